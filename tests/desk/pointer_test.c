/* A number pointed at an agent, and taken off it: both providers, managed and pool numbers, what is
 * refused, and every step with every fault. */
#include "tests/desk/agents_fixture.h"

#include <sqlite3.h>

#include "desk/vault.h"
#include "store/forwardings.h"

static void test_vapi_managed(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	struct managed_number number;
	char org[ID_MAX], id[ID_MAX];
	bool found;
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	side_is(d, id, AGENT_INBOUND, WAY_NONE, "");
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "Front desk (en)"));
	assert_null(strstr(view.text, "before"));
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_string_equal(practice_member(d, "numbers", "phone_number", OWNED, "voice_url", &n),
	    "https://api.vapi.ai/twilio/inbound_call");
	agents_no_open(d);

	/* The number's own row knows it, too. */
	must(&d->f,
	    managed_find(d->f.session.store, OWNED, &d->f.arena, &found, &number, &d->f.err));
	assert_string_equal(number.vapi_id,
	    practice_member(d, "vapi_numbers", "number", OWNED, "id", &n));

	/* Once more: nothing is changed, nothing is made twice. */
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_int_equal(view.requests, 2); /* Vapi's list, and where Twilio sends the calls */
	vapi_has(d, OWNED, FRONT_DESK);

	/* Another agent: the number is led to it, and what it led to before is said. */
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "Front desk (en)"));
	vapi_has(d, OWNED, REMINDERS);
}

static void test_subaccount(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	/* Its token is nowhere kept: it is read with the owner's credentials. */
	agents_read_all(d);
	prov_customer(d, "managed", org);
	p = prov_new(d, org);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	provisioner_free(p);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	vapi_has(d, BUY, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, BUY);
}

/* ---- ElevenLabs */

static void test_elevenlabs_managed(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTION_EN, true, true, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "Reception EN"));
	eleven_has(d, OWNED, RECEPTION_EN);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_string_equal(practice_member(d, "numbers", "phone_number", OWNED, "voice_url", &n),
	    "https://api.us.elevenlabs.io/twilio/inbound_call");
	/* Outbound over the same number: it only has to be known there. */
	view = point(d, id, AGENT_OUTBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "stays as it was"));
	side_is(d, id, AGENT_OUTBOUND, WAY_POINTED, OWNED);
	eleven_has(d, OWNED, RECEPTION_EN);
	/* Off again: nobody answers, the number stays known; the outbound link is not touched. */
	view = unpoint(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "no agent answers"));
	eleven_has(d, OWNED, "");
	assert_false(agents_get(d, id).side[AGENT_INBOUND].enabled);
	side_is(d, id, AGENT_OUTBOUND, WAY_POINTED, OWNED);
	must_be(unpoint(d, id, AGENT_OUTBOUND), POINTER_DONE);
	must_refuse(&d->f,
	    agent_get(d->f.session.store, id, &d->f.arena, &(struct agent){ .name = "" },
		&d->f.err),
	    "no-such-agent");
	agents_no_open(d);
}

/* To the other provider and back: Twilio sends the calls where the agent is. */
static void test_to_and_fro(void **state)
{
	static const struct {
		enum agent_provider provider;
		const char *remote_id, *host;
	} rows[] = {
		{ AGENT_VAPI, FRONT_DESK, "vapi.ai" },
		{ AGENT_ELEVENLABS, RECEPTION_EN, "elevenlabs.io" },
		{ AGENT_VAPI, REMINDERS, "vapi.ai" },
		{ AGENT_VAPI, FRONT_DESK, "vapi.ai" },
		{ AGENT_ELEVENLABS, RECEPTION_EN, "elevenlabs.io" },
	};
	struct desk *d = *state;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		agents_link(d, org, rows[i].provider, rows[i].remote_id, true, false, id);
		must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
		side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
		if (rows[i].provider == AGENT_VAPI)
			vapi_has(d, OWNED, rows[i].remote_id);
		else
			eleven_has(d, OWNED, rows[i].remote_id);
		if (!strstr(practice_member(d, "numbers", "phone_number", OWNED, "voice_url", &n),
			rows[i].host))
			fail_msg("%zu: the calls do not go to %s", i, rows[i].host);
	}
}

