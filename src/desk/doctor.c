/*
 * DESIGN
 * The table below is all there is: a check that needs looks waits until they have ended, one that
 * needs none is made at once. So the machine is judged first and by itself, while what is asked of
 * providers runs side by side afterwards; findings stand in the table's order.
 */
#include "desk/doctor.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "desk/doctor_parts.h"

static const struct doctor_check desk_checks[] = {
	{ "store", doctor_store, 0, 0 },
	{ "store-whole", doctor_store_whole, OPEN_STORE, 0 },
	{ "store-files", doctor_store_files, OPEN_STORE, 0 },
	{ "disk", doctor_disk, OPEN_STORE, 0 },
	{ "backup", doctor_backup, OPEN_STORE, 0 },
	{ "config", doctor_config, 0, 0 },
	{ "carriers", doctor_carriers, 0, 0 },
	{ "vault", doctor_vault, 0, 0 },
	{ "terminal", doctor_terminal, 0, 0 },
	{ "clock", doctor_clock,
	    LOOK(TWILIO) | LOOK(TELNYX) | LOOK(VAPI) | LOOK(ELEVENLABS) | LOOK(SHARED), 0 },
	{ "twilio", doctor_provider, LOOK(TWILIO), SERVICE_TWILIO },
	{ "telnyx", doctor_provider, LOOK(TELNYX), SERVICE_TELNYX },
	{ "vapi", doctor_provider, LOOK(VAPI), SERVICE_VAPI },
	{ "elevenlabs", doctor_provider, LOOK(ELEVENLABS), SERVICE_ELEVENLABS },
	{ "supabase", doctor_project, LOOK(SHARED), SERVICE_SUPABASE },
	{ "schema", doctor_schema, LOOK(SHARED), 0 },
	{ "sharing", doctor_sharing, OPEN_STORE | LOOK(SHARED), 0 },
	{ "conflicts", doctor_conflicts, OPEN_STORE, 0 },
	{ "journal", doctor_journal, OPEN_STORE, 0 },
	{ "pool", doctor_pool, OPEN_STORE | LOOK(POOL), 0 },
	{ NULL, NULL, 0, 0 },
};

static const struct doctor_check customer_checks[] = {
	{ "customer", doctor_customer, 0, 0 },
	{ "ai-number", doctor_ai_number, LOOK(POOL) | LOOK(MANAGED), 0 },
	{ "carrier", doctor_carrier, 0, 0 },
	{ "code", doctor_code, 0, 0 },
	{ "forwarding", doctor_forwarding, 0, 0 },
	{ "agent-inbound", doctor_agent, LOOK(WAYS), AGENT_INBOUND },
	{ "caller-id", doctor_caller_id, LOOK(CALLER_ID), 0 },
	{ "country", doctor_country, LOOK(COUNTRY), 0 },
	{ "agent-outbound", doctor_agent, LOOK(WAYS), AGENT_OUTBOUND },
	{ "sharing", doctor_registered, 0, 0 },
	{ "conflicts", doctor_conflicts, 0, 0 },
	{ "journal", doctor_journal, 0, 0 },
	{ NULL, NULL, 0, 0 },
};

const char *doctor_state_name(enum doctor_state state)
{
	static const char *const names[DOCTOR_STATES] = {
		[DOCTOR_OK] = "ok",
		[DOCTOR_WARN] = "warn",
		[DOCTOR_FAIL] = "fail",
		[DOCTOR_UNKNOWN] = "unknown",
	};

	return names[state];
}

/* ---- findings */

void doctor_say(struct doctor *d, const struct doctor_check *check, enum doctor_state state,
    const char *found, const char *fix)
{
	d->report.findings[check - d->checks] =
	    (struct doctor_finding){ check->name, state, found, fix };
}

static bool is_among(const char *code, const char *const *codes)
{
	while (*codes && strcmp(*codes, code) != 0)
		codes++;
	return *codes != NULL;
}

/* Unknown is what passes by itself, or what nobody could look at with what is given. */
enum doctor_state doctor_state_of(const struct error *err)
{
	static const char *const not_given[] = { "no-credentials", "no-project", "not-signed-in",
		"other-account", "vault-moved", "readonly", NULL };
	static const char *const stays[] = { "tls", "no-libcurl", "supabase-paused", NULL };

	if (is_among(err->code, not_given))
		return DOCTOR_UNKNOWN;
	if (err->kind == ERROR_NETWORK)
		return is_among(err->code, stays) ? DOCTOR_FAIL : DOCTOR_UNKNOWN;
	return err->kind == ERROR_BUSY || err->kind == ERROR_OPEN ? DOCTOR_UNKNOWN : DOCTOR_FAIL;
}

void doctor_say_error(struct doctor *d, const struct doctor_check *check, const struct error *err)
{
	doctor_say(d, check, doctor_state_of(err), arena_strdup(&d->arena, err->message),
	    arena_strdup(&d->arena, err->hint));
}

bool doctor_unseen(struct doctor *d, const struct doctor_check *check, enum doctor_look look)
{
	if (d->looks[look].err.kind == ERROR_NONE)
		return false;
	doctor_say_error(d, check, &d->looks[look].err);
	return true;
}

