/* The picture of the page that buys a number: the offers, the checks, what is done. */
#include <stdio.h>
#include <string.h>

#include "desk/verifier.h"
#include "ui/app.h"
#include "ui/buy.h"
#include "ui/states.h"

void buy_layout(void *self, struct rect area)
{
	struct buy *b = self;
	int detail = buy_checked(b) && area.h < 20 ? area.h - 4 : area.h * 3 / 5;

	if (purchase_begun(&b->chain))
		detail = area.h;
	offers_layout(&b->offers, rect_rows(area, 0, area.h - detail));
	b->detail_rect = rect_rows(area, area.h - detail, detail);
}

/* The gravest first; `draw` false only counts their rows. `brief`: those that are fine in one line.
 */
static int draw_checks(const struct provision_view *v, struct rect r, bool brief, bool draw)
{
	char text[620];
	int y = 0, fine = 0;

	for (size_t k = 0; k < CHECK_LOOKS; k++)
		for (size_t i = 0; i < PROVISION_CHECKS; i++) {
			const struct provision_check *c = &v->checks[i];

			if (c->state != (int)check_looks[k].state || c->text[0] == '\0')
				continue;
			if (brief && c->state == CHECK_FINE && i != PROVISION_CHECK_ACCOUNT) {
				fine++;
				continue;
			}
			(void)snprintf(text, sizeof text, "%s%s%s", c->text,
			    c->hint[0] != '\0' && c->state != CHECK_FINE ? " " : "",
			    c->state != CHECK_FINE ? c->hint : "");
			y = check_draw(r, y, &check_looks[k], text, draw);
		}
	if (fine > 0) {
		(void)snprintf(text, sizeof text, _("%d more checks are fine"), fine);
		y = check_draw(r, y, &check_looks[CHECK_LOOKS - 1], text, draw);
	}
	return y;
}

static const char *next_words(const struct buy *b)
{
	switch (purchase_view(&b->chain)->phase) {
	case PROVISIONING_CHECKING:
		return _("Next: wait, Twilio is being asked");
	case PROVISIONING_FAILED:
		return buy_needs_paper(b)
		    ? _("Next: A gives what Twilio asks for, or choose another number")
		    : _("Next: choose another number");
	case PROVISIONING_READY:
		break;
	default:
		return _("Next: Enter checks it");
	}
	if (buy_needs_paper(b))
		return buy_bundle_only(b) ? _("Next: Enter, for the bundle that Twilio asks for")
					  : _("Next: Enter, for the address that Twilio asks for");
	return purchase_view(&b->chain)->barred ? _("Next: another number, or put that right")
						: _("Next: Enter buys it, after a question");
}

static void draw_choice(const struct buy *b, struct rect in)
{
	const struct provision_view *v = purchase_view(&b->chain);
	char shown[NUMBER_TEXT_MAX];
	struct rect checks;
	int y = 0;

	if (!buy_checked(b)) {
		(void)draw_wrapped(in, 0, 0, in.h, ROLE_TEXT,
		    b->offers.n > 0
			? _("Enter checks the number under the cursor: nothing is bought yet.")
			: _("Another country, kind or digits: f."));
		if (v->problem.kind != ERROR_NONE)
			(void)draw_wrapped(in, 2, 0, in.h - 2, ROLE_BAD, v->problem.message);
		return;
	}
	number_show(b->checked, shown, sizeof shown);
	(void)draw_text(in, y++, 0, ROLE_TITLE, shown);
	if (v->phase == PROVISIONING_FAILED) { /* the ticks of before say nothing any more */
		y += draw_wrapped(in, y, 0, 3, ROLE_BAD, v->problem.message);
		(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_TEXT, v->problem.hint);
	} else {
		checks = rect_rows(in, y, in.h - 2 - y);
		y += draw_checks(v, checks, draw_checks(v, checks, false, false) > checks.h, true);
		if (v->problem.kind != ERROR_NONE)
			(void)draw_wrapped(in, y, 0, in.h - 1 - y, ROLE_BAD, v->problem.message);
	}
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, next_words(b));
}

void buy_draw(void *self, struct rect area)
{
	struct buy *b = self;
	struct rect in = rect_inside(b->detail_rect);
	char shown[NUMBER_TEXT_MAX], done[120];

	(void)area;
	draw_box(b->detail_rect, purchase_begun(&b->chain) ? _("What is done") : _("Chosen"),
	    false);
	if (purchase_begun(&b->chain)) {
		number_show(b->bought, shown, sizeof shown);
		(void)snprintf(done, sizeof done, _("%s is bought, for this customer alone."),
		    b->bought[0] != '\0' ? shown : _("A number"));
		purchase_draw(&b->chain, in, done,
		    _("Next: q goes back; the lane offers it as the AI number"));
		return;
	}
	offers_draw(&b->offers);
	draw_choice(b, in);
}