/* The desk's Twilio token in the vault, all else in the environment, as practice gives it. */
static struct vault *token_in_vault(struct desk *d)
{
	static const char passphrase[] = "correct horse battery";
	const char *at = practice_environment(d->practice);
	struct secret word = { 0 }, value = { 0 };
	struct vault *v;

	vault_cheap(true);
	assert_true(secret_set(&word, passphrase, sizeof passphrase - 1));
	v = vault_new(arena_printf(&d->f.arena, "%s/x.vault", d->f.folder), &word, &d->f.err);
	assert_non_null(v);
	while (*at) {
		const size_t n = strcspn(at, "\n"), name_n = strcspn(at, "=");
		const char *name = arena_strndup(&d->f.arena, at, name_n);
		const char *text = at + name_n + 1;

		if (strcmp(name, "TWILIO_AUTH_TOKEN") == 0) {
			assert_true(secret_set(&value, text, n - name_n - 1));
			must(&d->f, vault_set(v, name, &value, &d->f.err));
		} else if (name_n < n) {
			setenv(name, arena_strndup(&d->f.arena, text, n - name_n - 1), 1);
		}
		at += n + (at[n] == '\n');
	}
	secret_done(&word);
	secret_done(&value);
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, NULL);
	credentials_vault(&d->f.session.credentials, v);
	return v;
}

/* The one operation that was left open. */
static struct pointer_view point_again(struct desk *d, const char *org)
{
	struct operation *open;
	size_t n;

	must(&d->f,
	    operation_list(d->f.session.store, org, true, NULL, 0, &d->f.arena, &open, &n,
		&d->f.err));
	assert_int_equal(n, 1);
	return pointer_end(d,
	    pointer_resume(&d->f.session, d->loop, open[0].id, NULL, NULL, &d->f.err));
}

/* To import a number Vapi and ElevenLabs are told the token of its Twilio account: the vault's goes
 * to another address than theirs only after a yes. */
static void test_token_of_the_vault(void **state)
{
	static const struct {
		enum agent_provider provider;
		enum service service;
		const char *remote_id, *list, *key;
	} rows[] = {
		{ AGENT_VAPI, SERVICE_VAPI, FRONT_DESK, "vapi_numbers", "number" },
		{ AGENT_ELEVENLABS, SERVICE_ELEVENLABS, RECEPTION_EN, "elevenlabs_numbers",
		    "phone_number" },
	};
	struct desk *d = *state;
	struct credentials *c = &d->f.session.credentials;
	struct vault *v;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	v = token_in_vault(d);
	credentials_allow(c, SERVICE_TWILIO);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		agents_link(d, org, rows[i].provider, rows[i].remote_id, true, false, id);
		view = point(d, id, AGENT_INBOUND);
		must_be(view, POINTER_STOPPED);
		assert_string_equal(view.problem.code, "vault-moved");
		(void)practice_member(d, rows[i].list, rows[i].key, OWNED, "id", &n);
		assert_int_equal(n, 0);
		credentials_allow(c, rows[i].service);
		must_be(point_again(d, org), POINTER_DONE);
	}
	credentials_vault(c, NULL);
	vault_free(v);
}

/* ---- pool numbers */

static void on_pool(struct desk *d, const char *org, const char *number, const char *country)
{
	struct forwarding *f;
	struct pool_number p;
	struct forwarding_setup setup = { .ai_number = number,
		.ai_source = AI_POOL,
		.carrier_id = "gsm",
		.condition = "no_answer",
		.line_type = "mobile" };
	char id[ID_MAX];
	size_t n;

	if (!pool_get(d->f.session.store, number, &d->f.arena, &p, &d->f.err))
		must(&d->f,
		    pool_number_add(d->f.session.store, number, country, "telnyx", 50, id,
			&d->f.err));
	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	must(&d->f, forwarding_set(d->f.session.store, f[0].id, f[0].version, &setup, &d->f.err));
}

static void test_pool_alone(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX], other[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "no-number");
	on_pool(d, org, POOL_US, "US");
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "At Telnyx"));
	vapi_has(d, POOL_US, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);

	/* One that Vapi has already: whom it led to is said. */
	agents_customer(d, "+16505550102", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, other);
	view = point(d, other, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "It led to \"Receptie (nl)\" before"));
	vapi_has(d, POOL_BE, FRONT_DESK);
	must_be(unpoint(d, other, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, "");
}

