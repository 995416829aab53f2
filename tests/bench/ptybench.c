/*
 * Measures a full-screen program from outside, as its user meets it: on a pseudo terminal whose
 * other end is a terminal emulator (libvterm). "Painted" means that the text stands in the
 * emulator's cells. Keys are encoded by the emulator too, so that they are what a terminal in that
 * mode sends.
 *
 *   ptybench [OPTIONS] -- PROGRAM [ARG...]
 *     -g COLSxROWS   size of the terminal (80x24)
 *     -e TEXT        first paint is when TEXT is on the screen (else: anything)
 *     -k KEYS        characters, <Down> <Up> <PgDn> <PgUp> <Enter> <Esc> <Tab> <Bksp> <F1>..<F12>,
 *                    and <~TEXT>: waits until TEXT is on the screen, and prints how long after the
 *                    key before it
 *     -n TIMES       sends KEYS so many times
 *     -s MS          a key's answer is over when nothing came for so long (25)
 *     -i MS          then leaves the program alone for so long and counts what it does
 *     -a LIBRARY     counts allocations through alloccount.so
 *     -q KEYS        ends the program (else SIGTERM)
 *     -d FILE        writes the last screen as text
 *
 * Prints "name value" lines. Exit 1 when TEXT was not painted within 30 s, 2 for a fault of its
 * own.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "tests/bench/alloccount.h"

#define PAINT_LIMIT_MS 30000
#define ANSWER_LIMIT_MS 2000
#define QUIT_LIMIT_MS 5000
#define SAMPLES_MAX 20000
#define LINE_MAX_BYTES 8192

struct options {
	int columns, rows, times, quiet_ms, idle_ms;
	const char *expect, *keys, *quit, *library, *dump;
	char **argv;
};

struct terminal {
	VTerm *vt;
	VTermScreen *screen;
	int columns, rows, fd;
	pid_t child;
	double read_ms; /* when the last bytes were read */
	size_t bytes;   /* from the program, all of them */
	bool closed;
};

struct samples {
	double v[SAMPLES_MAX];
	size_t n;
};

/* Per key. */
static struct samples first_ms, last_ms, bytes, allocations;
static const struct alloc_counts *counts;
static bool missed; /* a text that was waited for */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "ptybench: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void sample_add(struct samples *s, double v)
{
	if (s->n < SAMPLES_MAX)
		s->v[s->n++] = v;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_samples(const char *name, struct samples *s)
{
	if (s->n == 0)
		return;
	qsort(s->v, s->n, sizeof s->v[0], ascending);
	printf("%s_p50 %.3f\n", name, s->v[s->n / 2]);
	printf("%s_p95 %.3f\n", name, s->v[(s->n * 95 + 99) / 100 - 1]);
	printf("%s_max %.3f\n", name, s->v[s->n - 1]);
}

/* The text of one row; an empty cell is a blank. */
static void row_text(const struct terminal *t, int row, char out[LINE_MAX_BYTES])
{
	size_t n = 0;

	for (int column = 0; column < t->columns && n + 32 < LINE_MAX_BYTES;) {
		VTermScreenCell cell;
		VTermRect one = { row, row + 1, column, column + 1 };
		size_t length;

		vterm_screen_get_cell(t->screen, (VTermPos){ row, column }, &cell);
		length = vterm_screen_get_text(t->screen, out + n, 32, one);
		if (length == 0 || out[n] == '\0') { /* empty, or erased in a colour */
			out[n] = ' ';
			length = 1;
		}
		n += length;
		column += cell.width > 1 ? cell.width : 1;
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

static bool painted(const struct terminal *t, const char *expect)
{
	char line[LINE_MAX_BYTES];

	for (int row = 0; row < t->rows; row++) {
		row_text(t, row, line);
		if (expect ? strstr(line, expect) != NULL : line[0] != '\0')
			return true;
	}
	return false;
}

/* What the emulator has to say: keys, and answers to the program's questions about the terminal. */
static void flush_to_program(struct terminal *t)
{
	char out[512];
	size_t n;

	for (n = vterm_output_read(t->vt, out, sizeof out); n > 0;
	     n = vterm_output_read(t->vt, out, sizeof out))
		if (write(t->fd, out, n) < 0 && errno != EAGAIN)
			t->closed = true;
}

/* Waits at most `ms` for bytes of the program and takes all that are there; false when none came.
 */
static bool take(struct terminal *t, int ms)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };
	char in[65536];
	bool any = false;

	if (t->closed || poll(&p, 1, ms) <= 0)
		return false;
	for (;;) {
		ssize_t n = read(t->fd, in, sizeof in);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			t->closed = true;
			break;
		}
		t->read_ms = now_ms();
		t->bytes += (size_t)n;
		any = true;
		vterm_input_write(t->vt, in, (size_t)n);
	}
	flush_to_program(t);
	return any;
}

