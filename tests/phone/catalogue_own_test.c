/* A user's own rows over the built-in catalogue: added, replaced whole, refused with file and line,
 * bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/text.h"
#include "phone/catalogue_csv.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define CARRIERS_HEAD                                                                                     \
	"id,country,name,aliases,line_type,family,host_id,press_call,number_form,foreign_form,alt_forms," \
	"ring_min,ring_max,ring_step,ring_unit,confidence,one_by_one,first_code,note\n"
#define CODES_HEAD \
	"carrier_id,condition,activate,activate_no_timer,deactivate,query,also_sets,confidence,standard_filled\n"
#define STEPS_HEAD "carrier_id,condition,position,text\n"
#define SOURCES_HEAD "carrier_id,source,kind\n"
#define VILLAGE \
	"be-village,BE,Village cable,,fixed,etsi-fixed,,no,national,unknown,,,,,,low,,,The village's own exchange.\n"
#define VILLAGE_CODE "be-village,all,*21*{number}#,,#21#,,,low,\n"
#define VILLAGE_SOURCE "be-village,\"Dialled with the customer, 2026-11-21\",forum\n"

static struct catalogue_texts own(const char *carriers, const char *codes, const char *steps,
    const char *sources)
{
	struct catalogue_texts t = { 0 };
	const char *const texts[CATALOGUE_FILES] = { [FILE_CARRIERS] = carriers,
		[FILE_CODES] = codes,
		[FILE_STEPS] = steps,
		[FILE_SOURCES] = sources };

	for (int f = 0; f < CATALOGUE_FILES; f++) {
		t.file[f].text = texts[f];
		t.file[f].n = texts[f] != NULL ? strlen(texts[f]) : 0;
	}
	return t;
}

static void test_overlay_adds(void **state)
{
	/* As a spreadsheet writes it: byte order mark, CRLF, needless quotes, any order. */
	struct catalogue_texts t = own(
	    "\xef\xbb\xbf" CARRIERS_HEAD VILLAGE
	    "\"at-hill\",AT,Hill,,fixed,app-only,,no,national,unknown,,,,,,low,,,In the app.\r\n",
	    CODES_HEAD VILLAGE_CODE,
	    STEPS_HEAD "at-hill,*,1,Open the app\r\nat-hill,*,2,Set it\r\n",
	    SOURCES_HEAD VILLAGE_SOURCE "at-hill,told by the owner 2026-11-20,forum\n");
	const struct catalogue *base = catalogue_builtin(), *c;
	struct arena arena = { 0 };
	struct error err = { 0 };
	const struct carrier *row;

	(void)state;
	c = catalogue_overlay(base, &t, &arena, NULL, NULL, &err);
	if (c == NULL)
		fail_msg("%s", err.message);
	assert_int_equal(c->n, base->n + 2);
	for (size_t i = 1; i < c->n; i++)
		assert_true(carrier_order(c->rows[i - 1], c->rows[i]) < 0);
	row = catalogue_find(c, "be-village");
	assert_true(row->from_user);
	assert_string_equal(carrier_code(row, CONDITION_ALL)->activate, "*21*{number}#");
	assert_string_equal(row->sources[0].source, "Dialled with the customer, 2026-11-21");
	row = catalogue_find(c, "at-hill");
	assert_int_equal(row->n_steps, 2);
	assert_string_equal(row->steps[1].text, "Set it");
	assert_ptr_equal(catalogue_find(c, "ng-glo"), catalogue_find(base, "ng-glo"));
	arena_done(&arena);
}

