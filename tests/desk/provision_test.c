/* A managed number bought and given back, as it should go and as it is refused. */
#include "tests/desk/provision_fixture.h"

#include <sqlite3.h>

#include "practice/elevenlabs.h"
#include "practice/vapi.h"
#include "store/customers.h"
#include "store/records.h"
#include "tests/desk/settling.h"

static void test_bought(void **state)
{
	struct desk *d = *state;
	struct managed_number number;
	struct customer customer;
	struct provisioner *p;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_false(provisioner_view(p)->barred);
	assert_false(provisioner_view(p)->needs_address);
	assert_string_equal(provisioner_view(p)->price, "price not told by the provider");
	/* What is not told is no tick. */
	for (int i = 0; i < PROVISION_CHECKS; i++)
		assert_int_equal(provisioner_view(p)->checks[i].state,
		    i == PROVISION_CHECK_PRICE ? CHECK_DOUBT : CHECK_FINE);
	/* Nothing is bought without a yes. */
	assert_int_equal(prov_numbers(d, BUY), 0);
	must(&d->f, provisioner_buy(p, &d->f.err));
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "provision-running");
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, BUY), 1);
	assert_int_equal(prov_accounts(d, id), 1);
	assert_true(prov_owned(d, BUY, &number));
	assert_string_equal(number.org_id, id);
	assert_string_equal(number.id, provisioner_view(p)->number_id);
	assert_true(number.active && number.sid[0]);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_string_equal(customer.twilio_account_sid, number.account_sid);
	assert_int_equal(prov_chain(d, id, &n).state, PROVISION_DONE);
	/* The second one is bought in the same account, after a doubt. */
	prov_check(d, p, "+16505550202");
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_RUNNING].state, CHECK_DOUBT);
	assert_non_null(strstr(provisioner_view(p)->checks[PROVISION_CHECK_RUNNING].text,
	    "555-0201"));
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 1);
	assert_int_equal(prov_numbers(d, "+16505550202"), 1);
	provisioner_free(p);
}

/* Two consoles, two numbers, one customer: whose came second is not told that it is bought. */
static void test_second_console(void **state)
{
	struct desk *d = *state;
	struct provisioner *p, *q;
	char id[ID_MAX];

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	q = prov_new(d, id);
	prov_check(d, p, BUY);
	prov_check(d, q, "+16505550202");
	must(&d->f, provisioner_buy(p, &d->f.err));
	must(&d->f, provisioner_buy(q, &d->f.err));
	assert_int_equal(provisioner_view(q)->phase, PROVISIONING_WORKING);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_false(provisioner_view(p)->left);
	assert_string_equal(provisioner_view(p)->number, BUY);
	provisioner_store_changed(q);
	prov_wait(d, q);
	assert_int_equal(provisioner_view(q)->phase, PROVISIONING_IDLE);
	assert_string_equal(provisioner_view(q)->problem.code, "provision-other");
	assert_non_null(strstr(provisioner_view(q)->problem.message, "555-0201 was bought"));
	assert_non_null(strstr(provisioner_view(q)->problem.message, "555-0202 was not"));
	assert_string_equal(provisioner_view(q)->number_id, "");
	assert_int_equal(prov_numbers(d, "+16505550202"), 0);
	/* It may be bought all the same. */
	prov_buy(d, q, "+16505550202");
	prov_wait(d, q);
	assert_int_equal(provisioner_view(q)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, "+16505550202"), 1);
	provisioner_free(p);
	provisioner_free(q);
}

