/* Purchases and releases: each step, who may take it, what is left when something goes wrong. */
#include "race.h"
#include "verifications.h"

#include <poll.h>
#include <sys/wait.h>

#include "store/agents.h"
#include "store/provisions.h"

#define SUB "AC00000000000000000000000000000009"
#define NUMBER "+16505550201"

struct chain {
	struct folder *f;
	char org[ID_MAX], id[ID_MAX], op[ID_MAX];
	struct provision_plan plan;
};

static void chain_new(struct folder *f, struct chain *c, const char *account)
{
	*c = (struct chain){ .f = f };
	add(f, "Kroon", "+3292246111", c->org);
	c->plan = (struct provision_plan){ .org_id = c->org,
		.number = NUMBER,
		.country = "US",
		.type = "local",
		.account_sid = account };
	assert_ok(f, provision_buy(f->store, &c->plan, c->id, &f->err));
}

static struct provision of(struct chain *c)
{
	struct provision p;

	assert_ok(c->f, provision_get(c->f->store, c->id, &c->f->arena, &p, &c->f->err));
	return p;
}

static void step(struct chain *c, const char *kind)
{
	struct folder *f = c->f;

	assert_ok(f, provision_step(f->store, c->id, kind, c->op, &f->err));
}

static void step_sent(struct chain *c, const char *kind)
{
	struct folder *f = c->f;

	step(c, kind);
	assert_ok(f, operation_send(f->store, c->op, &f->err));
}

static struct managed_seen listed(void)
{
	return (struct managed_seen){ .number = NUMBER,
		.country = "",
		.name = "Kroon",
		.sid = "PN1",
		.account_sid = SUB,
		.active = true,
		.state = "in-use",
		.voice_url = "" };
}

static void bought(struct chain *c)
{
	const struct managed_seen number = listed();
	struct folder *f = c->f;

	step_sent(c, OPERATION_BUY);
	assert_ok(f, provision_bought(f->store, c->op, &number, &f->err));
}

static struct managed_number managed(struct folder *f)
{
	struct managed_number m = { .number = NULL };
	bool found;

	assert_ok(f, managed_find(f->store, NUMBER, &f->arena, &found, &m, &f->err));
	assert_int_equal(found, m.number != NULL);
	return m;
}

