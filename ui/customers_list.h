/*
 * The customers' list, in parts: customers.c (keys and events), customers_rows.c (what is loaded
 * and searched), customers_draw.c (cells), customer_form.c (adding and editing).
 */
#ifndef UI_CUSTOMERS_LIST_H
#define UI_CUSTOMERS_LIST_H

#include "store/customers.h"
#include "ui/line_edit.h"
#include "ui/screen.h"
#include "ui/states.h"

#define SEARCH_FIRST 64 /* rows of the first answer to a key */
#define SEARCH_MAX 1000
#define TIMER_REFINE 0
#define TIMER_FILL 1 /* the window has become higher than what is loaded */

struct shown_row {
	const struct customer_row *row;
	const char *number, *country;
	struct state_look inbound, outbound;
	char waiting[12];
};

struct chunk {
	struct arena arena;
	struct customer_page page;
	struct shown_row *shown;
};

struct customers {
	struct app *app;
	struct session *session;
	struct chunk chunk[2]; /* neighbours, in order; chunk[1] may be empty */
	size_t n_chunks;
	size_t cursor, top; /* over both chunks */
	size_t height;      /* rows of the list, from the last layout */
	struct rect list, filter, head;
	struct line_edit find;
	bool finding; /* typing goes into the search field */
	bool call_back_only;
	bool more;     /* the search found more than is loaded */
	bool complete; /* the search has been refined: the count is exact */
	char heading[96];
	struct {
		char id[ID_MAX], name[200];
	} removing; /* the customer that a question is about */
};

/* customers_rows.c */
size_t customers_rows_loaded(const struct customers *c);
const struct shown_row *customers_row_at(const struct customers *c, size_t i);
const struct customer_row *customers_chosen(const struct customers
	*c); /* NULL: the list is empty */
bool customers_searching(const struct customers *c);
void customers_set_heading(struct customers *c);
void customers_browse_from(struct customers *c, enum page_from from);
void customers_keep_in_sight(struct customers *c);
void customers_move(struct customers *c, long by);
void customers_search(struct customers *c, size_t limit);
/* Loads what is shown again, with the cursor on the same customer where it is still there. */
void customers_reload(struct customers *c);
void customers_reload_at(struct customers *c, const char *wanted); /* with the cursor on this id */

/* customers_draw.c */
void customers_layout(void *self, struct rect area);
void customers_draw(void *self, struct rect area);

#endif