static void test_released(void **state)
{
	struct desk *d = *state;
	struct managed_number number;
	struct provisioner *p;
	struct lane1 lane;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	lane = fixture_asked(&d->f, id);
	assert_string_equal(lane.ai.e164, BUY);
	must(&d->f, lane1_given(&d->f.session, &lane, &d->f.err));
	must(&d->f, provisioner_release(p, provisioner_view(p)->number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, BUY), 0);
	assert_false(prov_owned(d, BUY, &number));
	assert_int_equal(prov_chain(d, id, &n).kind, PROVISION_RELEASE);
	assert_int_equal(n, 2);
	/* Whoever still forwards to it is told, with the code that cancels it. */
	lane = fixture_lane(&d->f, id);
	assert_int_equal(lane.config->state, INBOUND_DRIFTED);
	assert_true(lane.config->deactivate_code[0]);
	/* The account stays, and that is told. */
	assert_non_null(strstr(provisioner_view(p)->step, "kept"));
	assert_int_equal(prov_accounts(d, id), 1);
	provisioner_free(p);
}

/* Linked before it was bought: the number leads to the agent at once, and nowhere after it is given
 * back. */
static void agent_reached(struct desk *d, enum agent_provider provider, const char *remote_id,
    const char *list, const char *member, const char *number)
{
	const struct remote_agent_seen seen = { remote_id, "Front desk (en)" };
	struct managed_number owned;
	struct provisioner *p;
	struct agent agent;
	char id[ID_MAX], agent_id[ID_MAX];

	fixture_customer(&d->f, NAME, provider == AGENT_VAPI ? "+16505550101" : "+16505550102",
	    "managed", id);
	must(&d->f, remote_agent_sync(d->f.session.store, provider, &seen, 1, &d->f.err));
	must(&d->f,
	    agent_link(d->f.session.store, id, provider, remote_id, true, false, agent_id,
		&d->f.err));
	p = prov_new(d, id);
	prov_check(d, p, number);
	assert_non_null(strstr(provisioner_view(p)->checks[PROVISION_CHECK_AGENT].text,
	    "Front desk"));
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	if (provisioner_view(p)->phase != PROVISIONING_DONE)
		fail_msg("%s", provisioner_view(p)->problem.message);
	assert_string_equal(provisioner_view(p)->step, "");
	assert_true(prov_owned(d, number, &owned));
	assert_int_equal(owned.vapi_id[0] != '\0', provider == AGENT_VAPI);
	assert_int_equal(prov_count(d, list, member, number), 1);
	must(&d->f, agent_get(d->f.session.store, agent_id, &d->f.arena, &agent, &d->f.err));
	assert_int_equal(agent.side[AGENT_INBOUND].way, WAY_POINTED);
	assert_string_equal(agent.side[AGENT_INBOUND].number, number);
	must(&d->f, provisioner_release(p, owned.id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_count(d, list, member, number), 0);
	assert_int_equal(prov_numbers(d, number), 0);
	provisioner_free(p);
}

static void test_agent(void **state)
{
	agent_reached(*state, AGENT_VAPI, VP_FRONT_DESK_EN, "vapi_numbers", "number", BUY);
	agent_reached(*state, AGENT_ELEVENLABS, EL_RECEPTION_EN, "elevenlabs_numbers",
	    "phone_number", "+16505550202");
}

/* `name`'s value becomes one that its provider does not know; "" the key is not known here. */
static void key_is(struct desk *d, const char *name, const char *value)
{
	char lines[3000], changed[3200], *at;

	snprintf(lines, sizeof lines, "%s", practice_environment(d->practice));
	at = strstr(lines, name);
	assert_non_null(at);
	*at = '\0';
	snprintf(changed, sizeof changed, "%s%s%s%s", lines, value[0] ? name : "X=", value,
	    strchr(at + 1, '\n'));
	desk_connect(d, &d->f.session, changed);
}

/* A key that is gone or refused does not keep a number that is paid for; what stays there is said,
 * before and after. */
static void released_without(struct desk *d, enum agent_provider provider, const char *remote_id,
    const char *key, const char *list, const char *member, bool refused)
{
	const struct remote_agent_seen seen = { remote_id, "Front desk (en)" };
	const char *name = provider == AGENT_VAPI ? "stays at Vapi (" : "stays at ElevenLabs (";
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], agent_id[ID_MAX];

	fixture_customer(&d->f, NAME, provider == AGENT_VAPI ? "+16505550101" : "+16505550102",
	    "managed", id);
	must(&d->f, remote_agent_sync(d->f.session.store, provider, &seen, 1, &d->f.err));
	must(&d->f,
	    agent_link(d->f.session.store, id, provider, remote_id, true, false, agent_id,
		&d->f.err));
	p = prov_new(d, id);
	prov_buy(d, p, provider == AGENT_VAPI ? BUY : "+16505550202");
	prov_wait(d, p);
	provisioner_free(p);
	assert_true(prov_owned(d, provider == AGENT_VAPI ? BUY : "+16505550202", &owned));
	assert_string_equal(provision_stays(&d->f.session, &owned, &d->f.arena), "");
	key_is(d, key, refused ? "00000000-0000-4000-8000-000000000000" : "");
	assert_int_equal(strstr(provision_stays(&d->f.session, &owned, &d->f.arena), name) != NULL,
	    !refused);
	p = prov_new(d, id);
	must(&d->f, provisioner_release(p, owned.id, &d->f.err));
	prov_wait(d, p);
	if (refused) {
		assert_int_equal(provisioner_view(p)->phase, PROVISIONING_STOPPED);
		assert_non_null(strstr(provisioner_view(p)->problem.hint, "without it"));
		must(&d->f, provisioner_go_on(p, &d->f.err));
		prov_wait(d, p);
	}
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	if (!strstr(provisioner_view(p)->step, name))
		fail_msg("%s", provisioner_view(p)->step);
	assert_int_equal(prov_numbers(d, owned.number), 0);
	assert_int_equal(prov_count(d, list, member, owned.number), 1);
	provisioner_free(p);
	desk_connect(d, &d->f.session, practice_environment(d->practice));
}

