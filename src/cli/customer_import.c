/* customer import: steps the import to its end, with progress on a terminal, then tells it. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/customer_import.h"

#define BUSY_MAX_MS 10000
#define PROGRESS_MS 200

static bool handout_options(struct cli *c, struct import_options *out, struct error *err)
{
	enum handout_format format;

	out->handouts = c->value[FLAG_HANDOUTS];
	if (!cli_handout_format(c, &format, err))
		return false;
	if (out->handouts && !out->handouts[0])
		return error_set(err, ERROR_INPUT, "handouts-missing",
		    _("Say where the hand-outs go: --handouts DIR."),
		    _("--handouts needs the name of a folder. Nothing was changed."));
	out->handouts_html = format == HANDOUT_HTML;
	if (c->value[FLAG_FORMAT] && !out->handouts)
		return error_set(err, ERROR_USAGE, "handouts-missing",
		    _("Say where the hand-outs go: --handouts DIR."),
		    _("--format is of the hand-outs, and none are asked for."));
	return true;
}

static bool may_write(const struct cli *c, struct error *err)
{
	return c->value[FLAG_CHECK] || !c->options.session.readonly ||
	    error_set(err, ERROR_REFUSED, "readonly",
		_("Only look at it: --check. Leave --readonly out to change something."),
		_("This command changes the store, and --readonly was given. Nothing was changed."));
}

/* ---- progress: one line, written over again and again, on a terminal only */

struct progress {
	bool shown;
	uint64_t next_ms;
};

static void progress(struct progress *p, const struct import *i)
{
	static const char *const words[] = {
		[IMPORT_CHECKING] = N_("Looking at the lines"),
		[IMPORT_CHECKED] = N_("Looking at the lines"),
		[IMPORT_WRITING] = N_("Taking them in"),
		[IMPORT_PLACING] = N_("Asking for places"),
		[IMPORT_HANDOUTS] = N_("Writing hand-outs"),
		[IMPORT_DONE] = N_("Done"),
	};
	const struct import_count *n = import_count(i);
	const uint64_t now = time_monotonic_ms();

	if (now < p->next_ms || !isatty(STDERR_FILENO))
		return;
	p->next_ms = now + PROGRESS_MS;
	p->shown = true;
	fprintf(stderr, "\r%-24s %3d%%   ", _(words[n->phase]), n->permille / 10);
	fprintf(stderr, _("%zu lines, %zu bad, %zu taken in"), n->read, n->bad, n->added);
	fprintf(stderr, "  ");
	fflush(stderr);
}

static void progress_end(struct progress *p)
{
	if (p->shown)
		fprintf(stderr, "\r%78s\r", "");
	p->shown = false;
	fflush(stderr);
}

/* ---- stepping */

static void pause_ms(int ms)
{
	const struct timespec pause = { .tv_nsec = ms * 1000000L };

	nanosleep(&pause, NULL);
}

static bool busy_too_long(const struct import *i, struct error *err)
{
	const struct import_count *n = import_count(i);

	return error_set(err, ERROR_BUSY, "store-busy",
	    _("Import the same file again later: what was taken in is passed over."),
	    _("Another program keeps the store busy; %zu customers were taken in so far."),
	    n->added);
}

/* False: failed. True: it waits for what comes next, or is at its end. */
static bool steps(struct import *i, struct progress *p, struct error *err)
{
	uint64_t busy_since = 0;

	for (;;) {
		switch (import_step(i, err)) {
		case IMPORT_MORE:
			busy_since = 0;
			break;
		case IMPORT_LATER:
			if (!busy_since)
				busy_since = time_monotonic_ms();
			if (time_monotonic_ms() - busy_since > BUSY_MAX_MS)
				return busy_too_long(i, err);
			pause_ms(IMPORT_BUSY_MS);
			break;
		case IMPORT_WAITS:
			return true;
		default:
			return false;
		}
		progress(p, i);
	}
}

/* On a terminal, as in the console, what would be done is said, and waits for a yes. Without one
 * the file was given to be taken in: that rings and costs nothing, and can be repeated. */
static bool agreed(struct cli *c, const struct import *i, struct import_told *told,
    struct error *err)
{
	const struct import_count *n = import_count(i);

	if (c->options.yes || !cli_on_terminal() || n->good + n->want == 0)
		return true;
	if (!c->options.json)
		import_say_found(c, i, told);
	cli_push(c);
	c->wrote = true; /* once something was asked for, it is not tried again by itself */
	return cli_confirm(c, import_question(c, i), err);
}

