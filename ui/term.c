#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/draw_term.h"
#include "ui/glyphs.h"

#include <term.h> /* last: it defines words such as "columns" as macros */
#undef columns
#undef lines

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define COPY_MAX 1024

static struct {
	bool on, tty;
	int in, out;
	SCREEN *screen;
	struct termios before;
	char rescue[256]; /* what gives the terminal back, prepared while all is well */
	size_t n_rescue;
} term;

static const int fatal[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGQUIT, SIGSYS, SIGTRAP };

static void write_all(const char *bytes, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(term.out, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

/* Gives the terminal back by prepared bytes only: safe in a signal handler. */
static void rescue(void)
{
	if (!term.on || !term.tty)
		return;
	term.on = false;
	write_all(term.rescue, term.n_rescue);
	(void)tcsetattr(term.in, TCSANOW, &term.before);
}

static void on_fatal(int signal_number)
{
	rescue();
	(void)raise(signal_number); /* SA_RESETHAND: the default action now */
}

static void catch_fatal(void)
{
	static char stack[32768]; /* the ordinary one may be what is broken */
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
	struct sigaction action = { .sa_handler = on_fatal };
	size_t i;

	action.sa_flags = SA_ONSTACK | (int)SA_RESETHAND | SA_NODEFER;
	(void)sigaltstack(&alternate, NULL);
	for (i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
		(void)sigaction(fatal[i], &action, NULL);
}

/* Adds a terminfo string without its padding marks ($<5>). */
static void prepare(const char *text)
{
	const char *end;

	while (text != NULL && text != (const char *)-1 && *text != '\0' &&
	    term.n_rescue < sizeof term.rescue) {
		if (text[0] == '$' && text[1] == '<') {
			end = strchr(text, '>');
			if (end != NULL) {
				text = end + 1;
				continue;
			}
		}
		term.rescue[term.n_rescue++] = *text++;
	}
}

/* curses wants a char *, and keeps it unchanged. */
static char *capability(const char *name)
{
	char copy[16];
	char *value;

	(void)text_copy(copy, sizeof copy, name);
	value = tigetstr(copy);
	return value == (char *)-1 ? NULL : value;
}

static void prepare_rescue(void)
{
	static const char *const names[] = { "rmkx", "sgr0", "op", "cnorm", "rmcup" };
	size_t i;

	term.n_rescue = 0;
	prepare(PASTE_OFF);
	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		prepare(capability(names[i]));
	if (capability("rmcup") == NULL)
		prepare("\r\n");
}

static SCREEN *start_curses(const char *type, FILE *out, FILE *in)
{
	SCREEN *screen = newterm(type, out, in);

	/* A new emulator whose entry this machine lacks: most speak xterm. */
	if (screen == NULL && strchr(type, '-') != NULL && strncmp(type, "xterm", 5) == 0)
		screen = newterm("xterm", out, in);
	return screen != NULL ? screen : newterm("vt100", out, in);
}

static bool ascii_terminal(const char *type)
{
	static const char *const names[] = { "linux", "dumb", "vt100", "vt102", "vt220", "ansi",
		"cons25" };
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(type, names[i]) == 0)
			return true;
	}
	return false;
}

static bool want_colour(const struct term_options *options)
{
	const char *no = getenv("NO_COLOR");

	if (options->no_color || (no != NULL && no[0] != '\0') || !has_colors())
		return false;
	return start_color() == OK && use_default_colors() == OK && COLOR_PAIRS > ROLES;
}

static void modes(void)
{
	(void)raw(); /* Ctrl-C, Ctrl-Z and Ctrl-S come as keys, in order with what was typed before
			them */
	(void)noecho();
	(void)nonl();
	(void)intrflush(stdscr, FALSE);
	(void)keypad(stdscr, TRUE);
	(void)typeahead(-1);
	(void)idlok(stdscr, TRUE);
	(void)leaveok(stdscr, FALSE);
	(void)scrollok(stdscr, FALSE);
	if (term.tty)
		write_all(PASTE_ON, sizeof PASTE_ON - 1);
}

bool term_start(const struct term_options *options, struct error *err)
{
	FILE *in = options->in != NULL ? options->in : stdin;
	FILE *out = options->out != NULL ? options->out : stdout;
	const char *type = options->type != NULL ? options->type : getenv("TERM");
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

	if (type == NULL || type[0] == '\0')
		type = "vt100";
	term.in = fileno(in);
	term.out = fileno(out);
	term.tty = tcgetattr(term.in, &term.before) == 0 && isatty(term.out) == 1;
	term.screen = start_curses(type, out, in);
	if (term.screen == NULL)
		return error_set(err, ERROR_REFUSED, "terminal-unknown",
		    _("Set TERM to the terminal's type, or use --plain."),
		    _("The terminal type %s cannot show the console."), type);
	term.on = true;
	prepare_rescue();
	check_on_failure(rescue);
	catch_fatal();
	modes();
	glyphs_ascii(options->ascii || !utf8 || ascii_terminal(type));
	draw_start(want_colour(options), utf8);
	term_resized();
	return true;
}

void term_stop(void)
{
	if (!term.on)
		return;
	if (term.tty)
		write_all(PASTE_OFF, sizeof PASTE_OFF - 1);
	(void)curs_set(1);
	(void)endwin();
	term.on = false;
	delscreen(term.screen);
	term.screen = NULL;
	if (term.tty)
		(void)tcsetattr(term.in, TCSANOW, &term.before);
	check_on_failure(NULL);
}

void term_suspend(void)
{
	if (term.tty)
		write_all(PASTE_OFF, sizeof PASTE_OFF - 1);
	(void)curs_set(1);
	(void)endwin();
	if (term.tty)
		(void)tcsetattr(term.in, TCSANOW, &term.before);
}

void term_resume(void)
{
	(void)reset_prog_mode();
	modes();
	term_resized();
	term_repaint();
}

void term_resized(void)
{
	struct winsize size;

	if (ioctl(term.out, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		return;
	if (size.ws_row == LINES && size.ws_col == COLS)
		return;
	(void)resizeterm(size.ws_row, size.ws_col);
}

void term_repaint(void)
{
	(void)clearok(curscr, TRUE);
}

struct rect term_area(void)
{
	struct rect area = { 0, 0, LINES, COLS };

	return area;
}

int term_fd(void)
{
	return term.in;
}

void term_sequences(struct input *in)
{
	static const struct {
		const char *name;
		uint32_t code;
	} keys[] = {
		{ "kcuu1", KEYS_UP },
		{ "kcud1", KEYS_DOWN },
		{ "kcub1", KEYS_LEFT },
		{ "kcuf1", KEYS_RIGHT },
		{ "khome", KEYS_HOME },
		{ "kend", KEYS_END },
		{ "kpp", KEYS_PAGE_UP },
		{ "knp", KEYS_PAGE_DOWN },
		{ "kich1", KEYS_INSERT },
		{ "kdch1", KEYS_DELETE },
		{ "kcbt", KEYS_BACKTAB },
		{ "kent", KEYS_ENTER },
		{ "kf1", KEYS_F1 },
		{ "kf2", KEYS_F2 },
		{ "kf3", KEYS_F3 },
		{ "kf4", KEYS_F4 },
		{ "kf5", KEYS_F5 },
		{ "kf6", KEYS_F6 },
		{ "kf7", KEYS_F7 },
		{ "kf8", KEYS_F8 },
		{ "kf9", KEYS_F9 },
		{ "kf10", KEYS_F10 },
		{ "kf11", KEYS_F11 },
		{ "kf12", KEYS_F12 },
	};
	const char *bytes;
	size_t i;

	for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		bytes = capability(keys[i].name);
		if (bytes != NULL)
			input_sequence(in, bytes, keys[i].code);
	}
}

int term_escape_ms(void)
{
	const char *text = getenv("ESCDELAY");
	long ms = text != NULL ? strtol(text, NULL, 10) : 0;

	return ms > 0 && ms <= 5000 ? (int)ms : 25;
}

void term_begin(void)
{
	(void)erase();
	draw_clip(term_area());
}

void term_show(void)
{
	int y, x;
	bool cursor = draw_cursor_place(&y, &x);

	if (!cursor) {
		y = LINES - 1;
		x = COLS - 1;
	}
	(void)curs_set(cursor ? 1 : 0);
	(void)move(y, x);
	(void)wnoutrefresh(stdscr);
	(void)doupdate();
}

/* RFC 4648, section 4. */
static size_t base64(const unsigned char *in, size_t n, char *out)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i, at = 0;
	unsigned three;

	for (i = 0; i < n; i += 3) {
		three = (unsigned)in[i] << 16 | (i + 1 < n ? (unsigned)in[i + 1] << 8 : 0) |
		    (i + 2 < n ? (unsigned)in[i + 2] : 0);
		out[at++] = digits[three >> 18];
		out[at++] = digits[three >> 12 & 63];
		out[at++] = i + 1 < n ? digits[three >> 6 & 63] : '=';
		out[at++] = i + 2 < n ? digits[three & 63] : '=';
	}
	return at;
}

bool term_copy(const char *text)
{
	static const char begin[] = "\033]52;c;";
	char out[sizeof begin + (COPY_MAX + 2) / 3 * 4 + 2];
	size_t n = strlen(text), at = sizeof begin - 1;

	if (n == 0 || n > COPY_MAX || !term.tty || getenv("VOXDESK_NO_OSC52") != NULL)
		return false;
	memcpy(out, begin, at);
	at += base64((const unsigned char *)text, n, out + at);
	out[at++] = '\a';
	write_all(out, at);
	return true;
}
