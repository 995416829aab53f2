/* A small screen with every kind of dialog, and what it does to be seen: of tiny.h. */
#ifndef TESTS_UI_TINY_SCREEN_H
#define TESTS_UI_TINY_SCREEN_H

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/app.h"

struct tiny {
	struct app *app;
	struct list list;
	bool field;
	struct line_edit edit;
};

/* What happened, for the tests to see. */
static struct {
	struct tiny *tiny;
	char text[4096];
	bool refuse_save;
} seen;

static const char *const rows[] = { "Frituur De Kroon", "Adaeze Foods", "Smith & Sons",
	"Café Ünal" };

static void note(const char *what, const char *detail)
{
	size_t n = strlen(seen.text);

	(void)snprintf(seen.text + n, sizeof seen.text - n, "%s%s%s;", what,
	    detail[0] != '\0' ? " " : "", detail);
}

static bool tiny_open(void *self, struct app *app, const char *arg)
{
	struct tiny *t = self;

	t->app = app;
	line_edit_init(&t->edit, 0, "");
	note("open", arg != NULL ? arg : "");
	if (arg != NULL && strcmp(arg, "fail") == 0)
		return false;
	seen.tiny = t;
	return true;
}

static void tiny_close(void *self)
{
	(void)self;
	note("close", "");
}

static void tiny_event(void *self, const struct event *e)
{
	struct tiny *t = self;

	if (e->kind == EVENT_BACK)
		note("back", e->result != NULL ? e->result : "-");
	if (e->kind == EVENT_STORE)
		note("store", "");
	if (e->kind == EVENT_PASTE) {
		note("paste", e->text);
		(void)line_edit_paste(&t->edit, e->text, e->n);
	}
	if (e->kind == EVENT_KEY && t->field && e->key.code == KEYS_ESC)
		t->field = false;
	else if (e->kind == EVENT_KEY && t->field)
		(void)line_edit_key(&t->edit, e->key);
	else if (e->kind == EVENT_KEY)
		(void)list_key(&t->list, e->key);
}

static void tiny_layout(void *self, struct rect area)
{
	struct tiny *t = self;

	list_fit(&t->list, sizeof rows / sizeof rows[0], area.h - 3);
}

static void draw_line(void *user, struct rect r, size_t i, bool selected)
{
	(void)user;
	(void)draw_text(r, 0, 1, selected ? ROLE_SELECTED : ROLE_TEXT, rows[i]);
}

static void tiny_draw(void *self, struct rect area)
{
	struct tiny *t = self;

	draw_box(area, "Customers", true);
	list_draw(&t->list, rect_rows(rect_inside(area), 0, area.h - 3), draw_line, t);
	line_edit_draw(&t->edit, rect_inside(area), area.h - 3, 1, 20, t->field);
}

static bool tiny_in_field(void *self)
{
	return ((struct tiny *)self)->field;
}

static void yes(void *self)
{
	(void)self;
	note("yes", "");
}

static void run_ask(void *self)
{
	app_ask(((struct tiny *)self)->app, "Remove",
	    "Frituur De Kroon stays forwarded: its phone still sends calls to +32 480 21 04 49. Remove the customer?",
	    "Remove", self, yes);
}

static void run_tell(void *self)
{
	static char text[3000];
	size_t n = 0;
	int i;

	for (i = 1; i <= 40; i++)
		n += (size_t)snprintf(text + n, sizeof text - n,
		    "Line %d of a text that is longer than the window.\n", i);
	app_tell(((struct tiny *)self)->app, "What to know", text);
}

static size_t fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	static const struct pick_line lines[] = {
		{ "a", "Proximus mobile", "Belgium, mobile", ROLE_TEXT, NULL },
		{ "b", "Proximus fixed", "Belgium, fixed", ROLE_TEXT, NULL },
		{ "c", "Orange", "Belgium, mobile", ROLE_WARN, NULL },
		{ "d", "Telenet", NULL, ROLE_TEXT, "set in an app" },
	};
	size_t i, n = 0;

	(void)self;
	for (i = 0; i < 4 && n < max; i++) {
		if (strstr(lines[i].text, filter) != NULL) {
			out[n] = lines[i];
			out[n++].text = arena_strdup(arena, lines[i].text);
		}
	}
	return n;
}

static void chosen(void *self, const char *id)
{
	(void)self;
	note("chosen", id);
}

static void run_pick(void *self)
{
	static const struct pick pick = { .title = "Line",
		.empty = "No line fits. Esc goes back.",
		.fill = fill,
		.chosen = chosen,
		.filter = true,
		.initial = "b" };

	app_pick(((struct tiny *)self)->app, &pick, self);
}

static size_t fill_short(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	static const struct pick_line lines[] = {
		{ "all", "all calls", NULL, ROLE_TEXT, NULL },
		{ "busy", "busy", NULL, ROLE_TEXT,
		    "No code is known on Verizon (wireless) for this alone: it sets busy and no answer together" },
		{ "ae", "\u00c9\u00e9n", "the network's own", ROLE_TEXT, NULL },
		{ "nr", "+32 9 224 61 11", NULL, ROLE_TEXT, NULL },
		{ "k", "kept", NULL, ROLE_TEXT, NULL },
	};

	(void)self;
	(void)filter;
	(void)arena;
	assert_true(max >= 5);
	memcpy(out, lines, sizeof lines);
	return 5;
}

