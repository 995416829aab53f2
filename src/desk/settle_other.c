#include "desk/settle_other.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/agents.h"
#include "desk/pool_order.h"
#include "desk/telnyx_verifier.h"
#include "net/json.h"

struct other {
	struct machine m; /* for its waits */
	struct errand_order order;
	char operation_id[ID_MAX];
	struct pointer *pointer;
	struct telnyx_verifier *telnyx;
	struct pool_order *pool;
};

static const char *const kinds[] = {
	OPERATION_POINT_IN,
	OPERATION_POINT_OUT,
	OPERATION_UNPOINT,
	OPERATION_OFFER,
	OPERATION_TELNYX_VERIFY,
	OPERATION_TELNYX_REMOVE,
	OPERATION_POOL_ORDER,
};

bool other_takes(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

static void look(void *user);
static void too_late(void *user);

static void end(struct other *o, bool settled, const struct error *err)
{
	/* A copy: what `err` stands in may be freed by `done`. */
	const struct error why = err ? *err : (struct error){ .kind = ERROR_NONE };

	loop_timer(o->m.loop, look, o, 0);
	loop_timer(o->m.loop, too_late, o, 0);
	o->order.done(o->order.user, settled, why.kind == ERROR_NONE ? NULL : &why);
}

static const struct error *problem_of(const struct other *o)
{
	if (o->pool)
		return &pool_order_view(o->pool)->problem;
	return o->pointer ? &pointer_view(o->pointer)->problem
			  : &telnyx_verifier_view(o->telnyx)->problem;
}

static bool at_work(const struct other *o)
{
	enum telnyx_verifier_phase phase;

	if (o->pointer)
		return pointer_view(o->pointer)->phase == POINTER_WORKING ||
		    pointer_view(o->pointer)->phase == POINTER_WAITING;
	if (o->pool)
		return pool_order_view(o->pool)->phase != POOL_ORDER_DONE &&
		    pool_order_view(o->pool)->phase != POOL_ORDER_FAILED;
	phase = telnyx_verifier_view(o->telnyx)->phase;
	return phase != TELNYX_VERIFY_IDLE && phase != TELNYX_VERIFY_CODE;
}

/* The journal says whether it is closed. */
static void look(void *user)
{
	struct other *o = user;
	struct arena arena = { 0 };
	struct operation op = { .state = OPERATION_PLANNED };
	struct error err = { 0 };
	const bool read = operation_get(o->m.session->store, o->operation_id, &arena, &op, &err);
	const enum operation_state state = op.state;

	arena_done(&arena);
	if (at_work(o))
		return;
	if (read && !operation_open(state))
		end(o, true, state == OPERATION_FAILED ? problem_of(o) : NULL);
	else
		end(o, false, read ? problem_of(o) : &err);
}

/* Not from within: the pointer is at work then. */
static void changed(void *user)
{
	struct other *o = user;

	if (!at_work(o))
		loop_timer(o->m.loop, look, o, 1);
}

static void too_late(void *user)
{
	struct other *o = user;
	struct error early = { 0 };

	if (o->pool && pool_order_view(o->pool)->pending)
		error_set(&early, ERROR_OPEN, "order-pending",
		    _("Ask again later; nothing is ordered a second time."),
		    _("Telnyx has the order and carries it out, which may take a while."));
	else
		error_set(&early, ERROR_OPEN, "outcome-open", _("Ask again in a minute or two."),
		    _("The provider did not say yet what became of it."));
	end(o, false, problem_of(o)->kind != ERROR_NONE ? problem_of(o) : &early);
}

/* ---- making one */

static struct telnyx_verifier *verifier_of(struct other *o, const struct operation *op,
    struct arena *arena, struct error *err)
{
	static const struct json_field fields[] = { { "number", JSON_EXACT, 0, false, 0 } };
	const char *number = "";
	struct json *json = json_parse(op->parameters, strlen(op->parameters), err);
	const bool ok = json && json_read(json, fields, 1, &number, "parameters", arena, err);

	json_free(json);
	return ok
	    ? telnyx_verifier_new(o->m.session, o->m.loop, op->org_id, number, changed, o, err)
	    : NULL;
}

static bool take_up(struct other *o, struct error *err)
{
	struct arena arena = { 0 };
	struct operation op;
	bool ok = operation_get(o->m.session->store, o->operation_id, &arena, &op, err) &&
	    errand_may_take_up(&op, err);

	if (ok &&
	    (strcmp(op.kind, OPERATION_TELNYX_VERIFY) == 0 ||
		strcmp(op.kind, OPERATION_TELNYX_REMOVE) == 0))
		o->telnyx = verifier_of(o, &op, &arena, err);
	else if (ok && strcmp(op.kind, OPERATION_POOL_ORDER) == 0)
		o->pool =
		    pool_order_open(o->m.session, o->m.loop, o->operation_id, changed, o, err);
	else if (ok)
		o->pointer =
		    pointer_resume(o->m.session, o->m.loop, o->operation_id, changed, o, err);
	arena_done(&arena);
	return o->pointer || o->telnyx || o->pool;
}

struct other *other_new(struct session *s, struct loop *l, const struct errand_order *order,
    struct error *err)
{
	struct other *o = xcalloc(1, sizeof *o);

	machine_init(&o->m, s, l, o, NULL);
	o->m.pace = order->pace;
	o->order = *order;
	(void)text_copy(o->operation_id, sizeof o->operation_id, order->operation_id);
	if (!take_up(o, err)) {
		other_free(o);
		return NULL;
	}
	if (o->pointer)
		pointer_pace(o->pointer, order->pace);
	if (o->pool)
		pool_order_pace(o->pool, order->pace);
	loop_timer(l, too_late, o, machine_wait_ms(&o->m, order->patience_ms));
	return o;
}

void other_free(struct other *o)
{
	if (!o)
		return;
	loop_timer(o->m.loop, look, o, 0);
	loop_timer(o->m.loop, too_late, o, 0);
	pointer_free(o->pointer);
	telnyx_verifier_free(o->telnyx);
	pool_order_free(o->pool);
	machine_done(&o->m);
	free(o);
}
