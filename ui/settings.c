/* What this desk works with: which secrets are present and where each comes from, when it last
 * worked, the addresses that requests go to. Never a value. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "desk/agents.h"
#include "desk/pool.h"
#include "desk/secrets.h"
#include "net/json.h"
#include "store/settings.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/screens.h"

#define DETAIL_ROWS 8
#define TIMER_AGAIN 0
#define AGAIN_MS 250

struct settings {
	struct app *app;
	struct arena arena;
	struct secret_line *lines;
	size_t n;
	const char *account; /* Twilio's, as last read; "" never */
	struct list list;
	struct rect list_rect, detail_rect;
	struct read *reading; /* a provider being asked whether its key works */
	enum service asked;
};

static const struct secret_line *chosen(const struct settings *v)
{
	return v->list.at < v->n ? &v->lines[v->list.at] : NULL;
}

/* "Practice, Full, active": of what the store remembers of Twilio's account, a JSON object. */
static const char *account_words(const char *remembered, struct arena *arena)
{
	struct account {
		const char *sid, *name, *type, *status;
	} a;
	static const struct json_field fields[] = {
		{ .name = "sid", .kind = JSON_TEXT, .offset = offsetof(struct account, sid) },
		{ .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct account, name) },
		{ .name = "type", .kind = JSON_TEXT, .offset = offsetof(struct account, type) },
		{ .name = "status", .kind = JSON_TEXT, .offset = offsetof(struct account, status) },
	};
	struct error err;
	struct json *document = json_parse(remembered, strlen(remembered), &err);
	const char *words = "";

	if (document != NULL &&
	    json_read(document, fields, sizeof fields / sizeof *fields, &a, "", arena, &err))
		words = arena_printf(arena, _("Account %s (%s), %s, %s"), a.name, a.sid, a.type,
		    a.status);
	json_free(document);
	return words;
}

