/* journal list, show, retry, cancel. Listing never sends. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/settle.h"
#include "store/customers.h"
#include "store/journal.h"

#define PAGE 200
#define ID_LEAST 8 /* characters of an id that may stand for it */

/* {id, kind, subject, state, attempts, next_attempt_at, last_error} */
static cJSON *document(const struct operation *o)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "id", o->id);
	cJSON_AddStringToObject(doc, "kind", o->kind);
	cJSON_AddStringToObject(doc, "subject", o->subject);
	cJSON_AddStringToObject(doc, "state", operation_state_name(o->state));
	cJSON_AddNumberToObject(doc, "attempts", o->attempts);
	cli_json_text(doc, "next_attempt_at", o->next_attempt_at);
	cli_json_text(doc, "last_error", o->last_error);
	return doc;
}

/* Calls `each` for every operation from `after` on, newest first, until it says false. */
typedef bool each_fn(struct cli *c, const struct operation *o, void *user);
static bool walk(struct cli *c, const char *after, each_fn *each, void *user, struct error *err)
{
	struct arena arena = { 0 };
	char last[ID_MAX] = "";
	size_t n = PAGE;
	bool ok = true;

	if (after)
		memcpy(last, after, strnlen(after, ID_MAX - 1) + 1);
	while (ok && n == PAGE) {
		struct operation *rows;

		arena_reset(&arena);
		ok = operation_list(c->session.store, NULL, false, last, PAGE, &arena, &rows, &n,
		    err);
		for (size_t i = 0; ok && i < n; i++) {
			if (!each(c, &rows[i], user)) {
				n = 0;
				break;
			}
			memcpy(last, rows[i].id, sizeof last);
		}
	}
	arena_done(&arena);
	return ok;
}

/* ---- an id, or the beginning that only one has */

struct search {
	const char *text;
	size_t n, found;
	char id[ID_MAX];
};

static bool search_one(struct cli *c, const struct operation *o, void *user)
{
	struct search *s = user;

	(void)c;
	if (strncmp(o->id, s->text, s->n) != 0)
		return true;
	memcpy(s->id, o->id, sizeof s->id);
	return ++s->found < 2;
}

static bool find(struct cli *c, const char *text, char id[ID_MAX], struct error *err)
{
	struct search s = { .text = text, .n = strlen(text) };

	if (s.n >= ID_LEAST && s.n < ID_MAX && !walk(c, NULL, search_one, &s, err))
		return false;
	if (s.found == 1) {
		memcpy(id, s.id, sizeof s.id);
		return true;
	}
	if (s.found > 1)
		return error_set(err, ERROR_NOT_FOUND, "id-not-unique", _("Give more of it."),
		    _("Several operations begin with \"%s\"."), cli_quoted(c, text));
	return error_set(err, ERROR_NOT_FOUND, "no-such-operation",
	    _("See: voxdesk journal list. Eight or more characters of an id will do."),
	    _("The journal has no operation \"%s\"."), cli_quoted(c, text));
}

static bool load(struct cli *c, struct operation *o, struct error *err)
{
	char id[ID_MAX];

	return find(c, c->operand[0], id, err) &&
	    operation_get(c->session.store, id, &c->arena, o, err);
}

/* ---- printing */

/* Its customer's name, "" where it has none (any more). */
static bool customer_name(struct cli *c, const struct operation *o, struct arena *arena,
    const char **name, struct error *err)
{
	struct customer customer;

	*name = "";
	if (!o->org_id[0])
		return true;
	if (customer_get(c->session.store, o->org_id, arena, &customer, err))
		*name = customer.name;
	else if (err->kind != ERROR_NOT_FOUND)
		return false;
	return true;
}

/* The time is when it was planned, as in the console: the list is in that order. */
static bool row_say(struct cli *c, const struct operation *o, struct error *err)
{
	const bool why =
	    (o->state == OPERATION_FAILED || operation_open(o->state)) && o->last_error[0] != '\0';
	struct arena arena = { 0 };
	char when[40] = "";
	const char *name;
	const bool ok = customer_name(c, o, &arena, &name, err);

	time_for_operator(o->created_at, when, sizeof when);
	if (ok && operation_says_whose(o))
		name = "";
	if (ok)
		cli_say(c, "%.8s  %-9s %-12s  %s%s%s%s%s", o->id, operation_state_name(o->state),
		    when, operation_title_in(&c->session, o, &arena), name[0] ? ", " : "", name,
		    why ? ": " : "", why ? o->last_error : "");
	arena_done(&arena);
	return ok;
}