/* "": a place was given. */
static const char *place(struct desk *d, const char *org)
{
	const struct forwarding_setup setup = {
		.carrier_id = "gsm", .condition = "no_answer", .line_type = "mobile"
	};
	struct forwarding *f;
	char number[17];
	size_t n;

	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	error_clear(&d->f.err);
	if (pool_allocate(d->f.session.store, f[0].id, f[0].version, "US", &setup, number,
		&d->f.err))
		assert_string_equal(number, POOL_US);
	return d->f.err.code;
}

static void off_pool(struct desk *d, const char *org)
{
	const struct forwarding_setup none = { .ai_number = "",
		.ai_source = AI_NONE,
		.carrier_id = "gsm",
		.condition = "no_answer",
		.line_type = "mobile" };
	struct forwarding *f;
	size_t n;

	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	must(&d->f, forwarding_set(d->f.session.store, f[0].id, f[0].version, &none, &d->f.err));
}

/* Led to one customer's agent it gives nobody else a place: as long as the link has it, whatever
 * becomes of that customer's own place, and not a moment longer. */
static void test_pool_closed(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_customer(d, "+16505550102", "", other);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	assert_string_equal(place(d, other), "");
	off_pool(d, other);
	/* Refused: it can be shared as before. */
	practice_refuse(d->practice, "POST", "/phone-number", 400,
	    "{\"message\":\"No.\",\"error\":\"Bad Request\",\"statusCode\":400}", 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_REFUSED);
	assert_string_equal(place(d, other), "");
	off_pool(d, other);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	assert_string_equal(place(d, other), "pool-full");
	/* The customer itself keeps its place, and has it again. */
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	off_pool(d, org);
	assert_string_equal(place(d, other), "pool-full");
	assert_string_equal(place(d, org), "");
	must_refuse(&d->f, customer_remove(d->f.session.store, org, &d->f.err), "still-in-use");
	assert_non_null(strstr(d->f.err.message, "agent"));
	must_be(unpoint(d, id, AGENT_INBOUND), POINTER_DONE);
	assert_string_equal(place(d, other), "");
	must(&d->f, customer_remove(d->f.session.store, org, &d->f.err));
}

/* Closed while it is under way, by whoever began it; refused in the end, or cancelled, it is open:
 * there is nothing to put back. */
static void test_pool_open_again(void **state)
{
	struct desk *d = *state;
	struct pointer *p;
	struct operation *open;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_customer(d, "+16505550102", "", other);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	for (int i = 0; i < 2; i++) {
		/* Left in the middle, as when the program is killed. */
		p = pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err);
		assert_non_null(p);
		assert_string_equal(place(d, other), "pool-full");
		must(&d->f,
		    operation_list(d->f.session.store, org, true, NULL, 0, &d->f.arena, &open, &n,
			&d->f.err));
		assert_int_equal(n, 1);
		if (i == 0) {
			pointer_free(p); /* planned: cancelled by that */
			assert_string_equal(place(d, other), "");
		} else {
			practice_refuse(d->practice, "POST", "/phone-number", 400,
			    "{\"message\":\"No.\",\"error\":\"Bad Request\",\"statusCode\":400}",
			    1);
			must_be(pointer_end(d, p), POINTER_REFUSED);
			assert_string_equal(place(d, other), "");
		}
		off_pool(d, other);
	}
	agents_no_open(d);
}

/* Two customers, one receptionist, one number (of an account that is both's): what one of them
 * gives up the other one still has. */
static void test_off_anothers(void **state)
{
	const struct agent_seen seen = {
		.way = WAY_POINTED, .number = POOL_BE, .number_id = "", .reason = ""
	};
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX], theirs[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_customer(d, "+16505550102", "", other);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	agents_link(d, other, AGENT_VAPI, FRONT_DESK, true, false, theirs);
	must(&d->f, agent_pointed(d->f.session.store, theirs, "", &seen, &d->f.err));
	view = unpoint(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "goes on answering"));
	vapi_has(d, POOL_BE, FRONT_DESK);
	must_be(unpoint(d, theirs, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, "");
}

/* The customer has another number now: the pool number, which others may get, leads to its agent no
 * more. */
