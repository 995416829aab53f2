/*
 * What a screen is: state, events, layout, drawing, and one table of commands that is the only
 * source for dispatch, footer, help, palette and manual. To add a screen: one file, one line in
 * screens[] (app.c). State changes first, then drawing. Each instance owns its state (`self`,
 * `size` bytes, zeroed).
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/i18n.h"
#include "desk/session.h"
#include "ui/draw.h"
#include "ui/keys.h"

struct app;

enum event_kind {
	EVENT_KEY,   /* a key that is no command (or any key, while the screen is in a field) */
	EVENT_PASTE, /* bracketed paste: text, never commands */
	EVENT_TIMER, /* app_timer() has run out */
	EVENT_STORE, /* another process committed: read again */
	EVENT_BACK   /* the screen above was closed: read again; result below */
};
struct event {
	enum event_kind kind;
	struct key key;
	const char *text; /* EVENT_PASTE */
	size_t n;
	int timer;          /* EVENT_TIMER: its number */
	const char *result; /* EVENT_BACK: what the closed screen chose, or NULL */
};

enum command_flag {
	CMD_WRITES = 1,  /* changes the store: disabled under --readonly */
	CMD_NETWORK = 2, /* needs a provider */
	CMD_CONFIRM = 4, /* asks first */
	CMD_HIDDEN = 8,  /* moves: not in the footer, but in the help */
	CMD_FIELD = 16,  /* works inside a field too (F-keys do by themselves) */
	CMD_FIRST = 32   /* before the others in the footer, wherever it stands in the table */
};

struct command {
	const char *name;  /* stable: "forward-given" */
	const char *keys;  /* "m F6": as keys.h names them, the first is shown in the footer */
	const char *label; /* N_("Given"): short, for the footer */
	const char *help;  /* N_("..."): one sentence */
	unsigned flags;
	const char *(*enabled)(void
		*self); /* NULL or the reason why not, translated; a NULL pointer: always */
	void (*run)(void *self);
	const char *(*label_now)(void *self); /* may be NULL: a label that follows the state */
};

struct screen {
	const char *name, *title;
	size_t size;
	bool (*open)(void *self, struct app *app,
	    const char *arg); /* false: could not; says why by app_error() */
	void (*close)(void *self);
	void (*event)(void *self, const struct event *e);
	void (*layout)(void *self, struct rect area); /* pure: size in, rectangles out */
	void (*draw)(void *self, struct rect area);   /* state in, cells out; allocates nothing */
	const char *(*heading)(void *self);           /* for the header row, or NULL: the title */
	bool (*in_field)(void *self); /* letters are text now, not commands; may be NULL */
	/* Whether the footer shows this command now; NULL: all that are not hidden. Help and
	 * palette show all. */
	bool (*in_footer)(void *self, const struct command *command);
	const struct command *commands; /* ended by .name NULL */
};

/* For .in_footer: what can be done now. */
bool app_ready(void *self, const struct command *command);

/* Services of the app for screens. */
struct session *app_session(struct app *app);
struct loop *app_loop(struct app *app); /* for use cases that wait for a provider */
bool app_readonly(struct app *app);
void app_dirty(struct app *app); /* draw again after this event */
void app_push(struct app *app, const struct screen *screen, const char *arg);
void app_pop(struct app *app,
    const char *result); /* closes the top screen; EVENT_BACK to the one below */
void app_quit(struct app *app);
/* The status row: one sentence for every outcome; stays until the next key that does something. */
void app_say(struct app *app, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void app_unsay(struct app *app); /* the sentence is no longer true */
void app_error(struct app *app,
    const struct error *err); /* message, then hint; all of it in a dialog if it does not fit */
/* What the page shows could not be read: says why, or, where another process holds the store, gives
 * the page EVENT_TIMER 0 in a moment, to read again. Always false. */
bool app_not_read(struct app *app, void *self, const struct error *err);
/* One timer a number (0..3) a screen; ms 0 stops it. No timer runs when nothing is awaited. */
void app_timer(struct app *app, void *self, int timer, int ms);
/* True when a key waits: long work stops and gives way (see store_interrupt_check). */
bool app_key_waiting(struct app *app);
/* Sends text to the terminal's clipboard by OSC 52 (never a validation code) and says so. */
void app_copy(struct app *app, const char *text, const char *what);

/* Dialogs, drawn over the screen. The callbacks come from the same loop, never at once. */
void app_ask(struct app *app, const char *title, const char *text, const char *yes_label,
    void *self, void (*yes)(void *self));
/* The same for a yes that does harm or cannot be taken back: Enter alone is no. */
void app_ask_careful(struct app *app, const char *title, const char *text, const char *yes_label,
    void *self, void (*yes)(void *self));
void app_tell(struct app *app, const char *title,
    const char *text); /* a longer text, scrolls; Enter, Esc, q and Space close it */

/* A list to choose from, that filters as one types. `fill` is asked again at every change of the
 * filter. */
struct pick_line {
	const char *id, *text, *note;
	enum role role;
	const char *disabled;
};
struct pick {
	const char *title, *empty;
	size_t (*fill)(void *self, const char *filter, struct arena *arena, struct pick_line *out,
	    size_t max);
	void (*chosen)(void *self, const char *id);
	bool filter; /* shows the filter line and takes typing; without it typing goes to the line
			that begins so */
	const char *initial; /* id under the cursor first; may be NULL */
};
void app_pick(struct app *app, const struct pick *pick, void *self);

/* A form: fields with labels, checked while typing. Enter saves from any field, Tab goes on, Esc
 * asks nothing: opening the same form again (same title, same values to begin with) shows what was
 * typed, also after a lost connection (drafts.h). */
#define FORM_FIELDS_MAX 8
struct form;
struct form_field {
	const char *label, *help;
	char value[256];
	const char *const *choices; /* NULL: text; else left/right choose among these, NULL-ended */
	bool optional;
	bool hidden; /* a password: dots for its letters; kept in no draft */
	/* Shown under the field while typing ("Belgium, fixed line"); sees the whole form; may be
	 * NULL. */
	void (*note)(void *self, const struct form *form, const char *value, char *out, size_t size,
	    enum role *role);
};
struct form {
	const char *title, *save_label;
	const char *key; /* what it is about (an id): a draft of it is offered for the same only;
			    NULL: nothing */
	struct form_field fields[FORM_FIELDS_MAX];
	size_t n;
	bool forget; /* what is typed is no draft: a code that somebody reads out */
	bool (*save)(void *self, struct form *form, struct error *err,
	    int *field_at_fault); /* false: stays open and shows err */
};
void app_form(struct app *app, const struct form *form, void *self);

#endif