static const struct alloc_counts *share_counts(void)
{
	char path[] = "/tmp/alloccount.XXXXXX";
	int fd = mkstemp(path);
	void *shared;

	if (fd < 0 || ftruncate(fd, sizeof *counts) != 0)
		fail(path);
	shared = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shared == MAP_FAILED)
		fail("mmap");
	if (fcntl(fd, F_SETFD, 0) != 0)
		fail("fcntl");
	unlink(path);
	/* The program inherits the open file: there is no name that another could take. */
	snprintf(path, sizeof path, "%d", fd);
	setenv(ALLOC_COUNT_FD, path, 1);
	return shared;
}

static void start(struct terminal *t, const struct options *o)
{
	struct winsize size = { .ws_row = (unsigned short)o->rows,
		.ws_col = (unsigned short)o->columns };

	t->columns = o->columns;
	t->rows = o->rows;
	t->vt = vterm_new(o->rows, o->columns);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	t->child = forkpty(&t->fd, NULL, NULL, &size);
	if (t->child < 0)
		fail("forkpty");
	if (t->child == 0) {
		setenv("TERM", "xterm-256color", 1);
		if (o->library)
			setenv("LD_PRELOAD", o->library, 1);
		execvp(o->argv[0], o->argv);
		_exit(127);
	}
	if (fcntl(t->fd, F_SETFL, O_NONBLOCK) != 0)
		fail("fcntl");
}

/* Sends the key at the head of `keys` and returns what follows it; an unknown name is a fault of
 * the caller. */
static const char *send_key(struct terminal *t, const char *keys)
{
	static const struct {
		const char *name;
		VTermKey key;
	} named[] = {
		{ "<Up>", VTERM_KEY_UP },
		{ "<Down>", VTERM_KEY_DOWN },
		{ "<Left>", VTERM_KEY_LEFT },
		{ "<Right>", VTERM_KEY_RIGHT },
		{ "<PgUp>", VTERM_KEY_PAGEUP },
		{ "<PgDn>", VTERM_KEY_PAGEDOWN },
		{ "<Home>", VTERM_KEY_HOME },
		{ "<End>", VTERM_KEY_END },
		{ "<Enter>", VTERM_KEY_ENTER },
		{ "<Esc>", VTERM_KEY_ESCAPE },
		{ "<Tab>", VTERM_KEY_TAB },
		{ "<Bksp>", VTERM_KEY_BACKSPACE },
	};
	const char *next = keys + 1;
	bool sent = false;

	if (keys[0] == '<' && keys[1] == 'F') {
		char *end;
		long n = strtol(keys + 2, &end, 10);

		if (*end == '>' && n >= 1 && n <= 12) {
			vterm_keyboard_key(t->vt, (VTermKey)VTERM_KEY_FUNCTION(n), VTERM_MOD_NONE);
			next = end + 1;
			sent = true;
		}
	}
	for (size_t i = 0; !sent && i < sizeof named / sizeof named[0]; i++) {
		size_t n = strlen(named[i].name);

		if (strncmp(keys, named[i].name, n) == 0) {
			vterm_keyboard_key(t->vt, named[i].key, VTERM_MOD_NONE);
			next = keys + n;
			sent = true;
		}
	}
	if (!sent)
		vterm_keyboard_unichar(t->vt, (unsigned char)keys[0], VTERM_MOD_NONE);
	flush_to_program(t);
	return next;
}

