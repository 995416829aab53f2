/* The console without a terminal: a small screen, its keys, dialogs, forms and help, drawn and
 * compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tests/support/screen.h"
#include "ui/app.h"
#include "ui/draw_term.h"

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
static const struct screen *const screens[] = { &tiny_screen, NULL };

static struct app app;
static struct session session;

static int start(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof seen);
	memset(&session, 0, sizeof session);
	app_init(&app, &session, screens, NULL);
	app_push(&app, &tiny_screen, NULL);
	seen.text[0] = '\0';
	screen_start(24, 80, false, false);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	app_done(&app);
	screen_stop();
	return 0;
}

static void press(const char *keys)
{
	struct key k;
	size_t n;

	for (; *keys != '\0'; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		assert_true(key_named(keys, n, &k));
		app_key(&app, k);
	}
}

static void type(const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		struct key k = { text_next(&text, end) };

		app_key(&app, k);
	}
}

static const char *drawn(void)
{
	app_draw(&app);
	return screen_text();
}

/* Each picture at three sizes, and once without colours and signs. */
static void pictures(const char *name)
{
	static const struct {
		int rows, columns;
		bool ascii, mono;
		const char *suffix;
	} kinds[] = {
		{ 24, 80, false, false, "80x24" },
		{ 16, 60, false, false, "60x16" },
		{ 43, 132, false, false, "132x43" },
		{ 24, 80, true, true, "ascii" },
	};
	char file[100];
	bool all = true;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		screen_start(kinds[i].rows, kinds[i].columns, kinds[i].ascii, kinds[i].mono);
		(void)snprintf(file, sizeof file, "%s-%s", name, kinds[i].suffix);
		all = golden_equal(file, drawn()) && all;
		if (kinds[i].mono) {
			(void)snprintf(file, sizeof file, "%s-mono-looks", name);
			all = golden_equal(file, screen_looks()) && all;
		}
	}
	assert_true(all);
	assert_int_equal(draw_outside(), 0);
	screen_start(24, 80, false, false);
}

static void picture_of_a_screen(void **state)
{
	(void)state;
	pictures("screen");
}

static void picture_of_readonly_practice(void **state)
{
	(void)state;
	session.options.readonly = true;
	session.options.practice = true;
	press("n");
	assert_non_null(strstr(drawn(), "New is not possible now: read-only."));
	pictures("readonly");
	press("?");
	assert_non_null(strstr(drawn(), "New               not now: read-only"));
	assert_non_null(strstr(screen_text(), "Not now: read-only."));
}

static void picture_of_a_question(void **state)
{
	(void)state;
	press("x");
	pictures("ask");
}

static void picture_of_a_long_text(void **state)
{
	(void)state;
	press("i PgDn");
	pictures("tell");
}

static void picture_of_a_choice(void **state)
{
	(void)state;
	press("c");
	pictures("pick");
	type("Tel");
	assert_non_null(strstr(drawn(), "set in an app"));
	press("Enter");
	assert_non_null(strstr(drawn(), "Telenet cannot be chosen: set in an app"));
	type("zzz");
	assert_non_null(strstr(drawn(), "No line fits."));
	press("Enter Ctrl-U");
	press("Enter");
	assert_string_equal(seen.text, "chosen a;");
}

static void picture_of_a_short_choice(void **state)
{
	(void)state;
	press("w Down");
	pictures("pick-short");
	assert_non_null(strstr(drawn(), "for this alone: it sets busy"));
}

static void typing_goes_to_a_line_and_never_chooses(void **state)
{
	(void)state;
	press("w");
	type("ee");
	press("Enter w");
	type("+329");
	press("Enter w");
	press("k Enter w"); /* a line begins with it: no move */
	press("g j j Enter");
	assert_string_equal(seen.text, "chosen ae;chosen nr;chosen k;chosen ae;");
	seen.text[0] = '\0';
	press("w");
	type("+1 415");
	press("Enter");
	assert_non_null(strstr(drawn(), "No line begins with \"+1 415\"."));
	assert_string_equal(seen.text, "");
	press("Down Enter");
	assert_string_equal(seen.text, "chosen k;");
}

