/* A number bought for an agent: known at the agent's provider, and taken out there when it is given
 * back, with and without a key. */
#include "tests/desk/provision_fixture.h"

#include "practice/elevenlabs.h"
#include "practice/vapi.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_agent),
		desk_test(test_agent_later),
		desk_test(test_agent_refused),
		desk_test(test_released_without_key),
		desk_test(test_released_with_refused_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