const char *doctor_moment(struct doctor *d, const char *rfc3339)
{
	char shown[40] = "";

	time_for_operator(rfc3339, shown, sizeof shown);
	return arena_strdup(&d->arena, shown);
}

bool doctor_older(const char *rfc3339, int64_t seconds)
{
	time_t at;

	return time_parse(rfc3339, &at) && time_now() - at > seconds;
}

/* ---- the run */

static bool looks_open(const struct doctor *d)
{
	for (int i = 0; i < LOOKS; i++)
		if (d->looks[i].begun && !d->looks[i].ended)
			return true;
	return false;
}

static bool needs_looks(const struct doctor_check *check)
{
	return (check->needs & (OPEN_STORE - 1)) != 0;
}

static void judge(struct doctor *d, const struct doctor_check *check)
{
	if (!(check->needs & OPEN_STORE) || d->session->store)
		check->judge(d, check);
	else
		doctor_say(d, check, DOCTOR_UNKNOWN, _("Not looked at: the store is not open."),
		    "");
}

/* Those that nothing was found for are taken out. */
static void sum_up(struct doctor *d, size_t n)
{
	struct doctor_report *r = &d->report;

	for (size_t i = 0; i < n; i++) {
		if (!r->findings[i].check)
			continue;
		r->count[r->findings[i].state]++;
		r->findings[r->n++] = r->findings[i];
	}
}

/* As it is after the looks, which keep what they saw. */
static bool customer_load(struct doctor *d, struct error *err)
{
	return lane1_load(d->session, d->subject.customer_id, d->subject.number, &d->arena,
		   &d->lane1, err) &&
	    lane2_load(d->session, d->subject.customer_id,
		d->lane1.config ? d->lane1.config->business_number : NULL, &d->arena, &d->lane2,
		err);
}

static void end(struct doctor *d)
{
	struct error ignored = { 0 };
	size_t n = 0;

	if (d->subject.customer_id[0] && d->session->store && !customer_load(d, &ignored))
		error_clear(&ignored); /* as it was read before */
	for (; d->checks[n].name; n++)
		if (d->subject.customer_id[0] || needs_looks(&d->checks[n]))
			judge(d, &d->checks[n]);
	sum_up(d, n);
}

static void all_looked(void *user)
{
	struct doctor *d = user;

	if (looks_open(d))
		return;
	end(d);
	d->done(d->user);
}

void doctor_looked(struct doctor *d, enum doctor_look look, const struct error *err)
{
	if (d->looks[look].ended)
		return;
	d->looks[look].ended = true;
	if (err)
		d->looks[look].err = *err;
	loop_timer(d->loop, all_looked, d, 1);
}

static void begin(struct doctor *d)
{
	unsigned wanted = 0;
	size_t n = 0;

	for (; d->checks[n].name; n++)
		wanted |= d->checks[n].needs;
	d->report.findings = arena_alloc(&d->arena, (n + 1) * sizeof *d->report.findings);
	memset(d->report.findings, 0, (n + 1) * sizeof *d->report.findings);
	for (size_t i = 0; i < n && !d->subject.customer_id[0]; i++)
		if (!needs_looks(&d->checks[i]))
			judge(d, &d->checks[i]);
	for (int i = 0; i < LOOKS; i++)
		d->looks[i].begun = wanted & 1u << i;
	for (int i = 0; i < LOOKS; i++)
		if (d->looks[i].begun)
			doctor_looks[i](d, (enum doctor_look)i);
	loop_timer(d->loop, all_looked, d, 1);
}

struct doctor *doctor_new(struct session *s, struct loop *l, const struct doctor_subject *subject,
    doctor_done_fn *done, void *user, struct error *err)
{
	struct doctor *d = xcalloc(1, sizeof *d);

	*d = (struct doctor){
		.session = s, .loop = l, .subject = *subject, .done = done, .user = user
	};
	d->checks = subject->customer_id[0] ? customer_checks : desk_checks;
	d->caller_account = "";
	country_init(&d->country, s, l);
	if (subject->customer_id[0] && !customer_load(d, err)) {
		doctor_free(d);
		return NULL;
	}
	begin(d);
	return d;
}

void doctor_stop(struct doctor *d)
{
	struct error late = { 0 };

	loop_timer(d->loop, all_looked, d, 0);
	error_set(&late, ERROR_NETWORK, "timeout", _("Try again in a moment."),
	    _("It did not answer in time."));
	for (int i = 0; i < LOOKS; i++)
		if (d->looks[i].begun && !d->looks[i].ended) {
			d->looks[i].err = late;
			d->looks[i].ended = true;
		}
	doctor_looks_end(d);
	end(d);
}

const struct doctor_report *doctor_report(const struct doctor *d)
{
	return &d->report;
}

void doctor_free(struct doctor *d)
{
	if (!d)
		return;
	loop_timer(d->loop, all_looked, d, 0);
	doctor_looks_end(d);
	doctor_shared_free(d);
	country_done(&d->country);
	lane2_done(&d->lane2);
	arena_done(&d->arena);
	free(d);
}
