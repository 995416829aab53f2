/* Keys as the program sees them: one table of names for bindings, footer, help and tests. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_code {
	KEYS_UP = 0x110000,
	KEYS_DOWN,
	KEYS_LEFT,
	KEYS_RIGHT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_ENTER,
	KEYS_ESC,
	KEYS_TAB,
	KEYS_BACKTAB,
	KEYS_BACKSPACE,
	KEYS_DELETE,
	KEYS_INSERT,
	KEYS_F1,
	KEYS_F2,
	KEYS_F3,
	KEYS_F4,
	KEYS_F5,
	KEYS_F6,
	KEYS_F7,
	KEYS_F8,
	KEYS_F9,
	KEYS_F10,
	KEYS_F11,
	KEYS_F12,
	KEYS_CTRL_BASE = 0x120000 /* + the letter: KEYS_CTRL_BASE + 'U' */
};

struct key {
	uint32_t code;
}; /* a Unicode character below 0x110000, else one of the above */

bool key_named(const char *name, size_t n,
    struct key *out); /* "m", "F5", "Enter", "Tab", "Ctrl-U", "PgDn", "Space" */
size_t key_text(struct key k, char *out, size_t size); /* its name; (curses owns "key_name") */
bool key_in(struct key k, const char *keys);           /* keys separated by blanks */
bool key_is_text(struct key k);                        /* a character to type */
bool key_is_function(struct key k);                    /* F1 to F12 */

#endif
