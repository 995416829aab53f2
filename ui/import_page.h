/* The page that takes in customers from a file, shared by import.c (what it does) and
 * import_draw.c. */
#ifndef UI_IMPORT_PAGE_H
#define UI_IMPORT_PAGE_H

#include "desk/import.h"
#include "desk/place.h"
#include "ui/list.h"
#include "ui/screen.h"

#define PATH_SIZE 256

struct import_page {
	struct app *app;
	struct session *session;
	struct import *import; /* NULL: no file was chosen yet */
	char file[PATH_SIZE], handouts[PATH_SIZE];
	struct error failed;     /* IMPORT_FAILED; kind ERROR_NONE: not */
	struct placing *placing; /* in a shared store */
	struct place_wish *wishes;
	bool told; /* the end was said */
	const struct import_bad *bad, *doubts;
	const struct import_want *unplaced;
	const struct import_kept *kept;
	size_t n_bad, n_unplaced, n_kept, n_doubts; /* listed in this order */
	struct list list;
	struct rect state_rect, list_rect;
};

const struct import_count *import_page_count(const struct import_page *v);
bool import_page_works(const struct import_page *v);    /* checks, writes, asks for places */
bool import_page_has_work(const struct import_page *v); /* something in the file is new */
void import_layout(void *self, struct rect area);
void import_draw(void *self, struct rect area);

#endif
