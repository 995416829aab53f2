#include "practice/faults.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "practice/parts.h"

enum what { FAIL_DONE, FAIL, HANG_DONE, HANG, CUT, LATE, REFUSE, SLOW, WHATS };

static const char *const words[WHATS] = { "fail-done", "fail", "hang-done", "hang", "cut", "late",
	"refuse", "slow" };

struct fault {
	struct fault *next;
	char *method, *path, *body; /* body NULL: the provider's own */
	cJSON *headers;             /* texts by name; NULL: none */
	enum what what;
	int status;
	int times; /* left; 0: until forgotten */
};

struct fault_run {
	struct fault_run *next;
	struct faults *faults;
	struct exchange *x;
	const struct server_request *request; /* lives as long as x */
	enum what what;
	int status;
	char *body; /* of the refusal, or the answer that waits */
};

void faults_init(struct faults *f, struct agenda *a, faults_carry_out_fn *carry_out, void *user)
{
	*f = (struct faults){ .agenda = a, .carry_out = carry_out, .user = user };
}

static void fault_free(struct fault *rule)
{
	free(rule->method);
	free(rule->path);
	free(rule->body);
	cJSON_Delete(rule->headers);
	free(rule);
}

void faults_forget(struct faults *f)
{
	struct fault *rule;

	while (f->first != NULL) {
		rule = f->first;
		f->first = rule->next;
		fault_free(rule);
	}
}

static void run_free(struct fault_run *run)
{
	struct fault_run **at = &run->faults->running;

	while (*at != run)
		at = &(*at)->next;
	*at = run->next;
	free(run->body);
	free(run);
}

void faults_done(struct faults *f)
{
	faults_forget(f);
	while (f->running != NULL)
		run_free(f->running);
}

/* NULL: no such `what`. */
static struct fault *add(struct faults *f, const char *method, const char *path, const char *what,
    int status, const char *body, int times)
{
	struct fault **at = &f->first;
	struct fault *rule;
	size_t i;

	for (i = 0; i < WHATS && strcmp(words[i], what) != 0; i++)
		;
	if (i == WHATS)
		return NULL;
	rule = xcalloc(1, sizeof *rule);
	rule->method = xstrdup(method);
	rule->path = xstrdup(path);
	rule->body = body == NULL ? NULL : xstrdup(body);
	rule->what = (enum what)i;
	rule->status = status == 0 ? 500 : status;
	rule->times = times;
	while (*at != NULL)
		at = &(*at)->next;
	*at = rule;
	return rule;
}

bool faults_add(struct faults *f, const char *method, const char *path, const char *what,
    int status, const char *body, int times)
{
	return add(f, method, path, what, status, body, times) != NULL;
}

static bool begins(const char *path, const char *target)
{
	for (; *path != '\0'; path++) {
		if (*path == '*')
			target += strcspn(target, "/?");
		else if (*path != *target++)
			return false;
	}
	return true;
}

static void add_headers(struct exchange *x, const cJSON *headers)
{
	const cJSON *header;

	cJSON_ArrayForEach(header, headers)
	{
		server_header(x, header->string, header->valuestring);
	}
}

/* The rule that this request meets, counted; taken out of the list when used up. */
static bool take(struct faults *f, const struct server_request *request, struct fault_run *run)
{
	struct fault **at = &f->first;
	struct fault *rule;

	while (*at != NULL &&
	    ((strcmp((*at)->method, "*") != 0 && strcmp((*at)->method, request->method) != 0) ||
		!begins((*at)->path, request->target)))
		at = &(*at)->next;
	if (*at == NULL)
		return false;
	rule = *at;
	run->what = rule->what;
	run->status = rule->status;
	run->body =
	    xstrdup(rule->body == NULL ? part_error_500(part_of(request->target)) : rule->body);
	add_headers(run->x, rule->headers);
	if (rule->times > 0 && --rule->times == 0) {
		*at = rule->next;
		fault_free(rule);
	}
	return true;
}

static void answer(void *user)
{
	struct fault_run *run = user;

	server_answer(run->x, run->status, run->body, strlen(run->body));
	run_free(run);
}

static void drop(void *user)
{
	struct fault_run *run = user;

	server_drop(run->x);
	run_free(run);
}

static void hang_up(void *user)
{
	struct fault_run *run = user;

	server_hang_up(run->x);
}

static void carry_out_late(void *user)
{
	struct fault_run *run = user;
	struct faults *const f = run->faults;
	const struct server_request *const request = run->request;
	struct exchange *const x = run->x;

	run_free(run);
	f->carry_out(f->user, request, x);
}

