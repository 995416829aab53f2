/* The picture: header row, the screens, status row, two rows of keys. */
#include "ui/app.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/draw_term.h"
#include "ui/sharing.h"
#include "ui/term.h"

#define FOOTER_ROWS 2
#define STATUS_ROWS 2
#define WIDE_COLUMNS 100
#define STATUS_FROM_ROWS 22 /* from this height on the status has a row of its own */

/* Where the screens draw, of a terminal of this size. */
static struct rect body_of(struct rect terminal)
{
	int below = FOOTER_ROWS + (terminal.h >= STATUS_FROM_ROWS ? 1 : 0);

	return rect_rows(terminal, 1, terminal.h - 1 - below);
}

bool app_status_fits(const char *text)
{
	struct rect area = term_area();

	return draw_wrapped_rows(area.w > MIN_COLUMNS ? area.w - 2 : MIN_COLUMNS - 2, text) <=
	    STATUS_ROWS;
}

bool app_too_small(void)
{
	struct rect area = term_area();

	return area.h < MIN_ROWS || area.w < MIN_COLUMNS;
}

static void draw_too_small(struct rect area)
{
	char text[160];

	(void)snprintf(text, sizeof text,
	    _("voxdesk needs %d columns and %d rows; this window has %d and %d. Make it larger; q leaves."),
	    MIN_COLUMNS, MIN_ROWS, area.w, area.h);
	(void)draw_wrapped(area, 0, 0, area.h, ROLE_WARN, text);
}

/* One more part of a line, after a dot. */
static void add_part(char *out, size_t size, const char *part)
{
	size_t n = strlen(out);

	(void)snprintf(out + n, size - n, "%s%s%s%s", n > 0 ? " " : "",
	    n > 0 ? glyph(GLYPH_DOT) : "", n > 0 ? " " : "", part);
}

/* What a narrow header leaves out, in this order. */
enum left_out { LEFT_NOTHING, LEFT_ADDRESSES, LEFT_FINE, LEFT_OUTS };

/* An address that is not the provider's own is named, unless practice says so already. */
static void add_addresses(const struct app *app, char *out, size_t size)
{
	const struct credentials *c = &app->session->credentials;
	enum service moved[SERVICES];
	size_t n = credentials_moved(c, moved);

	for (size_t i = 0; i < n && !app->session->options.practice; i++)
		if (i == 0 ||
		    strcmp(credentials_base(c, moved[i]), credentials_base(c, moved[i - 1])) != 0)
			add_part(out, size, credentials_base(c, moved[i]));
}

/* In a narrow window those that are fine beside Twilio are left out. */
static void add_providers(const struct app *app, int columns, enum left_out left_out, char *out,
    size_t size)
{
	static const char *const seen[] = {
		[PROVIDER_UNSEEN] = "",
		[PROVIDER_OK] = N_("%s ok"),
		[PROVIDER_AWAY] = N_("%s not reached"),
		[PROVIDER_REFUSED] = N_("%s refuses us"),
		[PROVIDER_TRIAL] = N_("%s TRIAL"),
	};
	char part[64];

	for (int i = 0; i < SERVICES; i++) {
		if (app->seen[i] == PROVIDER_UNSEEN ||
		    (app->seen[i] == PROVIDER_OK &&
			(left_out == LEFT_FINE || (columns < WIDE_COLUMNS && i != SERVICE_TWILIO))))
			continue;
		(void)snprintf(part, sizeof part, _(seen[app->seen[i]]),
		    service_key((enum service)i));
		add_part(out, size, part);
	}
}

/* "twilio ok - 2 open": what is known of the providers, of the shared desk and of the journal. */
static void desk_words(const struct app *app, int columns, enum left_out left_out, char *out,
    size_t size)
{
	char part[64];
	size_t open;

	out[0] = '\0';
	if (left_out < LEFT_ADDRESSES)
		add_addresses(app, out, size);
	add_providers(app, columns, left_out, out, size);
	if (sharing_words(app)[0] != '\0')
		add_part(out, size, sharing_words(app));
	/* What is to be shared is counted there. */
	open = app->waiting - app->unknown;
	open -= open < sharing_waiting(app) ? open : sharing_waiting(app);
	if (open > 0) {
		(void)snprintf(part, sizeof part, _("%zu open"), open);
		add_part(out, size, part);
	}
	if (app->unknown > 0) {
		(void)snprintf(part, sizeof part, _("%zu unknown"), app->unknown);
		add_part(out, size, part);
	}
}

