/*
 * The page of AI numbers, in two parts: numbers.c (what is shown, reading again at the providers)
 * and numbers_commands.c (what can be done with the chosen one, the table of keys).
 */
#ifndef UI_NUMBERS_H
#define UI_NUMBERS_H

#include "desk/pool.h"
#include "store/managed.h"
#include "ui/list.h"
#include "ui/screen.h"

/* One of the two; the pool's come first. */
struct number_row {
	const struct pool_number *pool;
	const struct managed_number *managed;
};

struct numbers {
	struct app *app;
	struct arena arena;
	struct number_row *rows;
	size_t n, n_pool, n_managed;
	struct pool_place *places; /* of the chosen pool number */
	size_t n_places;
	struct arena places_arena;
	const char *words; /* of the chosen one */
	struct list list;
	struct rect list_rect, detail_rect;
	struct read *reading, *managed; /* NULL: not under way */
	struct pool_synced synced;      /* by the last reading of the pool */
	struct error first;             /* that reading met */
	char heading[120];
	char asked[ID_MAX]; /* the row that a question is about */
	int64_t asked_version;
};

const struct number_row *numbers_chosen(const struct numbers *v);
const char *number_row_id(const struct number_row *row); /* "" for NULL */
const char *number_row_number(const struct number_row *row);
/* Reads the store again; false after saying why. */
bool numbers_load(struct numbers *v);
const char *numbers_can_sync(void *self);
void numbers_do_sync(void *self);
extern const struct command numbers_commands[];

#endif
