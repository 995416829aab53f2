/*
 * What provisions.c (rows), provision_begin.c (from the first row to the last), provision_steps.c
 * (steps and what came of them) and the journal share. Internal to store/. All but provision_row()
 * run inside the caller's change.
 */
#ifndef STORE_PROVISION_ROWS_H
#define STORE_PROVISION_ROWS_H

#include "store/internal.h"
#include "store/owner.h"
#include "store/provisions.h"

#define PROVISION_SUBJECT "provisions/"

struct provision_row {
	struct provision p;
	struct owner owner;
};
/* ERROR_NOT_FOUND "no-such-provision". */
must_check bool provision_row(struct store *s, const char *id, struct arena *arena,
    struct provision_row *out, struct error *err);
/* The open or stopped one of this customer, or of this number (the other NULL); *found. */
must_check bool provision_running(struct store *s, const char *org_id, const char *number,
    struct arena *arena, bool *found, struct provision_row *out, struct error *err);
const char *provision_kind_name(enum provision_kind k);

bool provision_taken(struct error *err); /* false always */
bool provision_bought_any(const struct provision *p);
/* Its newest step is planned, sent or unknown. */
bool provision_step_open(const struct provision *p);
/* To a state, with the reason (NULL keeps it). */
must_check bool provision_to(struct store *s, const struct provision *p, enum provision_state to,
    const char *reason, struct error *err);
/* The step failed for good, or was cancelled: failed where nothing was bought, else stopped. */
must_check bool provision_halt(struct store *s, const struct provision *p, const char *reason,
    struct error *err);

/* ---- for the journal; operations that are about another thing: nothing, true */

/* A step goes out: by the process that has the chain. ERROR_CONFLICT "provision-taken". */
must_check bool provision_sends(struct store *s, const struct operation *o, struct error *err);
/* A step was cancelled (nothing was sent) or ended as failed. */
must_check bool provision_ends(struct store *s, const struct operation *o, const char *reason,
    struct error *err);
/* Open ones of dead owners that bought nothing and have no step to settle: *any. */
must_check bool provision_orphans(struct store *s, bool *any, struct error *err);
/* Undoes them; *n grows by how many. */
must_check bool provision_sweep(struct store *s, size_t *n, struct error *err);

#endif
