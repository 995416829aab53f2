/* Buying and releasing against the practice providers: what the tests of provision*.c share. */
#ifndef TESTS_DESK_PROVISION_FIXTURE_H
#define TESTS_DESK_PROVISION_FIXTURE_H

#include "tests/desk/verifier_fixture.h"

#include <cjson/cJSON.h>

#include "desk/provision.h"
#include "store/agents.h"
#include "store/managed.h"

#define BUY "+16505550201"  /* for sale in the US, needs nothing */
#define NAME "Smile Clinic" /* the customer's */

static inline bool prov_rests(void *user)
{
	switch (provisioner_view(user)->phase) {
	case PROVISIONING_IDLE:
	case PROVISIONING_READY:
	case PROVISIONING_STOPPED:
	case PROVISIONING_DONE:
	case PROVISIONING_FAILED:
		return true;
	default:
		return false;
	}
}

static inline void prov_wait(struct desk *d, struct provisioner *p)
{
	if (!desk_run(d, prov_rests, p))
		fail_msg("phase %d stays (%s): %s: %s", (int)provisioner_view(p)->phase,
		    provisioner_view(p)->step, provisioner_view(p)->problem.code,
		    provisioner_view(p)->problem.message);
}

static inline struct provisioner *prov_new(struct desk *d, const char *customer_id)
{
	struct provisioner *p =
	    provisioner_new(&d->f.session, d->loop, customer_id, NULL, NULL, &d->f.err);

	if (!p)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	provisioner_pace(p, PACE);
	return p;
}

static inline void prov_customer(struct desk *d, const char *mode, char id[ID_MAX])
{
	fixture_customer(&d->f, NAME, "+16505550101", mode, id);
}

static inline void prov_check(struct desk *d, struct provisioner *p, const char *number)
{
	must(&d->f, provisioner_check(p, &(struct provision_order){ .number = number }, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_READY);
}

static inline void prov_buy(struct desk *d, struct provisioner *p, const char *number)
{
	prov_check(d, p, number);
	if (provisioner_view(p)->barred)
		fail_msg("barred: %s", provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].text);
	must(&d->f, provisioner_buy(p, &d->f.err));
}

static inline struct provision prov_chain(struct desk *d, const char *customer_id, size_t *n)
{
	struct provision *all;

	must(&d->f,
	    provision_list(d->f.session.store, customer_id, false, &d->f.arena, &all, n,
		&d->f.err));
	return *n > 0 ? all[0] : (struct provision){ .reason = "" };
}

static inline bool prov_owned(struct desk *d, const char *number, struct managed_number *out)
{
	bool found;

	must(&d->f, managed_find(d->f.session.store, number, &d->f.arena, &found, out, &d->f.err));
	return found;
}

/* ---- what practice has: /practice/state, read over its own port in the same loop */

struct prov_state {
	bool done;
	cJSON *doc;
};

static inline void prov_state_came(void *user, const struct http_reply *reply)
{
	struct prov_state *s = user;

	s->done = true;
	assert_int_equal(reply->end, HTTP_ANSWERED);
	s->doc = cJSON_Parse(reply->body);
}

static inline bool prov_state_done(void *user)
{
	return ((struct prov_state *)user)->done;
}

static inline cJSON *prov_state(struct desk *d)
{
	struct prov_state s = { .done = false };
	struct http_request r;

	http_request_init(&r, HTTP_GET);
	snprintf(r.url, sizeof r.url, "%s/practice/state", practice_url(d->practice));
	(void)http_start(d->loop, &r, prov_state_came, &s);
	http_request_done(&r);
	assert_true(desk_run(d, prov_state_done, &s));
	assert_non_null(s.doc);
	return s.doc;
}

/* How many things of the list have this text under that name. */
static inline size_t prov_count(struct desk *d, const char *list, const char *name,
    const char *text)
{
	cJSON *doc = prov_state(d);
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, cJSON_GetObjectItem(doc, list))
	{
		const char *value = cJSON_GetStringValue(cJSON_GetObjectItem(item, name));

		if (value && strncmp(value, text, strlen(text)) == 0)
			n++;
	}
	cJSON_Delete(doc);
	return n;
}

#define prov_numbers(d, number) prov_count(d, "numbers", "phone_number", number)
#define prov_accounts(d, id) prov_account_count(d, id)
static inline size_t prov_account_count(struct desk *d, const char *customer_id)
{
	char name[80];

	snprintf(name, sizeof name, "voxdesk %s", customer_id);
	return prov_count(d, "accounts", "friendly_name", name);
}

#endif
