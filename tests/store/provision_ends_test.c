/*
 * A chain whose process ends at any moment: whoever comes next finishes or undoes it by what the
 * store says and what the provider has, and in the end both agree. The provider is three variables
 * here; the program's own way through all this is under test elsewhere.
 */
#include "verifications.h"

#include "store/managed.h"
#include "store/provisions.h"

#define SUB "AC00000000000000000000000000000009"
#define NUMBER "+16505550201"

struct provider {
	bool account, number, vapi;
	int accounts_made, numbers_bought; /* what costs, counted */
};

struct play {
	struct folder *f;
	struct provider at;
	char org[ID_MAX], id[ID_MAX], op[ID_MAX];
	int left; /* moments until the process ends */
};

/* Between any two things that a process does it may end. */
static bool lives(struct play *p)
{
	return p->left-- > 0;
}

static void as_if_dead(struct folder *f)
{
	assert_ok(f,
	    store_exec(f->store,
		"update provisions set owner_pid = 4194305; "
		"update operations set owner_pid = 4194305 where owner_pid is not null",
		&f->err));
}

static bool step(struct play *p, const char *kind)
{
	struct folder *f = p->f;

	if (!lives(p))
		return false;
	assert_ok(f, provision_step(f->store, p->id, kind, p->op, &f->err));
	if (!lives(p))
		return false;
	assert_ok(f, operation_send(f->store, p->op, &f->err));
	return lives(p);
}

static void remote(struct play *p, const char *kind)
{
	if (strcmp(kind, OPERATION_SUBACCOUNT) == 0) {
		p->at.account = true;
		p->at.accounts_made++;
	} else if (strcmp(kind, OPERATION_BUY) == 0) {
		p->at.number = true;
		p->at.numbers_bought++;
	} else if (strcmp(kind, OPERATION_IMPORT) == 0) {
		p->at.vapi = true;
	} else if (strcmp(kind, OPERATION_UNIMPORT) == 0) {
		p->at.vapi = false;
	} else {
		p->at.number = false;
	}
}

/* What the provider has, told to the store. */
static void told(struct play *p, const char *kind)
{
	const struct managed_seen seen = { .number = NUMBER,
		.country = "US",
		.name = "",
		.sid = "PN1",
		.account_sid = SUB,
		.active = true };
	struct folder *f = p->f;

	if (strcmp(kind, OPERATION_SUBACCOUNT) == 0)
		assert_ok(f,
		    p->at.account ? provision_account(f->store, p->op, SUB, &f->err)
				  : provision_refused(f->store, p->op, "none", &f->err));
	else if (strcmp(kind, OPERATION_BUY) == 0)
		assert_ok(f,
		    p->at.number ? provision_bought(f->store, p->op, &seen, &f->err)
				 : provision_refused(f->store, p->op, "not bought", &f->err));
	else if (strcmp(kind, OPERATION_IMPORT) == 0)
		assert_ok(f, provision_imported(f->store, p->op, "vapi-1", &f->err));
	else if (strcmp(kind, OPERATION_UNIMPORT) == 0)
		assert_ok(f, provision_unimported(f->store, p->op, &f->err));
	else
		assert_ok(f, provision_released(f->store, p->op, &f->err));
}

/* False: the process ended on the way. */
static bool whole_step(struct play *p, const char *kind)
{
	if (!step(p, kind))
		return false;
	remote(p, kind);
	if (!lives(p))
		return false;
	told(p, kind);
	return true;
}

static bool chain(struct play *p, const char *const *kinds, size_t n)
{
	struct folder *f = p->f;

	for (size_t i = 0; i < n; i++)
		if (!whole_step(p, kinds[i]))
			return false;
	if (!lives(p))
		return false;
	assert_ok(f, provision_close(f->store, p->id, &f->err));
	return true;
}

static const char *const buying[] = { OPERATION_SUBACCOUNT, OPERATION_BUY, OPERATION_IMPORT };
static const char *const releasing[] = { OPERATION_UNIMPORT, OPERATION_RELEASE };

static struct provision of(struct play *p)
{
	struct provision now;

	assert_ok(p->f, provision_get(p->f->store, p->id, &p->f->arena, &now, &p->f->err));
	return now;
}

static struct managed_number managed(struct folder *f)
{
	struct managed_number m = { .number = NULL };
	bool found;

	assert_ok(f, managed_find(f->store, NUMBER, &f->arena, &found, &m, &f->err));
	return m;
}

/* What is to be done next, by the row alone; NULL: nothing. */
static const char *next_kind(struct play *p, const struct provision *now)
{
	const struct managed_number m = managed(p->f);

	if (now->kind == PROVISION_RELEASE) {
		if (m.number && m.vapi_id[0])
			return OPERATION_UNIMPORT;
		return m.number ? OPERATION_RELEASE : NULL;
	}
	return m.vapi_id[0] ? NULL : OPERATION_IMPORT;
}

