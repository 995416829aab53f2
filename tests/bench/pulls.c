/*
 * All rows of a table of a Supabase project, asked for page by page as sync does, decoded, and then
 * dropped: pulls [TABLE]. Who signs in is in the environment (SUPABASE_URL, SUPABASE_ANON_KEY,
 * SUPABASE_EMAIL, SUPABASE_PASSWORD). A page is asked for when the one before it was read: nothing
 * is under way meanwhile. Prints "name value" lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/check.h"
#include "base/text.h"
#include "provider/supabase.h"
#include "store/shared.h"

struct pulling {
	struct loop *loop;
	struct supabase supabase;
	enum shared_table table;
	char after_time[64], after_id[64];
	struct arena arena;
	size_t rows, pages, bytes;
	bool over;
};

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void fail(const struct error *err)
{
	fprintf(stderr, "pulls: %s %s\n", err->message, err->detail);
	exit(1);
}

static struct supabase_page page_of(const struct pulling *p)
{
	return (struct supabase_page){ .key_column = "updated_at",
		.after_time = p->after_time,
		.after_id = p->after_id,
		.limit = SUPABASE_PAGE_MAX };
}

static void page_came(void *user, const struct http_reply *reply);

static void page_ask(struct pulling *p)
{
	const struct supabase_page page = page_of(p);
	struct http_request request;
	struct error err = { .kind = ERROR_NONE };

	if (!supabase_page_make(&p->supabase, &shared_tables[p->table].row, &page, &request, &err))
		fail(&err);
	(void)http_start(p->loop, &request, page_came, p);
	http_request_done(&request);
}

static void page_came(void *user, const struct http_reply *reply)
{
	struct pulling *p = user;
	const struct supabase_page page = page_of(p);
	struct error err = { .kind = ERROR_NONE };
	struct row *rows;
	size_t n;

	arena_reset(&p->arena);
	if (!supabase_rows_read(reply, &shared_tables[p->table].row, &page, &p->arena, &rows, &n,
		&err))
		fail(&err);
	p->rows += n;
	p->pages++;
	p->bytes += reply->n;
	p->over = n < SUPABASE_PAGE_MAX;
	if (p->over)
		return;
	(void)text_copy(p->after_time, sizeof p->after_time, rows[n - 1].updated_at);
	(void)text_copy(p->after_id, sizeof p->after_id, rows[n - 1].id);
	page_ask(p);
}

static void signed_in(void *user, const struct http_reply *reply)
{
	struct pulling *p = user;
	struct error err = { .kind = ERROR_NONE };
	struct supabase_session session;

	if (!supabase_session_read(reply, &p->arena, &session, &err))
		fail(&err);
	check(secret_copy(&p->supabase.access, &session.access));
	supabase_session_done(&session);
	page_ask(p);
}

static const char *given(const char *name)
{
	const char *value = getenv(name);

	if (!value) {
		fprintf(stderr, "pulls: %s is not set\n", name);
		exit(2);
	}
	return value;
}

static void sign_in(struct pulling *p)
{
	struct http_request request;
	struct error err = { .kind = ERROR_NONE };
	struct secret password = { 0 };
	const char *key = given("SUPABASE_ANON_KEY"), *word = given("SUPABASE_PASSWORD");

	check(secret_set(&p->supabase.key, key, strlen(key)) &&
	    secret_set(&password, word, strlen(word)));
	if (!url_base_parse(given("SUPABASE_URL"), p->supabase.base, &err) ||
	    !supabase_sign_in_make(&p->supabase, given("SUPABASE_EMAIL"), &password, &request,
		&err))
		fail(&err);
	(void)http_start(p->loop, &request, signed_in, p);
	http_request_done(&request);
	secret_done(&password);
}

int main(int argc, char **argv)
{
	struct pulling p = { .table = argc > 1 ? shared_find(argv[1]) : SHARED_CUSTOMERS };
	double began = now_ms();
	struct rusage usage;

	if (argc > 2 || p.table == SHARED_TABLES) {
		fprintf(stderr, "usage: pulls [TABLE]\n");
		return 2;
	}
	p.loop = loop_new();
	sign_in(&p);
	while (!p.over)
		loop_step(p.loop);
	(void)getrusage(RUSAGE_SELF, &usage);
	printf("rows %zu\npages %zu\nbytes %zu\ntook_ms %.3f\nresident_kb %ld\n", p.rows, p.pages,
	    p.bytes, now_ms() - began, usage.ru_maxrss);
	arena_done(&p.arena);
	loop_free(p.loop);
	supabase_done(&p.supabase);
	return 0;
}
