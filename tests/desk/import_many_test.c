/* Thousands of lines, hand-outs, and the way there and back of an export. */
#include <fcntl.h>

#include "desk/handout.h"
#include "tests/desk/import_fixture.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])
#define LINES 2000
#define BAD 40

/* 40 ways to be wrong, 10 kinds of them, spread over the file. */
static const char *const faults[] = {
	"Zaak %d,3.2E+10,BE,,auto",
	"Zaak %d,+32 9,BE,,auto",
	",+329300%04d,BE,,auto",
	"Zaak %d,+3292000000,BE,,auto",
	"Zaak \"%d\",+3292246111,BE,,auto",
	"Zaak %d,+3292246111,XX,,auto",
	"Zaak %d,+3292246111,BE,proximus,auto",
	"Zaak %d,+3292246111,BE,nl-kpn-mobile,auto",
	"Zaak %d,+3292246111,BE,,soon",
	"Zaak %d,+3292246111,BE,,+31612345678",
};

static char *many_lines(void)
{
	struct buf out;
	char *text;

	buf_init(&out, 1u << 20);
	buf_str(&out, "name,number,country,carrier,to\r\n");
	for (int i = 0; i < LINES; i++) {
		if (i % (LINES / BAD) == 7)
			buf_printf(&out, faults[(i / (LINES / BAD)) % 10], i);
		else
			buf_printf(&out, "Zaak %d,+329%07d,BE,etsi-fixed-standard,auto", i,
			    2000000 + i);
		buf_str(&out, "\r\n");
	}
	text = strdup(buf_text(&out));
	buf_done(&out);
	return text;
}

static void test_two_thousand(void **state)
{
	struct fixture *f = *state;
	const struct import_want *unplaced;
	const struct import_bad *bad;
	char *text = many_lines(), *first, *second;
	struct import *i;
	char id[ID_MAX];

	for (int k = 0; k < 30; k++) /* 1,500 places */
		must(f,
		    pool_number_add(f->session.store,
			arena_printf(&f->arena, "+324802104%02d", 10 + k), "BE", "telnyx", 50, id,
			&f->err));
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->read, LINES);
	assert_int_equal(import_count(i)->added, LINES - BAD);
	assert_int_equal(import_bad(i, &bad), BAD);
	for (size_t k = 0; k < BAD; k++) {
		assert_int_equal(bad[k].line, 2 + 7 + (int)k * (LINES / BAD));
		assert_true(bad[k].reason[0] != '\0');
	}
	/* Each has a place or a reason. */
	assert_int_equal(import_count(i)->placed, 1500);
	assert_int_equal(import_unplaced(i, &unplaced), LINES - BAD - 1500);
	import_free(i);

	first = export_all(f);
	i = import_text_run(f, text, false);
	assert_int_equal(import_count(i)->already, LINES - BAD);
	assert_int_equal(import_count(i)->added, 0);
	assert_int_equal(import_count(i)->bad, BAD);
	assert_int_equal(import_count(i)->placed, 0);
	assert_int_equal(import_count(i)->unplaced, LINES - BAD - 1500);
	import_free(i);
	second = export_all(f);
	assert_string_equal(first, second);
	free(first);
	free(second);
	free(text);
}

/* A console asks for a key in between: one step is a batch at most. */
static void test_steps_are_small(void **state)
{
	const struct import_options options = { .foreign_yes = false };
	struct fixture *f = *state;
	char *text = many_lines(), path[160];
	size_t before = 0;
	struct import *i;

	file_write(f, "in.csv", text, strlen(text), path);
	i = import_new(&f->session, path, &options, &f->err);
	assert_non_null(i);
	for (;;) {
		const enum import_step step = import_step(i, &f->err);
		const struct import_count *n = import_count(i);

		assert_true(n->added - before <= IMPORT_BATCH);
		assert_in_range(n->permille, 0, 1000);
		before = n->added;
		if (step == IMPORT_WAITS && n->phase == IMPORT_DONE)
			break;
		if (step == IMPORT_WAITS)
			import_go(i);
		assert_int_not_equal(step, IMPORT_FAILED);
	}
	import_free(i);
	free(text);
}

/* ---- hand-outs */

static void folder_path(struct fixture *f, const char *name, char out[200])
{
	snprintf(out, 200, "%s/out%s%s", f->folder, name[0] ? "/" : "", name);
}

static char *file_text(const char *path)
{
	char *text = calloc(1, 1u << 16);
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail_msg("%s is not there", path);
	assert_true(read(fd, text, (1u << 16) - 1) > 0);
	close(fd);
	return text;
}