static void a_filter_left_by_escape_is_found_again(void **state)
{
	(void)state;
	press("c");
	type("Ora");
	press("Esc c");
	assert_non_null(strstr(drawn(), "Filter  Ora"));
	assert_null(strstr(drawn(), "Proximus"));
	press("Enter c");
	assert_non_null(strstr(drawn(), "Proximus"));
	type("Ora");
	press("Esc d c"); /* another screen's list is its own */
	assert_non_null(strstr(drawn(), "Proximus"));
	assert_non_null(strstr(drawn(), " 2 of 4 "));
}

static void picture_of_a_form(void **state)
{
	(void)state;
	press("n");
	type("Frituur");
	press("Tab");
	type("09 224 61 11");
	pictures("form");
}

static void picture_of_help(void **state)
{
	(void)state;
	press("?");
	pictures("help");
	type("carrier");
	press("Backspace");
	assert_non_null(strstr(drawn(), "Choose the line"));
	assert_null(strstr(drawn(), "Add a customer"));
	press("Enter");
	assert_non_null(strstr(drawn(), "Proximus mobile"));
}

static void keys_reach_commands_or_the_screen(void **state)
{
	(void)state;
	(void)drawn();
	press("j j");
	assert_int_equal(seen.tiny->list.at, 2);
	press("v F5");
	assert_string_equal(seen.text, "note;note;");
	press("m");
	assert_non_null(strstr(drawn(),
	    "Reported is not possible now: the customer has no number yet."));
	press("j");
	assert_null(strstr(drawn(), "not possible"));
}

static void in_a_field_letters_are_text_and_function_keys_work(void **state)
{
	(void)state;
	press("e");
	type("nq?/:v");
	assert_string_equal(seen.tiny->edit.text, "nq?/:v");
	assert_string_equal(seen.text, "");
	press("F5");
	assert_string_equal(seen.text, "note;");
	press("Esc");
	assert_int_equal(app.n, 1);
	assert_false(app.quit);
	assert_string_equal(seen.tiny->edit.text, "nq?/:v");
}

static void a_paste_is_text_in_a_field_and_nothing_outside(void **state)
{
	(void)state;
	app_paste(&app, "nqx", 3, false);
	assert_non_null(strstr(drawn(), "Pasted text was ignored"));
	assert_string_equal(seen.text, "");
	press("e");
	app_paste(&app, "+32 9\r\n", 7, false);
	assert_string_equal(seen.tiny->edit.text, "+32 9");
}

static void escape_and_q_and_interrupt(void **state)
{
	(void)state;
	press("Esc");
	assert_false(app.quit);
	press("x");
	assert_int_equal(app.n, 2);
	press("Ctrl-C");
	assert_int_equal(app.n, 1);
	press("Ctrl-C");
	assert_non_null(strstr(drawn(), "Leave voxdesk?"));
	press("Esc");
	assert_false(app.quit);
	press("Ctrl-C Enter");
	assert_true(app.quit);
	app.quit = false;
	press("q");
	assert_true(app.quit);
	assert_string_equal(seen.text, "close;");
}

static void a_screen_opens_above_and_gives_its_result_back(void **state)
{
	(void)state;
	press("d");
	assert_int_equal(app.n, 2);
	press("D");
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "open deeper;back result;close;");
	seen.text[0] = '\0';
	app_push(&app, &tiny_screen, "fail");
	app_reap(&app);
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "open fail;"); /* what did not open is not closed */
	seen.text[0] = '\0';
	app_store_changed(&app);
	assert_string_equal(seen.text, "store;");
}

static void too_many_windows_are_refused(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 40; i++)
		press("d");
	assert_int_equal(app.n, LAYERS_MAX);
	assert_non_null(strstr(drawn(), "Too many windows"));
	press("x"); /* no room for a dialog either */
	assert_int_equal(app.n, LAYERS_MAX);
}

static void a_question_is_answered(void **state)
{
	(void)state;
	press("x Enter");
	press("x y");
	press("x Tab Enter");
	press("x n");
	press("x Esc");
	assert_string_equal(seen.text, "yes;yes;");
	assert_int_equal(app.n, 1);
}

static void a_form_is_saved_from_any_field(void **state)
{
	(void)state;
	press("n");
	type("De Kroon");
	press("Tab");
	type("09 224 61 11");
	assert_non_null(strstr(drawn(), "De Kroon: Belgium, fixed line"));
	press("Tab Right");
	press("Enter");
	assert_string_equal(seen.text, "saved De Kroon;number 09 224 61 11;mode byoc;");
	assert_int_equal(app.n, 1);
}