static void from_nothing_to_done(void **state)
{
	struct folder *f = *state;
	const struct managed_seen number = listed();
	struct customer customer;
	struct operation o;
	struct provision *all;
	struct chain c;
	size_t n;

	chain_new(f, &c, "");
	assert_string_equal(last_action(f), "provision.begin");
	assert_int_equal(of(&c).state, PROVISION_OPEN);
	assert_true(of(&c).ours && of(&c).owner_alive);
	assert_string_equal(of(&c).customer, "Kroon");
	assert_string_equal(of(&c).operation_id, "");
	/* Nothing is bought before there is an account to buy it in. */
	assert_refused(f, provision_step(f->store, c.id, OPERATION_BUY, c.op, &f->err),
	    ERROR_REFUSED, "not-now");
	step(&c, OPERATION_SUBACCOUNT);
	assert_string_equal(of(&c).operation_kind, OPERATION_SUBACCOUNT);
	assert_int_equal(of(&c).operation_state, OPERATION_PLANNED);
	assert_refused(f, provision_step(f->store, c.id, OPERATION_SUBACCOUNT, c.op, &f->err),
	    ERROR_CONFLICT, "operation-open");
	assert_refused(f, provision_account(f->store, c.op, SUB, &f->err), ERROR_CONFLICT,
	    "operation-changed"); /* not sent */
	assert_ok(f, operation_send(f->store, c.op, &f->err));
	assert_refused(f, provision_bought(f->store, c.op, &number, &f->err), ERROR_CONFLICT,
	    "operation-changed"); /* another step's */
	assert_ok(f, provision_account(f->store, c.op, SUB, &f->err));
	assert_ok(f, customer_get(f->store, c.org, &f->arena, &customer, &f->err));
	assert_string_equal(customer.twilio_account_sid, SUB);
	assert_string_equal(of(&c).account_sid, SUB);
	step(&c, OPERATION_BUY);
	o = operation_by(f, c.op);
	assert_string_equal(o.org_id, c.org);
	assert_non_null(strstr(o.parameters, "\"number\":\"" NUMBER "\""));
	assert_non_null(strstr(o.parameters, "\"account_sid\":\"" SUB "\""));
	assert_ok(f, operation_send(f->store, c.op, &f->err));
	assert_ok(f, provision_bought(f->store, c.op, &number, &f->err));
	assert_string_equal(operation_by(f, c.op).result, "PN1");
	assert_string_equal(managed(f).org_id, c.org);
	assert_string_equal(managed(f).sid, "PN1");
	assert_string_equal(managed(f).country, "US"); /* as asked for */
	assert_string_equal(managed(f).provider_state, "in-use");
	assert_string_equal(of(&c).number_id, managed(f).id);
	step_sent(&c, OPERATION_IMPORT);
	assert_non_null(strstr(operation_by(f, c.op).parameters, "\"sid\":\"PN1\""));
	assert_ok(f, provision_imported(f->store, c.op, "vapi-1", &f->err));
	assert_string_equal(managed(f).vapi_id, "vapi-1");
	assert_ok(f, provision_close(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_DONE);
	assert_string_equal(last_action(f), "provision.done");
	assert_ok(f, provision_list(f->store, c.org, true, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 0);
	assert_ok(f, provision_list(f->store, NULL, false, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
	assert_refused(f, provision_get(f->store, "x", &f->arena, &all[0], &f->err),
	    ERROR_NOT_FOUND, "no-such-provision");
}

static void one_at_a_time(void **state)
{
	struct folder *f = *state;
	struct provision_plan other;
	char id[ID_MAX], second[ID_MAX];
	struct chain c;

	chain_new(f, &c, SUB);
	add(f, "Clinic", NULL, second);
	assert_refused(f, provision_buy(f->store, &c.plan, id, &f->err), ERROR_CONFLICT,
	    "provision-running");
	assert_non_null(strstr(f->err.message, "Kroon"));
	assert_non_null(strstr(f->err.message,
	    arena_printf(&f->arena, "process %d", (int)getpid())));
	other = c.plan;
	other.number = "+16505550202";
	assert_refused(f, provision_buy(f->store, &other, id, &f->err), ERROR_CONFLICT,
	    "provision-running");
	/* The same number for somebody else. */
	other = c.plan;
	other.org_id = second;
	assert_refused(f, provision_buy(f->store, &other, id, &f->err), ERROR_CONFLICT,
	    "provision-running");
	other.number = "+3292246111";
	assert_refused(f, provision_buy(f->store, &other, id, &f->err), ERROR_CONFLICT,
	    "number-known");
	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "telnyx", 50, id, &f->err));
	other.number = "+32480210449";
	assert_refused(f, provision_buy(f->store, &other, id, &f->err), ERROR_CONFLICT,
	    "number-known");
	other.number = "+16505550202";
	assert_ok(f, provision_buy(f->store, &other, id, &f->err));
	/* A customer with one is kept. */
	assert_refused(f, customer_remove(f->store, c.org, &f->err), ERROR_REFUSED, "still-in-use");
	/* Behind the program. */
	assert_false(store_exec(f->store,
	    "insert into provisions (id, org_id, kind, phone_number, owner_host, owner_boot_id, owner_pid, owner_started_at, "
	    "operator_name, created_at, updated_at) select '00000000-0000-4000-8000-000000000001', org_id, kind, '+16505550203', "
	    "'h', 'b', 1, '1', 'x', 'x', 'x' from provisions limit 1",
	    &f->err));
}

static void a_refusal_before_and_after_buying(void **state)
{
	struct folder *f = *state;
	struct chain c;
	char id[ID_MAX];

	chain_new(f, &c, SUB);
	step_sent(&c, OPERATION_BUY);
	assert_ok(f, provision_refused(f->store, c.op, "21422: gone", &f->err));
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	assert_string_equal(of(&c).reason, "21422: gone");
	assert_int_equal(operation_by(f, c.op).state, OPERATION_FAILED);
	assert_string_equal(last_action(f), "provision.failed");
	/* Another one may begin. */
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	bought(&c);
	step_sent(&c, OPERATION_IMPORT);
	assert_ok(f, provision_refused(f->store, c.op, "400: no", &f->err));
	assert_int_equal(of(&c).state, PROVISION_STOPPED);
	assert_string_equal(managed(f).org_id, c.org); /* paid for, and this customer's */
	assert_refused(f, provision_buy(f->store, &c.plan, id, &f->err), ERROR_CONFLICT,
	    "provision-running");
	assert_non_null(strstr(f->err.message, "stopped"));
	assert_refused(f, customer_remove(f->store, c.org, &f->err), ERROR_REFUSED, "still-in-use");
	assert_refused(f, provision_step(f->store, c.id, OPERATION_IMPORT, c.op, &f->err),
	    ERROR_CONFLICT, "provision-taken");
	/* On with it, refused again, left. */
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_OPEN);
	step_sent(&c, OPERATION_IMPORT);
	assert_ok(f, provision_refused(f->store, c.op, "400: still no", &f->err));
	assert_ok(f, provision_leave(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_DONE);
	assert_string_equal(of(&c).reason, "400: still no");
	assert_refused(f, provision_leave(f->store, c.id, &f->err), ERROR_CONFLICT,
	    "provision-taken");
	assert_refused(f, provision_take(f->store, c.id, &f->err), ERROR_CONFLICT,
	    "provision-taken");
}

static void given_up_by_its_owner(void **state)
{
	struct folder *f = *state;
	struct chain c;

	chain_new(f, &c, SUB);
	assert_refused(f, provision_close(f->store, c.id, &f->err), ERROR_REFUSED, "not-now");
	step(&c, OPERATION_BUY);
	assert_refused(f, provision_undo(f->store, c.id, "x", &f->err), ERROR_CONFLICT,
	    "operation-open");
	assert_ok(f, operation_cancel(f->store, c.op, &f->err));
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	assert_refused(f, provision_leave(f->store, c.id, &f->err), ERROR_CONFLICT,
	    "provision-taken"); /* it has not stopped */
	assert_ok(f, provision_undo(f->store, c.id, "too late", &f->err));
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	assert_string_equal(of(&c).reason, "too late");
	assert_refused(f, provision_undo(f->store, c.id, "x", &f->err), ERROR_CONFLICT,
	    "provision-taken");
	/* Ended by its general name: the same. */
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	step_sent(&c, OPERATION_BUY);
	assert_ok(f, operation_end(f->store, c.op, OPERATION_FAILED, "no", &f->err));
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	/* What was bought is not undone. */
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	bought(&c);
	assert_refused(f, provision_undo(f->store, c.id, "x", &f->err), ERROR_CONFLICT,
	    "provision-taken");
}

/* Else the chain would have a purchase that is done, no number, and buy again. */
static void not_done_without_its_number(void **state)
{
	struct folder *f = *state;
	struct chain c;

	chain_new(f, &c, SUB);
	step_sent(&c, OPERATION_BUY);
	assert_refused(f, operation_end(f->store, c.op, OPERATION_DONE, NULL, &f->err),
	    ERROR_REFUSED, "not-now");
	assert_int_equal(operation_by(f, c.op).state, OPERATION_SENT);
}

static void a_sync_was_faster(void **state)
{
	struct folder *f = *state;
	const struct managed_seen number = listed();
	struct chain c;

	chain_new(f, &c, SUB);
	step_sent(&c, OPERATION_BUY);
	assert_ok(f, operation_unknown(f->store, c.op, "no answer", &f->err));
	assert_ok(f, managed_sync(f->store, SUB, NULL, &number, 1, &f->err));
	assert_string_equal(managed(f).org_id, "");
	assert_ok(f, provision_bought(f->store, c.op, &number, &f->err));
	assert_string_equal(managed(f).org_id, c.org);
	assert_int_equal(number_of(f, "select count(*) from twilio_phone_numbers"), 1);
}

/* ---- release */

static void given_back_in_order(void **state)
{
	static const struct remote_agent_seen agent = { "as-1", "Front desk" };
	const struct forwarding_codes codes = { "**61*1#", "##61#", "*#61#" };
	struct forwarding_setup setup = { .ai_number = NUMBER,
		.ai_source = AI_MANAGED,
		.carrier_id = "be-proximus",
		.condition = "no_answer" };
	struct agent_seen seen = { .direction = AGENT_INBOUND,
		.way = WAY_POINTED,
		.number = NUMBER,
		.number_id = "vapi-1" };
	struct folder *f = *state;
	struct forwarding config;
	struct agent linked;
	char agent_id[ID_MAX], number_id[ID_MAX], second[ID_MAX];
	struct chain c;

	chain_new(f, &c, SUB);
	bought(&c);
	step_sent(&c, OPERATION_IMPORT);
	assert_ok(f, provision_imported(f->store, c.op, "vapi-1", &f->err));
	assert_ok(f, provision_close(f->store, c.id, &f->err));
	assert_ok(f, remote_agent_sync(f->store, AGENT_VAPI, &agent, 1, &f->err));
	assert_ok(f,
	    agent_link(f->store, c.org, AGENT_VAPI, "as-1", true, true, agent_id, &f->err));
	assert_ok(f, agent_pointed(f->store, agent_id, "", &seen, &f->err));
	config = first(f, c.org);
	assert_ok(f, forwarding_set(f->store, config.id, config.version, &setup, &f->err));
	config = first(f, c.org);
	assert_ok(f, forwarding_given(f->store, config.id, config.version, &codes, &f->err));
	/* One where it is only chosen. */
	assert_ok(f, forwarding_add(f->store, c.org, "+3292246112", "fixed", second, &f->err));
	assert_ok(f, forwarding_set(f->store, second, 1, &setup, &f->err));

	(void)snprintf(number_id, sizeof number_id, "%s", managed(f).id);
	assert_ok(f, provision_release(f->store, number_id, c.id, &f->err));
	assert_refused(f, provision_release(f->store, number_id, c.op, &f->err), ERROR_CONFLICT,
	    "provision-running");
	assert_refused(f, provision_step(f->store, c.id, OPERATION_BUY, c.op, &f->err),
	    ERROR_REFUSED, "not-now");
	step_sent(&c, OPERATION_UNIMPORT);
	assert_non_null(strstr(operation_by(f, c.op).parameters, "\"vapi_id\":\"vapi-1\""));
	assert_ok(f, provision_unimported(f->store, c.op, &f->err));
	assert_string_equal(managed(f).vapi_id, "");
	assert_ok(f, agent_get(f->store, agent_id, &f->arena, &linked, &f->err));
	assert_true(linked.side[AGENT_INBOUND].enabled); /* still the one to answer */
	assert_int_equal(linked.side[AGENT_INBOUND].way, WAY_NONE);
	assert_string_equal(linked.side[AGENT_INBOUND].number, "");
	step_sent(&c, OPERATION_RELEASE);
	assert_ok(f, provision_released(f->store, c.op, &f->err));
	assert_null(managed(f).number);
	assert_int_equal(first(f, c.org).state, INBOUND_DRIFTED);
	assert_string_equal(first(f, c.org).deactivate_code, "##61#");
	assert_string_equal(first(f, c.org).ai_number, NUMBER);
	assert_ok(f, forwarding_get(f->store, second, &f->arena, &config, &f->err));
	assert_string_equal(config.ai_number, "");
	assert_int_equal(
	    number_of(f,
		"select count(*) from audit_log where action = 'forwarding.drifted' and detail like '%" NUMBER
		"%'"),
	    1);
	assert_ok(f, provision_close(f->store, c.id, &f->err));
	assert_refused(f, provision_release(f->store, number_id, c.op, &f->err), ERROR_NOT_FOUND,
	    "no-such-managed-number");
	/* The number may be bought again. */
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
}

static void nobodys_number(void **state)
{
	const struct managed_seen number = listed();
	struct folder *f = *state;
	struct chain c = { .f = f };

	assert_ok(f, managed_sync(f->store, SUB, NULL, &number, 1, &f->err));
	assert_ok(f, provision_release(f->store, managed(f).id, c.id, &f->err));
	assert_string_equal(of(&c).org_id, "");
	assert_string_equal(of(&c).account_sid, SUB);
	assert_refused(f, provision_release(f->store, managed(f).id, c.op, &f->err), ERROR_CONFLICT,
	    "provision-running");
	step_sent(&c, OPERATION_RELEASE);
	assert_ok(f, provision_refused(f->store, c.op, "no", &f->err));
	assert_int_equal(of(&c).state, PROVISION_STOPPED);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	step_sent(&c, OPERATION_RELEASE);
	assert_ok(f, provision_released(f->store, c.op, &f->err));
	assert_ok(f, provision_close(f->store, c.id, &f->err));
}

/* ---- other processes */

static void as_if_dead(struct folder *f)
{
	assert_ok(f,
	    store_exec(f->store,
		"update provisions set owner_pid = 999999999; "
		"update operations set owner_pid = 999999999 where owner_pid is not null",
		&f->err));
}

static void left_by_the_dead(void **state)
{
	struct folder *f = *state;
	struct chain c;
	int64_t lines;
	size_t n;

	/* Nothing sent: undone. */
	chain_new(f, &c, "");
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 0); /* its owner lives */
	as_if_dead(f);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	step(&c, OPERATION_SUBACCOUNT);
	as_if_dead(f);
	assert_refused(f, operation_send(f->store, c.op, &f->err), ERROR_CONFLICT,
	    "operation-taken");
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(operation_by(f, c.op).state, OPERATION_CANCELLED);
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	assert_non_null(strstr(of(&c).reason, "nothing was sent"));
	/* Sent: for whoever takes it. */
	c.plan.account_sid = SUB;
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	step_sent(&c, OPERATION_BUY);
	as_if_dead(f);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(operation_by(f, c.op).state, OPERATION_UNKNOWN);
	assert_int_equal(of(&c).state, PROVISION_OPEN);
	assert_false(of(&c).owner_alive);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_true(of(&c).ours);
	lines = audit_lines(f);
	assert_ok(f, provision_take(f->store, c.id, &f->err)); /* it is ours */
	assert_int_equal(audit_lines(f), lines);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 0);
}