/* The next start. What costs is never done again: a purchase is settled by what is there. */
static void finish(struct play *p)
{
	struct folder *f = p->f;
	struct provision now;
	size_t swept;

	p->left = 1000;
	assert_ok(f, operation_sweep(f->store, &swept, &f->err));
	now = of(p);
	if (now.state != PROVISION_OPEN)
		return;
	assert_ok(f, provision_take(f->store, p->id, &f->err));
	now = of(p);
	if (now.operation_id[0] && operation_open(now.operation_state)) {
		(void)snprintf(p->op, sizeof p->op, "%s", now.operation_id);
		if (now.operation_state == OPERATION_PLANNED) {
			assert_true(operation_kind_queues(now.operation_kind));
			assert_ok(f, operation_send(f->store, p->op, &f->err));
		} else {
			assert_int_equal(now.operation_state, OPERATION_UNKNOWN);
		}
		if (operation_kind_queues(now.operation_kind))
			remote(p, now.operation_kind); /* may be done again */
		told(p, now.operation_kind);
		now = of(p);
	}
	/* An account alone is no number, and the yes to that was another process's. */
	if (now.state == PROVISION_OPEN && now.kind == PROVISION_BUY && !now.number_id[0]) {
		assert_ok(f, provision_undo(f->store, p->id, "no number", &f->err));
		return;
	}
	for (now = of(p); now.state == PROVISION_OPEN; now = of(p)) {
		const char *kind = next_kind(p, &now);

		if (kind)
			assert_true(whole_step(p, kind));
		else
			assert_ok(f, provision_close(f->store, p->id, &f->err));
	}
}

static void agreed(struct play *p, int moment)
{
	const struct managed_number m = managed(p->f);
	const struct provision now = of(p);
	struct customer customer;

	if ((m.number != NULL) != p->at.number)
		fail_msg("moment %d: the store %s the number", moment,
		    m.number ? "still has" : "does not know");
	if (m.number) {
		assert_string_equal(m.org_id, p->org);
		assert_int_equal(m.vapi_id[0] != '\0', p->at.vapi);
	} else {
		assert_false(p->at.vapi);
	}
	assert_true(p->at.numbers_bought <= 1 && p->at.accounts_made <= 1);
	assert_ok(p->f, customer_get(p->f->store, p->org, &p->f->arena, &customer, &p->f->err));
	assert_int_equal(customer.twilio_account_sid[0] != '\0', p->at.account);
	assert_int_equal(now.state,
	    now.kind == PROVISION_BUY && !p->at.number ? PROVISION_FAILED : PROVISION_DONE);
	assert_int_equal(
	    number_of(p->f,
		"select count(*) from operations where state in ('planned', 'sent', 'unknown')"),
	    0);
}

static void start(struct play *p, struct folder *f, const char *name)
{
	*p = (struct play){ .f = f, .left = 1000 };
	add(f, name, NULL, p->org);
}

static void buy(struct play *p)
{
	const struct provision_plan plan = {
		.org_id = p->org, .number = NUMBER, .country = "US", .type = "local"
	};
	struct folder *f = p->f;

	assert_ok(f, provision_buy(f->store, &plan, p->id, &f->err));
}

/* The number is another customer's next time. */
static void forget(struct folder *f)
{
	assert_ok(f,
	    store_exec(f->store, "update twilio_phone_numbers set deleted_at = 'x'", &f->err));
}

static void a_purchase_at_any_moment(void **state)
{
	struct folder *f = *state;
	bool whole = false;

	for (int moment = 0; !whole; moment++) {
		struct play p;

		start(&p, f, arena_printf(&f->arena, "Customer %d", moment));
		buy(&p);
		p.left = moment;
		whole = chain(&p, buying, 3);
		as_if_dead(f);
		finish(&p);
		agreed(&p, moment);
		forget(f);
		assert_true(moment < 30);
	}
}

static void a_release_at_any_moment(void **state)
{
	struct folder *f = *state;
	bool whole = false;

	for (int moment = 0; !whole; moment++) {
		struct managed_number m;
		struct play p;

		start(&p, f, arena_printf(&f->arena, "Customer %d", moment));
		buy(&p);
		assert_true(chain(&p, buying, 3));
		m = managed(f);
		assert_ok(f, provision_release(f->store, m.id, p.id, &f->err));
		p.left = moment;
		whole = chain(&p, releasing, 2);
		as_if_dead(f);
		finish(&p);
		agreed(&p, moment);
		assert_false(p.at.number);
		assert_true(moment < 30);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_purchase_at_any_moment),
		TEST(a_release_at_any_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
