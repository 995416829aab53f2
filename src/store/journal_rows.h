/* What the journal (journal.c) and the records with operations of their own (caller_ids.c,
 * caller_id_steps.c) share. Internal to store/. */
#ifndef STORE_JOURNAL_ROWS_H
#define STORE_JOURNAL_ROWS_H

#include "store/internal.h"
#include "store/journal.h"

/* False when the word is none of them. */
bool operation_state_parse(const char *word, enum operation_state *out);

#endif