/* Taken without a sweep before: the same becomes of its step. */
static void taken_over_at_each_point(void **state)
{
	struct folder *f = *state;
	const struct managed_seen number = listed();
	struct chain c;

	chain_new(f, &c, SUB);
	as_if_dead(f);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_FAILED); /* begun only: undone */
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	step(&c, OPERATION_BUY);
	as_if_dead(f);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_FAILED);
	assert_int_equal(operation_by(f, c.op).state, OPERATION_CANCELLED);
	assert_ok(f, provision_buy(f->store, &c.plan, c.id, &f->err));
	step_sent(&c, OPERATION_BUY);
	as_if_dead(f);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_OPEN);
	assert_int_equal(of(&c).operation_state, OPERATION_UNKNOWN);
	assert_ok(f, provision_bought(f->store, c.op, &number, &f->err));
	as_if_dead(f);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).state, PROVISION_OPEN); /* bought: on with it */
	/* What may wait for a network is sent by whoever has the chain now. */
	step(&c, OPERATION_IMPORT);
	as_if_dead(f);
	assert_refused(f, operation_send(f->store, c.op, &f->err), ERROR_CONFLICT,
	    "provision-taken");
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).operation_state, OPERATION_PLANNED);
	assert_ok(f, operation_send(f->store, c.op, &f->err));
	assert_ok(f, operation_retry_later(f->store, c.op, NULL, "later", &f->err));
	assert_ok(f, operation_send(f->store, c.op, &f->err));
	assert_ok(f, provision_imported(f->store, c.op, "vapi-1", &f->err));
	/* Cancelled by an operator: stopped, since something was bought. */
	step(&c, OPERATION_IMPORT);
	assert_ok(f, operation_cancel(f->store, c.op, &f->err));
	assert_int_equal(of(&c).state, PROVISION_STOPPED);
}