static void test_leaves_the_pool(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX], number_id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_customer(d, "+16505550102", "", other);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	must(&d->f, managed_number_add(d->f.session.store, org, OWNED, "US", number_id, &d->f.err));
	off_pool(d, org);
	practice_refuse(d->practice, "PATCH", "/phone-number", 400,
	    "{\"message\":\"No.\",\"error\":\"Bad Request\",\"statusCode\":400}", 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_REFUSED);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);
	vapi_has(d, POOL_US, FRONT_DESK);
	assert_string_equal(place(d, other), "pool-full");
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "leads there no more"));
	vapi_has(d, POOL_US, "");
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_string_equal(place(d, other), "");
}

/* A Telnyx number that is led to the other provider: the agent that answered before does not go on
 * doing so, wherever Telnyx sends the calls. */
static void test_to_the_other_provider(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTIE_NL, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_null(strstr(view.text, "may still answer"));
	eleven_has(d, POOL_BE, RECEPTIE_NL);
	vapi_has(d, POOL_BE, "");
	/* And back, where the other one's key is refused: it is led all the same, and said. */
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	practice_refuse(d->practice, "GET", "/v1/convai/phone-numbers", 401,
	    "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"No.\"}}", 1);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "ElevenLabs \"Receptie NL\" may still answer"));
	vapi_has(d, POOL_BE, FRONT_DESK);
	eleven_has(d, POOL_BE, RECEPTIE_NL);
	/* Nor is it waited for. */
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	practice_fault(d->practice, "GET", "/v1/convai/phone-numbers", "cut", 0);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "may still answer"));
	practice_forget_faults(d->practice);
	/* Somebody else's there is not touched. */
	agents_customer(d, "+16505550102", "", org);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	eleven_has(d, POOL_BE, RECEPTIE_NL);
}

static void test_pool_elevenlabs(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTIE_NL, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "sip.rtc.elevenlabs.io over TCP"));
	eleven_has(d, POOL_US, RECEPTIE_NL);
	assert_string_equal(practice_member(d, "elevenlabs_numbers", "phone_number", POOL_US,
				"provider", &n),
	    "sip_trunk");
}

static void test_shared(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX];
	const char *number, *why;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_customer(d, "+16505550102", "", other);
	on_pool(d, org, POOL_US, "US");
	on_pool(d, other, POOL_US, "US");
	for (int p = 0; p < AGENT_PROVIDERS; p++) {
		agents_link(d, org, (enum agent_provider)p,
		    p == AGENT_VAPI ? FRONT_DESK : RECEPTION_EN, true, false, id);
		must_refuse(&d->f,
		    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) !=
			NULL,
		    "shared-number");
		must(&d->f,
		    agent_number(&d->f.session, org, (enum agent_provider)p, AGENT_INBOUND,
			&d->f.arena, &number, &why, &d->f.err));
		assert_string_equal(number, "");
		assert_non_null(strstr(why, "share"));
	}
	assert_int_equal(practice_requests(d->practice), 2); /* the agents' lists */
	agents_no_open(d);
}

/* ---- the customer's own account */

/* A line of the environment's text. */
static const char *value_of(struct desk *d, const char *lines, const char *name)
{
	const char *at = strstr(lines, name);

	assert_non_null(at);
	at += strlen(name);
	return arena_strndup(&d->f.arena, at, strcspn(at, "\n"));
}

#define THEIRS "+14155550100" /* the practice subaccount's */

static void test_byoc(void **state)
{
	struct desk *d = *state;
	const char *theirs = practice_environment_of(d->practice, PRACTICE_SUBACCOUNT);
	const char *sid = value_of(d, theirs, "TWILIO_ACCOUNT_SID=");
	const struct new_customer own = { .account = sid };
	struct forwarding_setup setup = { .ai_number = THEIRS,
		.ai_source = AI_BYOC,
		.carrier_id = "gsm",
		.condition = "no_answer",
		.line_type = "mobile" };
	struct forwarding *f;
	size_t n;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	/* Its own token, and none of the desk's. */
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, theirs);
	fixture_customer(&d->f, NAME, "+16505550101", "byoc", org);
	must(&d->f, desk_customer_edit(&d->f.session, org, &own, NULL, &d->f.err));
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "no-number");
	assert_non_null(strstr(d->f.err.message, "own Twilio account"));
	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	must(&d->f, forwarding_set(d->f.session.store, f[0].id, f[0].version, &setup, &d->f.err));
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	vapi_has(d, THEIRS, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, THEIRS);
	/* Credentials of another account: it waits for the right ones. */
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTION_EN, true, false, id);
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials,
	    practice_environment_of(d->practice, PRACTICE_TRIAL));
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_STOPPED);
	assert_string_equal(view.problem.code, "other-account");
}

