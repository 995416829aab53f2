/* How a state looks: a glyph, a word and a colour role each, for both lanes (README, states). */
#ifndef UI_STATES_H
#define UI_STATES_H

#include "desk/verifier.h"
#include "phone/catalogue.h"
#include "store/journal.h"
#include "store/pool.h"
#include "ui/draw.h"

struct state_look {
	enum glyph glyph;
	const char *word; /* translated */
	enum role role;
};

/* `state` is the store's word; an unknown one is shown as it is. */
struct state_look inbound_look(const char *state);
struct state_look outbound_look(const char *state);
struct state_look operation_look(enum operation_state state);
/* An AI number as it was last seen at its provider; `seen_at` "": never. */
struct state_look number_look(enum number_drift drift, bool active, const char *seen_at);

/* How a check before a call or a purchase stands, in the order in which they get room: the gravest
 * first, what is fine last. */
#define CHECK_LOOKS 5
struct check_look {
	enum check_state state;
	enum glyph glyph;
	enum role role;
};
extern const struct check_look check_looks[CHECK_LOOKS];
/* Its glyph and text from row `y` of `r` on (`draw` false: only counted); the row after it. */
int check_draw(struct rect r, int y, const struct check_look *look, const char *text, bool draw);

/* What an operator calls a condition ("no answer"), a kind of line ("fixed line") and a confidence,
 * translated. */
const char *condition_label(enum condition condition);
const char *line_type_label(enum line_type type);
const char *number_type_label(enum number_type type);
/* What a number being typed is: country, kind and international form, or what is wrong with it. */
void number_note(const char *value, const char *country, char *out, size_t size, enum role *role);
const char *confidence_label(enum confidence confidence);
const char *confidence_word(enum confidence confidence); /* "high", where there is little room */
const char *ai_source_label(const char *source);         /* of the store's word */

/* A catalogue row's code as people read it: N for the number, S for seconds, R for rings. */
const char *template_text(struct arena *arena, const char *template);

#endif
