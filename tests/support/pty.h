/*
 * The real program in a real pseudo-terminal, watched through a terminal emulator (libvterm).
 * Everything waits for a condition, at most PTY_WAIT_MS.
 */
#ifndef TESTS_SUPPORT_PTY_H
#define TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

#define PTY_WAIT_MS 60000

struct pty {
	int master, slave; /* the slave is held open, so that its settings can be read after the
			      program ended */
	pid_t pid;
	int rows, columns;
	struct termios before;
	VTerm *vterm;
	VTermScreen *screen;
	bool alternate, cursor_visible;
	size_t bytes; /* that the program has written */
	bool ended;
	int status;      /* of waitpid, once ended */
	int copy;        /* a file that every byte goes into as well; 0 none */
	char log[65536]; /* the last bytes written */
	size_t n_log;
	char text[65536];
};

/* A folder for one test's files, below $TMPDIR; removed with all that is in it. */
#define PTY_HOME_SIZE 256
bool pty_home_make(char out[PTY_HOME_SIZE]);
bool pty_home_remove(const char *home);

/* The program under test: $VOXDESK_BIN, else voxdesk in the build folder that this test lies in. */
const char *pty_program(void);
/* Starts argv (NULL-ended) with `env` (NAME=value, NULL-ended, may be NULL) over a small
 * environment of its own: TERM xterm-256color, LC_ALL C.UTF-8, HOME and XDG folders below `home`.
 */
void pty_start(struct pty *p, int rows, int columns, const char *home, const char *const *argv,
    const char *const *env);
void pty_stop(struct pty *p); /* kills what still runs, frees */
void pty_send(struct pty *p, const char *bytes);
void pty_send_n(struct pty *p, const char *bytes, size_t n);
void pty_resize(struct pty *p, int rows, int columns);
/* Reads what comes within ms; false when nothing came. */
bool pty_read(struct pty *p, int ms);
/* Until the screen shows the text. On failure prints the screen. */
bool pty_wait(struct pty *p, const char *text);
/* Types a line and waits until the text is among what is written from then on: the screen may show
 * earlier answers. On failure prints the screen. */
bool pty_answer(struct pty *p, const char *line, const char *expected);
bool pty_wait_gone(struct pty *p, const char *text);
/* Until the program has ended; true with the status in p->status. */
bool pty_wait_end(struct pty *p);
/* Until nothing has been written for `ms`. */
void pty_settle(struct pty *p, int ms);
const char *pty_text(struct pty *p);
/* The terminal is as it was before the program: primary screen, cursor, line settings, no paste
 * mode. */
bool pty_restored(struct pty *p);
/* A file's number behind "NAME:" in /proc/PID/status. */
long pty_proc_status(const struct pty *p, const char *name);

#endif
