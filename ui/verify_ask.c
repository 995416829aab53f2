#include "ui/verify_ask.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "ui/dialog.h"
#include "ui/states.h"

#define COLUMNS 66
#define QUESTION_ROWS 6 /* at most, with the blank one below */
#define READ_MS 700     /* a doubt that came up later than this has hardly been read */

struct verify_ask {
	struct lanes *lanes;
	unsigned doubts;       /* on the screen */
	uint64_t doubts_at_ms; /* since when, for those that came after the question */
};

static const struct verifier_view *view(const struct verify_ask *ask)
{
	return lanes_view(ask->lanes);
}

static void ask_close(void *self)
{
	struct verify_ask *ask = self;

	ask->lanes->ask = NULL;
}

static void no(void *self)
{
	struct verify_ask *ask = self;

	app_close(ask->lanes->app, ask);
}

/* What stands in the way altogether, or NULL. */
static const char *bar(const struct verify_ask *ask)
{
	const struct verifier_view *v = view(ask);

	return v->barred ? _("something stands in the way: read the line with the cross") : NULL;
}

static const char *can_ring(void *self)
{
	return bar(self);
}

static void ring(void *self)
{
	struct verify_ask *ask = self;
	struct lanes *l = ask->lanes;
	struct verifier_start start = { .delay_s = l->delay_s, .extension = l->extension };
	struct error err;

	if (ask->doubts_at_ms != 0 && time_monotonic_ms() - ask->doubts_at_ms < READ_MS) {
		app_say(l->app, ROLE_WARN,
		    _("A warning has just come up: read it, then Enter again."));
		return;
	}
	start.doubts_seen = ask->doubts;
	app_close(l->app, ask);
	l->asks_again = true; /* should the checks find something new */
	if (!verifier_start(watch_verifier(l->watch), &start, &err)) {
		l->asks_again = false;
		app_error(l->app, &err);
	}
	(void)lanes_load(l);
}

static void longer(void *self)
{
	struct verify_ask *ask = self;

	lanes_do_delay(ask->lanes);
}

static const char *can_permit(void *self)
{
	return lanes_can_permit(((struct verify_ask *)self)->lanes);
}

static void permit(void *self)
{
	struct verify_ask *ask = self;
	struct lanes *l = ask->lanes;

	app_close(l->app, ask);
	lanes_do_permit(l);
}

/* ---- drawing */

/* What the question is about, in the first rows. */
static int draw_question(const struct verify_ask *ask, struct rect r)
{
	const struct lanes *l = ask->lanes;
	char text[400], when[60], account[160] = "", country[64];
	const struct verifier_view *v = view(ask);
	int y;

	(void)snprintf(when, sizeof when,
	    l->delay_s > 0 ? _("in %d seconds (d: longer)") : _("at once (d: later)"), l->delay_s);
	country_name(l->lane2.number.country, _("en"), country, sizeof country);
	(void)snprintf(text, sizeof text, _("Twilio rings %s (%s, %s) %s, from +1 415 723 4000."),
	    l->lane2.number.international, country, number_type_label(l->lane2.number.type), when);
	y = draw_wrapped(r, 0, 0, 3, ROLE_TEXT, text);
	if (l->extension[0] != '\0')
		(void)draw_textf(r, y++, 0, ROLE_TEXT, _("Then it dials the extension %s."),
		    l->extension);
	if (v->account_sid[0] != '\0') {
		(void)snprintf(account, sizeof account, _("Account: %s, %s%s%s"), v->account_name,
		    v->trial ? _("TRIAL") : _("full"), v->balance[0] != '\0' ? _(", balance ") : "",
		    v->balance);
		(void)draw_text(r, y++, 0, v->trial ? ROLE_WARN : ROLE_DIM, account);
	}
	if (l->lane2.elsewhere != NULL)
		y += draw_wrapped(r, y, 0, 2, ROLE_WARN,
		    _("It is verified in another Twilio account already; this is for the one used here."));
	return y;
}

static const char *check_name(enum check_id id)
{
	static const char *const names[CHECKS] = {
		[CHECK_CREDENTIALS] = N_("credentials"),
		[CHECK_NUMBER] = N_("the number"),
		[CHECK_VERIFIED] = N_("whether it is verified already"),
		[CHECK_OWN] = N_("whether it is the account's own"),
		[CHECK_ACCOUNT] = N_("the account"),
		[CHECK_COUNTRY] = N_("whether Twilio may call this country"),
		[CHECK_LANE1] = N_("lane 1's forwarding"),
	};

	return _(names[id]);
}

/* What stands beside the sign. */
static void check_text(const struct check_result *check, enum check_id id, char *out, size_t size)
{
	if (check->state == CHECK_WAITING || check->text[0] == '\0')
		(void)snprintf(out, size, "%s", check_name(id));
	else if (check->state == CHECK_FINE)
		(void)snprintf(out, size, "%s", check->text);
	else
		(void)snprintf(out, size, "%s %s", check->text, check->hint);
}

