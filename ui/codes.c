#include "ui/codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/glyphs.h"
#include "ui/screens.h"
#include "ui/states.h"

#define NUMBER_LEAST 6 /* digits from which a typed text is taken for a number */

const struct carrier *codes_chosen(const struct codes *c)
{
	return c->list.at < c->list.n ? c->rows[c->list.at] : NULL;
}

/* The lines to offer for a number as typed, and what the number is; none when it cannot be read. */
static size_t lines_for_number(struct codes *c, const char *text)
{
	struct number number;
	char country[64];

	if (!number_parse(&number, text, c->country[0] != '\0' ? c->country : NULL, NUMBER_UNKNOWN,
		&c->number_error))
		return 0;
	country_name(number.country, _("en"), country, sizeof country);
	(void)snprintf(c->number_seen, sizeof c->number_seen, "%s  %s, %s", number.international,
	    country, number_type_label(number.type));
	return catalogue_suggest(c->session->catalogue, &number, c->rows, c->session->catalogue->n);
}

/* A text with * or # is a code, one of digits a number (its country's lines are shown), all else
 * words to search for. */
static void look_up(struct codes *c)
{
	const struct catalogue *all = c->session->catalogue;
	const char *text = c->find.text;
	char digits[LINE_EDIT_SIZE];
	size_t n;

	error_clear(&c->number_error);
	c->number_seen[0] = '\0';
	c->is_code = strpbrk(text, "*#") != NULL;
	if (c->is_code)
		n = c->list.n;
	else if (!text_digits(text, digits, sizeof digits) || strlen(digits) < NUMBER_LEAST)
		n = catalogue_search(all, text, NULL, -1, c->rows, all->n);
	else
		n = lines_for_number(c, text);
	if (!c->is_code)
		c->list.at = c->list.top = 0;
	list_fit(&c->list, n, c->left.h);
	codes_detail(c);
	app_dirty(c->app);
}

static bool codes_open(void *self, struct app *app, const char *arg)
{
	struct codes *c = self;

	c->app = app;
	c->session = app_session(app);
	c->rows = xcalloc(c->session->catalogue->n + 1, sizeof *c->rows);
	(void)text_copy(c->ai, sizeof c->ai, c->session->ai_in_hand);
	(void)text_copy(c->country, sizeof c->country, c->session->country_in_hand);
	line_edit_init(&c->find, 0, arg != NULL ? arg : "");
	c->finding = true;
	text_view_clear(&c->detail);
	look_up(c);
	if (c->session->carriers_problem[0] != '\0')
		app_say(app, ROLE_WARN, "%s", c->session->carriers_problem);
	return true;
}

static void codes_close(void *self)
{
	struct codes *c = self;

	free(c->rows);
	arena_done(&c->arena);
}

static void chosen_moved(struct codes *c)
{
	list_fit(&c->list, c->list.n, c->left.h);
	codes_detail(c);
	app_dirty(c->app);
}

static void field_key(struct codes *c, struct key key)
{
	switch (key.code) {
	case KEYS_ESC:
		c->finding = false;
		break;
	default:
		if (list_key_arrows(&c->list, key))
			chosen_moved(c);
		else if (line_edit_key(&c->find, key))
			look_up(c);
		break;
	}
	app_dirty(c->app);
}

static void codes_event(void *self, const struct event *e)
{
	struct codes *c = self;

	switch (e->kind) {
	case EVENT_KEY:
		if (c->finding)
			field_key(c, e->key);
		break;
	case EVENT_PASTE:
		(void)line_edit_paste(&c->find, e->text, e->n);
		c->finding = true;
		look_up(c);
		break;
	case EVENT_TIMER:
	case EVENT_STORE:
	case EVENT_BACK:
		break;
	}
}

/* ---- commands */

static void go(struct codes *c, uint32_t code)
{
	struct key key = { code };
	int rows = c->right.h > 1 ? c->right.h - 1 : 1;

	if (c->reading)
		(void)text_view_scroll(&c->detail,
		    code == KEYS_UP              ? -1
			: code == KEYS_DOWN      ? 1
			: code == KEYS_PAGE_UP   ? -rows
			: code == KEYS_PAGE_DOWN ? rows
			: code == KEYS_HOME      ? -c->detail.rows
						 : c->detail.rows);
	else if (list_key(&c->list, key))
		chosen_moved(c);
	app_dirty(c->app);
}