/* Begins one for the customer, and says what came of it. */
static int begin_one(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Bob", &err);
	char number[24], id[ID_MAX];
	const struct provision_plan plan = { .org_id = "00000000-0000-4000-8000-000000000001",
		.number = number,
		.country = "US",
		.account_sid = SUB };
	bool ok = false;

	if (!s)
		return 2;
	(void)snprintf(number, sizeof number, "+1650555020%d", i);
	RETRY((ok = provision_buy(s, &plan, id, &err)), &err);
	store_close(s);
	return ok ? 0 : strcmp(err.code, "provision-running") == 0 ? 1 : 2;
}

static void one_process_begins(void **state)
{
	struct folder *f = *state;
	int counts[16];
	struct store *s = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);

	assert_non_null(s);
	assert_ok(f,
	    store_exec(s,
		"insert into organizations (id, name, created_at, updated_at) values "
		"('00000000-0000-4000-8000-000000000001', 'Kroon', 'x', 'x')",
		&f->err));
	store_close(s);
	race(f->db, begin_one, 8, counts);
	assert_int_equal(counts[0], 1);
	assert_int_equal(counts[1], 7);
}

enum { TAKERS = 6 };
static int others[2]; /* a byte of each that did not get it */

/* Whoever takes it lives until the others have asked: a dead one's may be taken again. */
static int take_one(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Bob", &err);
	struct arena arena = { 0 };
	struct provision *all;
	bool ok = false;
	size_t n = 0;
	char byte;

	(void)i;
	if (s && provision_list(s, NULL, true, &arena, &all, &n, &err) && n == 1)
		RETRY((ok = provision_take(s, all[0].id, &err)), &err);
	if (!ok && write(others[1], "x", 1) != 1)
		return 2;
	for (int j = 1; ok && j < TAKERS; j++) {
		struct pollfd asked = { .fd = others[0], .events = POLLIN };

		if (poll(&asked, 1, 20000) != 1 || read(others[0], &byte, 1) != 1)
			return 2;
	}
	arena_done(&arena);
	store_close(s);
	return ok ? 0 : strcmp(err.code, "provision-taken") == 0 ? 1 : 2;
}