/* Columns of whose page it is: of the heading up to its first dot, and of the sign that more was
 * cut off. */
static int name_columns(const char *heading)
{
	char name[200], dot[16];
	const char *end;

	(void)snprintf(dot, sizeof dot, " %s ", glyph(GLYPH_DOT));
	end = strstr(heading, dot);
	(void)snprintf(name, sizeof name, "%.*s", (int)(end != NULL ? end - heading : 199),
	    heading);
	return (int)text_width(name) + (end != NULL ? 2 : 0);
}

/* Page and desk in one row. What the desk says gives way to whose page it is: its addresses first,
 * then the program's own name, its end last. */
static void draw_heading(const struct app *app, struct rect row, const char *heading)
{
	static const char program[] = "voxdesk";
	int wanted = (int)text_width(heading), left = 1 + (int)sizeof program + 1, columns;
	int name = name_columns(heading), most = row.w / 2;
	enum left_out left_out = LEFT_NOTHING;
	char desk[240];

	do {
		desk_words(app, row.w, left_out, desk, sizeof desk);
		columns = desk[0] != '\0' ? (int)text_width(desk) + 3 : 1;
		left_out++;
	} while (left + wanted + columns > row.w && left_out < LEFT_OUTS);
	name = name < most ? name : most;
	if (left + wanted + columns > row.w)
		left = 1;
	else
		(void)draw_text(row, 0, 1, ROLE_HEADER, program);
	if (left + name + columns > row.w)
		columns = row.w - left - name;
	(void)draw_text(rect_cols(row, 0, row.w - columns), 0, left, ROLE_HEADER, heading);
	if (desk[0] != '\0')
		(void)draw_text(rect_cols(row, 0, row.w - 1), 0, row.w - columns + 2, ROLE_HEADER,
		    desk);
}

static void draw_header(struct app *app, struct rect area, const struct layer *layer)
{
	struct rect row = rect_rows(area, 0, 1);
	const struct session_options *options = &app->session->options;
	const char *heading = NULL;
	const char *badges[3];
	size_t n = 0;
	int x = row.w;

	draw_row(row, 0, ROLE_HEADER);
	if (app->session->store == NULL)
		badges[n++] = _(" NO STORE ");
	if (options->practice)
		badges[n++] = _(" PRACTICE ");
	if (options->readonly)
		badges[n++] = _(" READ-ONLY ");
	while (n > 0) {
		n--;
		x -= (int)text_width(badges[n]) + 1;
		(void)draw_text(row, 0, x, ROLE_BADGE, badges[n]);
	}
	if (layer != NULL && layer->screen->heading != NULL)
		heading = layer->screen->heading(layer->self);
	if (heading == NULL)
		heading = layer != NULL ? _(layer->screen->title) : "";
	draw_heading(app, rect_cols(row, 0, x), heading);
}

/* The first of the keys, as the footer shows it. */
static size_t first_key(const struct command *command, char *out, size_t size)
{
	size_t n = command->keys != NULL ? strcspn(command->keys, " ") : 0;

	(void)snprintf(out, size, "%.*s", (int)n, n > 0 ? command->keys : "");
	return n;
}

static int key_columns(const struct command *command, void *self)
{
	char key[16];

	return (int)first_key(command, key, sizeof key) + 1 +
	    (int)text_width(app_label(command, self));
}

static int draw_key(struct app *app, struct rect row, int x, const struct command *command,
    void *self)
{
	bool disabled = app_disabled(app, command, self) != NULL;
	char key[16];

	(void)first_key(command, key, sizeof key);
	x = draw_text(row, 0, x, disabled ? ROLE_DISABLED : ROLE_KEY, key);
	return draw_text(row, 0, x + 1, disabled ? ROLE_DISABLED : ROLE_TEXT,
		   app_label(command, self)) +
	    2;
}