/* ---- refusals */

static void credentials_without(struct desk *d, const char *name)
{
	const char *all = practice_environment(d->practice), *at = strstr(all, name);
	char *some = strdup(all);

	assert_non_null(at);
	memset(some + (at - all), '#', 4);
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, some);
	free(some);
}

static void test_credential_id(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	credentials_without(d, "VAPI_TELNYX_CREDENTIAL_ID=");
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "vapi-credential-missing");
	assert_non_null(strstr(view.problem.message, "VAPI_TELNYX_CREDENTIAL_ID"));
	side_is(d, id, AGENT_INBOUND, WAY_REFUSED, POOL_US);
	assert_int_equal(vapi_count(d, POOL_US), 0);
	agents_no_open(d);
	/* Given: it works. */
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, practice_environment(d->practice));
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);
}

static void test_not_now(void **state)
{
	struct desk *d = *state;
	struct pointer *p;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, id, AGENT_OUTBOUND, NULL, NULL, &d->f.err) != NULL,
	    "not-linked");
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, org, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "no-such-agent");
	d->f.session.options.readonly = true;
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "read-only");
	d->f.session.options.readonly = false;
	p = pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err);
	assert_non_null(p);
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "operation-open");
	must_refuse(&d->f,
	    unpointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "operation-open");
	/* Left before anything was sent: nothing waits. */
	pointer_free(p);
	agents_no_open(d);
	credentials_without(d, "VAPI_API_KEY=");
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err) != NULL,
	    "no-credentials");
	side_is(d, id, AGENT_INBOUND, WAY_NONE, "");
}

/* The key is refused: it waits in the journal until that is put right. */
static void test_key_refused(void **state)
{
	struct desk *d = *state;
	struct operation *open;
	struct pointer_view view;
	struct pointer *p;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	practice_refuse(d->practice, "*", "/phone-number", 401,
	    "{\"message\":\"Invalid Key.\",\"error\":\"Unauthorized\",\"statusCode\":401}", 1);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_STOPPED);
	assert_int_equal(view.problem.kind, ERROR_REFUSED);
	must(&d->f,
	    operation_list(d->f.session.store, org, true, NULL, 0, &d->f.arena, &open, &n,
		&d->f.err));
	assert_int_equal(n, 1);
	assert_int_equal(open[0].state, OPERATION_PLANNED);
	p = pointer_resume(&d->f.session, d->loop, open[0].id, NULL, NULL, &d->f.err);
	must_refuse(&d->f,
	    pointer_resume(&d->f.session, d->loop, open[0].id, NULL, NULL, &d->f.err) != NULL,
	    "operation-under-way");
	must_be(pointer_end(d, p), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	agents_no_open(d);
}

/* What answers a number at the other provider is not cut off by making it known here. */
static void test_answered_elsewhere(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], in[ID_MAX], out[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTION_EN, true, false, in);
	agents_link(d, org, AGENT_VAPI, REMINDERS, false, true, out);
	must_be(point(d, in, AGENT_INBOUND), POINTER_DONE);
	must_refuse(&d->f,
	    pointer_new(&d->f.session, d->loop, out, AGENT_OUTBOUND, NULL, NULL, &d->f.err) != NULL,
	    "answered-elsewhere");
	assert_int_equal(vapi_count(d, OWNED), 0);
	eleven_has(d, OWNED, RECEPTION_EN);
}

/* Nobody answers it yet, and now its calls come to Vapi: that is said. */
static void test_outbound_alone(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], out[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, REMINDERS, false, true, out);
	view = point(d, out, AGENT_OUTBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "link one inbound"));
	vapi_has(d, OWNED, "");
	view = point(d, out, AGENT_OUTBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "stays as it was"));
}