/* A dead one's chain goes to one of those who find it. */
static void one_process_takes_over(void **state)
{
	struct folder *f = *state;
	int counts[16];
	struct chain c;

	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	chain_new(f, &c, SUB);
	step_sent(&c, OPERATION_BUY);
	as_if_dead(f);
	store_close(f->store);
	f->store = NULL;
	assert_int_equal(pipe(others), 0);
	race(f->db, take_one, TAKERS, counts);
	assert_int_equal(counts[0], 1);
	assert_int_equal(counts[1], TAKERS - 1);
	(void)close(others[0]);
	(void)close(others[1]);
}

/* The chain of a living process is nobody else's. */
static void of_the_living(void **state)
{
	struct folder *f = *state;
	struct gate done;
	char told[ID_MAX + 1];
	int ends[2], status;
	struct chain c = { .f = f };
	pid_t pid;

	store_close(store_open(f->db, STORE_READ_WRITE, "Ann", &f->err));
	gate_make(&done);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		f->store = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
		chain_new(f, &c, SUB);
		step_sent(&c, OPERATION_BUY);
		assert_ok(f, operation_unknown(f->store, c.op, "no answer", &f->err));
		store_close(f->store);
		if (write(ends[1], c.id, ID_MAX) == ID_MAX)
			gate_wait(&done);
		_exit(0);
	}
	assert_int_equal(read(ends[0], told, ID_MAX), ID_MAX);
	memcpy(c.id, told, ID_MAX);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	assert_true(of(&c).owner_alive && !of(&c).ours);
	assert_refused(f, provision_take(f->store, c.id, &f->err), ERROR_CONFLICT,
	    "provision-taken");
	assert_refused(f, provision_leave(f->store, c.id, &f->err), ERROR_CONFLICT,
	    "operation-open");
	assert_refused(f, provision_close(f->store, c.id, &f->err), ERROR_CONFLICT,
	    "provision-taken");
	assert_refused(f, provision_refused(f->store, of(&c).operation_id, "x", &f->err),
	    ERROR_CONFLICT, "provision-taken"); /* though it is unknown: its owner settles it */
	gate_open(&done);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_ok(f, provision_take(f->store, c.id, &f->err));
	assert_int_equal(of(&c).operation_state, OPERATION_UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
#define RACE(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(from_nothing_to_done),
		TEST(one_at_a_time),
		TEST(a_refusal_before_and_after_buying),
		TEST(given_up_by_its_owner),
		TEST(not_done_without_its_number),
		TEST(a_sync_was_faster),
		TEST(given_back_in_order),
		TEST(nobodys_number),
		TEST(left_by_the_dead),
		TEST(taken_over_at_each_point),
		RACE(one_process_begins),
		RACE(one_process_takes_over),
		RACE(of_the_living),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
