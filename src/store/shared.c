#include "store/shared.h"

#include <string.h>

#include "base/i18n.h"

#define COLUMNS(list)                                                                           \
	.row.columns = list##_columns, .row.n = sizeof list##_columns / sizeof *list##_columns, \
	.labels = list##_labels

/* X(name, kind, label) */
#define CUSTOMERS(X)                                       \
	X(name, TEXT, N_("name"))                          \
	X(country, TEXT, N_("country"))                    \
	X(language, TEXT, N_("language"))                  \
	X(telephony_mode, TEXT, N_("mode"))                \
	X(twilio_account_sid, TEXT, N_("Twilio account"))  \
	X(outbound_provider, TEXT, N_("calls go through")) \
	X(note, TEXT, N_("note"))                          \
	X(call_back_at, TIME, N_("call back"))             \
	X(call_back_note, TEXT, N_("call-back note"))      \
	X(created_at, TIME, "")                            \
	X(deleted_at, TIME, N_("removed"))

#define POOL_NUMBERS(X)                            \
	X(phone_number, TEXT, N_("number"))        \
	X(country_code, TEXT, N_("country"))       \
	X(provider, TEXT, N_("provider"))          \
	X(status, TEXT, N_("status"))              \
	X(capacity, NUMBER, N_("places"))          \
	X(friendly_name, TEXT, N_("name"))         \
	X(account_sid, TEXT, N_("Twilio account")) \
	X(created_at, TIME, "")                    \
	X(deleted_at, TIME, N_("removed"))

#define MANAGED_NUMBERS(X)                            \
	X(org_id, UUID, N_("customer"))               \
	X(phone_number, TEXT, N_("number"))           \
	X(status, TEXT, N_("status"))                 \
	X(country_code, TEXT, N_("country"))          \
	X(vapi_phone_id, TEXT, N_("id at Vapi"))      \
	X(friendly_name, TEXT, N_("name"))            \
	X(account_sid, TEXT, N_("Twilio account"))    \
	X(phone_number_sid, TEXT, N_("id at Twilio")) \
	X(created_at, TIME, "")                       \
	X(deleted_at, TIME, N_("removed"))

#define FORWARDINGS(X)                                    \
	X(org_id, UUID, N_("customer"))                   \
	X(business_number, TEXT, N_("business number"))   \
	X(line_type, TEXT, N_("kind of line"))            \
	X(ai_number, TEXT, N_("AI number"))               \
	X(ai_source, TEXT, N_("AI number is"))            \
	X(carrier_id, TEXT, N_("carrier"))                \
	X(condition, TEXT, N_("when"))                    \
	X(ring_seconds, NUMBER, N_("ring seconds"))       \
	X(activate_code, TEXT, N_("code given"))          \
	X(deactivate_code, TEXT, N_("cancel code"))       \
	X(query_code, TEXT, N_("check code"))             \
	X(owed_cancel, TEXT, N_("still to be cancelled")) \
	X(state, TEXT, N_("state"))                       \
	X(state_at, TIME, N_("state since"))              \
	X(given_at, TIME, N_("given"))                    \
	X(reported_at, TIME, N_("reported"))              \
	X(proven_at, TIME, N_("proven"))                  \
	X(stale_at, TIME, N_("stale"))                    \
	X(drifted_at, TIME, N_("drifted"))                \
	X(refused_at, TIME, N_("refused"))                \
	X(removed_at, TIME, N_("taken off"))              \
	X(refused_reason, TEXT, N_("refused because"))    \
	X(proof_result, TEXT, N_("proof"))                \
	X(proof_call_id, TEXT, "")                        \
	X(created_at, TIME, "")                           \
	X(deleted_at, TIME, N_("removed"))

#define CALLER_IDS(X)                                   \
	X(org_id, UUID, N_("customer"))                 \
	X(phone_number, TEXT, N_("number"))             \
	X(country_code, TEXT, N_("country"))            \
	X(verification_sid, TEXT, "")                   \
	X(state, TEXT, N_("state"))                     \
	X(state_at, TIME, N_("state since"))            \
	X(reason, TEXT, N_("reason"))                   \
	X(verified_at, TIME, N_("verified"))            \
	X(account_sid, TEXT, N_("Twilio account"))      \
	X(call_sid, TEXT, "")                           \
	X(caller_id_sid, TEXT, N_("id at Twilio"))      \
	X(vapi_phone_number_id, TEXT, N_("id at Vapi")) \
	X(created_at, TIME, "")                         \
	X(deleted_at, TIME, N_("removed"))