static void a_form_that_cannot_be_saved_keeps_all_and_shows_the_field(void **state)
{
	(void)state;
	seen.refuse_save = true;
	press("n");
	type("De Kroon");
	press("Enter");
	assert_non_null(strstr(drawn(), "one digit short"));
	assert_non_null(strstr(drawn(), "! Business number"));
	assert_non_null(strstr(drawn(), "De Kroon"));
	pictures("form-fault");
	type("1"); /* goes into the field at fault, and the fault is gone */
	assert_null(strstr(drawn(), "one digit short"));
	seen.refuse_save = false;
	press("Enter");
	assert_string_equal(seen.text, "saved De Kroon;number 1;mode managed;");
}

static void a_form_left_by_escape_is_found_again(void **state)
{
	(void)state;
	press("n");
	type("De Kroon");
	press("Esc");
	assert_non_null(strstr(drawn(), "is kept"));
	press("n");
	assert_non_null(strstr(drawn(), "De Kroon"));
	press("Enter"); /* saved: the next one is empty again */
	press("n");
	assert_null(strstr(drawn(), "[De Kroon"));
}

static void a_note_too_long_for_its_row_stands_below_in_full(void **state)
{
	(void)state;
	press("n Tab");
	type("+234 81");
	assert_non_null(strstr(drawn(), "come after"));
	assert_non_null(strstr(screen_text(), "here are 2."));
	screen_size(16, 60);
	assert_non_null(strstr(drawn(), "here are 2."));
}

static void kept_text_is_marked_as_not_stored(void **state)
{
	(void)state;
	press("n Tab Tab Right");
	assert_null(strstr(drawn(), "not saved yet"));
	press("Esc n");
	assert_non_null(strstr(drawn(), "not saved yet. Ctrl-R: the stored values"));
	assert_non_null(strstr(drawn(), " *Telephony"));
	assert_non_null(strstr(drawn(), "  Business number"));
	pictures("form-kept");
	press("Ctrl-R");
	assert_null(strstr(drawn(), "not saved yet"));
	assert_non_null(strstr(drawn(), "< managed >"));
	press("Ctrl-R");
	assert_non_null(strstr(drawn(), "< byoc >"));
	press("Ctrl-R Esc n");
	assert_null(strstr(drawn(), "not saved yet"));
	assert_non_null(strstr(drawn(), "< managed >"));
}

static void a_sentence_of_the_status_is_never_cut(void **state)
{
	(void)state;
	press("S");
	assert_non_null(strstr(drawn(), "phone said yes."));
	assert_null(strstr(screen_text(), "\u2026"));
	assert_non_null(strstr(screen_text(), "q Back"));
	assert_null(strstr(screen_text(), "n New"));
	press("j");
	assert_non_null(strstr(drawn(), "n New"));
	press("S");
	screen_size(16, 60); /* the window is made smaller while it stands there */
	assert_non_null(strstr(drawn(), "said yes."));
	assert_null(strstr(screen_text(), "\u2026"));
}

static void a_longer_one_is_a_dialog_above_what_stays_open(void **state)
{
	(void)state;
	press("d E");
	assert_int_equal(app.n, 2);
	assert_non_null(strstr(drawn(), "That did not work"));
	assert_non_null(strstr(drawn(), "in this store"));
	assert_non_null(strstr(drawn(), "what became of it."));
}

static void a_text_closes_by_its_own_keys_only(void **state)
{
	(void)state;
	press("i w m D / : *");
	assert_int_equal(app.n, 2);
	assert_non_null(strstr(drawn(), "What to know"));
	press("q");
	assert_int_equal(app.n, 1);
	press("i Space");
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "");
}

static void a_careful_question_begins_at_no(void **state)
{
	(void)state;
	press("X");
	assert_non_null(strstr(drawn(), ">[ Cancel ]"));
	assert_non_null(strstr(screen_text(), " Enter Cancel  Esc Cancel  y Remove"));
	press("Enter");
	assert_string_equal(seen.text, "");
	press("X Tab Enter X y X n");
	assert_string_equal(seen.text, "yes;yes;");
	assert_int_equal(app.n, 1);
}

static void a_key_that_means_nothing_says_so(void **state)
{
	(void)state;
	press("z");
	assert_non_null(strstr(drawn(), "z does nothing here; ? lists what can be done."));
	press("j");
	assert_null(strstr(drawn(), "does nothing"));
	press("e z");
	assert_null(strstr(drawn(), "does nothing"));
}

