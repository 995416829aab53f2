/* Signing in and one round, for the commands that speak with the desk's shared project. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_sync.h"
#include "desk/ask_secret.h"
#include "desk/place.h"
#include "desk/signin.h"

#define TRIES 3
#define TOLD_ROWS 10000 /* a long round says so every so many */
#define MANY_MS 600000  /* hundreds of places, some seconds each hundred */

static void status_changed(void *user)
{
	((struct cli_sync *)user)->changed = true;
}

void cli_sync_init(struct cli_sync *s, struct cli *c, bool idle)
{
	*s = (struct cli_sync){ .c = c };
	if (!c->session.providers)
		session_providers(&c->session);
	s->y = syncer_new(&c->session, cli_loop(c), idle, status_changed, s);
}

void cli_sync_done(struct cli_sync *s)
{
	syncer_free(s->y);
	s->y = NULL;
}

/* ---- signing in */

/* Why nobody is, and what to do about it. */
static bool signed_out(struct cli *c, const struct sync_status *v, struct error *err)
{
	struct supabase_project p = { .email = "" };
	struct error ignored;
	const bool email =
	    credentials_supabase(&c->session.credentials, &p, &ignored) && p.email[0];
	const bool password = secret_there(&p.password);

	supabase_project_done(&p);
	if (email && !password)
		return error_set(err, ERROR_REFUSED, "not-signed-in",
		    _("Give SUPABASE_PASSWORD too, or for a machine SUPABASE_SERVICE_ROLE_KEY; on a terminal it is asked for."),
		    _("SUPABASE_EMAIL is given without SUPABASE_PASSWORD, so nobody is signed in at the desk's project. What was changed here waits."));
	if (v->problem.kind != ERROR_NONE && strcmp(v->problem.code, "supabase-signed-out") != 0) {
		*err = v->problem;
		if (strcmp(err->code, "supabase-wrong-password") == 0)
			(void)error_set(err, ERROR_REFUSED, "supabase-wrong-password",
			    _("Look at SUPABASE_EMAIL and SUPABASE_PASSWORD; who manages the project can set a new password."),
			    "%s", v->problem.message);
		return false;
	}
	return error_set(err, ERROR_REFUSED, "not-signed-in",
	    _("Give SUPABASE_EMAIL and SUPABASE_PASSWORD, or for a machine SUPABASE_SERVICE_ROLE_KEY; on a terminal they are asked for."),
	    _("Nobody is signed in at the desk's project. What was changed here waits."));
}

/* `known`: taken where nothing is typed. False: nothing was. */
static bool ask_email(const char *known, char out[SIGNIN_WHO_MAX])
{
	char line[512] = "";

	if (known[0])
		fprintf(stderr, _("E-mail address (Enter: %s): "), known);
	else
		fprintf(stderr, "%s", _("E-mail address: "));
	fflush(stderr);
	if (!fgets(line, sizeof line, stdin))
		line[0] = '\0';
	text_clean(line, strlen(line), out, SIGNIN_WHO_MAX, 0);
	if (!out[0])
		text_copy(out, SIGNIN_WHO_MAX, known);
	return out[0];
}

static bool ask_both(struct cli_sync *s, const char *known, struct error *err)
{
	const uint64_t asked_ms = time_monotonic_ms();
	struct secret password = { 0 };
	char email[SIGNIN_WHO_MAX];
	bool ok;

	cli_hold_signals(false); /* Ctrl-C leaves a question as usual */
	ok = ask_email(known, email) &&
	    ask_secret(_("Password (nothing is shown): "), &password, err);
	cli_hold_signals(true);
	s->c->began_ms += time_monotonic_ms() - asked_ms; /* the operator's own time */
	if (ok && secret_there(&password))
		syncer_sign_in(s->y, email, &password);
	else if (err->kind == ERROR_NONE)
		ok = signed_out(s->c, syncer_status(s->y), err);
	secret_done(&password);
	return ok;
}

/* The address that was signed in, or is given without a password. */
static const char *known(struct cli *c, const char *who)
{
	struct supabase_project p = { .email = "" };
	struct error err;

	if (!who[0] && credentials_supabase(&c->session.credentials, &p, &err))
		who = p.email;
	who = arena_strdup(&c->arena, who);
	supabase_project_done(&p);
	return who;
}

bool cli_sync_sign_in(struct cli_sync *s, struct error *err)
{
	const struct sync_status *v = syncer_status(s->y);
	const char *who = known(s->c, v->who);

	error_clear(err);
	if (!cli_on_terminal() || s->asked++ == TRIES)
		return signed_out(s->c, v, err);
	if (v->problem.kind != ERROR_NONE)
		cli_note("%s", v->problem.message);
	cli_note(_("Sign in at %s."), v->project);
	return ask_both(s, who, err);
}

