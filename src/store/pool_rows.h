/* What pool.c (rows and switches), pool_sync.c (what the providers list) and pool_allocate.c
 * (places) share. Internal to store/. */
#ifndef STORE_POOL_ROWS_H
#define STORE_POOL_ROWS_H

#include "store/pool.h"

struct pool_row {
	struct pool_number n;
	const char *connection_was_id; /* beside n.connection_was */
	const char *updated_at;
};
must_check bool pool_rows(struct store *s, struct arena *arena, struct pool_row **out, size_t *n,
    struct error *err);
/* False when the word is none of them. */
bool number_drift_parse(const char *word, enum number_drift *out);

/* The place has to be given by the remote first; false always: ERROR_REFUSED "pool-online". */
bool pool_online(struct error *err);

/* Inside a change: pool_allocate(). */
struct forwarding_setup;
must_check bool pool_allocate_inside(struct store *s, const char *config_id, int64_t version,
    const char *country, const struct forwarding_setup *setup, char number[17], bool *changed,
    struct arena *arena, struct error *err);

/* SQL: another customer's agent answers this number, or it is being led there. Whoever came to it
 * now would be answered as that customer. The link says so, and ends it: nothing to be undone. */
#define POOL_LED_ELSEWHERE(number, org)                                                        \
	"(exists (select 1 from agents led where led.inbound_number = " number                 \
	" and led.inbound_number <> '' and led.deleted_at is null and led.org_id <> " org      \
	" and led.inbound_way in ('pointed', 'drifted')) or exists (select 1 from operations " \
	"lead where lead.kind = 'agent.inbound' and lead.state in ('planned', 'sent', "        \
	"'unknown') and lead.org_id <> " org                                                   \
	" and json_extract(lead.parameters, '$.number') = " number "))"

/* Inside a change: the number was attached elsewhere on purpose; what is seen of that next is
 * right.
 */
must_check bool pool_voice_anew(struct store *s, const char *number, struct error *err);

/* SQL: Telnyx was seen to have the number of table `p` attached to nothing. */
#define POOL_DANGLING(p)                                            \
	"(" p ".provider = 'telnyx' and " p ".seen_at is not null " \
	"and coalesce(" p ".connection_id, '') = '')"

#endif