static void do_up(void *self)
{
	go(self, KEYS_UP);
}

static void do_down(void *self)
{
	go(self, KEYS_DOWN);
}

static void do_page_up(void *self)
{
	go(self, KEYS_PAGE_UP);
}

static void do_page_down(void *self)
{
	go(self, KEYS_PAGE_DOWN);
}

static void do_home(void *self)
{
	go(self, KEYS_HOME);
}

static void do_end(void *self)
{
	go(self, KEYS_END);
}

static void do_find(void *self)
{
	struct codes *c = self;

	c->finding = true;
	c->reading = false;
	app_dirty(c->app);
}

static void do_side(void *self)
{
	struct codes *c = self;

	c->reading = c->finding || !c->reading;
	c->finding = false;
	app_dirty(c->app);
}

/* The country of the line in sight, for numbers said without one. */
static const char *country_in_sight(const struct codes *c)
{
	const struct carrier *carrier = codes_chosen(c);

	if (carrier != NULL && strcmp(carrier->country, "*") != 0)
		return carrier->country;
	return c->country[0] != '\0' ? c->country : NULL;
}

static bool number_save(void *self, struct form *form, struct error *err, int *field)
{
	struct codes *c = self;
	struct number number;

	*field = 0;
	if (form->fields[0].value[0] == '\0') {
		c->ai[0] = '\0';
	} else {
		if (!number_parse(&number, form->fields[0].value, country_in_sight(c),
			NUMBER_UNKNOWN, err))
			return false;
		(void)text_copy(c->ai, sizeof c->ai, number.e164);
	}
	codes_detail(c);
	return true;
}

static void number_seen(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	(void)form;
	number_note(value, country_in_sight(self), out, size, role);
}

static void do_number(void *self)
{
	struct codes *c = self;
	struct form form = {
		.title = N_("AI number for these codes"),
		.save_label = N_("Use"),
		.fields = { { .label = N_("AI number"),
		    .help = N_("In any spelling; empty: N stands for it"),
		    .note = number_seen,
		    .optional = true } },
		.n = 1,
		.save = number_save,
	};

	number_show(c->ai, form.fields[0].value, sizeof form.fields[0].value);
	app_form(c->app, &form, c);
}

static size_t source_fill(void *self, const char *filter, struct arena *arena,
    struct pick_line *out, size_t max)
{
	const struct carrier *carrier = codes_chosen(self);
	size_t n = 0;

	(void)filter;
	(void)arena;
	for (; n < carrier->n_sources && n < max; n++)
		out[n] = (struct pick_line){ .id = carrier->sources[n].source,
			.text = carrier->sources[n].source,
			.note = carrier->sources[n].kind };
	return n;
}

static void source_chosen(void *self, const char *id)
{
	struct codes *c = self;

	app_copy(c->app, id, _("The address"));
	app_tell(c->app, _("Source"), id);
}

static const char *needs_line(void *self)
{
	return codes_chosen(self) != NULL ? NULL : _("no line matches what is typed");
}

static void do_sources(void *self)
{
	struct codes *c = self;
	struct pick pick = { .title = N_("Sources: Enter copies the address"),
		.empty = N_("No source."),
		.fill = source_fill,
		.chosen = source_chosen };

	app_pick(c->app, &pick, c);
}

