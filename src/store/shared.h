/*
 * The tables that a desk shares through Supabase, and which of their columns: the one list that
 * pulling, pushing, conflicts and the tests of data/supabase go by. Their names are the same here
 * and there. What only one store can know stays out: what it observed at a provider (seen_at,
 * drift, provider_state), search texts, a validation code. forwarding_numbers is not among them:
 * both sides derive a place in the pool from its configuration.
 *
 * Order: what others refer to comes first. The triggers of data/sql/0004_shared.sql plan a push
 * (journal.h, OPERATION_SYNC) with every change of one of these columns; a test holds them to this
 * list.
 */
#ifndef STORE_SHARED_H
#define STORE_SHARED_H

#include "base/row.h"

enum shared_table {
	SHARED_CUSTOMERS,       /* organizations */
	SHARED_POOL_NUMBERS,    /* pool_numbers */
	SHARED_MANAGED_NUMBERS, /* twilio_phone_numbers */
	SHARED_FORWARDINGS,     /* forwarding_configs */
	SHARED_CALLER_IDS,      /* verified_caller_ids; not while state is calling or pending */
	SHARED_AGENTS,          /* agents */
	SHARED_TELNYX_NUMBERS,  /* telnyx_verified_numbers; not while state is pending */
	SHARED_TABLES
};

struct shared {
	struct row_table row;
	const char *thing;         /* N_("customer"), for sentences */
	const char *const *labels; /* N_() by column, for people; "" not worth showing */
	int org_column;            /* whose it is, among the columns; -1: the row itself, or none */
	int name_column;           /* what a person knows it by: name or number */
	int deleted_column;        /* deleted_at, in every table */
};
extern const struct shared shared_tables[SHARED_TABLES];

/* By a table's name; SHARED_TABLES: it is none of them. */
enum shared_table shared_find(const char *name);
/* The place of a column; -1: it has none of that name. */
int shared_column(enum shared_table table, const char *name);

#endif