static bool load(struct settings *v)
{
	struct session *s = app_session(v->app);
	struct arena arena = { 0 };
	struct error err;

	if (!secrets_list(s, &arena, &v->lines, &v->n, &err)) {
		arena_done(&arena);
		v->n = 0;
		return app_not_read(v->app, v, &err);
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->account = "";
	if (s->store != NULL &&
	    !setting_get(s->store, SETTING_TWILIO_ACCOUNT, &v->arena, &v->account, &err))
		v->account = "";
	if (v->account[0] != '\0')
		v->account = account_words(v->account, &v->arena);
	list_fit(&v->list, v->n, v->list.rows);
	app_dirty(v->app);
	return true;
}

static bool open_settings(void *self, struct app *app, const char *arg)
{
	struct settings *v = self;

	(void)arg;
	v->app = app;
	return load(v);
}

static void close_settings(void *self)
{
	struct settings *v = self;

	read_free(v->reading);
	arena_done(&v->arena);
}

static void settings_event(void *self, const struct event *e)
{
	struct settings *v = self;

	if (e->kind == EVENT_KEY) {
		if (list_key(&v->list, e->key))
			app_dirty(v->app);
	} else if (e->kind != EVENT_PASTE) {
		(void)load(v);
	}
}

/* Listed, and nothing asks for it yet. */
static bool not_used(const struct secret_line *line)
{
	return strcmp(line->name, "TELNYX_PUBLIC_KEY") == 0;
}

/* ---- does it work? A request that only reads. */

static void answered(struct settings *v, const struct error *err, const char *words)
{
	app_unsay(v->app);
	app_provider_seen(v->app, v->asked, err);
	if (err != NULL && err->kind != ERROR_NONE)
		app_error(v->app, err);
	else
		app_say(v->app, ROLE_OK, "%s", words);
	read_free(v->reading);
	v->reading = NULL;
	/* When it worked is written once this answer is through. */
	app_timer(v->app, v, TIMER_AGAIN, AGAIN_MS);
}

static void account_known(void *user, const struct account_read *a, const struct error *err)
{
	struct settings *v = user;
	char words[240] = "";

	if (a != NULL)
		(void)snprintf(words, sizeof words, _("Twilio took it: %s, %s, %s %s."),
		    a->account.name, a->account.trial ? _("TRIAL") : a->account.status,
		    a->balance.balance, a->balance.currency);
	answered(v, a != NULL ? NULL : err, words);
}

static void pool_known(void *user, const struct pool_refreshed *p, const struct error *err)
{
	char words[160] = "";

	if (p != NULL)
		(void)snprintf(words, sizeof words, _("Telnyx took it: %zu numbers."),
		    p->synced.listed);
	answered(user, err, words);
}

static void agents_known(void *user, const struct agents_refreshed *a, const struct error *err)
{
	struct settings *v = user;
	bool took = a != NULL && (v->asked == SERVICE_VAPI ? a->vapi : a->elevenlabs);
	char words[160] = "";

	if (took)
		(void)snprintf(words, sizeof words, _("%s took it."), service_name(v->asked));
	answered(v, took ? NULL : err, words);
}

static const char *can_try(void *self)
{
	struct settings *v = self;
	const struct secret_line *line = chosen(v);

	if (line == NULL || app_session(v->app)->store == NULL)
		return _("the store is not open");
	if (v->reading != NULL)
		return _("a provider is being asked already");
	if (not_used(line))
		return _("this version of voxdesk does not use it yet");
	if (line->service == SERVICE_SUPABASE)
		return _("sharing tries it by itself; the header tells how it stands");
	return credentials_has(&app_session(v->app)->credentials, line->service)
	    ? NULL
	    : _("its credentials are missing");
}

static void do_try(void *self)
{
	struct settings *v = self;
	struct session *s = app_session(v->app);
	struct loop *l = app_loop(v->app);
	const struct secret_line *line = chosen(v);
	struct error err;

	v->asked = line->service;
	if (line->service == SERVICE_TWILIO)
		v->reading = account_read(s, l, line->account, line->account[0] != '\0',
		    account_known, v, &err);
	else if (line->service == SERVICE_TELNYX)
		v->reading = pool_refresh(s, l, pool_known, v, &err);
	else
		v->reading = agents_refresh(s, l, agents_known, v, &err);
	if (v->reading == NULL)
		app_error(v->app, &err);
	else
		app_say(v->app, ROLE_TEXT, _("%s is being asked; nothing is changed there."),
		    service_name(line->service));
}

/* ---- a secret of the vault, and an address that is not the provider's own */

static const char *can_allow(void *self)
{
	struct settings *v = self;
	const struct secret_line *line = chosen(v);

	return line != NULL &&
		credentials_needs_yes(&app_session(v->app)->credentials, line->service)
	    ? NULL
	    : _("no secret of the vault waits for a yes here");
}

static void allow_yes(void *self)
{
	struct settings *v = self;

	if (chosen(v) != NULL)
		credentials_allow(&app_session(v->app)->credentials, chosen(v)->service);
	(void)load(v);
}

static void do_allow(void *self)
{
	struct settings *v = self;
	enum service service = chosen(v)->service;
	char text[500];

	(void)snprintf(text, sizeof text,
	    _("The secret of the vault for %s would be sent to %s, which is not %s's own address.\n\nOnly say yes if you know that place."),
	    service_name(service), credentials_base(&app_session(v->app)->credentials, service),
	    service_name(service));
	app_ask_careful(v->app, _("Another address"), text, _("Yes, send it there"), v, allow_yes);
}

/* ---- drawing */

static void settings_layout(void *self, struct rect area)
{
	struct settings *v = self;
	int detail = area.h > DETAIL_ROWS * 2 ? DETAIL_ROWS : area.h / 2;

	v->list_rect = rect_rows(area, 0, area.h - detail);
	v->detail_rect = rect_rows(area, area.h - detail, detail);
	list_fit(&v->list, v->n, v->list_rect.h);
}

static const char *presence_words(const struct secret_line *line, enum role *role)
{
	*role = ROLE_DIM;
	if (line->presence == SECRET_MISSING && not_used(line))
		return _("not used yet");
	if (line->presence == SECRET_SEALED)
		return _("vault not open");
	if (line->presence == SECRET_MISSING)
		return _("missing");
	*role = line->problem[0] != '\0' ? ROLE_BAD : ROLE_OK;
	switch (line->from) {
	case FROM_ENVIRONMENT:
		return _("environment");
	case FROM_COMMAND:
		return _("secret_command");
	case FROM_VAULT:
		return _("vault");
	case FROM_PRACTICE:
		return _("practice");
	default:
		return _("given");
	}
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct settings *v = user;
	const struct secret_line *line = &v->lines[i];
	enum role role, text = selected ? ROLE_SELECTED : ROLE_TEXT;
	const char *words = presence_words(line, &role);
	char when[32] = "";
	bool refused = line->refused_at[0] != '\0' && strcmp(line->refused_at, line->worked_at) > 0;
	int x, name = row.w > 90 ? 56 : 30;

	time_for_operator(refused ? line->refused_at : line->worked_at, when, sizeof when);
	x = draw_cell(row, 0, 1, name, text, line->name);
	x = draw_cell(row, 0, x, 16, selected ? ROLE_SELECTED : role, words);
	if (when[0] != '\0')
		(void)draw_textf(row, 0, x,
		    selected      ? ROLE_SELECTED
			: refused ? ROLE_BAD
				  : ROLE_DIM,
		    refused ? _("refused %s") : _("worked %s"), when);
}

static void draw_detail(const struct settings *v)
{
	const struct secret_line *line = chosen(v);
	const struct credentials *c = &app_session(v->app)->credentials;
	struct rect in = rect_inside(v->detail_rect);
	int y;

	draw_box(v->detail_rect, _("Chosen"), false);
	if (line == NULL)
		return;
	y = draw_wrapped(in, 0, 0, 2, ROLE_TEXT, line->what);
	if (line->problem[0] != '\0')
		y += draw_wrapped(in, y, 0, 3, ROLE_BAD, line->problem);
	if (line->note[0] != '\0')
		y += draw_wrapped(in, y, 0, 2, ROLE_DIM, line->note);
	if (not_used(line))
		y += draw_wrapped(in, y, 0, 2, ROLE_DIM,
		    _("This version of voxdesk does not use it yet: nothing is missing."));
	else if (line->presence == SECRET_MISSING)
		y += draw_wrapped(in, y, 0, 3, ROLE_DIM,
		    _("Give it in the environment, by secret_command in config.ini, or keep it in the vault: voxdesk secret set."));
	if (line->in_vault && line->from != FROM_VAULT)
		(void)draw_text(in, y++, 0, ROLE_DIM,
		    _("It is in the vault too; what is shown above comes first."));
	if (credentials_base(c, line->service)[0] != '\0')
		(void)draw_textf(in, in.h - 1, 0, ROLE_DIM, _("%s at %s"),
		    service_name(line->service), credentials_base(c, line->service));
	if (line->service == SERVICE_TWILIO && v->account[0] != '\0')
		(void)draw_text(in, in.h - 2, 0, ROLE_DIM, v->account);
}

static void settings_draw(void *self, struct rect area)
{
	struct settings *v = self;

	(void)area;
	list_draw(&v->list, v->list_rect, draw_line, v);
	draw_detail(v);
}

static const struct command settings_commands[] = {
	{ "settings-try", "u Enter F9", N_("Try"),
	    N_("Ask that provider something that changes nothing: does it take the credentials?"),
	    CMD_NETWORK, can_try, do_try, NULL },
	{ "settings-allow", "k", N_("Allow"),
	    N_("Let a secret of the vault go to an address that is not the provider's own"),
	    CMD_CONFIRM, can_allow, do_allow, NULL },
	{ 0 },
};

const struct screen screen_settings = {
	.name = "settings",
	.title = N_("Secrets and providers"),
	.size = sizeof(struct settings),
	.open = open_settings,
	.close = close_settings,
	.event = settings_event,
	.layout = settings_layout,
	.draw = settings_draw,
	.in_footer = app_ready,
	.commands = settings_commands,
};