static const struct command commands[] = {
	{ "codes-find", "/ i", N_("Find"),
	    N_("Type a country, a carrier, a brand, a number or a code"), 0, NULL, do_find, NULL },
	{ "codes-side", "Tab Enter", N_("Other side"),
	    N_("Between the lines on the left and the codes on the right"), CMD_FIELD, NULL,
	    do_side, NULL },
	{ "codes-number", "a F4", N_("AI number"), N_("Build the codes for another AI number"), 0,
	    NULL, do_number, NULL },
	{ "codes-sources", "o F6", N_("Sources"),
	    N_("Show and copy the addresses where this line's codes come from"), 0, needs_line,
	    do_sources, NULL },
	{ "codes-up", "Up k", N_("Up"), N_("One line up"), CMD_HIDDEN, NULL, do_up, NULL },
	{ "codes-down", "Down j", N_("Down"), N_("One line down"), CMD_HIDDEN, NULL, do_down,
	    NULL },
	{ "codes-page-up", "PgUp", N_("Page up"), N_("One page up"), CMD_HIDDEN, NULL, do_page_up,
	    NULL },
	{ "codes-page-down", "PgDn Space", N_("Page down"), N_("One page down"), CMD_HIDDEN, NULL,
	    do_page_down, NULL },
	{ "codes-first", "Home g", N_("First"), N_("To the first line"), CMD_HIDDEN, NULL, do_home,
	    NULL },
	{ "codes-last", "End G", N_("Last"), N_("To the last line"), CMD_HIDDEN, NULL, do_end,
	    NULL },
	{ 0 },
};

/* ---- drawing */

static void codes_layout(void *self, struct rect area)
{
	struct codes *c = self;
	struct rect below = rect_rows(area, 1, area.h - 1);
	int w = area.w < 80 ? area.w * 2 / 5 : area.w < 120 ? 32 : 46;

	c->top_row = rect_rows(area, 0, 1);
	c->left = rect_cols(below, 0, w);
	c->border = rect_cols(below, w, 1);
	c->right = rect_cols(below, w + 1, area.w - w - 1);
	list_fit(&c->list, c->list.n, c->left.h);
	text_view_layout(&c->detail, c->right);
}

static void draw_row_of(void *user, struct rect row, size_t i, bool selected)
{
	const struct codes *c = user;
	const struct carrier *carrier = c->rows[i];
	enum role role = selected                   ? ROLE_SELECTED
	    : carrier->confidence == CONFIDENCE_LOW ? ROLE_DIM
						    : ROLE_TEXT;
	static const char *const sure[CONFIDENCES] = { "?", "~", " " };
	int x = draw_cell(row, 0, 0, 3, role, carrier->country);

	x = draw_cell(row, 0, x, row.w - x - 4, role, carrier->name);
	(void)draw_cell(row, 0, x, 1, role, " ");
	(void)draw_cell(row, 0, x + 1, 2, role,
	    carrier->line_type == LINE_MOBILE      ? _("mo")
		: carrier->line_type == LINE_FIXED ? _("fi")
						   : _("vo"));
	(void)draw_cell(row, 0, x + 3, 1, role, sure[carrier->confidence]);
}

static void codes_draw(void *self, struct rect area)
{
	const struct codes *c = self;

	(void)area;
	(void)draw_text(c->top_row, 0, 0, ROLE_LABEL, _("Look up"));
	line_edit_draw(&c->find, c->top_row, 0, 9, c->top_row.w - 10, c->finding);
	if (!c->finding && c->find.n == 0)
		(void)draw_text(c->top_row, 0, 9, ROLE_DIM,
		    _("/ and a country, carrier, number or code"));
	for (int y = 0; y < c->border.h; y++)
		(void)draw_text(c->border, y, 0, ROLE_BORDER, glyphs_box(false)->vertical);
	list_draw(&c->list, c->left, draw_row_of, self);
	if (c->list.n == 0 && !c->is_code && c->number_error.kind == ERROR_NONE)
		(void)draw_wrapped(c->left, 0, 1, c->left.h, ROLE_TEXT,
		    _("No line matches. For a mobile try International / GSM, for a fixed line European fixed line."));
	text_view_draw(&c->detail, c->right);
	if (c->finding)
		line_edit_draw(&c->find, c->top_row, 0, 9, c->top_row.w - 10, true);
	else if (c->reading)
		draw_cursor(c->right, 0, 0);
}

static bool codes_in_field(void *self)
{
	return ((struct codes *)self)->finding;
}

const struct screen screen_codes = {
	.name = "codes",
	.title = N_("Codes"),
	.size = sizeof(struct codes),
	.open = codes_open,
	.close = codes_close,
	.event = codes_event,
	.layout = codes_layout,
	.draw = codes_draw,
	.in_field = codes_in_field,
	.commands = commands,
};
