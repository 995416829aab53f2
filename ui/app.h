/*
 * Inside of the console, shared by app*.c, dialogs, help and console.c; screens use screen.h only.
 *
 * DESIGN. The app is a stack of layers; each is an instance of a screen, and dialogs are screens
 * too, drawn over what is below. An event changes state and marks the app dirty; console.c draws
 * once when a batch of events is through. A layer that closes is freed only after the event (its
 * own function may still be running). Everything here works without a terminal loop as well: tests
 * call app_key() and app_draw() with a headless curses.
 */
#ifndef UI_APP_H
#define UI_APP_H

#include "desk/sync.h"
#include "net/loop.h"
#include "ui/console.h"
#include "ui/line_edit.h"
#include "ui/list.h"
#include "ui/screen.h"

#define LAYERS_MAX 16
#define LAYER_TIMERS 4
#define STATUS_MAX 900
#define DRAFTS_MAX 4
#define MIN_ROWS 16
#define MIN_COLUMNS 60

struct layer_timer {
	struct app *app;
	void *self;
	int number;
};

struct layer {
	const struct screen *screen;
	void *self;
	bool dialog; /* drawn over the layer below, which stays in sight */
	bool dead;
	struct layer_timer timers[LAYER_TIMERS];
};

/* The texts of a form that was left by Esc, for when it is opened again. */
struct draft {
	char title[80];
	uint64_t initial; /* of the values it began with: another customer's form is another form */
	char values[FORM_FIELDS_MAX][256];
};

/* What was last seen of a provider, for the header. */
enum provider_state {
	PROVIDER_UNSEEN,
	PROVIDER_OK,
	PROVIDER_AWAY,
	PROVIDER_REFUSED,
	PROVIDER_TRIAL
};

struct watch;
struct work;
struct provision_settler;
struct syncer;

struct app {
	struct session *session;
	const struct screen *const *screens; /* NULL-ended */
	struct loop *loop;                   /* NULL in tests of single screens */
	struct layer *stack[LAYERS_MAX];
	size_t n;
	struct layer *dead[LAYERS_MAX * 2];
	size_t n_dead;
	bool dirty, quit;
	char status[STATUS_MAX];
	enum role status_role;
	const char *status_title; /* of the dialog that shows a status too long for its rows */
	struct draft drafts[DRAFTS_MAX];
	size_t next_draft;
	struct watch *watches;                /* watch.c */
	struct work *works;                   /* works.c */
	enum provider_state seen[SERVICES];   /* by enum service */
	struct settler *settler;              /* upkeep.c */
	struct provision_settler *provisions; /* upkeep.c */
	bool settled;                         /* and it is done */
	bool sweeping;                        /* its timer runs: something is open */
	size_t waiting, unknown;              /* operations, for the header */
	size_t running;                       /* verifications, as last looked for */
	struct syncer *syncer;                /* sharing.c, with what it last said: */
	const char *shared_words;
	struct arena shared_arena;
	size_t pulled, shared_conflicts, shared_moved;
	enum sync_state shared_state;
	bool shared_online;
	bool stale; /* what is watched unseen has changed the store */
	bool (*key_waiting)(void *user);
	bool (*copy)(const char *text);
	void (*suspend)(void *user);
	void (*repaint)(void);
	void *user; /* of the three above: the console */
};

void app_init(struct app *app, struct session *session, const struct screen *const *screens,
    struct loop *loop);
void app_done(struct app *app);

/* Events from outside. */
void app_key(struct app *app, struct key k);
void app_paste(struct app *app, const char *text, size_t n, bool cut);
void app_store_changed(struct app *app);
/* Ctrl-C: as Esc; where there is nothing to leave it asks whether to quit. */
void app_interrupt(struct app *app);
void app_ask_quit(struct app *app);
/* Something runs that leaving touches: q asks then. */
bool app_busy(const struct app *app);
/* What was just seen of a provider, from an answer of it or from why there was none (NULL: it
 * answered). */
void app_provider_seen(struct app *app, enum service service, const struct error *err);
/* Counts the open operations again. */
void app_count_journal(struct app *app);
/* Frees what has closed and opens the dialog for a long status; after each event. */
void app_reap(struct app *app);

/* app_draw.c: the whole picture, into the area of the terminal. */
void app_draw(struct app *app);

/* Whether a sentence fits in the status: its row and the footer's first. */
bool app_status_fits(const char *text);
/* The window is below the least size, and shows nothing but that. */
bool app_too_small(void);

/* app_layers.c: the topmost layer that is no dialog; NULL: none is open. */
struct layer *app_top_screen(struct app *app);
/* Hands the event to the layer's screen; nothing for NULL. */
void app_give(struct layer *layer, const struct event *e);
/* Closes all layers. What has closed is freed by app_layers_free(), once no function of it runs. */
void app_layers_close(struct app *app);
void app_layers_free(struct app *app);
/* Opens a dialog: its self, zeroed, ready to be filled (its .open gets no argument), or NULL when
 * the stack is full. */
void *app_push_dialog(struct app *app, const struct screen *screen);
/* Closes the layer of this self, wherever it is. */
void app_close(struct app *app, void *self);
struct layer *app_top(struct app *app);
const struct screen *app_screen_named(struct app *app, const char *name);
/* Opens a listed screen, or goes down to it when it is open already. */
void app_go(struct app *app, const char *name, const char *arg);

/* app_commands.c */
extern const struct command app_global_commands[];
/* Why this command cannot run now, translated, or NULL. */
const char *app_disabled(struct app *app, const struct command *command, void *self);
const char *app_label(const struct command *command, void *self);
/* Runs it, or says why not. */
void app_run(struct app *app, const struct command *command, void *self);
/* Tries the screen's table, then the global one. */
bool app_command_key(struct app *app, struct layer *layer, struct key k);

/* help.c */
void app_help(struct app *app, bool everything);

#endif
