/* A number pointed at an agent, and taken off it, at both providers: numbers of the customer's own,
 * whose credentials are used, and what is refused. */
#include "tests/desk/pointer_fixture.h"

#include "desk/vault.h"

static void test_vapi_managed(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	struct managed_number number;
	char org[ID_MAX], id[ID_MAX];
	bool found;
	size_t n;

	front_desk(d, OWNED, org, id);
	side_is(d, id, AGENT_INBOUND, WAY_NONE, "");
	view = point(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "Front desk (en)");
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
	must_say(view, POINTER_DONE, "Front desk (en)");
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
	must_say(view, POINTER_DONE, "Reception EN");
	eleven_has(d, OWNED, RECEPTION_EN);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_string_equal(practice_member(d, "numbers", "phone_number", OWNED, "voice_url", &n),
	    "https://api.us.elevenlabs.io/twilio/inbound_call");
	/* Outbound over the same number: it only has to be known there. */
	view = point(d, id, AGENT_OUTBOUND);
	must_say(view, POINTER_DONE, "stays as it was");
	side_is(d, id, AGENT_OUTBOUND, WAY_POINTED, OWNED);
	eleven_has(d, OWNED, RECEPTION_EN);
	/* Off again: nobody answers, the number stays known; the outbound link is not touched. */
	view = unpoint(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "no agent answers");
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

/* ---- whose credentials */

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
	desk_connect(d, &d->f.session, NULL);
	credentials_vault(&d->f.session.credentials, v);
	return v;
}

/* The one operation that was left open. */
static struct pointer_view point_again(struct desk *d, const char *org)
{
	struct operation open;

	open = fixture_open_one(&d->f, org);
	return pointer_end(d,
	    pointer_resume(&d->f.session, d->loop, open.id, NULL, NULL, &d->f.err));
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
	desk_connect(d, &d->f.session, theirs);
	fixture_customer(&d->f, NAME, "+16505550101", "byoc", org);
	must(&d->f, desk_customer_edit(&d->f.session, org, &own, NULL, &d->f.err));
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_refuse(&d->f, pointing(d, id, AGENT_INBOUND) != NULL, "no-number");
	assert_non_null(strstr(d->f.err.message, "own Twilio account"));
	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	must(&d->f, forwarding_set(d->f.session.store, f[0].id, f[0].version, &setup, &d->f.err));
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	vapi_has(d, THEIRS, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, THEIRS);
	/* Credentials of another account: it waits for the right ones. */
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTION_EN, true, false, id);
	desk_connect(d, &d->f.session, practice_environment_of(d->practice, PRACTICE_TRIAL));
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_STOPPED);
	assert_string_equal(view.problem.code, "other-account");
}

/* The key is refused: it waits in the journal until that is put right. */
static void test_key_refused(void **state)
{
	struct desk *d = *state;
	struct operation open;
	struct pointer_view view;
	struct pointer *p;
	char org[ID_MAX], id[ID_MAX];

	front_desk(d, OWNED, org, id);
	practice_refuse(d->practice, "*", "/phone-number", 401,
	    "{\"message\":\"Invalid Key.\",\"error\":\"Unauthorized\",\"statusCode\":401}", 1);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_STOPPED);
	assert_int_equal(view.problem.kind, ERROR_REFUSED);
	open = fixture_open_one(&d->f, org);
	assert_int_equal(open.state, OPERATION_PLANNED);
	p = pointer_resume(&d->f.session, d->loop, open.id, NULL, NULL, &d->f.err);
	must_refuse(&d->f,
	    pointer_resume(&d->f.session, d->loop, open.id, NULL, NULL, &d->f.err) != NULL,
	    "operation-under-way");
	must_be(pointer_end(d, p), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	agents_no_open(d);
}

/* ---- refusals */

static void test_credential_id(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_US, "US", org, id);
	credentials_without(d, "VAPI_TELNYX_CREDENTIAL_ID=");
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "vapi-credential-missing");
	assert_non_null(strstr(view.problem.message, "VAPI_TELNYX_CREDENTIAL_ID"));
	side_is(d, id, AGENT_INBOUND, WAY_REFUSED, POOL_US);
	assert_int_equal(vapi_count(d, POOL_US), 0);
	agents_no_open(d);
	/* Given: it works. */
	desk_connect(d, &d->f.session, practice_environment(d->practice));
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);
}

static void test_not_now(void **state)
{
	struct desk *d = *state;
	struct pointer *p;
	char org[ID_MAX], id[ID_MAX];

	front_desk(d, OWNED, org, id);
	must_refuse(&d->f, pointing(d, id, AGENT_OUTBOUND) != NULL, "not-linked");
	must_refuse(&d->f, pointing(d, org, AGENT_INBOUND) != NULL, "no-such-agent");
	d->f.session.options.readonly = true;
	must_refuse(&d->f, pointing(d, id, AGENT_INBOUND) != NULL, "read-only");
	d->f.session.options.readonly = false;
	p = pointing(d, id, AGENT_INBOUND);
	assert_non_null(p);
	must_refuse(&d->f, pointing(d, id, AGENT_INBOUND) != NULL, "operation-open");
	must_refuse(&d->f, unpointing(d, id, AGENT_INBOUND) != NULL, "operation-open");
	/* Left before anything was sent: nothing waits. */
	pointer_free(p);
	agents_no_open(d);
	credentials_without(d, "VAPI_API_KEY=");
	must_refuse(&d->f, pointing(d, id, AGENT_INBOUND) != NULL, "no-credentials");
	side_is(d, id, AGENT_INBOUND, WAY_NONE, "");
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
	must_refuse(&d->f, pointing(d, out, AGENT_OUTBOUND) != NULL, "answered-elsewhere");
	assert_int_equal(vapi_count(d, OWNED), 0);
	eleven_has(d, OWNED, RECEPTION_EN);
}

/* ---- outbound */

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
	must_say(view, POINTER_DONE, "link one inbound");
	vapi_has(d, OWNED, "");
	view = point(d, out, AGENT_OUTBOUND);
	must_say(view, POINTER_DONE, "stays as it was");
}

/* Outbound over the managed number leaves who answers it as it is. */
static void test_outbound_managed(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], in[ID_MAX], out[ID_MAX];

	front_desk(d, OWNED, org, in);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_vapi_managed),
		desk_test(test_subaccount),
		desk_test(test_elevenlabs_managed),
		desk_test(test_to_and_fro),
		desk_test(test_token_of_the_vault),
		desk_test(test_byoc),
		desk_test(test_key_refused),
		desk_test(test_credential_id),
		desk_test(test_not_now),
		desk_test(test_answered_elsewhere),
		desk_test(test_outbound_alone),
		desk_test(test_outbound_managed),
		desk_test(test_both_directions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
