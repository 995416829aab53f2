/*
 * The page of the shared desk, in parts: shared_desk.c (its list and picture), shared_sign.c
 * (signing in and out, joining, leaving), shared_words.c (how it stands and what comes next).
 */
#ifndef UI_SHARED_DESK_H
#define UI_SHARED_DESK_H

#include "desk/signin.h"
#include "desk/sync.h"
#include "store/journal.h"
#include "ui/list.h"
#include "ui/says.h"
#include "ui/screen.h"

struct desk_row { /* one of the two */
	const struct sync_conflict *conflict;
	const struct operation *refused;
	const char *title;
};

struct shared_desk {
	struct app *app;
	struct session *session;
	struct arena arena;
	struct desk_row *rows;
	size_t n, n_conflicts;
	struct list list;
	struct rect state_rect, list_rect;
	char email[SIGNIN_WHO_MAX]; /* typed last; "" not yet */
	bool asked_to_join;         /* the question was put, and is not to be put again unasked */
};

/* Reads again what waits for a decision. False after saying why; what is shown then stays. */
bool shared_load(struct shared_desk *v);

/* shared_sign.c */
void shared_ask_join(struct shared_desk *v);
const char *shared_can_join(void *self);
void shared_do_join(void *self);
const char *shared_can_sign(void *self);
void shared_do_sign(void *self);
const char *shared_sign_label(void *self);
const char *shared_can_leave(void *self);
void shared_do_leave(void *self);

/* shared_words.c */
/* What is to be known, and what comes next. Of the arena or for ever. */
struct says shared_says(const struct shared_desk *v, struct arena *arena);

#endif
