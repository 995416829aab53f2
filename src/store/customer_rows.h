/* The line of the list, read one way by pages and searches. Internal to store/. */
#ifndef STORE_CUSTOMER_ROWS_H
#define STORE_CUSTOMER_ROWS_H

#include "base/buf.h"
#include "store/customers.h"
#include "store/internal.h"

/* What a row needs, over `o`: the organizations of the page alone, so that the look-ups are as many
 * as its lines. The outbound state is that of the way its calls go: through Twilio or Telnyx. */
#define CUSTOMER_ROW_COLUMNS                                                                                                     \
	"o.id, o.name, o.country, o.call_back_at, c.business_number, coalesce(c.state, 'none'), "                                \
	"coalesce(case when o.outbound_provider = 'telnyx' then "                                                                \
	"(select v.state from telnyx_verified_numbers v where v.org_id = o.id and v.deleted_at is null "                         \
	"order by v.state = 'verified' desc, v.state_at desc, v.row_id desc limit 1) else "                                      \
	"(select v.state from verified_caller_ids v where v.org_id = o.id and v.deleted_at is null "                             \
	"order by v.state = 'verified' desc, v.state_at desc, v.row_id desc limit 1) end, 'none'), "                             \
	"(select count(*) from forwarding_configs f where f.org_id = o.id and f.deleted_at is null), "                           \
	"(select count(*) from operations p where p.org_id = o.id and p.state in ('planned', 'sent', 'unknown')), o.sort_name, " \
	"coalesce(c.owed_cancel, '') <> ''"
#define CUSTOMER_ROW_JOIN                                                                                \
	" left join forwarding_configs c on c.row_id = (select min(f.row_id) from forwarding_configs f " \
	"where f.org_id = o.id and f.deleted_at is null)"
#define CUSTOMER_ROW_SORT_NAME 9
#define CUSTOMER_ROW_OWES 10

/* Adds to a query of customer_search the three-character parts of `word`; nothing for a shorter
 * one. What is found has some of its parts, and must be compared with the word. `alone`: the only
 * word of the query. */
void customer_search_match(const char *word, bool alone, struct buf *match);

/* One row of the list's query, its texts in the arena. */
void customer_row_read(sqlite3_stmt *statement, struct arena *arena, struct customer_row *out);

#endif
