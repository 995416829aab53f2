/*
 * What only the console does, as a process that a test can end: errand open|rename NUMBER, and
 * errand settle "": what it does about purchases and releases when it starts.
 * Linked with the program's own objects, fail points included; the environment is a command's.
 */
#include <stdio.h>
#include <string.h>

#include "desk/customers.h"
#include "desk/provision.h"
#include "desk/verifier.h"

static void nothing_to_do(void *user)
{
	(void)user; /* the loop's step was all that was waited for */
}

static bool do_it(struct verifier *v, const char *what, struct error *err)
{
	if (strcmp(what, "open") == 0)
		return verifier_open_country(v, err);
	return verifier_rename(v, "Another name", err);
}

static bool work(struct session *s, struct loop *l, const char *what, const char *number,
    struct error *err)
{
	const struct verifier_view *view;
	struct verifier *v;
	char id[ID_MAX];
	bool ok;

	session_providers(s);
	if (!session_open_store(s, err) || !desk_customer_find(s, number, NULL, true, id, err))
		return false;
	v = verifier_new(s, l, id, number, nothing_to_do, NULL, err);
	if (!v)
		return false;
	view = verifier_view(v);
	verifier_check(v); /* the country as it is now */
	while (view->phase != VERIFIER_IDLE && view->phase != VERIFIER_READY)
		loop_step(l);
	ok = do_it(v, what, err);
	while (ok && view->phase != VERIFIER_IDLE && view->phase != VERIFIER_READY)
		loop_step(l);
	if (ok && view->problem.kind != ERROR_NONE)
		*err = view->problem;
	verifier_free(v);
	return ok && err->kind == ERROR_NONE;
}

struct settling {
	bool done;
	size_t open;
};

static void settled(void *user, size_t finished, size_t open, const struct error *last)
{
	struct settling *s = user;

	(void)finished, (void)last;
	s->done = true;
	s->open = open;
}

static bool settle(struct session *s, struct loop *l, struct error *err)
{
	struct settling how = { .done = false };
	struct provision_settler *p;
	bool none;

	session_providers(s);
	if (!session_open_store(s, err))
		return false;
	p = provision_settler_new(s, l, settled, &how, &none, err);
	while (p && !how.done)
		loop_step(l);
	provision_settler_free(p);
	return p || none;
}

int main(int argc, char **argv)
{
	const struct session_options options = { .db = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct session s;
	struct loop *l;
	bool ok;

	if (argc != 3) {
		fprintf(stderr, "usage: errand open|rename|settle NUMBER\n");
		return 2;
	}
	session_init(&s, &options);
	l = loop_new();
	ok = strcmp(argv[1], "settle") == 0 ? settle(&s, l, &err)
					    : work(&s, l, argv[1], argv[2], &err);
	if (!ok)
		fprintf(stderr, "%s: %s (%s)\n", err.code, err.message, err.detail);
	loop_free(l);
	session_done(&s);
	return ok ? 0 : 1;
}
