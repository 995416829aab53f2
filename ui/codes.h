/*
 * The codes screen (offline), in parts: codes.c (state, keys, list), codes_detail.c (what is on the
 * right).
 */
#ifndef UI_CODES_H
#define UI_CODES_H

#include "phone/catalogue.h"
#include "ui/line_edit.h"
#include "ui/list.h"
#include "ui/screen.h"
#include "ui/text_view.h"

struct codes {
	struct app *app;
	struct session *session;
	struct line_edit find;
	bool finding;                /* typing goes into the field */
	bool reading;                /* the arrows scroll the right side */
	const struct carrier **rows; /* room for the whole catalogue */
	struct list list;
	struct arena arena; /* the right side, until the next choice */
	struct text_view detail;
	struct rect top_row, left, border, right;
	char
	    ai[E164_MAX]; /* the AI number that the codes are built for; "" none: N stands for it */
	char country[3];  /* of the business line; "" the carrier's own */
	bool is_code;     /* the text typed is a code: the right side explains it */
	char number_seen[200];     /* a number was typed: what it is; "" otherwise */
	struct error number_error; /* a number was typed that cannot be read: why not */
};

const struct carrier *codes_chosen(const struct codes *c); /* NULL: none matches */
void codes_detail(struct codes *c); /* codes_detail.c: makes the right side again */

#endif