static void run_pick_short(void *self)
{
	static const struct pick pick = { .title = "When", .fill = fill_short, .chosen = chosen };

	app_pick(((struct tiny *)self)->app, &pick, self);
}

static void number_note(void *self, const struct form *form, const char *value, char *out,
    size_t size, enum role *role)
{
	(void)self;
	if (strlen(value) < 5)
		return;
	*role = ROLE_OK;
	if (strcmp(value, "+234 81") == 0)
		(void)snprintf(out, size, "%s",
		    "This is seven digits short for a Nigerian mobile: 10 digits come after +234, here are 2.");
	else
		(void)snprintf(out, size, "%s: Belgium, fixed line", form->fields[0].value);
}

static bool save(void *self, struct form *form, struct error *err, int *fault)
{
	(void)self;
	if (seen.refuse_save) {
		*fault = 1;
		return error_set(err, ERROR_INPUT, "number-too-short", "Type the missing digits.",
		    "This number is one digit short for a Belgian fixed line.");
	}
	note("saved", form->fields[0].value);
	note("number", form->fields[1].value);
	note("mode", form->fields[2].value);
	return true;
}

static void run_form(void *self)
{
	static const char *const modes[] = { "managed", "byoc", "none", NULL };
	static const struct form form = {
		.title = "New customer", .save_label = "Add", .n = 3, .save = save,
		.fields = {
			{ .label = "Name", .help = "The business as it calls itself." },
			{ .label = "Business number", .help = "Any spelling.", .note = number_note },
			{ .label = "Telephony", .value = "managed", .choices = modes, .help = "Who owns the AI number." },
		},
	};

	app_form(((struct tiny *)self)->app, &form, self);
}

static void run_field(void *self)
{
	((struct tiny *)self)->field = true;
}

static void run_careful(void *self)
{
	app_ask_careful(((struct tiny *)self)->app, "Remove", "It cannot be taken back.", "Remove",
	    self, yes);
}

/* Two rows of the status at 80 columns. */
static void run_say(void *self)
{
	app_say(((struct tiny *)self)->app, ROLE_TEXT,
	    "Given: the code is kept as it was read out. Press m again when the customer has dialled it and the phone said yes.");
}

/* An error too long for the status, by a screen that closes a window at once. */
static void run_fail(void *self)
{
	struct tiny *t = self;
	struct error err;

	error_set(&err, ERROR_NOT_FOUND, "customer-gone",
	    "See what is there with the list of customers, and ask the other desk what became of it.",
	    "There is no such customer; perhaps somebody removed it meanwhile, or it was never in this store of customers.");
	app_error(t->app, &err);
	app_pop(t->app, NULL);
}

static void run_note(void *self)
{
	(void)self;
	note("note", "");
}

static const char *never(void *self)
{
	(void)self;
	return "the customer has no number yet";
}

static void run_deeper(void *self)
{
	struct tiny *t = self;

	app_push(t->app, app_screen_named(t->app, "tiny"), "deeper");
}

static void run_done(void *self)
{
	struct tiny *t = self;
	char result[] = "result";

	app_pop(t->app, result);
	t->list.at = 2; /* this instance must still be there */
}

static const struct command commands[] = {
	{ "tiny-new", "n", N_("New"), N_("Add a customer"), CMD_WRITES, NULL, run_form, NULL },
	{ "tiny-remove", "x Delete", N_("Remove"), N_("Remove the customer"),
	    CMD_WRITES | CMD_CONFIRM, NULL, run_ask, NULL },
	{ "tiny-line", "c", N_("Carrier"), N_("Choose the line"), 0, NULL, run_pick, NULL },
	{ "tiny-tell", "i", N_("More"), N_("What to know about it"), 0, NULL, run_tell, NULL },
	{ "tiny-never", "m F6", N_("Reported"), N_("The customer says it is done"), 0, never,
	    run_note, NULL },
	{ "tiny-note", "F5 v", N_("Verify"), N_("Have Twilio call"), 0, NULL, run_note, NULL },
	{ "tiny-field", "e", N_("Edit"), N_("Open the field"), 0, NULL, run_field, NULL },
	{ "tiny-deeper", "d", N_("Deeper"), N_("Open another"), CMD_HIDDEN, NULL, run_deeper,
	    NULL },
	{ "tiny-done", "D", N_("Done"), N_("Close with a result"), CMD_HIDDEN, NULL, run_done,
	    NULL },
	{ "tiny-say", "S", N_("Say"), N_("Say something"), CMD_HIDDEN, NULL, run_say, NULL },
	{ "tiny-fail", "E", N_("Fail"), N_("Fail at length"), CMD_HIDDEN, NULL, run_fail, NULL },
	{ "tiny-when", "w", N_("When"), N_("Choose which calls"), CMD_HIDDEN, NULL, run_pick_short,
	    NULL },
	{ "tiny-careful", "X", N_("Remove"), N_("Remove for ever"), CMD_HIDDEN, NULL, run_careful,
	    NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

static const struct screen tiny_screen = {
	.name = "tiny",
	.title = N_("Customers"),
	.size = sizeof(struct tiny),
	.open = tiny_open,
	.close = tiny_close,
	.event = tiny_event,
	.layout = tiny_layout,
	.draw = tiny_draw,
	.in_field = tiny_in_field,
	.commands = commands,
};

#endif