static void test_released_without_key(void **state)
{
	released_without(*state, AGENT_ELEVENLABS, EL_RECEPTION_EN,
	    "ELEVENLABS_API_KEY=", "elevenlabs_numbers", "phone_number", false);
	released_without(*state, AGENT_VAPI, VP_FRONT_DESK_EN, "VAPI_API_KEY=", "vapi_numbers",
	    "number", false);
}

static void test_released_with_refused_key(void **state)
{
	released_without(*state, AGENT_VAPI, VP_FRONT_DESK_EN, "VAPI_API_KEY=", "vapi_numbers",
	    "number", true);
}

/* Without a key for it: bought all the same, and told. */
static void test_agent_later(void **state)
{
	const struct remote_agent_seen seen = { VP_FRONT_DESK_EN, "Front desk (en)" };
	struct desk *d = *state;
	char lines[3000], id[ID_MAX], agent_id[ID_MAX], *key;
	struct provisioner *p;

	snprintf(lines, sizeof lines, "%s", practice_environment(d->practice));
	key = strstr(lines, "VAPI_API_KEY=");
	assert_non_null(key);
	*key = 'X';
	desk_connect(d, &d->f.session, lines);
	prov_customer(d, "managed", id);
	must(&d->f, remote_agent_sync(d->f.session.store, AGENT_VAPI, &seen, 1, &d->f.err));
	must(&d->f,
	    agent_link(d->f.session.store, id, AGENT_VAPI, VP_FRONT_DESK_EN, true, false, agent_id,
		&d->f.err));
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_AGENT].state, CHECK_DOUBT);
	assert_false(provisioner_view(p)->barred);
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_non_null(strstr(provisioner_view(p)->step, "not linked"));
	provisioner_free(p);
}