static void keys_on_a_hidden_screen_do_nothing(void **state)
{
	(void)state;
	screen_size(5, 20);
	press("x y n Enter d F5 Esc");
	app_paste(&app, "text", 4, false);
	assert_int_equal(app.n, 1);
	assert_string_equal(seen.text, "");
	press("q");
	assert_true(app.quit);
}

static void what_comes_first_in_the_footer(void **state)
{
	static const struct command table[] = {
		{ "a", "a", N_("A rather long label"), N_("a"), 0, NULL, run_note, NULL },
		{ "b", "b", N_("A rather long label"), N_("b"), 0, NULL, run_note, NULL },
		{ "c", "c", N_("A rather long label"), N_("c"), 0, NULL, run_note, NULL },
		{ "d", "d", N_("A rather long label"), N_("d"), 0, NULL, run_note, NULL },
		{ "e", "e", N_("A rather long label"), N_("e"), 0, NULL, run_note, NULL },
		{ "f", "Tab", N_("Other"), N_("f"), CMD_FIRST, NULL, run_note, NULL },
		{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
	};
	struct screen other = tiny_screen;

	(void)state;
	other.commands = table;
	app_push(&app, &other, NULL);
	assert_non_null(strstr(drawn(), "\n Tab Other  a A rather long label  b A"));
	assert_non_null(strstr(drawn(), "q Back"));
	screen_size(16, 60);
	assert_non_null(strstr(drawn(), "\n Tab Other  a A rather long label"));
	assert_non_null(strstr(drawn(), "q Back"));
	app_pop(&app, NULL);
	app_reap(&app);
}

static void sizes_below_the_least_say_so(void **state)
{
	(void)state;
	screen_size(5, 20);
	assert_non_null(strstr(drawn(), "voxdesk needs 60"));
	screen_size(16, 60);
	assert_non_null(strstr(drawn(), "Frituur"));
	screen_size(15, 60);
	assert_null(strstr(drawn(), "Frituur"));
}

static void no_size_is_drawn_outside(void **state)
{
	static const char *const open[] = { "j", "x", "i", "c", "n", "?", ":" };
	int h, w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof open / sizeof open[0]; i++) {
		press(open[i]);
		for (h = 5; h <= 100; h += 5) {
			for (w = 20; w <= 300; w += 35) {
				screen_size(h, w);
				app_draw(&app);
			}
		}
		assert_int_equal(draw_outside(), 0);
		if (i > 0)
			press("Esc");
	}
}

#define console_test(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		console_test(picture_of_a_screen),
		console_test(picture_of_readonly_practice),
		console_test(picture_of_a_question),
		console_test(picture_of_a_long_text),
		console_test(picture_of_a_choice),
		console_test(picture_of_a_short_choice),
		console_test(typing_goes_to_a_line_and_never_chooses),
		console_test(a_filter_left_by_escape_is_found_again),
		console_test(picture_of_a_form),
		console_test(picture_of_help),
		console_test(keys_reach_commands_or_the_screen),
		console_test(in_a_field_letters_are_text_and_function_keys_work),
		console_test(a_paste_is_text_in_a_field_and_nothing_outside),
		console_test(escape_and_q_and_interrupt),
		console_test(a_screen_opens_above_and_gives_its_result_back),
		console_test(too_many_windows_are_refused),
		console_test(a_question_is_answered),
		console_test(a_form_is_saved_from_any_field),
		console_test(a_form_that_cannot_be_saved_keeps_all_and_shows_the_field),
		console_test(a_form_left_by_escape_is_found_again),
		console_test(a_note_too_long_for_its_row_stands_below_in_full),
		console_test(kept_text_is_marked_as_not_stored),
		console_test(a_sentence_of_the_status_is_never_cut),
		console_test(a_longer_one_is_a_dialog_above_what_stays_open),
		console_test(a_text_closes_by_its_own_keys_only),
		console_test(a_careful_question_begins_at_no),
		console_test(a_key_that_means_nothing_says_so),
		console_test(keys_on_a_hidden_screen_do_nothing),
		console_test(what_comes_first_in_the_footer),
		console_test(sizes_below_the_least_say_so),
		console_test(no_size_is_drawn_outside),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
