/*
 * Bytes from the terminal in, keys and pastes out. Pure: no reading, no waiting, no curses.
 *
 * Why not curses' own reader: it waits inside for the rest of an escape sequence, and a bracketed
 * paste that arrives in pieces falls apart into keys. Here a sequence may be split anywhere;
 * input_wait_ms() tells how long to wait for its rest.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include "base/buf.h"
#include "ui/keys.h"

#define INPUT_PASTE_MAX 8192
#define INPUT_SEQUENCES_MAX 40

struct input_item {
	bool paste;
	struct key key;   /* of a key */
	const char *text; /* of a paste: valid until the call returns */
	size_t n;
	bool cut; /* the paste was longer than INPUT_PASTE_MAX; the rest is dropped */
};
typedef void input_fn(void *user, const struct input_item *item);

struct input {
	struct {
		char bytes[12];
		uint32_t code;
	} sequences[INPUT_SEQUENCES_MAX];
	size_t n_sequences;
	char held[64]; /* the begin of something */
	size_t n_held;
	bool pasting;
	struct buf paste;
	int escape_ms;
	input_fn *fn;
	void *user;
};

/* `escape_ms`: how long a lone ESC may wait to become a sequence. */
void input_init(struct input *in, int escape_ms, input_fn *fn, void *user);
void input_done(struct input *in);
/* Adds what this terminal sends for a key (from terminfo); the usual sequences are known without.
 */
void input_sequence(struct input *in, const char *bytes, uint32_t code);
void input_feed(struct input *in, const char *bytes, size_t n);
/* How long to wait for the rest of what is held, -1: nothing is held. */
int input_wait_ms(const struct input *in);
/* The wait is over: what is held is taken for what it is (a lone ESC is the key Esc). */
void input_timeout(struct input *in);

#endif
