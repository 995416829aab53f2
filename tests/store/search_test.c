/* Searching finds what reading everything would find: names and numbers as people say them. */
#include "folder.h"

#include "base/text.h"
#include "store/internal.h"

#define CUSTOMERS 240

static const char *const first_words[] = { "Frituur", "Bäckerei", "Café", "Garage", "Pizzeria",
	"L'Étoile", "Studio 54", "O'Neil's", "50% Off", "a_b", "Łódź", "Straße", "北京飯店",
	"Zoë" };
static const char *const second_words[] = { "De Kroon", "Léon", "Van den Berg", "Müller & Zn.",
	"24/7", "Okafor", "Kroonenburg", "" };

struct known {
	char id[ID_MAX], name[96], number[32], national[16];
	char folded[160], text[240];
};

struct world {
	struct folder *f;
	struct known all[CUSTOMERS];
	uint32_t seed;
};

static uint32_t pick(struct world *w, uint32_t n)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (w->seed >> 8) % n;
}

static void fill(struct world *w)
{
	assert_ok(w->f, store_exec(w->f->store, "pragma synchronous = off", &w->f->err));
	for (uint32_t i = 0; i < CUSTOMERS; i++) {
		struct known *k = &w->all[i];

		(void)snprintf(k->name, sizeof k->name, "%s %s", first_words[pick(w, 14)],
		    second_words[pick(w, 8)]);
		/* Belgian landlines, Belgian mobiles, numbers of the USA: with and without a
		 * leading 0 at home. */
		if (i % 3 == 0) {
			(void)snprintf(k->national, sizeof k->national, "09224%04u",
			    i * 37 % 10000);
			(void)snprintf(k->number, sizeof k->number, "+32%s", k->national + 1);
		} else if (i % 3 == 1) {
			(void)snprintf(k->national, sizeof k->national, "0470%06u",
			    i * 4129 % 1000000);
			(void)snprintf(k->number, sizeof k->number, "+32%s", k->national + 1);
		} else {
			(void)snprintf(k->national, sizeof k->national, "650459%04u",
			    i * 37 % 10000);
			(void)snprintf(k->number, sizeof k->number, "+1%s", k->national);
		}
		add(w->f, k->name, k->number, k->id);
		(void)text_fold(k->name, k->folded, sizeof k->folded);
		(void)snprintf(k->text, sizeof k->text, "%s %s %s", k->folded, k->number + 1,
		    k->national);
	}
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Every word is in it, and one of them is long enough to be looked for inside. */
static bool words_fit(const char *folded, const char *text)
{
	bool longer = false;
	char words[256], *at = words;

	(void)text_copy(words, sizeof words, folded);
	while (*at) {
		size_t n = strcspn(at, " ");
		char after = at[n];

		at[n] = '\0';
		if (n && !strstr(text, at))
			return false;
		longer = longer || characters(at) >= 3;
		at += n + (after != '\0');
	}
	return longer;
}

static bool part_fits(const char *part, const char *text)
{
	return strlen(part) >= 3 && strstr(text, part);
}

static bool naive(const struct known *k, const char *query, bool last_resort)
{
	char folded[256], digits[256];
	const char *international;

	(void)text_fold(query, folded, sizeof folded);
	if (strncmp(k->folded, folded, strlen(folded)) == 0)
		return true;
	if (!text_digits(query, digits, sizeof digits))
		return words_fit(folded, k->text);
	international = strncmp(digits, "00", 2) == 0 ? digits + 2 : digits;
	if (strncmp(k->number + 1, international, strlen(international)) == 0 ||
	    strncmp(k->national, digits, strlen(digits)) == 0)
		return true;
	if (part_fits(international, k->text) || part_fits(digits, k->text) ||
	    (strchr(folded, ' ') && part_fits(folded, k->text)))
		return true;
	return last_resort && digits[0] == '0' && digits[1] != '0' &&
	    part_fits(digits + 1, k->text);
}

static size_t naive_all(const struct world *w, const char *query, bool out[CUSTOMERS])
{
	size_t n = 0;

	for (int last_resort = 0; n == 0 && last_resort < 2; last_resort++)
		for (size_t i = 0; i < CUSTOMERS; i++) {
			out[i] = naive(&w->all[i], query, last_resort);
			n += out[i];
		}
	return n;
}

/* A piece of something that is there, in somebody's spelling; sometimes of nothing. */
static void make_query(struct world *w, char out[128])
{
	const struct known *k = &w->all[pick(w, CUSTOMERS)];
	const char *sources[] = { k->name, k->folded, k->number, k->national, k->number + 1 };
	uint32_t which = pick(w, 5);
	const char *from = sources[which];
	size_t n = strlen(from), start = pick(w, 2) ? 0 : pick(w, (uint32_t)n),
	       length = 1 + pick(w, (uint32_t)n), at = 0;

	if (which == 4 && pick(w, 2))
		at += (size_t)snprintf(out, 128, "00");
	while (start > 0 && ((unsigned char)from[start] & 0xc0) == 0x80)
		start--;
	for (size_t i = start; i < n && i - start < length && at < 100; i++) {
		if (which > 1 && at > 0 && pick(w, 4) == 0)
			out[at++] = " ./-"[pick(w, 4)];
		out[at++] = from[i];
	}
	out[at] = '\0';
	if (which < 2 && pick(w, 3) == 0)
		(void)snprintf(out + at, 128 - at, " %.*s", 1 + (int)pick(w, 5), k->national + 2);
}

static void same_as_reading_all(struct world *w, const char *query)
{
	bool expected[CUSTOMERS];
	size_t wanted = naive_all(w, query, expected), n;
	struct customer_row *rows;
	bool more;

	assert_ok(w->f,
	    customer_search(w->f->store, query, false, 500, &w->f->arena, &rows, &n, &more,
		&w->f->err));
	assert_false(more);
	for (size_t i = 0; i < CUSTOMERS; i++) {
		bool found = false;

		for (size_t j = 0; j < n; j++)
			found = found || strcmp(rows[j].id, w->all[i].id) == 0;
		if (found != expected[i])
			fail_msg("\"%s\": %s %s was %sfound", query, w->all[i].name,
			    w->all[i].number, found ? "" : "not ");
	}
	if (n != wanted)
		fail_msg("\"%s\": %zu lines for %zu customers", query, n, wanted);
	/* A smaller screenful is a part of it, and says that there is more. */
	assert_ok(w->f,
	    customer_search(w->f->store, query, false, 7, &w->f->arena, &rows, &n, &more,
		&w->f->err));
	assert_int_equal(more, wanted > 7);
	assert_int_equal(n, wanted > 7 ? 7 : wanted);
}

static void equals_a_naive_scan(void **state)
{
	static const char *const given[] = { "", " ", "%", "_", "50%", "a_b", "'", "\"kroon\"",
		"kroon*", "kroon AND", "-kroon", "(", "NEAR", "straße", "STRASSE", "etoile", "lodz",
		"飯店", "北京飯", "24 7", "09 224", "+32 9 224", "0032 9", "00", "0",
		"kroon 09 224", "zoe", "xyzzy", "0224", "\xff\xfe", "\x1b[31m" };
	struct world *w = xcalloc(1, sizeof *w);
	char query[128];

	w->f = *state;
	w->seed = 20261121;
	fill(w);
	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
		same_as_reading_all(w, given[i]);
	for (int i = 0; i < 1500; i++) {
		make_query(w, query);
		same_as_reading_all(w, query);
		arena_reset(&w->f->arena);
	}
	free(w);
}

static size_t search(struct folder *f, const char *query, bool call_back,
    struct customer_row **rows)
{
	size_t n;
	bool more;

	assert_ok(f,
	    customer_search(f->store, query, call_back, 50, &f->arena, rows, &n, &more, &f->err));
	return n;
}

static void numbers_as_people_say_them(void **state)
{
	static const char *const fit[] = { "09 224 61 11", "224.61", "+3292246111",
		"0032 9 224 61 11", "32 9 224", "09/224.61.11", "+32 (0)9 224", "92246111",
		"(09) 224-61-11", "kroon 224", "Kroon 09 224", "0", "09", "32", "+3" };
	static const char *const unfit[] = { "09 225", "0033", "kroon 225", "4422", "kroom" };
	struct folder *f = *state;
	struct customer_row *rows;
	char id[ID_MAX];

	add(f, "Frituur De Kroon", "+3292246111", id);
	for (size_t i = 0; i < sizeof fit / sizeof fit[0]; i++)
		if (search(f, fit[i], false, &rows) != 1)
			fail_msg("\"%s\" does not find it", fit[i]);
	for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++)
		if (search(f, unfit[i], false, &rows) != 0)
			fail_msg("\"%s\" finds it", unfit[i]);
}

