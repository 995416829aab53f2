/* Customers from a CSV file in the plain console: looked at first, taken in after a yes, each line
 * that is not with its reason. */
#include "ui/plain_io.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "desk/import.h"
#include "desk/place.h"

#define PATH_SIZE 512
#define TOLD_MAX 40 /* reasons; more of them are for `voxdesk customer import` */

struct taking_in {
	struct plain *p;
	struct import *import;
	struct placing *placing;
	struct place_wish *wishes;
	int told; /* tenths of a phase */
	enum import_phase phase;
	bool asked_places, failed;
	size_t doubts; /* that were said */
	struct error err;
};

/* ---- places in the pool of a shared store */

static void placed(void *user, const struct place_given *given, size_t n, const struct error *err)
{
	struct taking_in *t = user;

	import_places_given(t->import, given, n, import_why(t->import, err));
}

static void places_ask(struct taking_in *t)
{
	struct error err = { 0 };
	size_t n;

	if (t->asked_places)
		return;
	t->asked_places = true;
	t->wishes = import_wishes(t->import, &n);
	t->placing = placing_new(plain_syncer(t->p), t->wishes, n, placed, t, &err);
	if (t->placing == NULL)
		import_places_given(t->import, NULL, 0, import_why(t->import, &err));
}

/* ---- stepping, between two turns of the loop */

static void tick(void *user)
{
	(void)user;
}

static void say_progress(struct taking_in *t)
{
	const struct import_count *n = import_count(t->import);

	if (n->phase != t->phase)
		t->told = 0;
	t->phase = n->phase;
	if (n->permille / 250 <= t->told || n->permille == 1000)
		return;
	t->told = n->permille / 250;
	plain_say("%d %%", n->permille / 10);
}

static bool at_work(void *user)
{
	struct taking_in *t = user;
	int again_ms = 1;

	switch (import_step(t->import, &t->err)) {
	case IMPORT_MORE:
		say_progress(t);
		break;
	case IMPORT_LATER:
		again_ms = IMPORT_BUSY_MS;
		break;
	case IMPORT_WAITS:
		if (import_count(t->import)->phase != IMPORT_PLACING)
			return false;
		places_ask(t);
		again_ms = IMPORT_BUSY_MS;
		break;
	default:
		t->failed = true;
		return false;
	}
	loop_timer(plain_loop(t->p), tick, t, again_ms);
	return true;
}

/* False: left, or failed. */
static bool work(struct taking_in *t)
{
	const bool on = plain_wait(t->p, at_work, t);

	loop_timer(plain_loop(t->p), tick, t, 0);
	if (t->failed)
		plain_error(&t->err);
	return on && !t->failed;
}

/* ---- telling */

static void say_bad(const struct import *import)
{
	const struct import_bad *bad;
	const size_t n = import_bad(import, &bad);

	for (size_t i = 0; i < n && i < TOLD_MAX; i++)
		plain_say(_("Line %d%s%s%s%s: %s"), bad[i].line,
		    bad[i].column[0] != '\0' ? ", " : "", bad[i].column,
		    bad[i].value[0] != '\0' ? " " : "", bad[i].value, bad[i].reason);
	if (n > TOLD_MAX)
		plain_say(_("... and %zu more: saved at the end, they are all there."),
		    n - TOLD_MAX);
}

/* From the one at `first` on: those before were said. How many there are. */
static size_t say_doubts(const struct import *import, size_t first)
{
	const struct import_bad *all;
	const size_t n = import_doubts(import, &all);

	for (size_t i = first; i < n && i < first + TOLD_MAX; i++)
		plain_say(_("To be looked at once more: line %d, %s %s: %s"), all[i].line,
		    all[i].column, all[i].value, all[i].reason);
	if (n > first + TOLD_MAX)
		plain_say(_("... and %zu more are to be looked at."), n - first - TOLD_MAX);
	return n;
}

static void say_ignored(const struct import *import)
{
	const struct import_ignored *all;
	const size_t n = import_ignored(import, &all);

	for (size_t i = 0; i < n; i++)
		plain_say(all[i].nearest[0] != '\0'
			? _("! The column \"%s\" is not known and was passed over. Did you mean %s?")
			: _("! The column \"%s\" is not known and was passed over."),
		    all[i].name, all[i].nearest);
}