/* The checks, the gravest first; `draw` false only counts their rows. `brief`: those that are fine
 * in one line. */
static int draw_checks(const struct verifier_view *v, struct rect r, bool brief, bool draw)
{
	char text[620];
	int y = 0, fine = 0;

	for (size_t i = 0; i < CHECK_LOOKS; i++)
		for (int id = 0; id < CHECKS; id++) {
			const struct check_result *check = &v->checks[id];

			if (check->state != check_looks[i].state ||
			    (check->state == CHECK_WAITING && v->phase != VERIFIER_CHECKING))
				continue;
			if (check->state == CHECK_FINE && brief) {
				fine++;
				continue;
			}
			check_text(check, (enum check_id)id, text, sizeof text);
			y = check_draw(r, y, &check_looks[i], text, draw);
		}
	if (fine > 0) {
		(void)snprintf(text, sizeof text, _("%d checks are fine"), fine);
		y = check_draw(r, y, &check_looks[CHECK_LOOKS - 1], text, draw);
	}
	return y;
}

static void draw_buttons(const struct verify_ask *ask, struct rect r, int y)
{
	int x = 0;

	if (bar(ask) == NULL) {
		draw_cursor(r, y, x);
		x = draw_textf(r, y, x, ROLE_SELECTED, "> [ %s ]", _("Enter: ring the phone")) + 2;
	} else if (view(ask)->country_closed) {
		x = draw_textf(r, y, x, ROLE_SELECTED, "  [ %s ]", _("p: let Twilio call it")) + 2;
	}
	(void)draw_textf(r, y, x, ROLE_TEXT, "  [ %s ]", _("Esc: nothing rings"));
}

static void ask_draw(void *self, struct rect area)
{
	struct verify_ask *ask = self;
	const struct verifier_view *v = view(ask);
	int columns = area.w - 4 < COLUMNS ? area.w - 4 : COLUMNS, y;
	struct rect wide = { 0, 0, area.h, columns };
	struct rect in = dialog_box(area, QUESTION_ROWS + draw_checks(v, wide, false, false) + 2,
	    columns, _("Ring the business phone?"));
	struct rect checks;

	y = draw_question(ask, in) + 1;
	checks = rect_rows(in, y, in.h - y - 2);
	(void)draw_checks(v, checks, draw_checks(v, checks, false, false) > checks.h, true);
	draw_buttons(ask, in, in.h - 1);
}

static const struct command ask_commands[] = {
	{ "verify-ring", "Enter y", N_("Ring it"), N_("Have Twilio ring the phone now"),
	    CMD_WRITES | CMD_NETWORK, can_ring, ring, NULL },
	{ "verify-not", "Esc n q", N_("Nothing rings"), N_("Close the question; nothing rings"), 0,
	    NULL, no, NULL },
	{ "verify-later", "d", N_("Later"), N_("Let Twilio wait before it rings"), 0, NULL, longer,
	    NULL },
	{ "verify-permit", "p", N_("Permit"), N_("Let Twilio call this country, after a question"),
	    CMD_WRITES | CMD_NETWORK, can_permit, permit, NULL },
	{ 0 },
};

static const struct screen verify_ask_screen = {
	.name = "verify-ask",
	.title = N_("Verification"),
	.size = sizeof(struct verify_ask),
	.close = ask_close,
	.draw = ask_draw,
	.in_footer = app_ready,
	.commands = ask_commands,
};

void verify_ask_open(struct lanes *l)
{
	struct verify_ask *ask;

	if (l->ask != NULL)
		return;
	ask = app_push_dialog(l->app, &verify_ask_screen);
	if (ask == NULL)
		return;
	ask->lanes = l;
	l->ask = ask;
	if (lanes_view(l)->phase != VERIFIER_READY)
		verifier_check(watch_verifier(l->watch));
	ask->doubts = lanes_view(l)->doubts; /* known at once: drawn with the question */
}

void verify_ask_changed(struct lanes *l)
{
	const struct verifier_view *v = lanes_view(l);

	if (l->ask != NULL) {
		/* Lane 1's forward stood on the lane before the question did. */
		if ((v->doubts & ~l->ask->doubts &
			~(l->lane2.lane1_warning[0] != '\0' ? 1u << CHECK_LANE1 : 0u)) != 0)
			l->ask->doubts_at_ms = time_monotonic_ms();
		l->ask->doubts = v->doubts;
	}
	if (l->ask != NULL && v->phase == VERIFIER_IDLE && l->lane2.state == OUTBOUND_VERIFIED) {
		app_close(l->app, l->ask);
		app_say(l->app, ROLE_OK, _("It is verified already: nothing rings."));
	} else if (l->ask == NULL && l->asks_again && v->phase == VERIFIER_READY &&
	    verifier_asked_again(watch_verifier(l->watch))) {
		l->asks_again = false;
		verify_ask_open(l);
	}
}