static void beginnings_come_first(void **state)
{
	struct folder *f = *state;
	struct customer_row *rows;
	char id[ID_MAX];

	add(f, "De Kroon", NULL, id);
	add(f, "Kroonenburg", NULL, id);
	add(f, "Frituur Kroon", NULL, id);
	add(f, "Kroon", NULL, id);
	assert_int_equal(search(f, "kroon", false, &rows), 4);
	assert_string_equal(rows[0].name, "Kroon");
	assert_string_equal(rows[1].name, "Kroonenburg");
}

static void follows_every_change(void **state)
{
	struct folder *f = *state;
	struct customer_edit edit = { .name = "Bakkerij Claes" };
	struct customer_row *rows;
	struct forwarding config;
	char id[ID_MAX], second[ID_MAX];

	add(f, "Frituur De Kroon", "+3292246111", id);
	assert_ok(f, customer_update(f->store, id, 1, &edit, &f->err));
	assert_int_equal(search(f, "kroon", false, &rows), 0);
	assert_int_equal(search(f, "claes", false, &rows), 1);
	config = first(f, id);
	assert_ok(f,
	    forwarding_renumber(f->store, config.id, config.version, "+32470112233", "mobile",
		&f->err));
	assert_int_equal(search(f, "224 61", false, &rows), 0);
	assert_int_equal(search(f, "0470 11 22", false, &rows), 1);
	assert_ok(f, forwarding_add(f->store, id, "+3225550000", "fixed", second, &f->err));
	assert_int_equal(search(f, "555 00 00", false, &rows), 1);
	assert_int_equal(rows[0].numbers, 2);
	assert_string_equal(rows[0].business_number, "+32470112233");
	assert_ok(f,
	    customer_call_back(f->store, id, "2026-11-21T15:00:00Z", "after lunch", &f->err));
	assert_int_equal(search(f, "claes", true, &rows), 1);
	assert_string_equal(rows[0].call_back_at, "2026-11-21T15:00:00Z");
	assert_int_equal(search(f, "0470", true, &rows), 1);
	assert_int_equal(search(f, "zzz", true, &rows), 0);
	assert_ok(f, customer_call_back(f->store, id, NULL, NULL, &f->err));
	assert_int_equal(search(f, "claes", true, &rows), 0);
	assert_ok(f, customer_remove(f->store, id, &f->err));
	assert_int_equal(search(f, "claes", false, &rows), 0);
	assert_int_equal(search(f, "0470 11 22", false, &rows), 0);
	assert_int_equal(search(f, "0", false, &rows), 0);
	assert_ok(f,
	    store_exec(f->store,
		"insert into customer_search (customer_search, rank) values ('integrity-check', 1)",
		&f->err));
}

static int stop_at_once(void *user)
{
	++*(int *)user;
	return 1;
}

static void a_key_stops_it(void **state)
{
	struct folder *f = *state;
	struct customer_row *rows;
	char id[ID_MAX];
	int asked = 0;
	bool more;
	size_t n;

	assert_ok(f, store_exec(f->store, "pragma synchronous = off", &f->err));
	for (int i = 0; i < 200; i++)
		add(f, "Frituur De Kroon", NULL, id);
	store_interrupt_check(f->store, stop_at_once, &asked);
	assert_refused(f,
	    customer_search(f->store, "kroon", false, 500, &f->arena, &rows, &n, &more, &f->err),
	    ERROR_BUSY, "interrupted");
	assert_true(asked > 0);
	add(f, "A change is not stopped", NULL, id);
	store_interrupt_check(f->store, NULL, NULL);
	assert_int_equal(search(f, "kroon", false, &rows), 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(equals_a_naive_scan, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(numbers_as_people_say_them, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(beginnings_come_first, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(follows_every_change, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(a_key_stops_it, folder_setup_store,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