/* Refused there: what was bought stays, and it can be gone on with. */
static void test_agent_refused(void **state)
{
	const struct remote_agent_seen seen = { VP_FRONT_DESK_EN, "Front desk (en)" };
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], agent_id[ID_MAX];

	prov_customer(d, "managed", id);
	must(&d->f, remote_agent_sync(d->f.session.store, AGENT_VAPI, &seen, 1, &d->f.err));
	must(&d->f,
	    agent_link(d->f.session.store, id, AGENT_VAPI, VP_FRONT_DESK_EN, true, false, agent_id,
		&d->f.err));
	practice_refuse(d->practice, "POST", "/phone-number", 402,
	    "{\"message\":\"Pay first.\",\"error\":\"Payment Required\",\"statusCode\":402}", 1);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_STOPPED);
	assert_true(provisioner_view(p)->problem.message[0] != '\0');
	assert_true(prov_owned(d, BUY, &owned));
	/* Nothing else is begun meanwhile. */
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "provision-running");
	assert_non_null(strstr(d->f.err.message, "555-0201"));
	must(&d->f, provisioner_go_on(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_count(d, "vapi_numbers", "number", BUY), 1);
	provisioner_free(p);
}

/* What an unlucky number does (practice/twilio_buy.c). */
static void test_refused(void **state)
{
	static const struct {
		const char *number;
		int code;
		bool address, bundle;
	} rows[] = {
		{ "+16505550221", 21422, false, false },
		{ "+16505550222", 21631, true, false },
		{ "+16505550223", 21649, false, true },
	};
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		prov_buy(d, p, rows[i].number);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase, PROVISIONING_FAILED);
		assert_int_equal(twilio_error_number(&provisioner_view(p)->problem), rows[i].code);
		assert_int_equal(provisioner_view(p)->needs_address, rows[i].address);
		assert_int_equal(provisioner_view(p)->needs_bundle, rows[i].bundle);
		/* No tick stays beside the refusal, and what counts comes first. */
		assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].state,
		    CHECK_BAR);
		assert_memory_equal(provisioner_view(p)->problem.message, "Nothing was bought", 18);
		assert_int_equal(prov_numbers(d, rows[i].number), 0);
		assert_int_equal(prov_chain(d, id, &n).state, PROVISION_FAILED);
	}
	/* Once it was given what Twilio asks for, nothing bars it. */
	prov_buy(d, p, rows[1].number);
	prov_wait(d, p);
	prov_check(d, p, rows[1].number);
	assert_true(provisioner_view(p)->needs_address);
	assert_null(strstr(provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].text, "none"));
	prov_buy(d, p, rows[2].number);
	prov_wait(d, p);
	prov_check(d, p, rows[2].number);
	assert_true(provisioner_view(p)->barred);
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "not-checked");
	must(&d->f,
	    provisioner_check(p,
		&(struct provision_order){
		    .number = rows[2].number, .bundle_sid = "BU0123456789abcdef0123456789abcdef" },
		&d->f.err));
	prov_wait(d, p);
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 1);
	provisioner_free(p);
}

static void test_address(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	struct provision_order order = {
		.number = "+3228880201", .country = "BE", .type = "local"
	};
	const struct provision_check *check;
	char id[ID_MAX];

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	must(&d->f, provisioner_check(p, &order, &d->f.err));
	prov_wait(d, p);
	assert_true(provisioner_view(p)->barred);
	assert_true(provisioner_view(p)->needs_address);
	assert_string_equal(provisioner_view(p)->needs, "local");
	order.address_sid = "somewhere";
	must_refuse(&d->f, provisioner_check(p, &order, &d->f.err), "sid");
	order.address_sid = "AD0123456789abcdef0123456789abcdef";
	must(&d->f, provisioner_check(p, &order, &d->f.err));
	prov_wait(d, p);
	assert_false(provisioner_view(p)->barred);
	/* Nobody has looked at it, and the account that it has to be of is only made. */
	check = &provisioner_view(p)->checks[PROVISION_CHECK_NUMBER];
	assert_int_equal(check->state, CHECK_DOUBT);
	assert_non_null(strstr(check->text, "only when it sells"));
	assert_non_null(strstr(check->text, "made for this customer first"));
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	order.number = "+3228880202";
	must(&d->f, provisioner_check(p, &order, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(check->state, CHECK_DOUBT);
	assert_non_null(strstr(check->text, "belong to the account that buys (AC"));
	provisioner_free(p);
}

/* A lost answer, with and without the number behind it. */
static void test_lost(void **state)
{
	static const struct {
		const char *number;
		bool bought;
	} rows[] = {
		{ "+16505550224", true },
		{ "+16505550225", false },
		{ "+16505550226", true },
		{ "+16505550227", false },
		{ "+16505550228", true },
		{ "+16505550229", true },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX], business[20];
		struct managed_number number;
		struct provisioner *p;
		size_t n;

		snprintf(business, sizeof business, "+165055501%02zu", i);
		fixture_customer(&d->f, NAME, business, "managed", id);
		p = prov_new(d, id);
		prov_buy(d, p, rows[i].number);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase,
		    rows[i].bought ? PROVISIONING_DONE : PROVISIONING_FAILED);
		assert_int_equal(prov_numbers(d, rows[i].number), rows[i].bought);
		assert_int_equal(prov_owned(d, rows[i].number, &number), rows[i].bought);
		assert_int_equal(prov_chain(d, id, &n).state,
		    rows[i].bought ? PROVISION_DONE : PROVISION_FAILED);
		provisioner_free(p);
	}
}

