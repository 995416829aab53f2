#include "desk/left.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "provider/twilio.h"
#include "store/caller_ids.h"

struct left {
	struct left *next;
	char operation_id[ID_MAX], call_sid[TWILIO_SID_MAX], code[VALIDATION_CODE_MAX];
};

void left_add(struct session *s, const char *operation_id, const char *call_sid, const char *code)
{
	struct left *l = xcalloc(1, sizeof *l);

	(void)text_copy(l->operation_id, sizeof l->operation_id, operation_id);
	(void)text_copy(l->call_sid, sizeof l->call_sid, call_sid);
	(void)text_copy(l->code, sizeof l->code, code);
	l->next = s->left;
	s->left = l;
}

static void drop(struct left *l)
{
	explicit_bzero(l, sizeof *l);
	free(l);
}

static bool write_state(struct store *store, const struct left *l, const struct operation *o,
    struct error *err)
{
	if (o->state == OPERATION_PLANNED)
		return operation_cancel(store, l->operation_id, err);
	if (o->state != OPERATION_SENT)
		return true;
	if (l->call_sid[0])
		return caller_id_called(store, l->operation_id, l->call_sid, l->code, err);
	return operation_unknown(store, l->operation_id, _("the answer was not waited for"), err);
}

/* False: to be tried again. */
static bool written(struct store *store, const struct left *l)
{
	struct arena arena = { 0 };
	struct operation o;
	struct error err = { 0 };
	const bool ok = operation_get(store, l->operation_id, &arena, &o, &err) &&
	    write_state(store, l, &o, &err);

	arena_done(&arena);
	if (!ok)
		log_line("verifier: an operation was left as it stands: %s", err.code);
	return ok || (err.kind != ERROR_BUSY && err.kind != ERROR_STORE);
}

void left_write(struct session *s)
{
	struct left **at = &s->left;

	while (*at) {
		struct left *l = *at;

		if (written(s->store, l)) {
			*at = l->next;
			drop(l);
		} else {
			at = &l->next;
		}
	}
}

void left_done(struct session *s)
{
	while (s->left) {
		struct left *next = s->left->next;

		drop(s->left);
		s->left = next;
	}
}