/* Until the program has been silent for quiet_ms, or the limit is over. */
static void until_quiet(struct terminal *t, int quiet_ms, int limit_ms)
{
	double since = now_ms();

	while (!t->closed && now_ms() - since < limit_ms && take(t, quiet_ms))
		;
}

static bool measure_start(struct terminal *t, const struct options *o)
{
	double began = now_ms(), seen = -1;

	start(t, o);
	while (seen < 0 && !t->closed && now_ms() - began < PAINT_LIMIT_MS)
		if (take(t, 100) && painted(t, o->expect))
			seen = t->read_ms - began;
	until_quiet(t, o->quiet_ms * 4, PAINT_LIMIT_MS);
	printf("first_paint_ms %.3f\n", seen);
	printf("start_bytes %zu\n", t->bytes);
	if (counts)
		printf("start_allocations %llu\n", (unsigned long long)counts->taken);
	return seen >= 0;
}

static bool is_wait(const char *keys)
{
	return strncmp(keys, "<~", 2) == 0;
}

/* Until the text is there; from when the last key was sent to the last byte before it was. */
static const char *await_text(struct terminal *t, const char *keys, double sent)
{
	const char *end = strchr(keys, '>');
	const double began = now_ms();
	char text[200];

	snprintf(text, sizeof text, "%.*s", end ? (int)(end - keys - 2) : 0, keys + 2);
	t->read_ms = began;
	while (!painted(t, text)) {
		if (t->closed || now_ms() - began > PAINT_LIMIT_MS) {
			fprintf(stderr, "ptybench: \"%s\" was not painted\n", text);
			missed = true;
			break;
		}
		take(t, 100);
	}
	printf("waited_ms %.3f\n", t->read_ms - sent);
	return end ? end + 1 : keys + strlen(keys);
}

/* One key from when it was sent to the last byte of its answer. */
static const char *measure_key(struct terminal *t, const struct options *o, const char *keys)
{
	size_t bytes_before = t->bytes;
	uint64_t taken = counts ? counts->taken : 0;
	double sent = now_ms();
	const char *next = is_wait(keys) ? keys : send_key(t, keys);

	if (is_wait(next))
		return await_text(t, next, sent);
	if (!take(t, ANSWER_LIMIT_MS))
		return next;
	sample_add(&first_ms, t->read_ms - sent);
	until_quiet(t, o->quiet_ms, ANSWER_LIMIT_MS);
	sample_add(&last_ms, t->read_ms - sent);
	sample_add(&bytes, (double)(t->bytes - bytes_before));
	if (counts)
		sample_add(&allocations, (double)(counts->taken - taken));
	return next;
}

static void measure_keys(struct terminal *t, const struct options *o)
{
	size_t sent = 0;

	for (int i = 0; i < o->times && !t->closed; i++)
		for (const char *k = o->keys; *k != '\0' && !t->closed; sent++)
			k = measure_key(t, o, k);
	if (sent == 0)
		return;
	printf("keys %zu\nsilent_keys %zu\n", sent, sent - last_ms.n);
	print_samples("key_first_ms", &first_ms);
	print_samples("key_last_ms", &last_ms);
	print_samples("key_bytes", &bytes);
	print_samples("key_allocations", &allocations);
}

/* The sum of the fields of a /proc file whose names begin with `name`; -1 when it cannot be read.
 */
static long proc_sum(pid_t pid, const char *file, const char *name)
{
	char path[64], line[256];
	long sum = -1;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	f = fopen(path, "r");
	if (!f)
		return -1;
	while (fgets(line, sizeof line, f)) {
		const char *colon = strchr(line, ':');

		if (colon && strncmp(line, name, strlen(name)) == 0)
			sum = (sum < 0 ? 0 : sum) + strtol(colon + 1, NULL, 10);
	}
	fclose(f);
	return sum;
}