static void test_not_now(void **state)
{
	struct desk *d = *state;
	struct provisioner *p, *q;
	char id[ID_MAX], none[ID_MAX];
	const struct provision_order order = { .number = BUY };

	fixture_customer(&d->f, "None", "+16505550102", "none", none);
	p = prov_new(d, none);
	must_refuse(&d->f, provisioner_check(p, &order, &d->f.err), "mode-none");
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "not-checked");
	provisioner_free(p);
	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	/* Known here already, or not for sale. */
	prov_check(d, p, "+16505550101");
	assert_true(provisioner_view(p)->barred);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_RUNNING].state, CHECK_BAR);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].state, CHECK_BAR);
	must_refuse(&d->f,
	    provisioner_check(p, &(struct provision_order){ .number = "12" }, &d->f.err),
	    d->f.err.code);
	/* Two consoles: the second one sees the first. */
	q = prov_new(d, id);
	prov_check(d, p, BUY);
	prov_check(d, q, "+16505550202");
	must(&d->f, provisioner_buy(p, &d->f.err));
	must(&d->f, provisioner_buy(q, &d->f.err));
	prov_wait(d, p);
	prov_wait(d, q);
	assert_int_equal(prov_numbers(d, BUY), 1);
	assert_int_equal(prov_numbers(d, "+16505550202"), 0);
	provisioner_free(q);
	provisioner_free(p);
}

static const char *line_value(const char *lines, const char *name, char *out, size_t size)
{
	const char *at = strstr(lines, name);

	assert_non_null(at);
	at += strlen(name);
	snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
	return out;
}

/* In the customer's own account, with its own credentials; no account is made. */
static void test_byoc(void **state)
{
	struct desk *d = *state;
	const char *theirs = practice_environment_of(d->practice, PRACTICE_SUBACCOUNT);
	char sid[40], id[ID_MAX];
	const enum telephony_mode byoc = MODE_BYOC;
	struct managed_number owned;
	struct customer customer;
	struct provisioner *p;

	line_value(theirs, "TWILIO_ACCOUNT_SID=", sid, sizeof sid);
	desk_connect(d, &d->f.session, theirs);
	prov_customer(d, "byoc", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_true(provisioner_view(p)->barred); /* which account? */
	provisioner_free(p);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, customer.version,
		&(struct customer_edit){ .mode = &byoc, .twilio_account_sid = sid }, &d->f.err));
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 0);
	assert_true(prov_owned(d, BUY, &owned));
	assert_string_equal(owned.account_sid, sid);
	must(&d->f, provisioner_release(p, owned.id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, BUY), 0);
	provisioner_free(p);
}