static struct import *handouts(struct fixture *f, const char *text, bool html)
{
	char path[160], folder[200];
	struct import_options options = { .handouts_html = html };

	folder_path(f, "", folder);
	options.handouts = folder;
	file_write(f, "in.csv", text, strlen(text), path);
	return import_run(f, path, &options, false);
}

static void test_handouts(void **state)
{
	const char *text = "name,number,carrier,when,to\n"
			   "../De <Kroon> & Zn.,+3292246111,be-proximus-mobile,all,+32480210449\n"
			   "Zonder,+3292246112,be-proximus-mobile,all,\n"
			   "Ook zonder,+3292246113,,,+32480210449\n";
	struct fixture *f = *state;
	char path[200], *said;
	struct import *i = handouts(f, text, false);

	assert_int_equal(import_count(i)->handouts, 1);
	import_free(i);
	folder_path(f, "de-kroon-zn-3292246111.txt", path);
	said = file_text(path);
	assert_non_null(strstr(said, "De <Kroon> & Zn."));
	assert_non_null(strstr(said, "**21*"));
	assert_non_null(strstr(said, "##21#"));
	free(said);
	/* Without a code: whereto, the steps as they were found, and what ends it. */
	i = handouts(f,
	    "name,number,language,carrier,when,to\n"
	    "Tim,+390612345678,fr,it-tim-fixed,all,+390698765432\n"
	    "Yet,+381641234567,de,rs-yettel,no_answer,+381641234568\n",
	    false);
	assert_int_equal(import_count(i)->handouts, 2);
	import_free(i);
	folder_path(f, "tim-390612345678.txt", path);
	said = file_text(path);
	assert_non_null(strstr(said, "Bonjour. "));
	assert_non_null(strstr(said, "vos appels est le +39 06 9876 5432."));
	assert_non_null(strstr(said, "en anglais"));
	assert_non_null(strstr(said, "\n1. Order the service online or by calling 187\n"));
	assert_non_null(strstr(said, "tous les appels"));
	assert_non_null(strstr(said, "Votre propre num\xc3\xa9ro ne change pas"));
	free(said);
	folder_path(f, "yet-381641234567.txt", path);
	said = file_text(path);
	assert_non_null(strstr(said, "#002#"));
	free(said);
	i = handouts(f, text, true);
	assert_int_equal(import_count(i)->handouts, 1);
	import_free(i);
	folder_path(f, "de-kroon-zn-3292246111.html", path);
	said = file_text(path);
	assert_non_null(strstr(said, "De &lt;Kroon&gt; &amp; Zn."));
	assert_null(strstr(said, "<Kroon>"));
	free(said);
}

/* The same again is the same file; another's is never written over. */
/* A name that another program of the shared project gave: its invisible signs are nobody's, and
 * what turns text must not turn the hand-out. */
static void test_handouts_of_any_name(void **state)
{
	const enum condition all = CONDITION_ALL;
	const struct lane1_choice choice = { .ai_number = "+32460229999",
		.carrier_id = "gsm-standard",
		.condition = &all,
		.ring = -1 };
	struct fixture *f = *state;
	char id[ID_MAX];
	struct lane1 lane;
	struct buf out;

	must(f,
	    customer_add(f->session.store,
		&(struct customer_edit){
		    .name = "Klant\xe2\x80\x8b X\xe2\x80\xae", .country = "BE", .language = "xx" },
		"+32470123456", NULL, id, &f->err));
	lane = fixture_lane(f, id);
	must(f, lane1_choose(&f->session, &lane, &choice, &f->err));
	lane = fixture_lane(f, id);
	buf_init(&out, HANDOUT_MAX);
	handout_write(&lane, NULL, HANDOUT_TEXT, &out);
	assert_true(strncmp(buf_text(&out), "Klant X<U+202E>\n", 16) == 0);
	buf_done(&out);
}

