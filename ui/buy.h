/* The page that buys a managed number, shared by buy.c (what it does) and buy_draw.c. */
#ifndef UI_BUY_H
#define UI_BUY_H

#include "ui/offers.h"
#include "ui/purchase.h"

#define SID_MAX 35

struct buy {
	struct app *app;
	struct session *session;
	char customer_id[ID_MAX], customer[80];
	struct offers offers;
	struct purchase chain;
	char bought[E164_MAX];  /* what the chain of this customer came to; "" not yet */
	char checked[E164_MAX]; /* the offer that the checks are about; "" none */
	char address_sid[SID_MAX], bundle_sid[SID_MAX];
	struct rect detail_rect;
	char heading[160];
};

bool buy_checked(const struct buy *b); /* the checks are about the chosen number */
bool buy_needs_paper(const struct buy *b);
bool buy_bundle_only(const struct buy *b); /* of the papers only this is asked for */
void buy_layout(void *self, struct rect area);
void buy_draw(void *self, struct rect area);

#endif
