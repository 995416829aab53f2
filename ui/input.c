#include "ui/input.h"

#include <string.h>

#include "base/text.h"

#define ESC '\033'
#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"
/* A sequence that has begun with ESC [ is not a person's Esc: give a slow line time for the rest.
 */
#define SEQUENCE_MS 300
/* A paste whose end never comes must not swallow the keyboard for ever. */
#define PASTE_MS 2000

/* ESC [ NUMBER ~ (xterm, vt220, linux, rxvt). */
static const struct {
	int number;
	uint32_t code;
} tilde[] = {
	{ 1, KEYS_HOME },
	{ 2, KEYS_INSERT },
	{ 3, KEYS_DELETE },
	{ 4, KEYS_END },
	{ 5, KEYS_PAGE_UP },
	{ 6, KEYS_PAGE_DOWN },
	{ 7, KEYS_HOME },
	{ 8, KEYS_END },
	{ 11, KEYS_F1 },
	{ 12, KEYS_F2 },
	{ 13, KEYS_F3 },
	{ 14, KEYS_F4 },
	{ 15, KEYS_F5 },
	{ 17, KEYS_F6 },
	{ 18, KEYS_F7 },
	{ 19, KEYS_F8 },
	{ 20, KEYS_F9 },
	{ 21, KEYS_F10 },
	{ 23, KEYS_F11 },
	{ 24, KEYS_F12 },
};

/* ESC [ LETTER, ESC [ 1 ; MODIFIER LETTER, and ESC O LETTER. */
static const struct {
	char letter;
	uint32_t code;
} letters[] = {
	{ 'A', KEYS_UP },
	{ 'B', KEYS_DOWN },
	{ 'C', KEYS_RIGHT },
	{ 'D', KEYS_LEFT },
	{ 'H', KEYS_HOME },
	{ 'F', KEYS_END },
	{ 'Z', KEYS_BACKTAB },
	{ 'M', KEYS_ENTER },
	{ 'P', KEYS_F1 },
	{ 'Q', KEYS_F2 },
	{ 'R', KEYS_F3 },
	{ 'S', KEYS_F4 },
};

void input_init(struct input *in, int escape_ms, input_fn *fn, void *user)
{
	memset(in, 0, sizeof *in);
	in->escape_ms = escape_ms;
	in->fn = fn;
	in->user = user;
	buf_init(&in->paste, INPUT_PASTE_MAX);
}

void input_done(struct input *in)
{
	buf_done(&in->paste);
}

void input_sequence(struct input *in, const char *bytes, uint32_t code)
{
	if (in->n_sequences == INPUT_SEQUENCES_MAX || bytes[0] != ESC || bytes[1] == '\0' ||
	    strlen(bytes) >= sizeof in->sequences[0].bytes)
		return;
	(void)text_copy(in->sequences[in->n_sequences].bytes, sizeof in->sequences[0].bytes, bytes);
	in->sequences[in->n_sequences++].code = code;
}

static void give_key(struct input *in, uint32_t code)
{
	struct input_item item = { .key = { code } };

	if (code != 0)
		in->fn(in->user, &item);
}

static void give_paste(struct input *in)
{
	struct input_item item = { .paste = true };

	item.text = buf_text(&in->paste);
	item.n = in->paste.n;
	item.cut = in->paste.full;
	in->pasting = false;
	in->fn(in->user, &item);
	buf_clear(&in->paste);
	in->paste.full = false;
}

static uint32_t control_code(unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return KEYS_ENTER;
	case '\t':
		return KEYS_TAB;
	case '\b':
	case 0x7f:
		return KEYS_BACKSPACE;
	case 0:
		return 0;
	default:
		return KEYS_CTRL_BASE + (uint32_t)(c + '@');
	}
}

static uint32_t letter_code(char letter)
{
	size_t i;

	for (i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		if (letters[i].letter == letter)
			return letters[i].code;
	}
	return 0;
}

/* What ESC [ PARAMETERS FINAL means; modifiers are dropped. 0: nothing we know. */
static uint32_t csi_code(const char *parameters, char final)
{
	int number = 0;
	size_t i;

	if (final != '~')
		return letter_code(final);
	for (; *parameters >= '0' && *parameters <= '9' && number < 1000; parameters++)
		number = number * 10 + (*parameters - '0');
	for (i = 0; i < sizeof tilde / sizeof tilde[0]; i++) {
		if (tilde[i].number == number)
			return tilde[i].code;
	}
	return 0;
}

/* The bytes of the sequence at the begin of `s`, 0 when more must come; *code is 0 for an unknown
 * one. */