static void test_handouts_kept(void **state)
{
	const char *text = "name,number,carrier,when,to\n"
			   "A,+3292246111,be-proximus-mobile,all,+32480210449\n"
			   "B,+3292246112,be-proximus-mobile,all,+32480210449\n";
	struct fixture *f = *state;
	const struct import_kept *kept;
	char path[200], *said;
	struct import *i = handouts(f, text, false);

	assert_int_equal(import_count(i)->handouts, 2);
	import_free(i);
	folder_path(f, "b-3292246112.txt", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/null", path), 0);
	folder_path(f, "a-3292246111.txt", path);
	file_write(f, "out/a-3292246111.txt", "mine", 4, path);
	i = handouts(f, text, false);
	assert_int_equal(import_count(i)->handouts, 0);
	assert_int_equal(import_handouts_kept(i, &kept), 2);
	assert_string_equal(kept[0].file, "a-3292246111.txt");
	assert_true(kept[0].reason[0] != '\0');
	import_free(i);
	folder_path(f, "a-3292246111.txt", path);
	said = file_text(path);
	assert_string_equal(said, "mine");
	free(said);
	assert_int_equal(unlink(path), 0);
	i = handouts(f, text, false);
	assert_int_equal(import_count(i)->handouts, 1);
	import_free(i);
	i = handouts(f, text, false);
	assert_int_equal(import_count(i)->handouts, 1);
	import_free(i);
}

static void test_handouts_nowhere(void **state)
{
	const char *text = "name,number\nA,+3292246111\n";
	struct import_options options = { .handouts = "/dev/null" };
	struct fixture *f = *state;
	enum import_step step;
	struct import *i;
	char path[160];

	file_write(f, "in.csv", text, strlen(text), path);
	i = import_new(&f->session, path, &options, &f->err);
	assert_non_null(i);
	do {
		step = import_step(i, &f->err);
		if (step == IMPORT_WAITS)
			import_go(i);
	} while (step != IMPORT_FAILED);
	assert_string_equal(f->err.code, "folder-unusable");
	assert_int_equal(import_count(i)->added, 0); /* found before anybody is taken in */
	assert_non_null(strstr(f->err.message, "Nothing was taken in."));
	import_free(i);
}

/* ---- there and back */

static const struct {
	const char *name, *note;
} hostile[] = {
	{ "=1+1", "=HYPERLINK(\"http://x\",\"y\")" },
	{ "+32480210449", "+1" },
	{ "-2+3", "-" },
	{ "@SUM(A1:A9)", "@" },
	{ "'t Hoekje", "'" },
	{ "''quoted", "'=1" },
	{ "Say \"hi\"", "\"" },
	{ "a,b;c\td", "one\ntwo\r\nthree" },
	{ "=\"0480\"", "=\"\"" },
	{ "\xef\xbc\x9d"
	  "wide",
	    "\xef\xbc\x8b"
	    "1" },
	{ "\xf0\x9f\x8d\x9f Caf\xc3\xa9 \xe6\xbc\xa2", "\xc5\x93uf \xe2\x82\xac" },
	{ "\xd7\x90\xe2\x80\xaetx", "\x1b[31mred" },
	{ "name", "number" },
	{ "0480", "3.2E+10" },
	{ "\\", "\\n\\\"" },
	{ "#", "sep=;" },
};

/* What was forced on a line, of codes and of steps, and on one of another country. */
static void add_forced(struct fixture *f)
{
	static const struct {
		const char *number, *ai, *carrier;
	} rows[] = {
		{ "+16505550123", "+442079460018", "us-tmobile" },
		{ "+6581234567", "+16504595418", "sg-starhub" },
		{ "+31201234567", "+31201234568", "be-proximus-mobile" },
	};
	const enum condition all = CONDITION_ALL;
	char id[ID_MAX];

	for (size_t k = 0; k < LENGTH(rows); k++) {
		const struct lane1_choice choice = { .ai_number = rows[k].ai,
			.carrier_id = rows[k].carrier,
			.condition = &all,
			.ring = -1,
			.force = true,
			.foreign_yes = true };
		struct lane1 lane;

		fixture_customer(f, "Forced", rows[k].number, NULL, id);
		lane = fixture_lane(f, id);
		must(f, lane1_choose(&f->session, &lane, &choice, &f->err));
	}
}

/* As another program of a shared project may have named them: unclean, long, in any language. */
static void add_foreign(struct fixture *f)
{
	char name[401] = "Klant\xe2\x80\x8b X\xe2\x80\x8e \xe2\x80\xae", id[ID_MAX];

	for (size_t k = 0; k < 2; k++) {
		must(f,
		    customer_add(f->session.store,
			&(struct customer_edit){ .name = name,
			    .country = "BE",
			    .language = "xx",
			    .note = "a\xc2\xad"
				    "b",
			    .mode = &(enum telephony_mode){ MODE_MANAGED },
			    .through_telnyx = &(bool){ false } },
			k == 0 ? "+3292250001" : "+3292250002", NULL, id, &f->err));
		memset(name, 'L', 400);
	}
}

static void nothing_new(struct fixture *f, const char *path)
{
	const struct import_options options = { .foreign_yes = true };
	struct import *i = import_run(f, path, &options, false);
	const struct import_bad *bad;

	if (import_bad(i, &bad) > 0)
		fail_msg("line %d, %s \"%s\": %s", bad[0].line, bad[0].column, bad[0].value,
		    bad[0].reason);
	assert_int_equal(import_count(i)->already, import_count(i)->read);
	import_free(i);
}

static void test_there_and_back(void **state)
{
	const struct import_options options = { .foreign_yes = true };
	struct session_options other = { 0 };
	struct fixture *f = *state;
	char *first, *second, path[160], db[120], id[ID_MAX], e164[E164_MAX];
	struct import *i;

	for (size_t k = 0; k < LENGTH(hostile); k++) {
		const struct new_customer in = {
			.name = hostile[k].name,
			.number = arena_printf(&f->arena, "+329224%04zu", 6100 + k),
			.mode = (const char *[]){ "managed", "byoc", "none" }[k % 3],
			.language = (const char *[]){ "nl", "fr", "en", "de" }[k % 4],
			.country = k % 5 == 1 ? "LU" : NULL,
			.account = k % 4 == 1 ? "AC0123456789abcdef0123456789abcdef" : NULL,
			.through = k % 2 ? "telnyx" : "twilio",
		};
		char warning[240];

		must(f, desk_customer_add(&f->session, &in, id, warning, &f->err));
		must(f,
		    desk_customer_edit(&f->session, id,
			&(struct new_customer){ .account = in.account }, hostile[k].note, &f->err));
		if (k % 3 == 0)
			must(f,
			    desk_number_add(&f->session, id,
				arena_printf(&f->arena, "+3248021%04zu", 2000 + k), NULL, e164,
				&f->err));
		if (k % 2 == 0) {
			const struct lane1 lane = fixture_lane(f, id);
			const enum condition when = CONDITION_NO_ANSWER;
			const struct lane1_choice choice = { .ai_number = "+32460229999",
				.carrier_id = "gsm-standard",
				.condition = &when,
				.ring = k % 4 ? 20 : 0,
				.force = true,
				.foreign_yes = true };

			must(f, lane1_choose(&f->session, &lane, &choice, &f->err));
		}
	}
	/* Customers without a number, as a conflict may leave them; one has no country either. */
	for (size_t k = 0; k < 3; k++)
		must(f,
		    customer_add(f->session.store,
			&(struct customer_edit){ .name = hostile[k].name,
			    .country = k > 0 ? "BE" : NULL,
			    .language = k > 0 ? "fr" : NULL,
			    .note = hostile[k].note,
			    .mode = &(enum telephony_mode){ MODE_BYOC },
			    .through_telnyx = &(bool){ true } },
			NULL, NULL, id, &f->err));
	add_forced(f);
	add_foreign(f);
	first = export_all(f);
	file_write(f, "export.csv", first, strlen(first), path);
	nothing_new(f, path);
	session_done(&f->session);

	snprintf(db, sizeof db, "%s/other.db", f->folder);
	other.db = db;
	session_init(&f->session, &other);
	must(f, session_open_store(&f->session, &f->err));
	i = import_run(f, path, &options, false);
	if (import_count(i)->bad > 0) {
		const struct import_bad *bad;

		(void)import_bad(i, &bad);
		fail_msg("line %d, %s \"%s\": %s", bad[0].line, bad[0].column, bad[0].value,
		    bad[0].reason);
	}
	import_free(i);
	second = export_all(f);
	assert_string_equal(first, second);
	nothing_new(f, path);
	free(first);
	free(second);
}

/* No cell begins with what a spreadsheet would run. */
static void test_nothing_runs(void **state)
{
	struct fixture *f = *state;
	char id[ID_MAX], *text;

	for (size_t k = 0; k < LENGTH(hostile); k++)
		fixture_customer(f, hostile[k].name,
		    arena_printf(&f->arena, "+329224%04zu", 6100 + k), NULL, id);
	text = export_all(f);
	for (const char *at = text; *at; at++) {
		const char *cell = at + (*at == '"');

		if (at != text && !strchr(",\n", at[-1]))
			continue;
		if (strchr("=+-@\t", *cell) && *cell)
			fail_msg("%.40s", at);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_two_thousand, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_steps_are_small, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_handouts, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_handouts_of_any_name, fixture_store,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_handouts_kept, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_handouts_nowhere, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_there_and_back, fixture_store, fixture_end),
		cmocka_unit_test_setup_teardown(test_nothing_runs, fixture_store, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