static void test_overlay_replaces_whole(void **state)
{
	struct catalogue_texts t = own(CARRIERS_HEAD
	    "ng-glo,NG,Glo as we know it,,mobile,gsm-mmi,,yes,plus,plus,,,,,,low,,,Only all calls.\n",
	    CODES_HEAD "ng-glo,all,**21*{number}#,,##21#,,,low,\n", NULL,
	    SOURCES_HEAD "ng-glo,customer 2026-11-21,forum\n");
	const struct catalogue *base = catalogue_builtin(), *c;
	struct arena arena = { 0 };
	struct error err = { 0 };
	const struct carrier *row;

	(void)state;
	c = catalogue_overlay(base, &t, &arena, NULL, NULL, &err);
	assert_non_null(c);
	assert_int_equal(c->n, base->n);
	row = catalogue_find(c, "ng-glo");
	assert_string_equal(row->name, "Glo as we know it");
	assert_int_equal(row->n_codes, 1);
	assert_int_equal(row->n_restrictions, 0);
	assert_int_equal(row->n_conflicts, 0);
	assert_int_equal(row->n_sources, 1);
	arena_done(&arena);
}

static void test_overlay_nothing(void **state)
{
	struct catalogue_texts none = { 0 }, heads = own(CARRIERS_HEAD, CODES_HEAD, NULL, "");
	struct arena arena = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_ptr_equal(catalogue_overlay(catalogue_builtin(), &none, &arena, NULL, NULL, &err),
	    catalogue_builtin());
	assert_ptr_equal(catalogue_overlay(catalogue_builtin(), &heads, &arena, NULL, NULL, &err),
	    catalogue_builtin());
	arena_done(&arena);
}

static const struct {
	const char *name, *carriers, *codes, *sources, *message;
} refused[] = {
	{ "no source", CARRIERS_HEAD VILLAGE, CODES_HEAD VILLAGE_CODE, NULL,
	    "carriers.csv:2 be-village: no source" },
	{ "codes of a built-in carrier alone", NULL,
	    CODES_HEAD "ng-glo,all,**21*{number}#,,##21#,,,low,\n", NULL,
	    "codes.csv:2 ng-glo: carriers.csv has no such id" },
	{ "a query that switches off", CARRIERS_HEAD VILLAGE,
	    CODES_HEAD "be-village,all,*21*{number}#,,#21#,#21#,,low,\n",
	    SOURCES_HEAD VILLAGE_SOURCE,
	    "codes.csv:2 be-village: all: deactivate is the same code as query (and 1 more)" },
	{ "a standard row",
	    CARRIERS_HEAD "gsm-standard,*,GSM,,mobile,gsm-mmi,,yes,plus,plus,,,,,,low,,,Mine.\n",
	    CODES_HEAD "gsm-standard,all,**21*{number}#,,##21#,,,low,\n",
	    SOURCES_HEAD "gsm-standard,me,forum\n", "cannot be replaced" },
	{ "another country's id",
	    CARRIERS_HEAD "ng-glo,*,Glo,,mobile,gsm-mmi,,yes,plus,plus,,,,,,low,,,Mine.\n",
	    CODES_HEAD "ng-glo,all,**21*{number}#,,##21#,,,low,\n",
	    SOURCES_HEAD "ng-glo,me,forum\n", "another country's row" },
	{ "a host that gets a host",
	    CARRIERS_HEAD
	    "us-tmobile,US,T-Mobile,,mobile,gsm-mmi,us-att-wireless,yes,plus,plus,,,,,,low,,,Mine.\n",
	    CODES_HEAD "us-tmobile,all,**21*{number}#,,##21#,,,low,\n",
	    SOURCES_HEAD "us-tmobile,me,forum\n", "runs on this row" },
	{ "high without a page", CARRIERS_HEAD VILLAGE,
	    CODES_HEAD "be-village,all,*21*{number}#,,#21#,,,high,\n", SOURCES_HEAD VILLAGE_SOURCE,
	    "carriers.csv:2 be-village: high confidence" },
	{ "open quote", CARRIERS_HEAD VILLAGE, CODES_HEAD "be-village,\"all,*21*{number}#\n",
	    SOURCES_HEAD VILLAGE_SOURCE, "codes.csv:" },
	{ "semicolons", CARRIERS_HEAD VILLAGE, "carrier_id;condition\n", NULL,
	    "codes.csv:1: the header must be carrier_id,condition," },
	{ "escape sequence in an id",
	    CARRIERS_HEAD
	    "be-\x1b[2J,BE,Village,,fixed,etsi-fixed,,no,national,unknown,,,,,,low,,,Mine.\n",
	    NULL, NULL, "carriers.csv:2: id: control" },
	{ "escape sequence in an unknown id", NULL,
	    CODES_HEAD "ng-\x1b]0;x\x07\xe2\x80\xae,all,**21*{number}#,,##21#,,,low,\n", NULL,
	    "codes.csv:2 ng-^[]0;x^G<U+202E>: carriers.csv has no such id" },
};