/* The desk's own account for everybody else, the customer's by a token of its own. */
static void own_token(struct desk *d, const char *sid, const char *token)
{
	char lines[3000], path[200], text[400], *at = lines;
	FILE *f;

	snprintf(path, sizeof path, "%s/tool", d->f.folder);
	f = fopen(path, "w");
	fprintf(f, "#!/bin/sh\ntest \"$1\" = TWILIO_AUTH_TOKEN@%s && printf %%s %s\n", sid, token);
	fclose(f);
	assert_int_equal(chmod(path, 0700), 0);
	snprintf(text, sizeof text, "secret_command = %s {name}\n", path);
	snprintf(path, sizeof path, "%s/.config", d->f.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/.config/voxdesk", d->f.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/.config/voxdesk/config.ini", d->f.folder);
	f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
	assert_int_equal(chmod(path, 0600), 0);
	snprintf(lines, sizeof lines, "%s", practice_environment(d->practice));
	while (*at) {
		char *end = at + strcspn(at, "\n"), *value = strchr(at, '=');

		if (*end)
			*end++ = '\0';
		if (value && value < end && at[0] != '#') {
			*value = '\0';
			setenv(at, value + 1, 1);
		}
		at = end;
	}
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, NULL);
	credentials_fetch(&d->f.session.credentials, &sid, 1, false);
}

static void on_managed(void *user, size_t n, const struct error *err);
static bool is_read(void *user);

/* What was bought there is looked at again there, and nothing else of theirs is taken in. */
static void test_byoc_own_token(void **state)
{
	struct desk *d = *state;
	const char *theirs = practice_environment_of(d->practice, PRACTICE_SUBACCOUNT);
	char sid[40], token[40], id[ID_MAX];
	struct managed_number owned, *all;
	struct customer customer;
	struct provisioner *p;
	struct read *r;
	size_t n = 0;

	line_value(theirs, "TWILIO_ACCOUNT_SID=", sid, sizeof sid);
	line_value(theirs, "TWILIO_AUTH_TOKEN=", token, sizeof token);
	own_token(d, sid, token);
	prov_customer(d, "byoc", id);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, customer.version,
		&(struct customer_edit){ .twilio_account_sid = sid }, &d->f.err));
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	prov_buy(d, p, "+16505550202");
	prov_wait(d, p);
	assert_true(prov_owned(d, BUY, &owned));
	assert_string_equal(owned.account_sid, sid);
	must(&d->f, managed_note(d->f.session.store, sid, "+16505550202", NULL, &d->f.err));
	assert_true(prov_owned(d, "+16505550202", &owned) && !owned.active);
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	assert_true(prov_owned(d, "+16505550202", &owned) && owned.active);
	must(&d->f, managed_list(d->f.session.store, &d->f.arena, &all, &n, &d->f.err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].account_sid, sid) == 0)
			assert_string_equal(all[i].org_id, id);
	provisioner_free(p);
}

static void on_managed(void *user, size_t n, const struct error *err)
{
	assert_null(err);
	*(size_t *)user = n;
}

static bool is_read(void *user)
{
	return *(size_t *)user > 0;
}

/* A store that was put back from an older copy: account and number are paid for all the same. */
static void test_bought_after_the_copy(void **state)
{
	struct desk *d = *state;
	struct managed_number number;
	struct customer customer;
	struct provisioner *p;
	struct read *r;
	char id[ID_MAX], sid[40];
	size_t n = 0;
	sqlite3 *db;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_true(prov_owned(d, BUY, &number));
	(void)snprintf(sid, sizeof sid, "%s", number.account_sid);
	provisioner_free(p);
	assert_int_equal(sqlite3_open(d->f.db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "delete from provisions; delete from twilio_phone_numbers; "
			     "update organizations set twilio_account_sid = null",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	(void)sqlite3_close(db);
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_string_equal(customer.twilio_account_sid, sid);
	assert_true(prov_owned(d, BUY, &number));
	assert_string_equal(number.account_sid, sid);
}

static void edit(struct desk *d, const char *id, enum telephony_mode mode, const char *account,
    struct customer *out)
{
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, out, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, out->version,
		&(struct customer_edit){ .mode = &mode, .twilio_account_sid = account },
		&d->f.err));
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, out, &d->f.err));
}

