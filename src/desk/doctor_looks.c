/* What the doctor asks providers: reads that exist already, and of each provider the smallest one
 * that its credentials are needed for. */
#include <string.h>

#include "base/time.h"
#include "desk/agents.h"
#include "desk/doctor_parts.h"
#include "desk/pool.h"

void doctor_told_time(struct doctor *d, enum service who, const struct http_reply *reply)
{
	const int64_t off = (int64_t)time_now() - reply->date;

	if (reply->end != HTTP_ANSWERED || reply->date == 0 ||
	    (d->clock_by &&
		(off < 0 ? -off : off) >= (d->clock_off < 0 ? -d->clock_off : d->clock_off)))
		return;
	d->clock_off = off;
	d->clock_by = service_name(who);
}

/* ---- one request of a provider */

struct probe {
	struct read read;
	struct doctor *d;
	enum doctor_look look;
	int page;           /* Telnyx's list of verified numbers */
	const char *number; /* that is looked for */
};

static struct probe *probe_new(struct doctor *d, enum doctor_look look)
{
	struct probe *p = (struct probe *)read_plain(sizeof *p, d->session, d->loop);

	p->d = d;
	p->look = look;
	d->looks[look].read = &p->read;
	return p;
}

/* The look is over where nothing can be sent. */
static void probe_send(struct probe *p, bool made, struct http_request *request,
    read_reply_fn *came, const struct error *err)
{
	if (made)
		read_send(&p->read, request, came);
	else
		doctor_looked(p->d, p->look, err);
	if (made)
		http_request_done(request);
}

/* ---- are the credentials taken? */

struct service_probe {
	bool (*make)(struct read *r, struct http_request *out, struct error *err);
	bool (*read)(struct read *r, const struct http_reply *reply, size_t *listed,
	    struct error *err);
};

static bool twilio_make(struct read *r, struct http_request *out, struct error *err)
{
	return read_account(r, "", false, err) && twilio_account_make(&r->twilio, out, err);
}

static bool twilio_read(struct read *r, const struct http_reply *reply, size_t *listed,
    struct error *err)
{
	struct doctor *d = ((struct probe *)r)->d;

	*listed = 0;
	return twilio_account_read(reply, &d->arena, &d->account, NULL, err);
}

static bool telnyx_make(struct read *r, struct http_request *out, struct error *err)
{
	return credentials_telnyx(&r->session->credentials, &r->telnyx, err) &&
	    telnyx_numbers_make(&r->telnyx, NULL, 1, out, err);
}

static bool telnyx_read(struct read *r, const struct http_reply *reply, size_t *listed,
    struct error *err)
{
	struct telnyx_numbers page = { 0 };
	const bool ok = telnyx_numbers_read(reply, 1, &r->arena, &page, err);

	*listed = page.n;
	return ok;
}

static bool vapi_make(struct read *r, struct http_request *out, struct error *err)
{
	return credentials_vapi(&r->session->credentials, &r->vapi, err) &&
	    vapi_assistants_make(&r->vapi, "", out, err);
}

static bool vapi_read(struct read *r, const struct http_reply *reply, size_t *listed,
    struct error *err)
{
	struct vapi_assistants page = { 0 };
	const bool ok = vapi_assistants_read(reply, &r->arena, &page, err);

	*listed = page.n;
	return ok;
}

static bool eleven_make(struct read *r, struct http_request *out, struct error *err)
{
	return credentials_elevenlabs(&r->session->credentials, &r->elevenlabs, err) &&
	    elevenlabs_agents_make(&r->elevenlabs, "", out, err);
}

static bool eleven_read(struct read *r, const struct http_reply *reply, size_t *listed,
    struct error *err)
{
	struct elevenlabs_agents page = { 0 };
	const bool ok = elevenlabs_agents_read(reply, &r->arena, &page, err);

	*listed = page.n;
	return ok;
}