static void measure_idle(struct terminal *t, const struct options *o)
{
	long woken = proc_sum(t->child, "status", "voluntary_ctxt_switches");
	size_t before = t->bytes;
	double until = now_ms() + o->idle_ms;
	size_t frames = 0;

	for (int left = o->idle_ms; left > 0 && !t->closed; left = (int)(until - now_ms()))
		frames += take(t, left);
	printf("idle_ms %d\n", o->idle_ms);
	printf("idle_wakeups %ld\n",
	    proc_sum(t->child, "status", "voluntary_ctxt_switches") - woken);
	printf("idle_bytes %zu\n", t->bytes - before);
	printf("idle_frames %zu\n", frames);
}

static void dump_screen(const struct terminal *t, const char *path)
{
	char line[LINE_MAX_BYTES];
	FILE *f = fopen(path, "w");

	if (!f)
		fail(path);
	for (int row = 0; row < t->rows; row++) {
		row_text(t, row, line);
		fprintf(f, "%s\n", line);
	}
	if (fclose(f) != 0)
		fail(path);
}

/* The terminal closes when the program ends; one that does not end is killed. */
static void quit(struct terminal *t, const struct options *o)
{
	int status = 0;
	double began = now_ms();

	if (o->quit)
		for (const char *k = o->quit; *k != '\0' && !t->closed;) {
			k = send_key(t, k);
			until_quiet(t, o->quiet_ms, ANSWER_LIMIT_MS);
		}
	else
		kill(t->child, SIGTERM);
	while (!t->closed && now_ms() - began < QUIT_LIMIT_MS)
		take(t, 100);
	if (!t->closed)
		kill(t->child, SIGKILL);
	if (waitpid(t->child, &status, 0) < 0)
		fail("waitpid");
	printf("exit %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static int number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || (*end != '\0' && *end != 'x') || n < 1 || n > 1000000) {
		fprintf(stderr, "ptybench: not a number: %s\n", text);
		exit(2);
	}
	return (int)n;
}

static void read_options(struct options *o, int argc, char **argv)
{
	int c;
	const char *x;

	for (c = getopt(argc, argv, "+g:e:k:n:s:i:a:q:d:"); c != -1;
	     c = getopt(argc, argv, "+g:e:k:n:s:i:a:q:d:"))
		switch (c) {
		case 'g':
			x = strchr(optarg, 'x');
			o->columns = number(optarg);
			o->rows = x ? number(x + 1) : o->rows;
			break;
		case 'e':
			o->expect = optarg;
			break;
		case 'k':
			o->keys = optarg;
			break;
		case 'n':
			o->times = number(optarg);
			break;
		case 's':
			o->quiet_ms = number(optarg);
			break;
		case 'i':
			o->idle_ms = number(optarg);
			break;
		case 'a':
			o->library = optarg;
			break;
		case 'q':
			o->quit = optarg;
			break;
		case 'd':
			o->dump = optarg;
			break;
		default:
			exit(2);
		}
	o->argv = argv + optind;
	if (!o->argv[0]) {
		fprintf(stderr, "usage: ptybench [OPTIONS] -- PROGRAM [ARG...]\n");
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct options o = { .columns = 80, .rows = 24, .times = 1, .quiet_ms = 25 };
	static struct terminal t;
	bool seen;

	read_options(&o, argc, argv);
	if (o.library)
		counts = share_counts();
	seen = measure_start(&t, &o);
	if (seen && o.keys)
		measure_keys(&t, &o);
	if (seen && o.idle_ms > 0)
		measure_idle(&t, &o);
	printf("private_kb %ld\n", proc_sum(t.child, "smaps_rollup", "Private_"));
	if (o.dump)
		dump_screen(&t, o.dump);
	quit(&t, &o);
	vterm_free(t.vt);
	return seen && !missed ? 0 : 1;
}
