/* The pointer's inside, shared by pointer*.c. Internal to desk/. */
#ifndef DESK_POINTER_PARTS_H
#define DESK_POINTER_PARTS_H

#include "desk/agent_parts.h"
#include "desk/verifier_machine.h"
#include "store/caller_ids.h"

struct pointer;
/* One kind of operation. */
struct pointer_task {
	const char *kind; /* of the journal */
	/* What the round is to do, from the store as it is now. False with err: it cannot be done
	 * (any more); `p->moot`: there is nothing to do. */
	bool (*order)(struct pointer *p, struct arena *arena, struct aim_order *out,
	    struct error *err);
	/* It was done, or refused (p->problem): into the store, the operation ended. */
	machine_write_fn *done, *refused;
	/* What is being done, and what came of it, into p->view.text. */
	void (*say_working)(struct pointer *p);
	void (*say_done)(struct pointer *p);
};
const struct pointer_task *pointer_task_find(const char *kind); /* NULL: none of these */

struct pointer {
	struct machine m;
	struct pointer *others; /* the next of this process */
	const struct pointer_task *task;
	struct aim *aim;
	pointer_changed_fn *changed;
	void *user;
	struct pointer_view view;
	char operation_id[ID_MAX], org_id[ID_MAX];
	char agent_id[ID_MAX];     /* row of agents; an offer's is found anew each round, "" none */
	char caller_id_id[ID_MAX]; /* of an offer */
	enum agent_direction direction;
	char number[E164_MAX];
	bool planned_here; /* by this one, not resumed */
	bool sent;         /* planned -> sent was done, here or before */
	bool touched;      /* something that may have changed a thing there went out */
	bool ended;        /* the operation is closed, or was left for later */
	bool moot;
	unsigned failures, requests;
	/* of the round */
	enum agent_provider provider;
	char remote_id[80], agent_name[200]; /* the agent's */
	bool answers, pool;                  /* of agent_choice */
	bool undoing; /* what may have been pointed is taken off: the link is gone */
	/* The other number that it answered before is being, or was, taken off first. */
	bool leaving, left;
	char left_number[E164_MAX];
	/* The other provider's agent that answered before is being, or was, taken off first; its
	 * name where that was refused. */
	bool relieving, relieved;
	char stays[200];
	char whose[200]; /* the other customer whom the agent goes on answering for; "" none */
	/* found by it */
	char number_id[80], was[80];
	bool imported;
	struct error problem;
};

/* ---- pointer.c */
must_check struct pointer *pointer_make(struct session *s, struct loop *l,
    pointer_changed_fn *changed, void *user);
void pointer_begin(struct pointer *p); /* from the loop */
/* A pointer of this process carries it out. */
bool pointer_in_hand(const char *operation_id);

/* ---- pointer_words.c */
void pointer_say_working(struct pointer *p);
void pointer_say_pointed(struct pointer *p);
void pointer_say_unpointed(struct pointer *p);
void pointer_say_offered(struct pointer *p);

#endif
