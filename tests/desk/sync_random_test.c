/*
 * Three desks with stores of their own change the same customers offline, then share through
 * practice's Supabase in any order, with answers lost on the way: what meets is decided, and in the
 * end all three and the project have the same. SYNC_RUNS=N (20) runs, SYNC_SEED=S; SYNC_TRACE=1
 * says what is done.
 */
#include "tests/desk/sync_fixture.h"

#include <sys/random.h>

#include "desk/place.h"
#include "store/agents.h"
#include "store/forwardings.h"
#include "store/managed.h"

#define DESKS 3
#define RUNS_IN_A_WORLD 20
#define PASSES_MAX 16

/* Ids come from the seed too, so that a run can be played again. */
static uint64_t noise, dice_state;
ssize_t getrandom(void *out, size_t n, unsigned flags)
{
	(void)flags;
	for (size_t i = 0; i < n; i++) {
		noise = noise * 6364136223846793005u + 1442695040888963407u;
		((uint8_t *)out)[i] = (uint8_t)(noise >> 40);
	}
	return (ssize_t)n;
}

static unsigned dice(unsigned sides)
{
	dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((dice_state >> 33) % sides);
}

static unsigned number_of(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text && text[0] ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static struct counted {
	size_t edits, conflicts, kinds[CONFLICT_KINDS], rounds, lost, places, gone;
} counted;
static bool trace;
static unsigned fresh;

#define SAY(...)                                            \
	do {                                                \
		if (trace)                                  \
			(void)fprintf(stderr, __VA_ARGS__); \
	} while (0)

/* ---- what people do; what a rule refuses is not done */

static bool some_customer(struct sharing *s, struct console *c, struct customer *out)
{
	struct customer_page page;

	must(&s->d.f,
	    customer_page(c->session.store, PAGE_FIRST, NULL, false, 60, &s->d.f.arena, &page,
		&s->d.f.err));
	if (page.n == 0)
		return false;
	*out = console_get(s, c, page.rows[dice((unsigned)page.n)].id);
	return true;
}

static void shared_number(char out[20])
{
	(void)snprintf(out, 20, "+32922461%02u", dice(12));
}

static void new_customer(struct sharing *s, struct console *c)
{
	char name[40], number[20], id[ID_MAX];
	const struct customer_edit in = { .name = name, .country = "BE" };
	bool ok;

	(void)snprintf(name, sizeof name, "Customer %u", ++fresh);
	shared_number(number);
	ok = customer_add(c->session.store, &in, dice(4) ? number : NULL, "fixed", id, &s->d.f.err);
	SAY("  add %s %s: %d\n", name, number, ok);
}

static void edit_customer(struct sharing *s, struct console *c, const struct customer *who)
{
	static const char *const languages[] = { "nl", "fr", "en", "de" };
	char text[40];
	struct customer_edit edit = { .note = NULL };
	const bool telnyx = dice(2) == 0;
	bool ok;

	(void)snprintf(text, sizeof text, "words %u", ++fresh);
	switch (dice(4)) {
	case 0:
		edit.note = text;
		break;
	case 1:
		edit.name = text;
		break;
	case 2:
		edit.language = languages[dice(4)];
		break;
	default:
		edit.through_telnyx = &telnyx;
		break;
	}
	ok = customer_update(c->session.store, who->id, who->version, &edit, &s->d.f.err);
	SAY("  edit %s: %d\n", who->name, ok);
}

static void edit_number(struct sharing *s, struct console *c, const struct customer *who)
{
	struct forwarding_setup setup = { .ai_number = "+16505550201", .ai_source = AI_MANUAL };
	struct forwarding_codes codes = { "**61*+16505550201#", "##61#", "*#61#" };
	struct store *store = c->session.store;
	struct forwarding *all, *f;
	char number[20], id[ID_MAX];
	bool ok;
	size_t n;

	must(&s->d.f, forwarding_list(store, who->id, &s->d.f.arena, &all, &n, &s->d.f.err));
	shared_number(number);
	if (n == 0 || dice(5) == 0) {
		ok = forwarding_add(store, who->id, number, "fixed", id, &s->d.f.err);
		SAY("  number %s for %s: %d\n", number, who->name, ok);
		return;
	}
	f = &all[dice((unsigned)n)];
	switch (dice(4)) {
	case 0: /* to a new one: two that change places cannot follow each other */
		(void)snprintf(number, sizeof number, "+3247%07u", ++fresh);
		ok = forwarding_renumber(store, f->id, f->version, number, "mobile", &s->d.f.err);
		break;
	case 1:
		setup.ring_seconds = (int)dice(30);
		setup.condition = dice(2) ? "no_answer" : "busy";
		setup.carrier_id = "be-proximus-mobile";
		ok = forwarding_set(store, f->id, f->version, &setup, &s->d.f.err);
		break;
	case 2:
		ok = forwarding_given(store, f->id, f->version, &codes, &s->d.f.err);
		break;
	default:
		ok = forwarding_removed(store, f->id, f->version, &s->d.f.err);
		break;
	}
	SAY("  change %s: %d (%s)\n", f->business_number, ok, ok ? "" : s->d.f.err.code);
}

static void edit_agent(struct sharing *s, struct console *c, const struct customer *who)
{
	static const char *const remote[] = { "assistant-1", "assistant-2", "assistant-3" };
	static const struct remote_agent_seen seen[] = { { "assistant-1", "One" },
		{ "assistant-2", "Two" }, { "assistant-3", "Three" } };
	struct store *store = c->session.store;
	char id[ID_MAX];
	bool ok;

	must(&s->d.f, remote_agent_sync(store, AGENT_VAPI, seen, 3, &s->d.f.err));
	ok = agent_link(store, who->id, AGENT_VAPI, remote[dice(3)], dice(2) == 0, true, id,
	    &s->d.f.err);
	if (ok && dice(3) == 0)
		ok = agent_unlink(store, id, AGENT_OUTBOUND, &s->d.f.err);
	SAY("  agent of %s: %d\n", who->name, ok);
}

static void edit_numbers(struct sharing *s, struct console *c, const struct customer *who)
{
	struct store *store = c->session.store;
	struct pool_number *all, *one;
	char number[20], id[ID_MAX];
	bool ok;
	size_t n;

	if (dice(2)) {
		(void)snprintf(number, sizeof number, "+1650555%04u", 300 + dice(6));
		ok = managed_number_add(store, who->id, number, "US", id, &s->d.f.err);
		SAY("  managed %s for %s: %d\n", number, who->name, ok);
		return;
	}
	must(&s->d.f, pool_list(store, &s->d.f.arena, &all, &n, &s->d.f.err));
	(void)snprintf(number, sizeof number, "+3248021%04u", dice(5));
	one = n > 0 ? &all[dice((unsigned)n)] : NULL;
	/* The one with places keeps them: fewer than are taken is refused for as long as that is.
	 */
	if (!one || strcmp(one->number, POOL_BE) == 0 || dice(2))
		ok = pool_number_add(store, number, "BE", "telnyx", 10, id, &s->d.f.err);
	else if (dice(3) == 0)
		ok = pool_remove(store, one->id, &s->d.f.err);
	else
		ok = pool_capacity_set(store, one->id, 1 + (int)dice(50), &s->d.f.err);
	SAY("  pool %s: %d\n", number, ok);
}

/* The shared pool's one number has one place, so that when it is given up it is others' soon. */
#define PLACES 1

static void on_placed(void *user, const struct place_given *given, size_t n,
    const struct error *err)
{
	struct place_given *out = user;

	*out = (struct place_given){ .outcome = PLACE_NOT_REGISTERED };
	if (n == 1)
		*out = *given;
	out->config_id[0] = '.';
	(void)err;
}

static bool is_placed(void *user)
{
	return ((struct place_given *)user)->config_id[0] != '\0';
}

/* Online: what waits of this number is pushed before. */
static void take_place(struct sharing *s, struct console *c, const struct customer *who)
{
	const struct forwarding_setup setup = { .ai_number = POOL_BE,
		.ai_source = AI_POOL,
		.condition = "no_answer",
		.carrier_id = "be-proximus-mobile" };
	struct place_wish wish = { .number = POOL_BE };
	struct place_given given = { .config_id = "" };
	struct forwarding *all;
	struct placing *placing;
	bool ok = false;
	size_t n;

	must(&s->d.f,
	    forwarding_list(c->session.store, who->id, &s->d.f.arena, &all, &n, &s->d.f.err));
	if (n == 0)
		return;
	memcpy(wish.config_id, all[0].id, sizeof wish.config_id);
	placing = placing_new(c->syncer, &wish, 1, on_placed, &given, &s->d.f.err);
	if (!placing)
		return;
	assert_true(desk_run(&s->d, is_placed, &given));
	placing_free(placing);
	must(&s->d.f,
	    forwarding_list(c->session.store, who->id, &s->d.f.arena, &all, &n, &s->d.f.err));
	for (size_t i = 0; i < n && given.outcome == PLACE_TAKEN; i++)
		if (strcmp(all[i].id, wish.config_id) == 0)
			ok = forwarding_set(c->session.store, all[i].id, all[i].version, &setup,
			    &s->d.f.err);
	counted.places += ok;
	SAY("  place for %s: %d (%d)\n", who->name, ok, (int)given.outcome);
}

/* What the lane says to do where its place is another customer's by now. */
static void another_number(struct sharing *s, size_t desk)
{
	struct forwarding_setup setup = { .ai_number = "+16505550201", .ai_source = AI_MANUAL };
	struct store *store = s->one[desk].session.store;
	struct customer_page page;

	must(&s->d.f,
	    customer_page(store, PAGE_FIRST, NULL, false, 60, &s->d.f.arena, &page, &s->d.f.err));
	for (size_t i = 0; i < page.n; i++) {
		struct forwarding *all;
		size_t n;

		must(&s->d.f,
		    forwarding_list(store, page.rows[i].id, &s->d.f.arena, &all, &n, &s->d.f.err));
		for (size_t k = 0; k < n; k++) {
			const char *note = place_note(&s->one[desk].session,
			    syncer_status(s->one[desk].syncer), all[k].id, &s->d.f.arena);

			if (!strstr(note, "give it another AI number"))
				continue;
			counted.gone++;
			SAY("  desk %zu: no place for %s\n", desk, all[k].business_number);
			must(&s->d.f,
			    forwarding_set(store, all[k].id, all[k].version, &setup, &s->d.f.err));
		}
	}
}

static void must_fit(struct sharing *s)
{
	struct pool_number pool;

	for (size_t i = 0; i < DESKS; i++) {
		must(&s->d.f,
		    pool_get(s->one[i].session.store, POOL_BE, &s->d.f.arena, &pool, &s->d.f.err));
		assert_true(pool.used <= pool.capacity);
	}
}

static void edit(struct sharing *s, size_t desk)
{
	struct console *c = &s->one[desk];
	struct customer who;
	bool ok;

	SAY("desk %zu\n", desk);
	counted.edits++;
	if (!some_customer(s, c, &who) || dice(8) == 0) {
		new_customer(s, c);
		return;
	}
	switch (dice(10)) {
	case 9:
		take_place(s, c, &who);
		break;
	case 0:
		ok = customer_remove(c->session.store, who.id, &s->d.f.err);
		SAY("  remove %s: %d\n", who.name, ok);
		break;
	case 1:
	case 2:
	case 3:
		edit_customer(s, c, &who);
		break;
	case 4:
		edit_agent(s, c, &who);
		break;
	case 5:
		edit_numbers(s, c, &who);
		break;
	default:
		edit_number(s, c, &who);
		break;
	}
}

/* ---- sharing and deciding */

static void round_of(struct sharing *s, size_t desk, bool lossy)
{
	static const char *const whats[] = { "cut", "fail-done", "fail" };
	static const char *const methods[] = { "GET", "POST", "PATCH", "*" };

	if (lossy && dice(2) == 0) {
		practice_fault(s->d.practice, methods[dice(4)], "/rest/v1/", whats[dice(3)],
		    1 + (int)dice(4));
		counted.lost++;
	}
	SAY("desk %zu shares%s\n", desk, lossy ? ", losing answers" : "");
	(void)console_try(s, &s->one[desk]);
	practice_forget_faults(s->d.practice);
	counted.rounds++;
	if (!lossy && !s->one[desk].well)
		fail_msg("desk %zu: %s: %s (%s)", desk, s->one[desk].err.code,
		    s->one[desk].err.message, s->one[desk].err.detail);
}

static void decide(struct sharing *s, size_t desk)
{
	struct console *c = &s->one[desk];
	struct sync_conflict *all;
	struct conflict_line *lines;
	const size_t n = console_conflicts(s, c, &all);
	bool removed;

	for (size_t i = 0; i < n; i++) {
		const enum sync_side side = all[i].can_both && dice(2) ? SIDE_BOTH
		    : dice(2)                                          ? SIDE_OURS
								       : SIDE_THEIRS;
		const size_t n_lines = conflict_lines(&c->session, &all[i], &s->d.f.arena, &lines);
		const char *title = conflict_title(&all[i], &s->d.f.arena);

		assert_true(title[0] && conflict_choice(&all[i], SIDE_OURS, &s->d.f.arena)[0] &&
		    conflict_choice(&all[i], SIDE_THEIRS, &s->d.f.arena)[0]);
		counted.conflicts++;
		counted.kinds[all[i].kind]++;
		if (!sync_decide(c->session.store, all[i].id, side, all[i].theirs.version, &removed,
			&s->d.f.err) &&
		    s->d.f.err.kind != ERROR_CONFLICT && s->d.f.err.kind != ERROR_NOT_FOUND)
			fail_msg("%s: %s (%s)", s->d.f.err.code, s->d.f.err.message,
			    s->d.f.err.detail);
		SAY("  desk %zu decides %d: %s (%zu lines)\n", desk, (int)side, title, n_lines);
	}
}

static size_t all_pushed(const struct sharing *s)
{
	size_t n = 0;

	for (size_t i = 0; i < DESKS; i++)
		n += syncer_status(s->one[i].syncer)->pushed;
	return n;
}

/* Nothing waits and nothing is undecided anywhere. */
static bool all_quiet(struct sharing *s)
{
	for (size_t i = 0; i < DESKS; i++) {
		const struct sync_status *status = syncer_status(s->one[i].syncer);

		if (status->waiting.planned > 0 || status->waiting.conflicts > 0)
			return false;
	}
	return true;
}

static void share_until_equal(struct sharing *s)
{
	for (int pass = 0; pass < PASSES_MAX; pass++) {
		const size_t first = dice(DESKS), step = 1 + dice(2);
		const size_t before = counted.conflicts, pushed = all_pushed(s);

		for (size_t i = 0; i < DESKS; i++) {
			const size_t desk = (first + i * step) % DESKS;

			round_of(s, desk, pass == 0);
			decide(s, desk);
			another_number(s, desk);
		}
		/* A whole turn in which nobody had anything to say. */
		if (pass > 0 && before == counted.conflicts && pushed == all_pushed(s) &&
		    all_quiet(s)) {
			must_agree(s, DESKS);
			must_fit(s);
			return;
		}
	}
	for (size_t i = 0; i < DESKS; i++) {
		const struct sync_waiting *w = &syncer_status(s->one[i].syncer)->waiting;

		(void)fprintf(stderr, "desk %zu: %zu wait, %zu refused (%s), %zu conflicts\n", i,
		    w->planned, w->refused, w->refused_why, w->conflicts);
	}
	fail_msg("they do not come to an end");
}

static void open_world(void **state)
{
	struct pool_number pool;
	struct sharing *s;

	sharing_setup(state);
	s = *state;
	for (size_t i = 0; i < DESKS; i++)
		(void)console_joined(s, i);
	must(&s->d.f,
	    pool_get(s->one[0].session.store, POOL_BE, &s->d.f.arena, &pool, &s->d.f.err));
	must(&s->d.f, pool_capacity_set(s->one[0].session.store, pool.id, PLACES, &s->d.f.err));
}

static void three_desks_end_equal(void **state)
{
	const unsigned runs = number_of("SYNC_RUNS", 20), seed = number_of("SYNC_SEED", 1);
	struct sharing *s = NULL;

	trace = getenv("SYNC_TRACE") != NULL;
	for (unsigned run = 0; run < runs; run++) {
		if (run % RUNS_IN_A_WORLD == 0) {
			if (s)
				sharing_end((void **)&s);
			dice_state = noise = seed + run / RUNS_IN_A_WORLD;
			dice_state *= 0x9E3779B97F4A7C15u;
			printf("SYNC_SEED=%u\n", seed + run / RUNS_IN_A_WORLD);
			open_world((void **)&s);
		}
		SAY("run %u\n", run);
		for (unsigned i = 6 + dice(18); i > 0; i--)
			edit(s, dice(DESKS));
		share_until_equal(s);
		arena_reset(&s->d.f.arena);
	}
	if (s)
		sharing_end((void **)&s);
	printf("%u runs: %zu edits, %zu rounds, %zu with answers lost; %zu conflicts decided: %zu "
	       "changed, %zu removed there, %zu removed here, %zu numbers taken, %zu clashes; %zu "
	       "places, %zu gone\n",
	    runs, counted.edits, counted.rounds, counted.lost, counted.conflicts,
	    counted.kinds[CONFLICT_CHANGED], counted.kinds[CONFLICT_REMOVED_THERE],
	    counted.kinds[CONFLICT_REMOVED_HERE], counted.kinds[CONFLICT_NUMBER_TAKEN],
	    counted.kinds[CONFLICT_CLASH], counted.places, counted.gone);
	assert_true(runs < 20 || counted.conflicts > runs / 2);
	*state = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(three_desks_end_equal) };

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