/* Outbound over the managed number leaves who answers it as it is. */
static void test_outbound_managed(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], in[ID_MAX], out[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, in);
	agents_link(d, org, AGENT_VAPI, REMINDERS, false, true, out);
	must_be(point(d, in, AGENT_INBOUND), POINTER_DONE);
	must_be(point(d, out, AGENT_OUTBOUND), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, out, AGENT_OUTBOUND, WAY_POINTED, OWNED);
	must_be(unpoint(d, out, AGENT_OUTBOUND), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, in, AGENT_INBOUND, WAY_POINTED, OWNED);
}

/* One agent for both over one number: taking off the outbound link takes nothing away from who
 * answers. */
static void test_both_directions(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, true, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	must_be(point(d, id, AGENT_OUTBOUND), POINTER_DONE);
	must_be(unpoint(d, id, AGENT_OUTBOUND), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_false(agents_get(d, id).side[AGENT_OUTBOUND].enabled);
}

/* Somebody led it to another agent meanwhile: that one stays when the link is taken off. */
static void test_unpoint_others(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	/* The link says one thing here, and the number leads elsewhere there. */
	must(&d->f, agent_unlink(d->f.session.store, id, AGENT_INBOUND, &d->f.err));
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	must(&d->f,
	    agent_pointed(d->f.session.store, id, "",
		&(struct agent_seen){ .direction = AGENT_INBOUND,
		    .way = WAY_POINTED,
		    .number = POOL_BE,
		    .number_id = "",
		    .reason = "" },
		&d->f.err));
	must_be(unpoint(d, id, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, FRONT_DESK);
}

/* It is there, and the list did not have it yet. */
static void test_exists(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	practice_refuse(d->practice, "GET", "/phone-number", 200, "[]", 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, FRONT_DESK);
	/* It stays unlisted: another account of the same provider has it. */
	practice_refuse(d->practice, "GET", "/phone-number", 200, "[]", 2);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "number-taken-there");
	side_is(d, id, AGENT_INBOUND, WAY_REFUSED, POOL_BE);
	vapi_has(d, POOL_BE, FRONT_DESK);
	agents_no_open(d);
}

/* ---- everything that can go wrong */

/* Taken, and not kept: the answer is fine, the number is not. */
static void test_silent(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX], body[600];
	const char *number_id;
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	number_id = practice_member(d, "vapi_numbers", "number", POOL_BE, "id", &n);
	snprintf(body, sizeof body,
	    "{\"id\":\"%s\",\"orgId\":\"%s\",\"provider\":\"telnyx\",\"number\":\"%s\",\"credentialId\":\"%s\","
	    "\"assistantId\":\"%s\",\"createdAt\":\"2026-11-01T10:00:00.000Z\",\"updatedAt\":\"2026-11-01T10:00:00.000Z\"}",
	    number_id, FRONT_DESK, POOL_BE, REMINDERS, FRONT_DESK);
	practice_refuse(d->practice, "PATCH", "/phone-number", 200, body, 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, FRONT_DESK);

	/* Never kept. */
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	practice_refuse(d->practice, "PATCH", "/phone-number", 200, body, 0);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "change-not-kept");
	side_is(d, id, AGENT_INBOUND, WAY_REFUSED, POOL_BE);
	vapi_has(d, POOL_BE, FRONT_DESK);
	agents_no_open(d);
}

static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut", "late",
	"slow" };
#define WHATS (sizeof whats / sizeof whats[0])

