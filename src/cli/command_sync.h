/* What the commands that speak with the desk's shared project have in common. Internal to cli/. */
#ifndef CLI_COMMAND_SYNC_H
#define CLI_COMMAND_SYNC_H

#include "cli/command.h"
#include "desk/place.h"

struct cli_sync {
	struct cli *c;
	struct syncer *y;
	bool changed;          /* the status is another one than was looked at last */
	struct cli_answer end; /* of the round */
	int asked;             /* how often for a password */
};
/* Reads the credentials where that was not done yet; sends nothing. `idle` as syncer_new(). */
void cli_sync_init(struct cli_sync *s, struct cli *c, bool idle);
void cli_sync_done(struct cli_sync *s);
/* Nobody is signed in: asks for e-mail and password on a terminal, and signs in with them (the
 * status tells how it ends). False with the status' own reason: there is no terminal, or it was
 * tried often enough. */
must_check bool cli_sync_sign_in(struct cli_sync *s, struct error *err);
/* One round to its end, signed in as far as that can be done; on a store that is not shared yet it
 * stops there (SYNC_NOT_JOINED). False when it was stopped or took too long without anything
 * coming: ERROR_OPEN "stopped", "still-open". How it ended: s->end and the status. */
must_check bool cli_sync_round(struct cli_sync *s, struct error *err);

/* A store that is not shared yet: asks, where there is anything to be shared, and joins. */
must_check bool cli_sync_join(struct cli_sync *s, struct error *err);
/* {pulled, pushed, conflicts, queued, readonly}, and the same in words. */
cJSON *cli_sync_document(size_t pulled, size_t pushed, const struct sync_status *v);
const char *cli_sync_counts(struct cli *c, size_t pulled, size_t pushed,
    const struct sync_waiting *w);
/* --watch. False with why it ended by itself. */
must_check bool cli_sync_watch(struct cli *c, struct error *err);

/* Places in the pool of a shared store, signed in for that as above: *given of the call's arena, so
 * many of them answered, also where it fails then. ERROR_REFUSED "pool-offline", "not-shared". */
must_check bool cli_places(struct cli *c, const struct place_wish *wishes, size_t n,
    struct place_given **given, size_t *answered, struct error *err);
/* What lane1_choose() or lane1_given() refused with "pool-online": one for this configuration in
 * `number`, or "" in any of `country`; *taken is its number. ERROR_NETWORK "pool-offline" where the
 * project cannot be reached; why it gave none. */
must_check bool cli_place(struct cli *c, const char *config_id, const char *number,
    const char *country, const char **taken, struct error *err);

#endif
