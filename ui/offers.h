/*
 * Numbers for sale: looked for by country, kind and digits, at Twilio (for one customer) or at
 * Telnyx (for the pool), and the list of what was found. A part of the screens buy and order.
 */
#ifndef UI_OFFERS_H
#define UI_OFFERS_H

#include "desk/pool.h"
#include "phone/number.h"
#include "ui/list.h"
#include "ui/screen.h"

#define OFFERS_MAX 200

/* An offer as it is kept: the search's own memory ends with it. */
struct offer {
	char number[E164_MAX], type[12], needs[12], place[60], price[80];
	bool voice;
};

struct offers {
	struct app *app;
	bool pool; /* at Telnyx */
	char country[3], type[12], contains[20], types[60];
	struct read *search; /* NULL: none under way */
	struct offer items[OFFERS_MAX];
	size_t n;
	bool searched;
	struct error problem;
	struct list list;
	struct rect head, rect; /* the line above, the list; by the screen's layout */
};

void offers_search(struct offers *o);
/* Asks for country, kind and digits, then searches. */
void offers_ask(struct offers *o);
/* Under the cursor; NULL: none. */
const struct offer *offers_chosen(const struct offers *o);
void offers_layout(struct offers *o, struct rect area);
void offers_draw(const struct offers *o);
void offers_done(struct offers *o);

#endif