static bool whole(struct cli *c, struct import *i, struct progress *p, struct import_told *told,
    struct error *err)
{
	while (steps(i, p, err)) {
		switch (import_count(i)->phase) {
		case IMPORT_CHECKED:
			if (c->value[FLAG_CHECK])
				return true;
			progress_end(p);
			if (!agreed(c, i, told, err))
				return false;
			import_go(i);
			break;
		case IMPORT_PLACING:
			progress_end(p); /* it may ask for a password */
			import_ask_places(c, i);
			break;
		default:
			return true;
		}
	}
	return false;
}

static bool all_fine(struct cli *c, const struct import *i, struct error *err)
{
	const struct import_count *n = import_count(i);

	if (n->bad == 1 && n->read == 1)
		return error_set(err, ERROR_INPUT, "bad-lines",
		    _("Mend it and import the file again."),
		    _("The file's one line cannot be taken in. Nothing was changed."));
	if (n->bad > 0 && n->bad == n->read)
		return error_set(err, ERROR_INPUT, "bad-lines",
		    _("Mend them and import the file again."),
		    _("None of the %zu lines can be taken in. Nothing was changed."), n->read);
	if (n->bad > 0 && c->value[FLAG_CHECK])
		return error_set(err, ERROR_INPUT, "bad-lines",
		    _("Mend them, or import the file as it is: the others are taken in."),
		    _("%zu of %zu lines cannot be taken in. Nothing was changed."), n->bad,
		    n->read);
	if (n->bad > 0)
		return error_set(err, ERROR_INPUT, "bad-lines",
		    _("Mend them and import the same file again: what is there is passed over."),
		    _("%zu of %zu lines were not taken in; the others are in the store."), n->bad,
		    n->read);
	return n->handouts_kept == 0 ||
	    error_set(err, ERROR_CONFLICT, "handouts-kept",
		_("Move them away (or name another folder) and import the same file again."),
		ngettext(
		    "The customers were taken in, but %zu hand-out was not written: another file has its name.",
		    "The customers were taken in, but %zu hand-outs were not written: other files have their names.",
		    (unsigned long)n->handouts_kept),
		n->handouts_kept);
}

/* What was taken in before it failed is told too. */
static void failed_late(struct cli *c, const struct import *i, struct error *err)
{
	const struct import_count *n = import_count(i);
	const char *told;

	if (n->phase < IMPORT_WRITING || err->kind == ERROR_BUSY || n->added == 0)
		return;
	told = arena_printf(&c->arena,
	    ngettext("%zu customer was taken in before that; import the same file again to go on.",
		"%zu customers were taken in before that; import the same file again to go on.",
		(unsigned long)n->added),
	    n->added);
	if (!c->options.json)
		cli_note("%s", told);
	else
		(void)text_copy(err->hint, sizeof err->hint,
		    arena_printf(&c->arena, "%s%s%s", told, err->hint[0] ? " " : "", err->hint));
}

bool run_customer_import(struct cli *c, struct error *err)
{
	struct import_options options = { .foreign_yes = c->options.yes, .may_wait = true };
	struct import_told told = { .found = false };
	struct progress p = { .shown = false };
	struct import *i;
	bool ok;

	if (!may_write(c, err) || !handout_options(c, &options, err))
		return false;
	i = import_new(&c->session, c->operand[0], &options, err);
	if (!i)
		return false;
	progress(&p, i);
	ok = whole(c, i, &p, &told, err);
	progress_end(&p);
	if (ok) {
		ok = c->options.json ? import_document(c, i, err) : import_say(c, i, &told, err);
		ok = ok && all_fine(c, i, err);
	} else {
		failed_late(c, i, err);
	}
	import_free(i);
	return ok;
}

void cli_import_columns(struct cli *c)
{
	cli_say(c, "%s",
	    _("The first line of FILE names the columns, in any order; comma, semicolon or tab; UTF-8 or Windows-1252:"));
	for (int i = 0; i < IMPORT_COLUMNS; i++)
		cli_say(c, "  %-25s %s%s", import_columns[i].name, _(import_columns[i].help),
		    import_columns[i].needed ? _(" (needed)") : "");
	cli_say(c, "%s",
	    _("Every line is looked at first; on a terminal you are asked then whether to take them in."));
	cli_say(c, "%s", _("Exit 4: some lines were not taken in; all others were."));
}