static void say_encoding(const struct import *import)
{
	int line;
	const char *name = import_example(import, &line);

	if (strcmp(import_encoding(import), "utf-8") == 0)
		return;
	plain_say(_("The file was read as %s."), import_encoding(import));
	if (name[0] != '\0')
		plain_say(_("  Look at the accents: line %d is \"%s\"."), line, name);
}

static void say_end(const struct import *import, size_t doubts)
{
	const struct import_count *n = import_count(import);
	const struct import_want *unplaced;
	const struct import_kept *kept;
	const size_t n_unplaced = import_unplaced(import, &unplaced),
		     n_kept = import_handouts_kept(import, &kept);

	for (size_t i = 0; i < n_unplaced && i < TOLD_MAX; i++)
		plain_say(_("%s has no AI number: %s"), unplaced[i].name, unplaced[i].reason);
	if (n_unplaced > TOLD_MAX)
		plain_say(_("... and %zu more have none."), n_unplaced - TOLD_MAX);
	(void)say_doubts(import, doubts);
	for (size_t i = 0; i < n_kept && i < TOLD_MAX; i++)
		plain_say("! %s", kept[i].reason);
	plain_say(_("%zu lines read: %zu taken in, %zu there already, %zu not taken in."), n->read,
	    n->added, n->already, n->bad);
	if (n->placed + n->unplaced > 0)
		plain_say(_("AI numbers: %zu given, %zu could not be."), n->placed, n->unplaced);
	if (n->handouts > 0)
		plain_say(_("Hand-outs: %zu."), n->handouts);
}

/* Who made the file mends it with this. */
static void ask_save(struct taking_in *t, const char *path)
{
	const char *to = arena_printf(&t->p->arena, "%s.left-out.csv", path);
	const struct import_count *n = import_count(t->import);
	struct error err = { 0 };

	if (n->bad + n->unplaced == 0 || t->p->ended ||
	    !plain_yes(t->p,
		arena_printf(&t->p->arena,
		    _("Save the lines that are left out, with their reasons, as %s?"), to)))
		return;
	if (import_bad_save(t->import, to, &err))
		plain_say(_("Saved: %s"), to);
	else
		plain_error(&err);
}

/* ---- from the question to the end */

static bool agreed(struct taking_in *t, bool handouts)
{
	const struct import_count *n = import_count(t->import);

	say_ignored(t->import);
	t->doubts = say_doubts(t->import, 0);
	say_bad(t->import);
	say_encoding(t->import);
	if (n->good + n->want == 0 && !handouts) {
		plain_say(_("There is nothing new in it: %zu lines, %zu there already, %zu bad."),
		    n->read, n->already, n->bad);
		return false;
	}
	return plain_yes(t->p,
	    arena_printf(&t->p->arena,
		_("%zu can be taken in, %zu are there already, %zu lines are left out. Nothing is written yet. Take them in?"),
		n->good, n->already, n->bad));
}

void plain_import(struct plain *p)
{
	struct taking_in t = { .p = p };
	struct import_options options = { .handouts = NULL };
	char path[PATH_SIZE], folder[PATH_SIZE];

	arena_reset(&p->arena);
	if (!plain_ask(p, _("CSV file (columns name and number are needed; empty: give up):"), path,
		sizeof path))
		return;
	if (plain_ask(p, _("Folder for a hand-out for each customer (empty: none):"), folder,
		sizeof folder))
		options.handouts = folder;
	options.foreign_yes = plain_yes(p,
	    _("May AI numbers abroad be taken? Each forwarded call costs the customer an international call then."));
	t.import = import_new(p->session, path, &options, &t.err);
	if (t.import == NULL) {
		plain_error(&t.err);
		return;
	}
	plain_say(_("Every line is looked at. Enter stops it."));
	if (work(&t)) {
		if (agreed(&t, options.handouts != NULL)) {
			import_go(t.import);
			if (!work(&t))
				plain_say(
				    _("What was taken in stays; the same file again goes on."));
			say_end(t.import, t.doubts);
		}
		ask_save(&t, path);
	}
	placing_free(t.placing);
	free(t.wishes);
	import_free(t.import);
}