static size_t csi(const char *s, size_t n, uint32_t *code)
{
	size_t i = 2;

	*code = 0;
	if (n > 2 && s[2] == '[') { /* the linux console's F1 to F5: ESC [ [ A */
		if (n > 3 && s[3] >= 'A' && s[3] <= 'E')
			*code = KEYS_F1 + (uint32_t)(s[3] - 'A');
		return n > 3 ? 4 : 0;
	}
	while (i < n && s[i] >= 0x20 && s[i] <= 0x3f)
		i++;
	if (i == n)
		return 0;
	if (s[i] >= 0x40 && s[i] <= 0x7e)
		*code = csi_code(s + 2, s[i]);
	return s[i] >= 0x40 && s[i] <= 0x7e ? i + 1 : i;
}

/* A sequence from terminfo. Its bytes, 0 when `s` is the begin of one, n + 1 when it is none. */
static size_t known_sequence(const struct input *in, const char *s, size_t n, uint32_t *code)
{
	bool begin = false;
	size_t i, length;

	for (i = 0; i < in->n_sequences; i++) {
		length = strlen(in->sequences[i].bytes);
		if (length <= n && memcmp(s, in->sequences[i].bytes, length) == 0) {
			*code = in->sequences[i].code;
			return length;
		}
		if (length > n && memcmp(s, in->sequences[i].bytes, n) == 0)
			begin = true;
	}
	return begin ? 0 : n + 1;
}

/* Something that begins with ESC: bytes used, 0 when more must come. */
static size_t escape(struct input *in, const char *s, size_t n)
{
	uint32_t code = 0;
	size_t used;

	if (n == 1)
		return 0;
	used = known_sequence(in, s, n, &code);
	if (used <= n) {
		give_key(in, code); /* 0 when more must come */
		return used;
	}
	if (s[1] == '[') {
		used = csi(s, n, &code);
		if (used == sizeof PASTE_BEGIN - 1 && memcmp(s, PASTE_BEGIN, used) == 0)
			in->pasting = true;
		else
			give_key(in, code);
		return used;
	}
	if (s[1] == 'O') {
		if (n > 2)
			give_key(in, letter_code(s[2]));
		return n > 2 ? 3 : 0;
	}
	if (s[1] >= '0' && s[1] <= '9') { /* as in mc: Esc (or Alt) 1 is F1, Esc 0 is F10 */
		give_key(in, s[1] == '0' ? KEYS_F10 : KEYS_F1 + (uint32_t)(s[1] - '1'));
		return 2;
	}
	give_key(in, KEYS_ESC);
	return 1;
}

static size_t utf8_length(unsigned char c)
{
	return c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
}

static size_t character(struct input *in, const char *s, size_t n)
{
	unsigned char c = (unsigned char)s[0];
	const char *at = s;
	size_t i, length = utf8_length(c);
	uint32_t code;

	if (c < ' ' || c == 0x7f) {
		give_key(in, control_code(c));
		return 1;
	}
	for (i = 1; i < length && i < n && ((unsigned char)s[i] & 0xc0) == 0x80; i++)
		;
	if (i == n && i < length)
		return 0;
	code = text_next(&at, s + n);
	if (code != 0xfffd && text_columns(code) >= 0)
		give_key(in, code);
	return (size_t)(at - s);
}

/* Inside a paste: bytes up to the end mark, or as many as cannot be its begin. */
static size_t pasted(struct input *in, const char *s, size_t n)
{
	const size_t end = sizeof PASTE_END - 1;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] != ESC)
			continue;
		if (n - i >= end && memcmp(s + i, PASTE_END, end) == 0) {
			(void)buf_add(&in->paste, s, i);
			give_paste(in);
			return i + end;
		}
		if (n - i < end && memcmp(s + i, PASTE_END, n - i) == 0)
			break;
	}
	(void)buf_add(&in->paste, s, i);
	return i;
}

static size_t take(struct input *in, const char *s, size_t n)
{
	if (in->pasting)
		return pasted(in, s, n);
	return s[0] == ESC ? escape(in, s, n) : character(in, s, n);
}

void input_feed(struct input *in, const char *bytes, size_t n)
{
	size_t used, room, at;

	while (n > 0) {
		room = sizeof in->held - in->n_held;
		if (room > n)
			room = n;
		memcpy(in->held + in->n_held, bytes, room);
		in->n_held += room;
		bytes += room;
		n -= room;
		for (at = 0; at < in->n_held; at += used) {
			used = take(in, in->held + at, in->n_held - at);
			if (used == 0)
				break;
		}
		if (at == 0 && in->n_held == sizeof in->held)
			at = in->n_held; /* no sequence is that long */
		in->n_held -= at;
		memmove(in->held, in->held + at, in->n_held);
	}
}

int input_wait_ms(const struct input *in)
{
	if (in->pasting)
		return PASTE_MS;
	if (in->n_held == 0)
		return -1;
	return in->n_held == 1 ? in->escape_ms : SEQUENCE_MS;
}

void input_timeout(struct input *in)
{
	size_t n = in->n_held;

	if (in->pasting) {
		(void)buf_add(&in->paste, in->held, n);
		in->n_held = 0;
		give_paste(in);
		return;
	}
	in->n_held = 0;
	if (n == 1 && in->held[0] == ESC)
		give_key(in, KEYS_ESC);
}