/* One customer and number for each: every request of the way, every fault. */
static void test_faults(void **state)
{
	static const struct {
		enum agent_provider provider;
		const char *method, *path;
		int times;
	} routes[] = {
		{ AGENT_VAPI, "GET", "/phone-number", 1 },
		{ AGENT_VAPI, "POST", "/phone-number", 1 },
		{ AGENT_VAPI, "POST", "/phone-number", 3 },
		{ AGENT_VAPI, "GET", "/phone-number/", 2 },
		{ AGENT_ELEVENLABS, "GET", "/v1/convai/phone-numbers", 1 },
		{ AGENT_ELEVENLABS, "POST", "/v1/convai/phone-numbers", 1 },
		{ AGENT_ELEVENLABS, "POST", "/v1/convai/phone-numbers", 3 },
		{ AGENT_ELEVENLABS, "GET", "/v1/convai/phone-numbers/", 2 },
	};
	struct desk *d = *state;
	size_t i = 0;

	agents_read_all(d);
	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++)
		for (size_t w = 0; w < WHATS; w++, i++) {
			char business[20], number[20], org[ID_MAX], id[ID_MAX];
			struct pointer_view view;

			snprintf(business, sizeof business, "+1650555%04zu", 3000 + i);
			snprintf(number, sizeof number, "+12125550%03zu", 100 + i);
			agents_customer(d, business, number, org);
			agents_link(d, org, routes[r].provider,
			    routes[r].provider == AGENT_VAPI ? FRONT_DESK : RECEPTION_EN, true,
			    false, id);
			practice_fault(d->practice, routes[r].method, routes[r].path, whats[w],
			    routes[r].times);
			view = point(d, id, AGENT_INBOUND);
			if (view.phase != POINTER_DONE)
				fail_msg("%s %s %s: %d %s: %s", routes[r].method, routes[r].path,
				    whats[w], (int)view.phase, view.problem.code,
				    view.problem.message);
			practice_forget_faults(d->practice);
			if (routes[r].provider == AGENT_VAPI)
				vapi_has(d, number, FRONT_DESK);
			else
				eleven_has(d, number, RECEPTION_EN);
			side_is(d, id, AGENT_INBOUND, WAY_POINTED, number);
			agents_no_open(d);
		}
}

/* The change and the read back, on one number that is led to and fro; the subaccount's token. */
static void test_faults_change(void **state)
{
	static const char *const agents[] = { FRONT_DESK, REMINDERS };
	static const struct {
		const char *method, *path;
		bool off;
	} routes[] = {
		{ "PATCH", "/phone-number", false },
		{ "GET", "/phone-number/", false },
		{ "PATCH", "/phone-number", true },
		{ "GET", "/phone-number", true },
	};
	struct desk *d = *state;
	size_t i = 0;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++)
		for (size_t w = 0; w < WHATS; w++, i++) {
			agents_link(d, org, AGENT_VAPI, agents[i % 2], true, false, id);
			if (routes[r].off)
				must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
			practice_fault(d->practice, routes[r].method, routes[r].path, whats[w], 1);
			must_be(routes[r].off ? unpoint(d, id, AGENT_INBOUND)
					      : point(d, id, AGENT_INBOUND),
			    POINTER_DONE);
			vapi_has(d, OWNED, routes[r].off ? "" : agents[i % 2]);
			agents_no_open(d);
			practice_forget_faults(d->practice);
		}
}

/* Left at every moment: what is open is settled by the next look, and nothing is there twice. */
struct steps {
	struct pointer *p;
	int left;
};

static bool stepped(void *user)
{
	struct steps *s = user;

	return s->left-- <= 0 || pointer_rests(s->p);
}

struct settled {
	bool came;
	size_t settled, open;
	struct error last;
};

static void settled_came(void *user, size_t settled, size_t open, const struct error *last)
{
	struct settled *s = user;

	s->came = true;
	s->settled = settled;
	s->open = open;
	if (last)
		s->last = *last;
}

static bool settled_there(void *user)
{
	return ((struct settled *)user)->came;
}

static struct settled settle(struct desk *d, const char *operation_id)
{
	struct settled s = { .came = false };
	struct settler *settler =
	    settler_new(&d->f.session, d->loop, operation_id, settled_came, &s, &d->f.err);

	if (!settler)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	settler_pace(settler, PACE);
	assert_true(desk_run(d, settled_there, &s));
	settler_free(settler);
	return s;
}

static bool pointer_waits(void *user)
{
	return pointer_view(user)->phase == POINTER_WAITING;
}

/* The link is taken off while it is not known whether the number leads to the agent: it does not,
 * in the end. */
static void test_link_gone_while_unknown(void **state)
{
	struct desk *d = *state;
	struct operation *open;
	struct pointer *p;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	practice_fault(d->practice, "PATCH", "/phone-number", "hang-done", 9);
	p = pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err);
	assert_non_null(p);
	pointer_pace(p, PACE);
	assert_true(desk_run(d, pointer_waits, p));
	pointer_free(p);
	practice_forget_faults(d->practice);
	vapi_has(d, POOL_BE, FRONT_DESK);
	must(&d->f, agent_unlink(d->f.session.store, id, AGENT_INBOUND, &d->f.err));
	must(&d->f,
	    operation_list(d->f.session.store, org, true, NULL, 0, &d->f.arena, &open, &n,
		&d->f.err));
	assert_int_equal(n, 1);
	assert_int_equal(settle(d, open[0].id).settled, 1);
	vapi_has(d, POOL_BE, "");
	agents_no_open(d);
}