static const struct service_probe probes[SERVICES] = {
	[SERVICE_TWILIO] = { twilio_make, twilio_read },
	[SERVICE_TELNYX] = { telnyx_make, telnyx_read },
	[SERVICE_VAPI] = { vapi_make, vapi_read },
	[SERVICE_ELEVENLABS] = { eleven_make, eleven_read },
};

static void service_came(struct read *r, const struct http_reply *reply)
{
	struct probe *p = (struct probe *)r;
	struct error err = { 0 };

	doctor_told_time(p->d, (enum service)p->look, reply);
	if (probes[p->look].read(r, reply, &p->d->listed[p->look], &err))
		error_clear(&err);
	doctor_looked(p->d, p->look, &err);
}

static void look_at_service(struct doctor *d, enum doctor_look look)
{
	struct probe *p = probe_new(d, look);
	struct http_request request;
	struct error err = { 0 };
	const bool made = probes[look].make(&p->read, &request, &err);

	probe_send(p, made, &request, service_came, &err);
}

/* ---- AI numbers */

/* What is seen is written down: not without a store, and not in one that is only read. */
static bool can_keep(struct doctor *d, enum doctor_look look)
{
	struct error err = { 0 };

	if (d->session->store && !d->session->options.readonly)
		return true;
	if (d->session->store)
		error_set(&err, ERROR_REFUSED, "readonly", _("Run it without --readonly."),
		    _("Not asked: with --readonly nothing that is seen could be kept."));
	doctor_looked(d, look, &err);
	return false;
}

static void pool_came(void *user, const struct pool_refreshed *p, const struct error *err)
{
	struct doctor *d = user;

	d->pool_untaken = p->untaken;
	doctor_looked(d, LOOK_POOL, err);
}

static void managed_came(void *user, size_t n, const struct error *err)
{
	(void)n;
	doctor_looked(user, LOOK_MANAGED, err);
}

static void ways_came(void *user, size_t read, size_t drifted, const struct error *err)
{
	(void)read, (void)drifted;
	doctor_looked(user, LOOK_WAYS, err);
}

static void begun(struct doctor *d, enum doctor_look look, struct read *read,
    const struct error *err)
{
	d->looks[look].read = read;
	if (!read)
		doctor_looked(d, look, err);
}

static bool has_ai(const struct doctor *d, enum ai_source source)
{
	return d->lane1.config && d->lane1.config->ai_source == source;
}

static void look_at_pool(struct doctor *d, enum doctor_look look)
{
	struct error err = { 0 };

	if (d->subject.customer_id[0] && !has_ai(d, AI_POOL))
		doctor_looked(d, look, NULL);
	else if (can_keep(d, look))
		begun(d, look, pool_compare(d->session, d->loop, pool_came, d, &err), &err);
}

static void look_at_managed(struct doctor *d, enum doctor_look look)
{
	struct error err = { 0 };

	if (!has_ai(d, AI_MANAGED))
		doctor_looked(d, look, NULL);
	else if (can_keep(d, look))
		begun(d, look, managed_refresh(d->session, d->loop, managed_came, d, &err), &err);
}

static void look_at_ways(struct doctor *d, enum doctor_look look)
{
	struct error err = { 0 };
	struct agent *agents;
	size_t n = 0;

	if (!agent_list(d->session->store, d->subject.customer_id, &d->arena, &agents, &n, &err))
		doctor_looked(d, look, &err);
	else if (n == 0)
		doctor_looked(d, look, NULL);
	else if (can_keep(d, look))
		begun(d, look,
		    agent_ways_refresh(d->session, d->loop, d->subject.customer_id, ways_came, d,
			&err),
		    &err);
}

/* ---- the caller ID in its provider's list; nothing of it is kept */

static void at_twilio(struct read *r, const struct http_reply *reply)
{
	struct probe *p = (struct probe *)r;
	struct twilio_caller_ids page = { 0 };
	struct error err = { 0 };

	if (twilio_caller_ids_read(reply, &r->arena, &page, &err))
		p->d->caller_listed = twilio_caller_ids_find(&page, p->number) != NULL;
	doctor_looked(p->d, p->look, &err);
}