/* The customer's number stands in a subaccount that its row does not name any more: it is looked at
 * all the same; and its own account is none that the desk goes on buying in. */
static void test_account_nobody_names(void **state)
{
	static const char own[] = "AC00000000000000000000000000000077";
	struct desk *d = *state;
	struct managed_number number;
	struct customer customer;
	struct provisioner *p;
	struct read *r;
	char id[ID_MAX], sid[40];
	size_t n = 0;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	provisioner_free(p);
	assert_true(prov_owned(d, BUY, &number));
	(void)snprintf(sid, sizeof sid, "%s", number.account_sid);
	edit(d, id, MODE_BYOC, own, &customer);
	assert_string_equal(customer.twilio_account_sid, own);
	must(&d->f, managed_note(d->f.session.store, sid, BUY, NULL, &d->f.err));
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	assert_true(prov_owned(d, BUY, &number) && number.active);
	edit(d, id, MODE_MANAGED, NULL, &customer);
	assert_string_equal(customer.twilio_account_sid, "");
	n = 0;
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_string_equal(customer.twilio_account_sid, sid);
}

/* Found at Twilio and nobody's: given back without a customer. */
static void test_nobodys(void **state)
{
	struct desk *d = *state;
	struct managed_number *all, owned;
	struct provisioner *p;
	size_t n = 0;
	struct read *r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);

	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	must(&d->f, managed_list(d->f.session.store, &d->f.arena, &all, &n, &d->f.err));
	assert_true(n > 0);
	p = prov_new(d, "");
	must_refuse(&d->f,
	    provisioner_check(p, &(struct provision_order){ .number = BUY }, &d->f.err),
	    "no-customer");
	must(&d->f, provisioner_release(p, all[0].id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, all[0].number), 0);
	assert_false(prov_owned(d, all[0].number, &owned));
	must_refuse(&d->f, provisioner_release(p, all[0].id, &d->f.err), "no-such-managed-number");
	provisioner_free(p);
}