static void test_left(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	for (int steps = 0; steps < 40; steps += steps < 12 ? 1 : 4) {
		struct operation *open;
		struct steps run = { .left = steps };
		size_t n;

		agents_link(d, org, AGENT_VAPI, steps % 2 ? FRONT_DESK : REMINDERS, true, false,
		    id);
		run.p =
		    pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err);
		assert_non_null(run.p);
		pointer_pace(run.p, PACE);
		assert_true(desk_run(d, stepped, &run));
		pointer_free(run.p);
		must(&d->f,
		    operation_list(d->f.session.store, org, true, NULL, 0, &d->f.arena, &open, &n,
			&d->f.err));
		assert_true(n <= 1);
		if (n == 1) {
			const struct settled s = settle(d, open[0].id);

			if (s.settled != 1)
				fail_msg("after %d steps: %s", steps, s.last.message);
			vapi_has(d, OWNED, steps % 2 ? FRONT_DESK : REMINDERS);
			side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
		}
		agents_no_open(d);
	}
}

struct asked {
	struct desk *d;
	size_t before;
};

static bool asked_there(void *user)
{
	const struct asked *a = user;

	return practice_requests(a->d->practice) > a->before;
}

static bool waits(void *user)
{
	return pointer_view(user)->phase == POINTER_WAITING || pointer_rests(user);
}

/* Another process holds the store while the answer comes: it is not lost. */
static void test_busy(void **state)
{
	struct desk *d = *state;
	struct asked asked = { .d = d };
	struct pointer *p;
	sqlite3 *other;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	p = pointer_new(&d->f.session, d->loop, id, AGENT_INBOUND, NULL, NULL, &d->f.err);
	assert_non_null(p);
	pointer_pace(p, PACE);
	asked.before = practice_requests(d->practice);
	assert_true(desk_run(d, asked_there, &asked));
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	assert_true(desk_run(d, waits, p));
	assert_int_equal(pointer_view(p)->phase, POINTER_WAITING);
	assert_int_equal(pointer_view(p)->problem.kind, ERROR_BUSY);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	must_be(pointer_end(d, p), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	agents_no_open(d);
}

/* A process that died: unknown, and settled without Twilio's credentials. */
static void test_settled(void **state)
{
	struct desk *d = *state;
	struct new_operation new = { .kind = OPERATION_POINT_IN,
		.parameters = "{\"direction\":\"inbound\",\"number\":\"" POOL_BE "\"}" };
	char org[ID_MAX], id[ID_MAX], op[ID_MAX], subject[80];
	struct settled s;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	snprintf(subject, sizeof subject, "agents/%s", id);
	new.subject = subject;
	new.org_id = org;
	must(&d->f, operation_plan(d->f.session.store, &new, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, operation_unknown(d->f.session.store, op, "lost", &d->f.err));
	credentials_without(d, "TWILIO_AUTH_TOKEN=");
	s = settle(d, NULL);
	assert_int_equal(s.settled, 1);
	assert_int_equal(s.open, 0);
	vapi_has(d, POOL_BE, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_BE);

	/* The link was taken off meanwhile: nothing is asked for any more. */
	must(&d->f, operation_plan(d->f.session.store, &new, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, operation_unknown(d->f.session.store, op, "lost", &d->f.err));
	must(&d->f, agent_unlink(d->f.session.store, id, AGENT_INBOUND, &d->f.err));
	s = settle(d, NULL);
	assert_int_equal(s.settled, 1);
	agents_no_open(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_vapi_managed, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_subaccount, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_elevenlabs_managed, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_to_and_fro, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_token_of_the_vault, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_pool_alone, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_pool_closed, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_pool_open_again, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_off_anothers, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_leaves_the_pool, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_link_gone_while_unknown, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_to_the_other_provider, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_pool_elevenlabs, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_shared, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_byoc, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_credential_id, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_not_now, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_key_refused, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_answered_elsewhere, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_outbound_alone, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_outbound_managed, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_both_directions, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_unpoint_others, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_exists, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_silent, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_faults, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_faults_change, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_left, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_busy, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_settled, desk_setup, desk_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
