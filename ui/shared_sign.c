/* The page of the shared desk: signing in and out, sharing this store, and sharing it no longer. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/app.h"
#include "ui/shared_desk.h"
#include "ui/sharing.h"

/* ---- joining: asked once by itself, as soon as somebody is signed in */

static void join_yes(void *self)
{
	struct shared_desk *v = self;
	struct error err;

	if (!syncer_join(sharing_syncer(v->app), &err))
		app_error(v->app, &err);
	(void)shared_load(v);
}

void shared_ask_join(struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);
	struct arena arena = { 0 };
	const char *removed = sync_join_words(status, &arena);
	const int64_t n = status->joining.customers;
	char text[900];

	v->asked_to_join = true;
	(void)snprintf(text, sizeof text, "%s\n\n%s %s", status->project,
	    n == 0
		? _("Its customers come into this store, which has none yet. Those that are added here go there: everybody who signs in to that project sees them.")
		: arena_printf(&arena,
		      ngettext(
			  "Its customers come into this store, and the %lld customer here goes there: everybody who signs in to that project sees it from then on.",
			  "Its customers come into this store, and the %lld customers here go there: everybody who signs in to that project sees them from then on.",
			  (unsigned long)n),
		      (long long)n),
	    _("Nothing rings and nothing is bought. The store stays whole on this machine and works without the network."));
	if (removed[0] != '\0')
		(void)snprintf(text + strlen(text), sizeof text - strlen(text), "\n\n%s", removed);
	arena_done(&arena);
	app_ask_careful(v->app, _("Share this store with the project?"), text, _("Yes, share it"),
	    v, join_yes);
}

const char *shared_can_join(void *self)
{
	struct shared_desk *v = self;

	return sharing_status(v->app)->state == SYNC_NOT_JOINED
	    ? NULL
	    : _("this store is shared already, or nobody is signed in");
}

void shared_do_join(void *self)
{
	shared_ask_join(self);
}

/* ---- signing in and out */

static bool sign_in_save(void *self, struct form *form, struct error *err, int *field)
{
	struct shared_desk *v = self;
	const char *email = form->fields[0].value, *password = form->fields[1].value;
	struct secret secret = { .hidden = NULL };

	if (strchr(email, '@') == NULL || password[0] == '\0') {
		*field = strchr(email, '@') == NULL ? 0 : 1;
		return error_set(err, ERROR_INPUT, "sign-in", "", "%s",
		    *field == 0 ? _("That is no e-mail address.")
				: _("Type the password of this address."));
	}
	if (!secret_set(&secret, password, strlen(password))) {
		*field = 1;
		return error_set(err, ERROR_INPUT, "sign-in", "", "%s",
		    _("That password is too long to be one."));
	}
	v->asked_to_join = false;
	(void)text_copy(v->email, sizeof v->email, email);
	syncer_sign_in(sharing_syncer(v->app), email, &secret);
	secret_done(&secret);
	return true;
}

const char *shared_can_sign(void *self)
{
	struct shared_desk *v = self;

	if (app_readonly(v->app))
		return _("this console only looks (--readonly)");
	if (sharing_status(v->app)->state == SYNC_NO_PROJECT)
		return _("no project is given: SUPABASE_URL and SUPABASE_ANON_KEY");
	return NULL;
}

static bool signed_in(const struct shared_desk *v)
{
	const struct sync_status *status = sharing_status(v->app);

	return status->who[0] != '\0' && status->state != SYNC_SIGNED_OUT;
}

static void sign_out_yes(void *self)
{
	struct shared_desk *v = self;

	syncer_sign_out(sharing_syncer(v->app));
	app_say(v->app, ROLE_OK,
	    _("Signed out. What is changed here waits in this store until somebody signs in."));
	(void)shared_load(v);
}

/* The address that is given; true when there is all that it takes to sign in by itself. */
static bool given(const struct shared_desk *v, char *email, size_t size)
{
	struct supabase_project p;
	struct error err;
	bool whole = false;

	email[0] = '\0';
	if (credentials_supabase(&v->session->credentials, &p, &err)) {
		whole = secret_there(&p.refresh) || secret_there(&p.service_key) ||
		    (p.email[0] != '\0' && secret_there(&p.password));
		(void)text_copy(email, size, p.email);
	}
	supabase_project_done(&p);
	return whole;
}

void shared_do_sign(void *self)
{
	struct shared_desk *v = self;
	struct form form = { .title = N_("Sign in to the shared desk"),
		.save_label = N_("Sign in"),
		.fields = { { .label = N_("E-mail"),
				.help = N_("Your own address at the desk's project") },
		    { .label = N_("Password"),
			.help = N_(
			    "Not shown, not kept; an open vault keeps the sign-in for the next start"),
			.hidden = true } },
		.n = 2,
		.save = sign_in_save };

	if (signed_in(v)) {
		app_ask(v->app, _("Sign out?"),
		    _("This console then works on its own store alone. Nothing that waits is lost."),
		    _("Yes, sign out"), v, sign_out_yes);
		return;
	}
	if (given(v, form.fields[0].value, sizeof form.fields[0].value) &&
	    sharing_status(v->app)->problem.kind == ERROR_NONE) {
		v->asked_to_join = false;
		syncer_now(sharing_syncer(v->app));
		return;
	}
	if (v->email[0] != '\0')
		(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, v->email);
	app_form(v->app, &form, v);
}

const char *shared_sign_label(void *self)
{
	return signed_in(self) ? _("Sign out") : _("Sign in");
}

/* ---- sharing no longer */

static void leave_yes(void *self)
{
	struct shared_desk *v = self;
	struct error err;

	sharing_done(v->app);
	if (!sync_leave(v->session->store, &err))
		app_error(v->app, &err);
	else
		app_say(v->app, ROLE_OK,
		    _("This store is shared no longer. What it holds stays here, and what the project holds stays there."));
	sharing_start(v->app);
	v->asked_to_join = true; /* not asked right again */
	app_count_journal(v->app);
	(void)shared_load(v);
}

const char *shared_can_leave(void *self)
{
	struct shared_desk *v = self;

	return sharing_status(v->app)->joined ? NULL : _("this store is not shared");
}

void shared_do_leave(void *self)
{
	struct shared_desk *v = self;
	const struct sync_waiting *w = &sharing_status(v->app)->waiting;
	char text[500];

	(void)snprintf(text, sizeof text,
	    _("This store then works alone. Its customers stay here, and at the project. What waits to be sent (%zu) and what is not decided (%zu) stays in this store only."),
	    w->planned, w->conflicts);
	app_ask_careful(v->app, _("Share no longer?"), text, _("Yes, share no longer"), v,
	    leave_yes);
}