static void telnyx_page(struct probe *p);

static void at_telnyx(struct read *r, const struct http_reply *reply)
{
	struct probe *p = (struct probe *)r;
	struct telnyx_verified_list page = { 0 };
	struct error err = { 0 };

	if (telnyx_verified_list_read(reply, p->page, &r->arena, &page, &err))
		p->d->caller_listed = telnyx_verified_find(&page, p->number) != NULL;
	p->page = page.next;
	if (err.kind == ERROR_NONE && !p->d->caller_listed && page.next > 0)
		telnyx_page(p);
	else
		doctor_looked(p->d, p->look, &err);
}

static void telnyx_page(struct probe *p)
{
	struct http_request request;
	struct error err = { 0 };
	const bool made = telnyx_verified_list_make(&p->read.telnyx, p->page, &request, &err);

	probe_send(p, made, &request, at_telnyx, &err);
}

static void look_at_caller_id(struct doctor *d, enum doctor_look look)
{
	const struct customer *customer = &d->lane2.customer;
	struct http_request request;
	struct error err = { 0 };
	struct probe *p;
	bool made;

	if (!d->lane2.number.e164[0]) {
		doctor_looked(d, look, NULL);
		return;
	}
	p = probe_new(d, look);
	p->number = arena_strdup(&p->read.arena, d->lane2.number.e164);
	if (customer->through_telnyx) {
		p->page = 1;
		if (credentials_telnyx(&d->session->credentials, &p->read.telnyx, &err))
			telnyx_page(p);
		else
			doctor_looked(d, look, &err);
		return;
	}
	made = read_account(&p->read, customer->twilio_account_sid, customer->mode == MODE_BYOC,
		   &err) &&
	    twilio_caller_ids_make(&p->read.twilio, p->number, &request, &err);
	d->caller_account = arena_strdup(&d->arena, p->read.twilio.account);
	probe_send(p, made, &request, at_twilio, &err);
}

/* ---- Twilio's permission to call the number's country */

static void country_came(void *user)
{
	struct doctor *d = user;

	doctor_looked(d, LOOK_COUNTRY, d->country.found == COUNTRY_UNREAD ? &d->country.err : NULL);
}

static void look_at_country(struct doctor *d, enum doctor_look look)
{
	const struct customer *customer = &d->lane2.customer;
	struct error err = { 0 };
	struct twilio t;

	if (customer->through_telnyx || !d->lane2.number.country[0]) {
		doctor_looked(d, look, NULL);
		return;
	}
	if (!credentials_twilio(&d->session->credentials, customer->twilio_account_sid,
		customer->mode == MODE_BYOC, &t, &err)) {
		doctor_looked(d, look, &err);
		return;
	}
	country_account(&d->country, &t);
	twilio_account_done(&t);
	country_read(&d->country, d->lane2.number.country,
	    arena_strdup(&d->arena, d->lane2.number.e164), country_came, d);
}

/* ---- all of them */

void (*const doctor_looks[LOOKS])(struct doctor *d, enum doctor_look look) = {
	[LOOK_TWILIO] = look_at_service,
	[LOOK_TELNYX] = look_at_service,
	[LOOK_VAPI] = look_at_service,
	[LOOK_ELEVENLABS] = look_at_service,
	[LOOK_SHARED] = doctor_shared_begin,
	[LOOK_POOL] = look_at_pool,
	[LOOK_MANAGED] = look_at_managed,
	[LOOK_CALLER_ID] = look_at_caller_id,
	[LOOK_COUNTRY] = look_at_country,
	[LOOK_WAYS] = look_at_ways,
};

void doctor_looks_end(struct doctor *d)
{
	for (int i = 0; i < LOOKS; i++) {
		read_free(d->looks[i].read);
		d->looks[i].read = NULL;
	}
	machine_cancel(&d->country.m);
	doctor_shared_end(d);
}
