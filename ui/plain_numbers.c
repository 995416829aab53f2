/*
 * The AI numbers in the plain console: the pool's and the managed ones, as their providers were
 * last seen to have them; read again there, and one more for the pool.
 */
#include "base/i18n.h"
#include "desk/pool.h"
#include "phone/number.h"
#include "store/records.h"
#include "ui/plain_number.h"

#define FIRST 4 /* of the numbers in the menu: what can be done without one comes before them */

struct numbers {
	struct plain *p;
	struct pool_number *pool;
	struct managed_number *managed;
	size_t n_pool, n_managed, n_nobodys;
};

/* ---- reading again, and one more */

struct reading {
	bool done;
	struct pool_refreshed pool;
	size_t managed;
	struct error err;
};

static void pool_known(void *user, const struct pool_refreshed *pool, const struct error *err)
{
	struct reading *r = user;

	r->done = true;
	if (pool != NULL)
		r->pool = *pool;
	if (err != NULL)
		r->err = *err;
}

static void managed_known(void *user, size_t n, const struct error *err)
{
	struct reading *r = user;

	r->done = true;
	r->managed = n;
	if (err != NULL)
		r->err = *err;
}

static bool read_pool(struct plain *p)
{
	const struct session *s = p->session;
	struct reading r = { .done = false };
	const struct pool_synced *n = &r.pool.synced;
	struct read *read = pool_refresh(p->session, plain_loop(p), pool_known, &r, &r.err);
	bool on = read == NULL || plain_wait(p, plain_undone, &r.done);

	read_free(read);
	if (!on)
		return false;
	if (r.pool.telnyx || r.pool.twilio)
		plain_say(
		    _("The pool was read just now: %zu numbers, %zu new, %zu missing, %zu suspended, %zu moved."),
		    n->listed, n->added, n->missing, n->suspended, n->moved);
	if (!r.pool.telnyx && !credentials_has(&s->credentials, SERVICE_TELNYX))
		plain_say(_("Telnyx was not asked: there is no key for it here."));
	if (r.err.kind != ERROR_NONE)
		plain_error(&r.err);
	return true;
}

static void read_managed(struct plain *p)
{
	struct reading r = { .done = false };
	struct read *read;

	if (!credentials_has(&p->session->credentials, SERVICE_TWILIO))
		return; /* reading the pool has said so where nobody could be asked */
	read = managed_refresh(p->session, plain_loop(p), managed_known, &r, &r.err);
	if (read != NULL && plain_wait(p, plain_undone, &r.done))
		plain_say(_("Twilio was read just now: %zu numbers."), r.managed);
	read_free(read);
	if (r.err.kind != ERROR_NONE)
		plain_error(&r.err);
}

static void read_again(struct plain *p)
{
	plain_say(_("The providers are being asked. Enter stops waiting."));
	if (read_pool(p))
		read_managed(p);
}

static void add(struct plain *p)
{
	const char *const providers[] = { "telnyx", "twilio" };
	const char *const lines[] = { service_name(SERVICE_TELNYX), service_name(SERVICE_TWILIO) };
	struct number number;
	struct error err = { 0 };
	char text[64], id[ID_MAX];
	int which;

	if (!plain_ask(p,
		_("A number that you have at the provider already, with + and country code:"), text,
		sizeof text))
		return;
	if (!number_parse(&number, text, p->session->country_in_hand, NUMBER_UNKNOWN, &err)) {
		plain_error(&err);
		return;
	}
	if (!number.valid)
		plain_say("! %s", number.problem);
	which = plain_choose(p, _("Whose is it?"), lines, 2);
	if (which < 0)
		return;
	if (pool_number_add(p->session->store, number.e164, number.country, providers[which],
		POOL_CAPACITY_MAX, id, &err))
		plain_say(_("Added. Read the numbers again to see how it stands at the provider."));
	else
		plain_error(&err);
}

/* The customers' managed numbers first, then those that are nobody's. */
static void nobodys_last(struct numbers *v)
{
	struct managed_number *sorted =
	    arena_alloc(&v->p->arena, (v->n_managed + 1) * sizeof *sorted);
	size_t n = 0;

	for (int last = 0; last <= 1; last++) {
		v->n_nobodys = v->n_managed - n;
		for (size_t i = 0; i < v->n_managed; i++)
			if ((v->managed[i].org_id[0] == '\0') == (last == 1))
				sorted[n++] = v->managed[i];
	}
	v->managed = sorted;
}

static bool load(struct numbers *v, struct error *err)
{
	struct store *store = v->p->session->store;

	arena_reset(&v->p->arena);
	if (!pool_list(store, &v->p->arena, &v->pool, &v->n_pool, err) ||
	    !managed_list(store, &v->p->arena, &v->managed, &v->n_managed, err))
		return false;
	nobodys_last(v);
	return true;
}

/* They may be many, and are seldom what is looked for. */
static void choose_nobodys(const struct numbers *v)
{
	const struct managed_number *first = &v->managed[v->n_managed - v->n_nobodys];
	const char **lines = arena_alloc(&v->p->arena, v->n_nobodys * sizeof *lines);
	int which;

	for (size_t i = 0; i < v->n_nobodys; i++)
		lines[i] = plain_managed_line(v->p, &first[i]);
	which = plain_choose(v->p, _("Numbers at Twilio that are nobody's:"), lines, v->n_nobodys);
	if (which >= 0)
		plain_managed_number(v->p, &first[which]);
}

static int choose(const struct numbers *v)
{
	struct arena *a = &v->p->arena;
	const size_t n_managed = v->n_managed - v->n_nobodys, n = FIRST + v->n_pool + n_managed;
	const char **lines = arena_alloc(a, n * sizeof *lines);

	if (!v->p->session->options.readonly) {
		lines[0] = _("Read them again at Telnyx and Twilio");
		lines[1] = _("Add one to the pool that you have already");
		lines[2] = _("Order one for the pool from Telnyx");
	}
	if (v->n_nobodys > 0)
		lines[3] =
		    arena_printf(a, _("Those at Twilio that are nobody's: %zu"), v->n_nobodys);
	for (size_t i = 0; i < v->n_pool; i++)
		lines[FIRST + i] = plain_pool_line(v->p, &v->pool[i]);
	for (size_t i = 0; i < n_managed; i++)
		lines[FIRST + v->n_pool + i] = plain_managed_line(v->p, &v->managed[i]);
	return plain_choose(v->p,
	    arena_printf(a, _("AI numbers: %zu of the pool, %zu managed."), v->n_pool,
		v->n_managed),
	    lines, n);
}

void plain_numbers(struct plain *p)
{
	struct numbers v = { .p = p };
	struct error err = { 0 };
	size_t at;
	int which;

	while (!p->ended) {
		if (!load(&v, &err)) {
			plain_error(&err);
			return;
		}
		which = choose(&v);
		if (which < 0)
			return;
		at = (size_t)which;
		if (which == 0)
			read_again(p);
		else if (which == 1)
			add(p);
		else if (which == 2)
			plain_order(p);
		else if (which == 3)
			choose_nobodys(&v);
		else if (at < FIRST + v.n_pool)
			plain_pool_number(p, &v.pool[at - FIRST]);
		else
			plain_managed_number(p, &v.managed[at - FIRST - v.n_pool]);
	}
}