#define AGENTS(X)                                               \
	X(org_id, UUID, N_("customer"))                         \
	X(name, TEXT, N_("name"))                               \
	X(vapi_assistant_id, TEXT, N_("assistant at Vapi"))     \
	X(vapi_phone_number_id, TEXT, "")                       \
	X(vapi_outbound_phone_number_id, TEXT, "")              \
	X(elevenlabs_agent_id, TEXT, N_("agent at ElevenLabs")) \
	X(elevenlabs_phone_number_id, TEXT, "")                 \
	X(elevenlabs_outbound_phone_number_id, TEXT, "")        \
	X(inbound_enabled, FLAG, N_("answers"))                 \
	X(outbound_enabled, FLAG, N_("calls"))                  \
	X(inbound_number, TEXT, N_("answers at"))               \
	X(outbound_number, TEXT, N_("calls with"))              \
	X(inbound_way, TEXT, N_("its number leads there"))      \
	X(outbound_way, TEXT, N_("its number is used"))         \
	X(inbound_reason, TEXT, "")                             \
	X(outbound_reason, TEXT, "")                            \
	X(created_at, TIME, "")                                 \
	X(deleted_at, TIME, N_("removed"))

#define TELNYX_NUMBERS(X)                    \
	X(org_id, UUID, N_("customer"))      \
	X(phone_number, TEXT, N_("number"))  \
	X(method, TEXT, N_("verified by"))   \
	X(state, TEXT, N_("state"))          \
	X(state_at, TIME, N_("state since")) \
	X(reason, TEXT, N_("reason"))        \
	X(verified_at, TIME, N_("verified")) \
	X(created_at, TIME, "")              \
	X(deleted_at, TIME, N_("removed"))

#define AS_COLUMN(name, kind, label) { #name, ROW_##kind },
#define AS_LABEL(name, kind, label) label,
#define LISTS(X, list)                                                      \
	static const struct row_column list##_columns[] = { X(AS_COLUMN) }; \
	static const char *const list##_labels[] = { X(AS_LABEL) };

/* clang-format off */
LISTS(CUSTOMERS, customers)
LISTS(POOL_NUMBERS, pool_numbers)
LISTS(MANAGED_NUMBERS, managed_numbers)
LISTS(FORWARDINGS, forwardings)
LISTS(CALLER_IDS, caller_ids)
LISTS(AGENTS, agents)
LISTS(TELNYX_NUMBERS, telnyx_numbers)

#define LAST(list) ((int)(sizeof list##_columns / sizeof *list##_columns) - 1)
const struct shared shared_tables[SHARED_TABLES] = {
	[SHARED_CUSTOMERS] = { COLUMNS(customers), .row.name = "organizations",
	    .thing = N_("customer"), .org_column = -1, .name_column = 0,
	    .deleted_column = LAST(customers) },
	[SHARED_POOL_NUMBERS] = { COLUMNS(pool_numbers), .row.name = "pool_numbers",
	    .thing = N_("pool number"), .org_column = -1, .name_column = 0,
	    .deleted_column = LAST(pool_numbers) },
	[SHARED_MANAGED_NUMBERS] = { COLUMNS(managed_numbers), .row.name = "twilio_phone_numbers",
	    .thing = N_("managed number"), .org_column = 0, .name_column = 1,
	    .deleted_column = LAST(managed_numbers) },
	[SHARED_FORWARDINGS] = { COLUMNS(forwardings), .row.name = "forwarding_configs",
	    .thing = N_("business number"), .org_column = 0, .name_column = 1,
	    .deleted_column = LAST(forwardings) },
	[SHARED_CALLER_IDS] = { COLUMNS(caller_ids), .row.name = "verified_caller_ids",
	    .thing = N_("caller ID"), .org_column = 0, .name_column = 1,
	    .deleted_column = LAST(caller_ids) },
	[SHARED_AGENTS] = { COLUMNS(agents), .row.name = "agents",
	    .thing = N_("agent"), .org_column = 0, .name_column = 1,
	    .deleted_column = LAST(agents) },
	[SHARED_TELNYX_NUMBERS] = { COLUMNS(telnyx_numbers), .row.name = "telnyx_verified_numbers",
	    .thing = N_("number at Telnyx"), .org_column = 0, .name_column = 1,
	    .deleted_column = LAST(telnyx_numbers) },
};
/* clang-format on */

enum shared_table shared_find(const char *name)
{
	int i = 0;

	while (i < SHARED_TABLES && strcmp(shared_tables[i].row.name, name) != 0)
		i++;
	return (enum shared_table)i;
}

int shared_column(enum shared_table table, const char *name)
{
	const struct row_table *t = &shared_tables[table].row;

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return (int)i;
	return -1;
}
