#include "ui/keys.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *name;
	uint32_t code;
} names[] = {
	{ "Up", KEYS_UP },
	{ "Down", KEYS_DOWN },
	{ "Left", KEYS_LEFT },
	{ "Right", KEYS_RIGHT },
	{ "Home", KEYS_HOME },
	{ "End", KEYS_END },
	{ "PgUp", KEYS_PAGE_UP },
	{ "PgDn", KEYS_PAGE_DOWN },
	{ "Enter", KEYS_ENTER },
	{ "Esc", KEYS_ESC },
	{ "Tab", KEYS_TAB },
	{ "Shift-Tab", KEYS_BACKTAB },
	{ "Backspace", KEYS_BACKSPACE },
	{ "Delete", KEYS_DELETE },
	{ "Insert", KEYS_INSERT },
	{ "F1", KEYS_F1 },
	{ "F2", KEYS_F2 },
	{ "F3", KEYS_F3 },
	{ "F4", KEYS_F4 },
	{ "F5", KEYS_F5 },
	{ "F6", KEYS_F6 },
	{ "F7", KEYS_F7 },
	{ "F8", KEYS_F8 },
	{ "F9", KEYS_F9 },
	{ "F10", KEYS_F10 },
	{ "F11", KEYS_F11 },
	{ "F12", KEYS_F12 },
	{ "Space", ' ' },
};
#define NAMES (sizeof names / sizeof names[0])
#define CTRL "Ctrl-"

bool key_named(const char *name, size_t n, struct key *out)
{
	const char *at = name;
	size_t i;

	for (i = 0; i < NAMES; i++) {
		if (strlen(names[i].name) == n && strncmp(names[i].name, name, n) == 0) {
			out->code = names[i].code;
			return true;
		}
	}
	if (n == sizeof CTRL && strncmp(name, CTRL, n - 1) == 0 && name[n - 1] >= 'A' &&
	    name[n - 1] <= '_') {
		out->code = KEYS_CTRL_BASE + (uint32_t)name[n - 1];
		return true;
	}
	if (n == 0)
		return false;
	out->code = text_next(&at, name + n);
	return at == name + n && out->code > ' ' && out->code != 0xfffd;
}

size_t key_text(struct key k, char *out, size_t size)
{
	char text[16] = "";
	size_t i;

	if (k.code > KEYS_CTRL_BASE && k.code <= KEYS_CTRL_BASE + '_')
		(void)snprintf(text, sizeof text, CTRL "%c", (char)(k.code - KEYS_CTRL_BASE));
	else if (k.code > ' ' && k.code < KEYS_UP)
		text[text_put(text, k.code)] = '\0';
	for (i = 0; i < NAMES; i++) {
		if (names[i].code == k.code)
			(void)snprintf(text, sizeof text, "%s", names[i].name);
	}
	(void)text_copy(out, size, text);
	return strlen(out);
}

bool key_in(struct key k, const char *keys)
{
	struct key one;
	size_t n;

	while (keys != NULL && *keys != '\0') {
		n = strcspn(keys, " ");
		if (n > 0 && key_named(keys, n, &one) && one.code == k.code)
			return true;
		keys += n;
		keys += strspn(keys, " ");
	}
	return false;
}

bool key_is_text(struct key k)
{
	return k.code >= ' ' && k.code != 0x7f && k.code < KEYS_UP;
}

bool key_is_function(struct key k)
{
	return k.code >= KEYS_F1 && k.code <= KEYS_F12;
}