static void hear_clean(const char *where, const char *what, void *user)
{
	char shown[400];

	(void)user;
	assert_true(text_clean(where, strlen(where), shown, sizeof shown, 0));
	assert_true(text_clean(what, strlen(what), shown, sizeof shown, 0));
}

static void test_overlay_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct catalogue_texts t =
		    own(refused[i].carriers, refused[i].codes, NULL, refused[i].sources);
		struct arena arena = { 0 };
		struct error err = { 0 };

		assert_null(catalogue_overlay(catalogue_builtin(), &t, &arena, hear_clean, NULL,
		    &err));
		assert_int_equal(err.kind, ERROR_INPUT);
		if (strstr(err.message, refused[i].message) == NULL)
			fail_msg("%s: waited for \"%s\", got \"%s\"", refused[i].name,
			    refused[i].message, err.message);
		for (const char *s = err.message; *s != '\0'; s++)
			assert_true((unsigned char)*s >= 0x20);
		arena_done(&arena);
	}
}

static void count_fault(const char *where, const char *what, void *user)
{
	size_t *n = user;

	(void)where;
	(void)what;
	++*n;
}

/* What somebody could put there to hang the start: too many bytes, rows, faults, list items. */
static void test_overlay_bounded(void **state)
{
	struct arena arena = { 0 };
	struct buf rows, list;
	struct error err = { 0 };
	struct catalogue_texts t;
	size_t told = 0;

	(void)state;
	buf_init(&rows, CATALOGUE_BYTES_MAX + 100);
	(void)buf_str(&rows, SOURCES_HEAD);
	for (int i = 0; i <= CATALOGUE_ROWS_MAX; i++)
		(void)buf_str(&rows, "be-village,x,forum\n");
	t = own(CARRIERS_HEAD VILLAGE, CODES_HEAD VILLAGE_CODE, NULL, buf_text(&rows));
	assert_null(catalogue_overlay(catalogue_builtin(), &t, &arena, NULL, NULL, &err));
	assert_non_null(strstr(err.message, "more than 20000 rows"));
	t.file[FILE_SOURCES].n -= 20 * strlen("be-village,x,forum\n");
	assert_null(catalogue_overlay(catalogue_builtin(), &t, &arena, count_fault, &told, &err));
	assert_non_null(strstr(err.message, "row repeated (and 19979 more)"));
	assert_int_equal(told, CATALOGUE_FAULTS_MAX);
	t.file[FILE_SOURCES].n = CATALOGUE_BYTES_MAX; /* not read: too large together */
	assert_null(catalogue_overlay(catalogue_builtin(), &t, &arena, NULL, NULL, &err));
	assert_non_null(strstr(err.message, "too large"));

	buf_init(&list, CATALOGUE_BYTES_MAX);
	(void)buf_str(&list, CARRIERS_HEAD "be-village,BE,Village,");
	for (int i = 0; i < 400000; i++)
		(void)buf_printf(&list, "a%d;", i);
	(void)buf_str(&list, "z,fixed,etsi-fixed,,no,national,unknown,,,,,,low,,,Mine.\n");
	t = own(buf_text(&list), NULL, NULL, NULL);
	assert_null(catalogue_overlay(catalogue_builtin(), &t, &arena, NULL, NULL, &err));
	assert_non_null(strstr(err.message, "longer than 1000 bytes"));
	buf_done(&list);
	buf_done(&rows);
	arena_done(&arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_overlay_adds),
	cmocka_unit_test(test_overlay_replaces_whole),
	cmocka_unit_test(test_overlay_nothing),
	cmocka_unit_test(test_overlay_refuses),
	cmocka_unit_test(test_overlay_bounded),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