/* Another customer's number is not given back from this one's page. */
static void test_not_theirs(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX], other[ID_MAX], number_id[ID_MAX];

	prov_customer(d, "managed", id);
	fixture_customer(&d->f, "Other", "+16505550102", "managed", other);
	must(&d->f, managed_number_add(d->f.session.store, other, BUY, "US", number_id, &d->f.err));
	p = prov_new(d, id);
	must_refuse(&d->f, provisioner_release(p, number_id, &d->f.err), "managed-elsewhere");
	d->f.session.options.readonly = true;
	must_refuse(&d->f, provisioner_release(p, number_id, &d->f.err), "read-only");
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "read-only");
	d->f.session.options.readonly = false;
	provisioner_free(p);
	/* It was entered by hand, and Twilio knows nothing of it: then it is gone already. */
	p = prov_new(d, other);
	must(&d->f, provisioner_release(p, number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	provisioner_free(p);
}

/* "Not found" is also what Twilio says of an account that is not ours: not a word about the number.
 */
static void test_not_our_account(void **state)
{
	static const struct managed_seen seen = { .number = BUY,
		.country = "US",
		.name = "",
		.sid = "PN0123456789abcdef0123456789abcdef",
		.account_sid = "",
		.active = true };
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], number_id[ID_MAX];

	prov_customer(d, "managed", id);
	must(&d->f, managed_number_add(d->f.session.store, id, BUY, "US", number_id, &d->f.err));
	must(&d->f,
	    managed_sync(d->f.session.store, "AC9999999999999999999999999999999f", &seen, 1,
		&d->f.err));
	practice_refuse(d->practice, "*", "/2010-04-01/Accounts/AC999", 404,
	    "{\"code\":20404,\"message\":\"The requested resource was not found\",\"status\":404}",
	    0);
	p = prov_new(d, id);
	must(&d->f, provisioner_release(p, number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_STOPPED);
	assert_true(prov_owned(d, BUY, &owned));
	provisioner_free(p);
}

/* In another account it goes on costing: whoever gave it back must know that it was not there. */
static void test_gone_before_it_was_given_back(void **state)
{
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], number_id[ID_MAX];

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	(void)snprintf(number_id, sizeof number_id, "%s", provisioner_view(p)->number_id);
	practice_refuse(d->practice, "DELETE", "/2010-04-01/Accounts/", 404,
	    "{\"code\":20404,\"message\":\"The requested resource was not found\",\"status\":404}",
	    1);
	practice_refuse(d->practice, "GET", "/2010-04-01/Accounts/", 200,
	    "{\"incoming_phone_numbers\":[],\"next_page_uri\":null}", 1);
	must(&d->f, provisioner_release(p, number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_false(prov_owned(d, BUY, &owned));
	assert_non_null(strstr(provisioner_view(p)->step, "another account"));
	provisioner_free(p);
}

/* The account's name is cut between two characters, and found again whatever comes of the
 * customer's. */
static void test_long_name(void **state)
{
	static const char name[] =
	    "\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89"
	    "\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89"
	    "\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89";
	struct desk *d = *state;
	struct customer customer;
	struct provisioner *p;
	char id[ID_MAX];

	fixture_customer(&d->f, name, "+16505550101", "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	/* Made, and its answer lost; the customer gets another name before anybody looks. */
	practice_fault(d->practice, "POST", "/2010-04-01/Accounts.json", "hang-done", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (prov_accounts(d, id) == 0)
		continue;
	provisioner_free(p);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, customer.version,
		&(struct customer_edit){ .name = "Other" }, &d->f.err));
	p = prov_new(d, id);
	prov_wait(d, p);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_true(customer.twilio_account_sid[0]);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 1);
	provisioner_free(p);
}

/* ---- journal retry */

static void test_retry(void **state)
{
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	struct provision chain;
	struct operation o;
	struct settled told;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	practice_fault(d->practice, "POST", "/2010-04-01/Accounts/*/Incoming", "hang-done", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (prov_numbers(d, BUY) == 0)
		continue;
	provisioner_free(p);
	chain = prov_chain(d, id, &n);
	assert_int_equal(chain.operation_state, OPERATION_UNKNOWN);
	must(&d->f,
	    operation_get(d->f.session.store, chain.operation_id, &d->f.arena, &o, &d->f.err));
	assert_string_equal(operation_title(&o, &d->f.arena), "Buy +1 650-555-0201 from Twilio");
	assert_non_null(strstr(operation_words(&o, &d->f.arena), "ever sent again"));
	/* Not with all the others, but when it is named. */
	told = settle(d, NULL);
	assert_int_equal(told.settled + told.open, 0);
	told = settle(d, chain.operation_id);
	assert_int_equal(told.settled, 1);
	assert_int_equal(told.open, 0);
	assert_int_equal(prov_chain(d, id, &n).state, PROVISION_DONE);
	assert_true(prov_owned(d, BUY, &owned));
	assert_int_equal(prov_numbers(d, BUY), 1);
}

static void test_no_credentials(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX];

	desk_connect(d, &d->f.session, "");
	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_true(provisioner_view(p)->barred);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_CREDENTIALS].state, CHECK_BAR);
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "not-checked");
	provisioner_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_bought),
		desk_test(test_second_console),
		desk_test(test_released),
		desk_test(test_agent),
		desk_test(test_agent_later),
		desk_test(test_agent_refused),
		desk_test(test_released_without_key),
		desk_test(test_released_with_refused_key),
		desk_test(test_refused),
		desk_test(test_address),
		desk_test(test_lost),
		desk_test(test_not_now),
		desk_test(test_byoc),
		desk_test(test_byoc_own_token),
		desk_test(test_bought_after_the_copy),
		desk_test(test_account_nobody_names),
		desk_test(test_nobodys),
		desk_test(test_not_theirs),
		desk_test(test_not_our_account),
		desk_test(test_gone_before_it_was_given_back),
		desk_test(test_long_name),
		desk_test(test_retry),
		desk_test(test_no_credentials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