static void operation_say(struct cli *c, const struct operation *o, const char *name)
{
	const char *words = operation_words(o, &c->arena);
	char next[40] = "";

	cli_say(c, "%s", operation_title_in(&c->session, o, &c->arena));
	cli_say(c, "  %s", o->id);
	if (name[0])
		cli_say(c, "  %s", name);
	cli_say(c, "  %s, %s, %s", o->kind, operation_state_name(o->state), o->created_at);
	cli_say(c, "  %s", words);
	if (o->next_attempt_at[0]) {
		time_for_operator(o->next_attempt_at, next, sizeof next);
		cli_say(c, _("  next attempt: %s"), next);
	}
	if (o->last_error[0] && !strstr(words, o->last_error))
		cli_say(c, _("  last error: %s"), o->last_error);
}

static void print(struct cli *c, const struct operation *o)
{
	struct error ignored;
	const char *name = "";

	if (c->options.json)
		cli_document(c, document(o));
	else
		operation_say(c, o, customer_name(c, o, &c->arena, &name, &ignored) ? name : "");
}

struct listing {
	size_t printed, left;
	bool failed; /* with why, in err */
	struct error err;
};

static bool list_one(struct cli *c, const struct operation *o, void *user)
{
	struct listing *list = user;

	if (c->options.json) {
		cli_list_item(c, document(o), &list->printed);
	} else {
		list->printed++;
		list->failed = !row_say(c, o, &list->err);
	}
	return --list->left > 0 && !list->failed;
}

bool run_journal_list(struct cli *c, struct error *err)
{
	struct listing list = { .left = SIZE_MAX };
	char after[ID_MAX];
	int limit = 0;

	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err) ||
	    (c->value[FLAG_AFTER] && !find(c, c->value[FLAG_AFTER], after, err)))
		return false;
	if (limit > 0)
		list.left = (size_t)limit;
	if (!walk(c, c->value[FLAG_AFTER] ? after : NULL, list_one, &list, err))
		return false;
	if (list.failed) {
		*err = list.err;
		return false;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &list.printed);
	else if (list.printed == 0)
		cli_note("%s", _("The journal is empty."));
	return true;
}

bool run_journal_show(struct cli *c, struct error *err)
{
	struct operation o;

	if (!load(c, &o, err))
		return false;
	print(c, &o);
	return true;
}

bool run_journal_cancel(struct cli *c, struct error *err)
{
	struct operation o;

	if (!load(c, &o, err) || !operation_cancel(c->session.store, o.id, err) ||
	    !operation_get(c->session.store, o.id, &c->arena, &o, err))
		return false;
	print(c, &o);
	return true;
}

/* ---- retry */

static bool may_retry(const struct operation *o, struct error *err)
{
	switch (o->state) {
	case OPERATION_UNKNOWN:
		return true;
	case OPERATION_PLANNED:
		if (operation_kind_queues(o->kind))
			return true;
		return error_set(err, ERROR_REFUSED, "rings-or-costs",
		    _("Start it anew where it was started, with a new yes."),
		    _("What rings a phone or costs money is never sent from the journal. Nothing was sent."));
	case OPERATION_SENT:
		return error_set(err, ERROR_CONFLICT, "operation-taken",
		    _("Wait until that has ended."),
		    _("Another voxdesk is sending it just now (process %d on %s)."), o->owner_pid,
		    o->owner_host);
	default:
		return error_set(err, ERROR_REFUSED, "operation-ended", NULL,
		    _("It has ended already (%s). There is nothing to retry."),
		    operation_state_name(o->state));
	}
}

static void settled(void *user, size_t n, size_t open, const struct error *last)
{
	(void)n;
	(void)open;
	cli_answered(user, last);
}

/* How it ended is the command's own end. */
static bool outcome(struct cli *c, const struct operation *o, const struct error *last,
    struct error *err)
{
	print(c, o);
	if (o->state == OPERATION_DONE)
		return true;
	if (operation_open(o->state)) {
		if (last->kind != ERROR_NONE) {
			*err = *last;
			return false;
		}
		return error_set(err, ERROR_OPEN, "outcome-unknown",
		    _("Try again later: voxdesk journal retry ID."),
		    _("What came of it is still not known. It was not sent again."));
	}
	return error_set(err, ERROR_REFUSED, "operation-failed", NULL, "%s",
	    operation_words(o, &c->arena));
}

bool run_journal_retry(struct cli *c, struct error *err)
{
	struct cli_answer answer = { 0 };
	struct settler *settler;
	struct operation o;

	/* First the sweep: what a dead process sent is unknown, and can be asked about. */
	if (!settle_sweep(&c->session, err) || !load(c, &o, err) || !may_retry(&o, err))
		return false;
	settler = settler_new(&c->session, cli_loop(c), o.id, settled, &answer, err);
	if (!settler)
		return false;
	(void)cli_run_until(c, cli_answer_there, &answer, CLI_REST);
	settler_free(settler);
	return operation_get(c->session.store, o.id, &c->arena, &o, err) &&
	    outcome(c, &o, &answer.err, err);
}