/* It was carried out, and this is what would be said. */
static void carried_out(void *user, struct exchange *x, int status, const char *body, size_t n)
{
	struct fault_run *run = user;

	switch (run->what) {
	case CUT:
		server_answer_cut(x, status, body, n);
		run_free(run);
		break;
	case HANG_DONE:
		agenda_add(run->faults->agenda, FAULTS_DROPPED_MS, drop, run);
		break;
	case SLOW:
		free(run->body);
		run->body = xcalloc(1, n + 1);
		memcpy(run->body, body, n);
		run->status = status;
		agenda_add(run->faults->agenda, FAULTS_SLOW_MS, answer, run);
		break;
	default: /* FAIL_DONE */
		answer(run);
		break;
	}
}

static void go_wrong(struct fault_run *run)
{
	struct faults *const f = run->faults;

	switch (run->what) {
	case FAIL:
	case REFUSE:
		answer(run);
		break;
	case HANG:
		agenda_add(f->agenda, FAULTS_DROPPED_MS, drop, run);
		break;
	case LATE:
		agenda_add(f->agenda, FAULTS_DROPPED_MS, hang_up, run);
		agenda_add(f->agenda, FAULTS_LATE_MS, carry_out_late, run);
		break;
	default:
		server_intercept(run->x, carried_out, run);
		f->carry_out(f->user, run->request, run->x);
		break;
	}
}

void faults_handle(struct faults *f, const struct server_request *request, struct exchange *x)
{
	struct fault_run found = { .faults = f, .x = x, .request = request };
	struct fault_run *run;

	if (!take(f, request, &found)) {
		f->carry_out(f->user, request, x);
		return;
	}
	run = xmalloc(sizeof *run);
	*run = found;
	run->next = f->running;
	f->running = run;
	go_wrong(run);
}

/* ---- the route */

static void said(struct exchange *x, int status, const char *body)
{
	server_answer(x, status, body, strlen(body));
}

static int number_of(const cJSON *item, int usual)
{
	if (item == NULL)
		return usual;
	return cJSON_IsNumber(item) ? item->valueint : -1;
}

#define N_NAMES 7

static bool names_known(const cJSON *rule)
{
	static const char *const names[] = { "method", "path", "what", "status", "body", "times",
		"headers" };
	const cJSON *item;
	size_t i;

	cJSON_ArrayForEach(item, rule)
	{
		for (i = 0; i < N_NAMES && strcmp(names[i], item->string) != 0; i++)
			;
		if (i == N_NAMES)
			return false;
	}
	return true;
}

static bool all_texts(const cJSON *headers)
{
	const cJSON *header;

	cJSON_ArrayForEach(header, headers)
	{
		if (!cJSON_IsString(header) || header->string == NULL)
			return false;
	}
	return headers == NULL || cJSON_IsObject(headers);
}

static bool add_rule(struct faults *f, const cJSON *rule)
{
	const char *method = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(rule, "method"));
	const char *path = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(rule, "path"));
	const char *what = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(rule, "what"));
	const cJSON *body = cJSON_GetObjectItemCaseSensitive(rule, "body");
	int status = number_of(cJSON_GetObjectItemCaseSensitive(rule, "status"), 500);
	int times = number_of(cJSON_GetObjectItemCaseSensitive(rule, "times"), 1);
	const cJSON *headers = cJSON_GetObjectItemCaseSensitive(rule, "headers");
	struct fault *added;

	if (!cJSON_IsObject(rule) || !names_known(rule) || method == NULL || path == NULL ||
	    path[0] != '/' || what == NULL || (body != NULL && !cJSON_IsString(body)) ||
	    status < 100 || status > 599 || times < 0 || !all_texts(headers))
		return false;
	added = add(f, method, path, what, status, cJSON_GetStringValue(body), times);
	if (added != NULL && headers != NULL)
		added->headers = cJSON_Duplicate(headers, true);
	return added != NULL;
}

void faults_route(struct faults *f, const struct server_request *request, struct exchange *x)
{
	const char *end = NULL;
	cJSON *rule;

	if (strcmp(request->method, "DELETE") == 0) {
		faults_forget(f);
		said(x, 204, "");
	} else if (strcmp(request->method, "POST") != 0) {
		said(x, 405, "{\"message\":\"Faults are posted and deleted.\"}");
	} else {
		rule = cJSON_ParseWithOpts(request->body, &end, 1);
		if (add_rule(f, rule))
			said(x, 201, "{}");
		else
			said(x, 400, "{\"message\":\"That is no rule; see practice/faults.h.\"}");
		cJSON_Delete(rule);
	}
}
