/* A verification brought to any of its states, for tests of the journal and of caller IDs. */
#ifndef TESTS_STORE_VERIFICATIONS_H
#define TESTS_STORE_VERIFICATIONS_H

#include "folder.h"

#include "base/time.h"
#include "store/internal.h"
#include "store/journal.h"

#define ACCOUNT "AC00000000000000000000000000000001"
#define CODE "735261"

struct verification {
	struct folder *f;
	char org[ID_MAX], id[ID_MAX], op[ID_MAX];
	char number[24];
	struct verification_plan plan;
};

/* A customer of its own with a number of its own. */
static inline void verification_new(struct folder *f, struct verification *v)
{
	static int n;

	*v = (struct verification){ .f = f };
	(void)snprintf(v->number, sizeof v->number, "+1650555%04d", ++n);
	add(f, v->number, v->number, v->org);
	v->plan = (struct verification_plan){
		.org_id = v->org, .number = v->number, .country = "US", .account_sid = ACCOUNT
	};
}

static inline void planned(struct verification *v)
{
	struct folder *f = v->f;

	assert_ok(f, caller_id_plan(f->store, &v->plan, v->id, v->op, &f->err));
}

static inline void sent(struct verification *v)
{
	struct folder *f = v->f;

	planned(v);
	assert_ok(f, operation_send(f->store, v->op, &f->err));
}

static inline void called(struct verification *v)
{
	struct folder *f = v->f;

	sent(v);
	assert_ok(f, caller_id_called(f->store, v->op, "CA1", CODE, &f->err));
}

static inline void unknown(struct verification *v)
{
	struct folder *f = v->f;

	sent(v);
	assert_ok(f, caller_id_unknown(f->store, v->op, "no answer", &f->err));
}

static inline void refused(struct verification *v)
{
	struct folder *f = v->f;

	sent(v);
	assert_ok(f, caller_id_refused(f->store, v->op, "not a number", &f->err));
}

static inline void cancelled(struct verification *v)
{
	struct folder *f = v->f;

	planned(v);
	assert_ok(f, operation_cancel(f->store, v->op, &f->err));
}

/* Observed of the verification that the record tells of now. */
static inline bool now_answered(struct store *s, const char *id, bool answered, struct error *err)
{
	struct arena arena = { 0 };
	struct caller_id c;
	const bool ok =
	    caller_id_get(s, id, &arena, &c, err) && caller_id_answered(s, &c, answered, err);

	arena_done(&arena);
	return ok;
}

static inline bool now_failed(struct store *s, const char *id, const char *reason,
    struct error *err)
{
	struct arena arena = { 0 };
	struct caller_id c;
	const bool ok =
	    caller_id_get(s, id, &arena, &c, err) && caller_id_failed(s, &c, reason, err);

	arena_done(&arena);
	return ok;
}

static inline void pending(struct verification *v)
{
	struct folder *f = v->f;

	called(v);
	assert_ok(f, now_answered(f->store, v->id, true, &f->err));
}

static inline void verified(struct verification *v)
{
	struct folder *f = v->f;

	called(v);
	assert_ok(f, caller_id_verified(f->store, &v->plan, "PN1", v->id, &f->err));
}

static inline void gone(struct verification *v)
{
	struct folder *f = v->f;

	verified(v);
	assert_ok(f, caller_id_gone(f->store, v->id, "no longer listed", &f->err));
}

static inline void removal_planned(struct verification *v)
{
	verified(v);
	assert_ok(v->f, caller_id_remove_plan(v->f->store, v->id, v->op, &v->f->err));
}

static inline void removal_sent(struct verification *v)
{
	removal_planned(v);
	assert_ok(v->f, operation_send(v->f->store, v->op, &v->f->err));
}

static inline void removal_done(struct verification *v)
{
	removal_sent(v);
	assert_ok(v->f, caller_id_removed(v->f->store, v->op, NULL, &v->f->err));
}

static inline void removal_failed(struct verification *v)
{
	removal_sent(v);
	assert_ok(v->f, operation_end(v->f->store, v->op, OPERATION_FAILED, "refused", &v->f->err));
}

static inline void removal_unknown(struct verification *v)
{
	removal_sent(v);
	assert_ok(v->f, operation_unknown(v->f->store, v->op, "no answer", &v->f->err));
}

static inline void removal_cancelled(struct verification *v)
{
	removal_planned(v);
	assert_ok(v->f, operation_cancel(v->f->store, v->op, &v->f->err));
}

static inline struct caller_id record_of(struct verification *v)
{
	struct caller_id c;

	assert_ok(v->f, caller_id_get(v->f->store, v->id, &v->f->arena, &c, &v->f->err));
	return c;
}

static inline struct operation operation_by(struct folder *f, const char *id)
{
	struct operation o;

	assert_ok(f, operation_get(f->store, id, &f->arena, &o, &f->err));
	return o;
}

static inline int64_t number_of(struct folder *f, const char *sql)
{
	int64_t n = -1;

	assert_ok(f, store_number(f->store, sql, &n, &f->err));
	return n;
}

static inline int64_t audit_lines(struct folder *f)
{
	return number_of(f, "select count(*) from audit_log");
}

static inline const char *last_action(struct folder *f)
{
	struct audit_line *line;
	size_t n;

	assert_ok(f, audit_list(f->store, NULL, 0, 1, &f->arena, &line, &n, &f->err));
	return n ? line[0].action : "";
}

#endif