/* ---- a round */

static void ended(void *user, const struct sync_status *status, const struct error *err)
{
	(void)status;
	cli_answered(&((struct cli_sync *)user)->end, err);
}

struct progress {
	struct cli_sync *s;
	size_t told, rows;
};

static bool round_over(void *user)
{
	struct progress *p = user;
	const struct sync_status *v = syncer_status(p->s->y);

	p->rows = v->pulled + v->pushed + v->round_rows;
	if (v->round_rows >= p->told + TOLD_ROWS) {
		p->told = v->round_rows;
		if (!p->s->c->options.json && isatty(STDERR_FILENO))
			cli_note(_("%zu entries so far"), p->told);
	}
	return p->s->end.done;
}

static bool round_once(struct cli_sync *s, struct error *err)
{
	struct progress p = { .s = s };
	enum cli_end end;
	size_t before;

	s->end = (struct cli_answer){ .done = false };
	syncer_once(s->y, ended, s);
	do { /* as long as something comes it may take what it takes */
		before = p.rows;
		end = cli_run_until(s->c, round_over, &p, CLI_TOTAL_MS);
	} while (end == CLI_LATE && p.rows != before);
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_OPEN, "stopped", _("Go on with it: voxdesk sync."),
		    _("Stopped. What was pulled and pushed so far is kept."));
	if (end == CLI_LATE)
		return error_set(err, ERROR_OPEN, "still-open", _("Go on with it: voxdesk sync."),
		    _("The project took too long. What was pulled and pushed so far is kept."));
	return true;
}

bool cli_sync_round(struct cli_sync *s, struct error *err)
{
	if (!round_once(s, err))
		return false;
	while (syncer_status(s->y)->state == SYNC_SIGNED_OUT)
		if (!cli_sync_sign_in(s, err) || !round_once(s, err))
			return false;
	return true;
}

/* ---- places in the pool */

struct asking {
	struct cli_answer answer;
	struct arena *arena;
	struct place_given *given;
	size_t n; /* answered */
};

static void placed(void *user, const struct place_given *given, size_t n, const struct error *err)
{
	struct asking *a = user;

	a->given = arena_alloc(a->arena, (n + 1) * sizeof *a->given);
	for (a->n = 0; a->n < n; a->n++)
		a->given[a->n] = given[a->n];
	cli_answered(&a->answer, err);
}

/* Once. False with err (kind NONE: nobody is signed in). */
static bool places_ask(struct cli_sync *s, const struct place_wish *wishes, size_t n,
    struct asking *a, struct error *err)
{
	struct placing *p = placing_new(s->y, wishes, n, placed, a, err);
	enum cli_end end;

	if (!p)
		return false;
	end = cli_run_until(s->c, cli_answer_there, a, n > 1 ? MANY_MS : CLI_REST);
	placing_free(p);
	if (end != CLI_DONE)
		return error_set(err, ERROR_OPEN, "still-open",
		    _("Run it again: a place that was given is given again."),
		    _("The project has not answered, and no place was taken."));
	*err = a->answer.err;
	return a->n == n && err->kind == ERROR_NONE;
}

bool cli_places(struct cli *c, const struct place_wish *wishes, size_t n,
    struct place_given **given, size_t *answered, struct error *err)
{
	struct cli_sync s;
	struct asking a;
	bool ok;

	cli_sync_init(&s, c, true);
	do {
		a = (struct asking){ .arena = &c->arena };
		ok = places_ask(&s, wishes, n, &a, err);
	} while (!ok && err->kind != ERROR_OPEN && a.n == 0 &&
	    syncer_status(s.y)->state == SYNC_SIGNED_OUT && cli_sync_sign_in(&s, err));
	cli_sync_done(&s);
	*given = a.given;
	*answered = a.n;
	return ok;
}

bool cli_place(struct cli *c, const char *config_id, const char *number, const char *country,
    const char **taken, struct error *err)
{
	struct place_wish wish = { .number = "" };
	struct place_given *given;
	size_t n;

	(void)text_copy(wish.config_id, sizeof wish.config_id, config_id);
	(void)text_copy(wish.number, sizeof wish.number, number);
	(void)text_copy(wish.country, sizeof wish.country, country);
	if (!cli_places(c, &wish, 1, &given, &n, err)) {
		if (err->kind == ERROR_NETWORK)
			return error_set(err, ERROR_NETWORK, "pool-offline",
			    _("Try again with a connection; any other AI number can be chosen now."),
			    _("The desk's project cannot be reached, and no new place in its pool is given offline: nothing was saved."));
		return false;
	}
	if (given[0].outcome != PLACE_TAKEN) {
		*err = given[0].why;
		return false;
	}
	*taken = given[0].number;
	return true;
}