/* `screen` NULL: a global command. */
static bool in_footer(const struct screen *screen, void *self, const struct command *command,
    bool in_field)
{
	char key[16];
	struct key k;
	size_t n = first_key(command, key, sizeof key);

	if ((command->flags & CMD_HIDDEN) != 0 || n == 0 ||
	    (screen != NULL && screen->in_footer != NULL && !screen->in_footer(self, command)))
		return false;
	return !in_field || (command->flags & CMD_FIELD) != 0 ||
	    (key_named(key, n, &k) && key_is_function(k));
}

/* The keys of the one kind (CMD_FIRST, or 0) from `*next` on, as many as fit; `*next` is then the
 * first that does not. */
static void draw_keys(struct app *app, struct rect row, int *x, const struct command **next,
    const struct screen *screen, void *self, bool in_field, unsigned kind, bool show)
{
	for (; *next != NULL && (*next)->name != NULL; (*next)++) {
		if (!in_footer(screen, self, *next, in_field) ||
		    ((*next)->flags & CMD_FIRST) != kind)
			continue;
		if (*x + key_columns(*next, self) > row.w)
			break;
		if (show)
			*x = draw_key(app, row, *x, *next, self);
		else
			*x += key_columns(*next, self) + 2;
	}
}

static int all_columns(const struct command *table, void *self, bool in_field)
{
	int columns = 0;

	for (; table->name != NULL; table++) {
		if (in_footer(NULL, NULL, table, in_field))
			columns += key_columns(table, self) + 2;
	}
	return columns;
}

/* Two rows; the keys of every screen keep their place in the second one, also when the status
 * covers the first. What does not fit is in the help. */
static void draw_footer(struct app *app, struct rect area, const struct layer *layer, bool covered)
{
	struct rect row = rect_rows(area, area.h - FOOTER_ROWS, 1);
	bool in_field = layer->screen->in_field != NULL && layer->screen->in_field(layer->self);
	const struct command *first = layer->screen->commands, *rest = first;
	const struct command *globals = app_global_commands;
	bool fewer = in_field || layer->dialog; /* a dialog takes letters for itself */
	int x = 1, columns = all_columns(app_global_commands, app, fewer);

	draw_keys(app, row, &x, &first, layer->screen, layer->self, in_field, CMD_FIRST, !covered);
	draw_keys(app, row, &x, &rest, layer->screen, layer->self, in_field, 0, !covered);
	row = rect_rows(area, area.h - 1, 1);
	x = 1;
	draw_keys(app, rect_cols(row, 0, row.w - columns), &x, &rest, layer->screen, layer->self,
	    in_field, 0, true);
	draw_keys(app, row, &x, &globals, NULL, app, fewer, 0, true);
}

/* The rows that the status takes: its own, the footer's first, and from the body's last on what it
 * needs besides (a window that was made smaller meanwhile). */
static struct rect status_rows(struct app *app, struct rect area)
{
	struct rect none = { area.y, area.x, 0, area.w };
	int rows, last = area.h - FOOTER_ROWS;

	if (app->status[0] == '\0')
		return none;
	rows = draw_wrapped_rows(area.w - 2, app->status);
	if (rows == 1 && area.h >= STATUS_FROM_ROWS)
		last--;
	return rect_rows(area, last - rows + 1, rows);
}

static void draw_status(struct app *app, struct rect rows)
{
	if (rows.h == 0)
		return;
	draw_fill(rows, ROLE_TEXT);
	(void)draw_wrapped(rect_cols(rows, 1, rows.w - 2), 0, 0, rows.h, app->status_role,
	    app->status);
}

void app_draw(struct app *app)
{
	struct rect area = term_area(), body = body_of(area), status;
	struct layer *layer, *base;
	size_t i = app->n;

	app->dirty = false;
	term_begin();
	if (app_too_small()) {
		draw_too_small(area);
		term_show();
		return;
	}
	while (i > 1 && app->stack[i - 1]->dialog)
		i--;
	base = i > 0 ? app->stack[i - 1] : NULL;
	draw_header(app, area, base);
	draw_area(body);
	for (; i > 0 && i <= app->n; i++) {
		layer = app->stack[i - 1];
		if (layer->screen->layout != NULL)
			layer->screen->layout(layer->self, body);
		layer->screen->draw(layer->self, body);
	}
	draw_area(area);
	status = status_rows(app, area);
	if (app->n > 0)
		draw_footer(app, area, app_top(app), status.y + status.h > area.h - FOOTER_ROWS);
	draw_status(app, status);
	term_show();
}
