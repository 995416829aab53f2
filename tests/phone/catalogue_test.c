/*
 * The catalogue: the built-in tables against data/catalogue, its rules, each broken once in the
 * real files. Runs in the project's folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "phone/catalogue_csv.h"
#include "phone/catalogue_rules.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The six files of data/catalogue, read once. */
static struct {
	struct arena arena;
	struct catalogue_texts texts;
} project;

static char *read_whole(struct arena *arena, const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text = arena_alloc(arena, 1 << 20);

	assert_non_null(f);
	*n = fread(text, 1, (1 << 20) - 1, f);
	assert_true(*n > 0 && *n < (1 << 20) - 1);
	(void)fclose(f);
	return text;
}

static int setup(void **state)
{
	char path[120];

	(void)state;
	for (int f = 0; f < CATALOGUE_FILES; f++) {
		(void)snprintf(path, sizeof path, "data/catalogue/%s", catalogue_file_names[f]);
		project.texts.file[f].text =
		    read_whole(&project.arena, path, &project.texts.file[f].n);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&project.arena);
	return 0;
}

/* ---- the built-in tables */

static void test_counts(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	size_t codes = 0, steps = 0, restrictions = 0, conflicts = 0, sources = 0, countries = 0;

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		const struct carrier *row = c->rows[i];

		codes += row->n_codes;
		steps += row->n_steps;
		restrictions += row->n_restrictions;
		conflicts += row->n_conflicts;
		sources += row->n_sources;
		countries += strcmp(row->country, "*") != 0 &&
		    strcmp(row->country, c->rows[i - 1]->country) != 0;
		if (i != 0)
			assert_true(carrier_order(c->rows[i - 1], row) < 0);
		assert_false(row->from_user);
	}
	assert_int_equal(c->n, 212);
	assert_int_equal(codes, 577);
	assert_int_equal(steps, 134);
	assert_int_equal(restrictions, 198);
	assert_int_equal(conflicts, 123);
	assert_int_equal(sources, 436);
	assert_int_equal(countries, 57);
	assert_string_equal(c->rows[0]->country, "*");
}

static void same_row(const struct carrier *a, const struct carrier *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->country, b->country);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->aliases, b->aliases);
	assert_int_equal(a->line_type, b->line_type);
	assert_int_equal(a->family, b->family);
	assert_string_equal(a->host_id, b->host_id);
	assert_int_equal(a->press_call, b->press_call);
	assert_int_equal(a->number_form, b->number_form);
	assert_int_equal(a->foreign_form, b->foreign_form);
	assert_int_equal(a->alt_forms, b->alt_forms);
	assert_int_equal(a->ring_min, b->ring_min);
	assert_int_equal(a->ring_max, b->ring_max);
	assert_int_equal(a->ring_step, b->ring_step);
	assert_int_equal(a->ring_unit, b->ring_unit);
	assert_int_equal(a->confidence, b->confidence);
	assert_int_equal(a->one_by_one, b->one_by_one);
	assert_string_equal(a->first_code, b->first_code);
	assert_string_equal(a->note, b->note);
	assert_int_equal(a->n_codes, b->n_codes);
	assert_int_equal(a->n_steps, b->n_steps);
	assert_int_equal(a->n_restrictions, b->n_restrictions);
	assert_int_equal(a->n_conflicts, b->n_conflicts);
	assert_int_equal(a->n_sources, b->n_sources);
}

static void same_codes(const struct carrier *a, const struct carrier *b)
{
	for (size_t i = 0; i < a->n_codes; i++) {
		const struct code_row *x = &a->codes[i], *y = &b->codes[i];

		assert_int_equal(x->condition, y->condition);
		assert_string_equal(x->activate, y->activate);
		assert_string_equal(x->activate_no_timer, y->activate_no_timer);
		assert_string_equal(x->deactivate, y->deactivate);
		assert_string_equal(x->query, y->query);
		assert_int_equal(x->also_sets, y->also_sets);
		assert_int_equal(x->confidence, y->confidence);
		assert_int_equal(x->filled_activate, y->filled_activate);
		assert_int_equal(x->filled_deactivate, y->filled_deactivate);
		assert_int_equal(x->filled_query, y->filled_query);
	}
}

static void same_texts(const struct carrier *a, const struct carrier *b)
{
	for (size_t i = 0; i < a->n_steps; i++) {
		assert_int_equal(a->steps[i].condition, b->steps[i].condition);
		assert_int_equal(a->steps[i].position, b->steps[i].position);
		assert_string_equal(a->steps[i].text, b->steps[i].text);
	}
	for (size_t i = 0; i < a->n_restrictions; i++) {
		assert_string_equal(a->restrictions[i].kind, b->restrictions[i].kind);
		assert_string_equal(a->restrictions[i].text, b->restrictions[i].text);
		assert_string_equal(a->restrictions[i].source, b->restrictions[i].source);
	}
	for (size_t i = 0; i < a->n_conflicts; i++) {
		assert_int_equal(a->conflicts[i].condition, b->conflicts[i].condition);
		assert_string_equal(a->conflicts[i].says, b->conflicts[i].says);
		assert_string_equal(a->conflicts[i].versus, b->conflicts[i].versus);
		assert_string_equal(a->conflicts[i].where, b->conflicts[i].where);
	}
	for (size_t i = 0; i < a->n_sources; i++) {
		assert_string_equal(a->sources[i].source, b->sources[i].source);
		assert_string_equal(a->sources[i].kind, b->sources[i].kind);
	}
}

/* What was compiled in is what the files say, letter by letter. */
static void test_builtin_is_data(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	struct catalogue_faults faults = { 0 };
	struct arena arena = { 0 };
	struct catalogue_csv csv;
	const struct carrier **rows;

	(void)state;
	assert_true(catalogue_csv_read(&project.texts, &arena, &csv, &faults));
	assert_int_equal(csv.file[FILE_CARRIERS].n, c->n);
	rows = catalogue_csv_build(&csv, false, &arena);
	for (size_t i = 0; i < c->n; i++) {
		same_row(c->rows[i], rows[i]);
		same_codes(c->rows[i], rows[i]);
		same_texts(c->rows[i], rows[i]);
	}
	arena_done(&arena);
}

/* Facts written out by hand, so that a reader that shifts a column is seen. */
static void test_known_rows(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	const struct carrier *verizon = catalogue_find(c, "us-verizon-wireless");
	const struct carrier *ovh = catalogue_find(c, "fr-ovh");
	const struct carrier *gomo = catalogue_find(c, "ie-gomo");
	const struct carrier *mci = catalogue_find(c, "us-mint");
	const struct code_row *code = carrier_code(verizon, CONDITION_NO_ANSWER);
	size_t one_by_one = 0, first_codes = 0;

	(void)state;
	assert_string_equal(code->activate, "*71{number}");
	assert_string_equal(code->deactivate, "*73");
	assert_int_equal(code->also_sets, 1U << CONDITION_BUSY);
	assert_int_equal(code->confidence, CONFIDENCE_MEDIUM);
	assert_int_equal(verizon->foreign_form, FORM_NONE);
	assert_int_equal(verizon->family, FAMILY_NANP_VSC);
	assert_null(carrier_code(verizon, CONDITION_UNAVAILABLE));
	code = carrier_code(ovh, CONDITION_NO_ANSWER);
	assert_string_equal(code->activate, "*61*{number}*{seconds}#");
	assert_string_equal(code->activate_no_timer, "*61*{number}#");
	assert_string_equal(code->query, "*#61#");
	assert_int_equal(ovh->line_type, LINE_VOIP);
	assert_int_equal(ovh->ring_unit, RING_SECONDS);
	assert_int_equal(ovh->ring_max, 0);
	assert_int_equal(ovh->alt_forms, 1U << FORM_IDD);
	code = carrier_code(gomo, CONDITION_NO_ANSWER);
	assert_true(code->filled_deactivate && !code->filled_activate && !code->filled_query);
	assert_int_equal(gomo->ring_step, 5);
	assert_string_equal(mci->host_id, "us-tmobile");
	assert_null(catalogue_find(c, "be-proximus"));
	for (size_t i = 0; i < c->n; i++) {
		one_by_one += c->rows[i]->one_by_one;
		first_codes += c->rows[i]->first_code[0] != '\0';
	}
	assert_int_equal(one_by_one, 2);
	assert_int_equal(first_codes, 10);
	assert_string_equal(gomo->first_code, "##002#");
	assert_true(gomo->one_by_one && catalogue_find(c, "us-tmobile")->one_by_one);
}

static void test_words(void **state)
{
	enum condition c = CONDITION_BUSY;
	enum number_form f;
	enum line_type l;

	(void)state;
	for (int i = 0; i < CONDITIONS; i++) {
		assert_true(condition_parse(condition_name((enum condition)i), &c));
		assert_int_equal(c, i);
	}
	c = CONDITION_BUSY;
	assert_false(condition_parse("cancel_all", &c)); /* no operator can choose it */
	assert_false(condition_parse("*", &c));
	assert_false(condition_parse("", &c));
	assert_false(condition_parse("no-answer", &c));
	assert_int_equal(c, CONDITION_BUSY);
	assert_true(condition_parse_row("cancel_all", &c) && c == CONDITION_CANCEL_ALL);
	assert_true(condition_parse_row("*", &c) && c == CONDITION_ANY);
	for (int i = 0; i < FORMS; i++)
		assert_true(number_form_parse(number_form_name((enum number_form)i), &f) &&
		    (int)f == i);
	assert_true(line_type_parse("fixed", &l) && l == LINE_FIXED);
	assert_string_equal(family_name(FAMILY_ETSI_FIXED), "etsi-fixed");
	assert_string_equal(confidence_name(CONFIDENCE_HIGH), "high");
	assert_string_equal(ring_unit_name(RING_RINGS), "rings");
}

/* ---- rules */

struct heard {
	const char *where, *what; /* what is waited for */
	bool found;
	struct buf all;
};

/* `like` has N for the line, so that a new row of the catalogue does not change this test. */
static bool same_place(const char *where, const char *like)
{
	const char *line = strstr(like, ":N");
	size_t n = line != NULL ? (size_t)(line + 1 - like) : 0;

	if (line == NULL)
		return strcmp(where, like) == 0;
	return strncmp(where, like, n) == 0 && strspn(where + n, "0123456789") > 0 &&
	    strcmp(where + n + strspn(where + n, "0123456789"), like + n + 1) == 0;
}

static void hear(const char *where, const char *what, void *user)
{
	struct heard *h = user;

	(void)buf_printf(&h->all, "%s: %s\n", where, what);
	if (same_place(where, h->where) && strstr(what, h->what) != NULL)
		h->found = true;
}

/* The project's texts with one piece of one file replaced. */
static struct catalogue_texts changed(struct arena *arena, enum catalogue_file file,
    const char *from, const char *to)
{
	struct catalogue_texts texts = project.texts;
	const char *text = texts.file[file].text, *at = strstr(text, from);

	if (at == NULL)
		fail_msg("%s does not hold \"%s\"", catalogue_file_names[file], from);
	texts.file[file].text =
	    arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	texts.file[file].n = strlen(texts.file[file].text);
	return texts;
}

static size_t check_texts(const struct catalogue_texts *texts, struct heard *h)
{
	struct catalogue_faults faults = { .fn = hear, .user = h };
	struct arena arena = { 0 };
	struct catalogue_csv csv;

	catalogue_form_check(texts, &faults);
	if (catalogue_csv_read(texts, &arena, &csv, &faults))
		catalogue_rules_check(&csv, NULL, &faults);
	arena_done(&arena);
	return faults.n;
}

static void test_clean(void **state)
{
	struct heard h = { "", "", false, { 0 } };

	(void)state;
	buf_init(&h.all, 10000);
	(void)check_texts(&project.texts, &h);
	assert_string_equal(buf_text(&h.all), "");
	buf_done(&h.all);
}

/* Every rule broken once: a piece of one file, what it becomes, and the fault that must be told. */
static const struct {
	enum catalogue_file file;
	const char *from, *to, *where, *what;
} broken[] = {
	/* the files as texts */
	{ FILE_CARRIERS, "id,country", "\xef\xbb\xbfid,country", "carriers.csv:1",
	    "byte order mark" },
	{ FILE_STEPS, "\n", "\r\n", "steps.csv", "carriage return" },
	{ FILE_SOURCES, "source,kind", "source,sort", "sources.csv:1", "carrier_id,source,kind" },
	{ FILE_CARRIERS, ",one_by_one", "", "carriers.csv:1", "the header must be" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,\"**21*{number}#\"", "codes.csv:N",
	    "quotes" },
	{ FILE_CARRIERS, "\nng-glo,NG,Glo,", "\nng-glo,NG,Gl\"o,", "carriers.csv:N", "quotes" },
	{ FILE_CODES, "ng-glo,all,", "ng-glo,all,,", "codes.csv:N ng-glo",
	    "10 fields instead of 9" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,Glo\xe2\x80\xae,", "carriers.csv:N",
	    "name: control or invisible" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,G\tlo,", "carriers.csv:N", "name:" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,Glo\xc2\xad,", "carriers.csv:N",
	    "name: control or invisible" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,Glo ,", "carriers.csv:N", "name: stray space" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,Glo  x,", "carriers.csv:N", "name: stray space" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,\xc2\xa0Glo,", "carriers.csv:N", "name: stray space" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,Glo\xff,", "carriers.csv:N", "name: not UTF-8" },
	{ FILE_CARRIERS, "NG,Glo,", "NG,Gle\xcc\x81,", "carriers.csv:N",
	    "name: not in Unicode form NFC" },
	/* carriers.csv */
	{ FILE_CARRIERS, "\nng-mtn,", "\nng-glo,", "carriers.csv:N ng-glo", "id used twice" },
	{ FILE_CARRIERS, "\nng-glo,", "\nng-Glo,", "carriers.csv:N ng-Glo", "lower-case words" },
	{ FILE_CARRIERS, "\nng-glo,", "\nng-glo-,", "carriers.csv:N ng-glo-", "lower-case words" },
	{ FILE_CARRIERS, "\nng-glo,", "\nng,", "carriers.csv:N ng", "lower-case words" },
	{ FILE_CARRIERS, "\nng-glo,NG,", "\nng-glo,Ng,", "carriers.csv:N ng-glo", "two capitals" },
	{ FILE_CARRIERS, "\nng-glo,NG,", "\nng-glo,NE,", "carriers.csv:N ng-glo",
	    "begin with its country" },
	{ FILE_CARRIERS, "\nng-glo,NG,", "\nng-zlo,NG,", "carriers.csv:N ng-mtn", "not sorted" },
	{ FILE_CARRIERS, "\nng-glo,NG,Glo,", "\nng-glo,NG,,", "carriers.csv:N ng-glo",
	    "name is empty" },
	{ FILE_CARRIERS, "low,,,Product tables only.", "low,,,", "carriers.csv:N ng-airtel",
	    "note is empty" },
	{ FILE_CARRIERS, "low,,,Product tables only.",
	    "low,,,Product tables only. 0123456789 0123456789 "
	    "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
	    "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789",
	    "carriers.csv:N ng-airtel", "more than 200" },
	{ FILE_CARRIERS, "Globacom,mobile,", "Globacom,cell,", "carriers.csv:N ng-glo",
	    "line_type 'cell'" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi", "Globacom,mobile,gsm", "carriers.csv:N ng-glo",
	    "family" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi,,yes", "Globacom,mobile,gsm-mmi,,no",
	    "carriers.csv:N ng-glo", "call key" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi,,yes", "Globacom,mobile,gsm-mmi,,maybe",
	    "carriers.csv:N ng-glo", "press_call" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi,,yes,plus",
	    "Globacom,mobile,gsm-mmi,,yes,unknown", "carriers.csv:N ng-glo", "number_form" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi,,yes,plus,plus",
	    "Globacom,mobile,gsm-mmi,,yes,plus,national", "carriers.csv:N ng-glo", "foreign_form" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi,,yes,plus,plus,national",
	    "Globacom,mobile,gsm-mmi,,yes,plus,plus,national;plus", "carriers.csv:N ng-glo",
	    "alt_forms repeats number_form" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi,,yes,plus,plus,national",
	    "Globacom,mobile,gsm-mmi,,yes,plus,plus,national;none", "carriers.csv:N ng-glo",
	    "alt_forms item 'none'" },
	{ FILE_CARRIERS, "9mobile;Etisalat Nigeria;Etisalat", "9mobile;Etisalat;Etisalat",
	    "carriers.csv:N ng-9mobile", "aliases repeats" },
	{ FILE_CARRIERS, "9mobile;Etisalat Nigeria;Etisalat", "9mobile;",
	    "carriers.csv:N ng-9mobile", "aliases item ''" },
	{ FILE_CARRIERS, "9mobile;Etisalat Nigeria", "9mobile; Etisalat Nigeria",
	    "carriers.csv:N ng-9mobile", "aliases item" },
	{ FILE_CARRIERS, "T-Home,fixed,etsi-fixed,,no,national", "T-Home,fixed,etsi-fixed,,no,plus",
	    "carriers.csv:N de-telekom-fixed", "+ cannot be typed" },
	{ FILE_CARRIERS, "cc;national,5,30,5,", "cc;national,5,30,x,",
	    "carriers.csv:N gsm-standard", "whole numbers" },
	{ FILE_CARRIERS, "cc;national,5,30,5,seconds", "cc;national,5,30,5,",
	    "carriers.csv:N gsm-standard", "without ring_unit" },
	{ FILE_CARRIERS, "cc;national,5,30,5,", "cc;national,5,30,,", "carriers.csv:N gsm-standard",
	    "belong together" },
	{ FILE_CARRIERS, "cc;national,5,30,5,", "cc;national,5,30,7,",
	    "carriers.csv:N gsm-standard", "add up" },
	{ FILE_CARRIERS, "cc;national,5,30,5,", "cc;national,0,30,5,",
	    "carriers.csv:N gsm-standard", "add up" },
	{ FILE_CARRIERS, "cc;national,5,30,5,", "cc;national,5,35,5,",
	    "carriers.csv:N gsm-standard", "30 seconds" },
	{ FILE_CARRIERS, ",fixed,other,,no,national,unknown,,5,60,1,",
	    ",fixed,other,,no,national,unknown,,5,61,1,", "carriers.csv:N au-telstra-fixed",
	    "end at 60" },
	{ FILE_CARRIERS, "cc;national,5,30,5,seconds", "cc;national,5,30,5,minutes",
	    "carriers.csv:N gsm-standard", "ring_unit" },
	{ FILE_CARRIERS, "seconds,high,,,\"Used", "seconds,sure,,,\"Used",
	    "carriers.csv:N gsm-standard", "confidence" },
	{ FILE_CARRIERS, "seconds,high,,,\"Used", "seconds,high,no,,\"Used",
	    "carriers.csv:N gsm-standard", "one_by_one" },
	{ FILE_CARRIERS, "seconds,high,,,\"Used", "seconds,high,,**21#,\"Used",
	    "carriers.csv:N gsm-standard", "first_code" },
	{ FILE_CARRIERS, "seconds,high,,,\"Used", "seconds,high,,*#21#,\"Used",
	    "carriers.csv:N gsm-standard", "first_code" },
	{ FILE_CARRIERS, "medium,,,\"Not every line", "medium,,##002#,\"Not every line",
	    "carriers.csv:N nanp-fixed-standard", "first_code" },
	{ FILE_CARRIERS, "medium,,,Must be ordered online", "medium,,##002#,Must be ordered online",
	    "carriers.csv:N it-tim-fixed", "first_code" },
	{ FILE_CARRIERS, "Mint,mobile,gsm-mmi,us-tmobile,", "Mint,mobile,gsm-mmi,us-tmo,",
	    "carriers.csv:N us-mint", "us-tmo is not a host" },
	{ FILE_CARRIERS, "Mint,mobile,gsm-mmi,us-tmobile,", "Mint,mobile,gsm-mmi,us-mint,",
	    "carriers.csv:N us-mint", "is not a host" },
	{ FILE_CARRIERS, "Mint,mobile,gsm-mmi,us-tmobile,", "Mint,mobile,gsm-mmi,us-metro,",
	    "carriers.csv:N us-mint", "is not a host" },
	{ FILE_CARRIERS, "Mint,mobile,gsm-mmi,us-tmobile,", "Mint,mobile,gsm-mmi,gb-ee,",
	    "carriers.csv:N us-mint", "another country" },
	{ FILE_CARRIERS, "\nnanp-fixed-standard,", "\nnanp-fixed-normal,", "carriers.csv",
	    "nanp-fixed-standard is missing" },
	/* codes.csv: which rows */
	{ FILE_CODES, "ng-glo,all,", "ng-globe,all,", "codes.csv:N ng-globe", "no such id" },
	{ FILE_CODES, "ng-glo,busy,**67*{number}#,,##67#", "ng-glo,all,**21*{number}#,,#21#",
	    "codes.csv:N ng-glo", "all twice" },
	{ FILE_CODES, "ng-mtn,all,**21*{number}#,,##21#,,,low,",
	    "ng-glo,no_answer,**61*{number}#,,##61#,,,low,", "codes.csv:N ng-glo", "row repeated" },
	{ FILE_CODES, "\nng-glo,all,**21*{number}#,,##21#,,,low,",
	    "\nng-mtn,cancel_all,,,##002#,,,low,", "codes.csv:N ng-glo", "not sorted" },
	{ FILE_CODES, "ng-glo,all,", "ng-glo,any,", "codes.csv:N ng-glo", "condition 'any'" },
	{ FILE_CODES, "##21#,,,low,\nng-glo,no_answer", "##21#,,,certain,\nng-glo,no_answer",
	    "codes.csv:N ng-glo", "confidence 'certain'" },
	{ FILE_CODES, "us-verizon-wireless,no_answer,*71{number},,*73,,busy,medium",
	    "us-verizon-wireless,no_answer,*71{number},,*73,,busy;cancel_all,medium",
	    "codes.csv:N us-verizon-wireless", "also_sets item" },
	{ FILE_CODES, "us-verizon-wireless,no_answer,*71{number},,*73,,busy,medium",
	    "us-verizon-wireless,no_answer,*71{number},,*73,,busy;no_answer,medium",
	    "codes.csv:N us-verizon-wireless", "its own condition" },
	{ FILE_CODES, "us-verizon-wireless,no_answer,*71{number},,*73,,busy,medium",
	    "us-verizon-wireless,no_answer,*71{number},,*73,,,medium",
	    "codes.csv:N us-verizon-wireless", "no_answer and busy share" },
	{ FILE_CODES, "high,query\nhr-ht-mobile,no_answer", "high,timer\nhr-ht-mobile,no_answer",
	    "codes.csv:N hr-ht-mobile", "standard_filled item" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#,,,low,",
	    "ng-glo,all,**21*{number}#,,##21#,,,low,query", "codes.csv:N ng-glo", "empty" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#,", "ng-glo,all,,,,", "codes.csv:N ng-glo",
	    "without any code" },
	{ FILE_CODES, "gsm-standard,cancel_all,,,##002#,,",
	    "gsm-standard,cancel_all,,,##002#,*#002#,", "codes.csv:N gsm-standard",
	    "nothing else" },
	/* codes.csv: the codes */
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,**21*{number}#x",
	    "codes.csv:N ng-glo", "sign" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,**21*{nummer}#",
	    "codes.csv:N ng-glo", "sign" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#",
	    "ng-glo,all,**21*0123456789012345678901234567890123456789{number}#",
	    "codes.csv:N ng-glo", "too long" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,**21*#", "codes.csv:N ng-glo",
	    "{number} once" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,**21*{number}{number}#",
	    "codes.csv:N ng-glo", "{number} once" },
	{ FILE_CODES, "*61*{number}*{seconds}#,*61*{number}#,#61#,,,low",
	    "*61*{number}*{seconds}#,*61#,#61#,,,low", "codes.csv:N de-telekom-fixed",
	    "activate_no_timer needs" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,", "ng-glo,all,**21*{number}#,**21*{number}#,",
	    "codes.csv:N ng-glo", "activate_no_timer is for" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#",
	    "ng-glo,all,**21*{number}#,,##21*{number}#", "codes.csv:N ng-glo",
	    "deactivate has a placeholder" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#,",
	    "ng-glo,all,**21*{number}#,,##21#,*#21*{number}#", "codes.csv:N ng-glo",
	    "query has a placeholder" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#,", "ng-glo,all,**21*{number}#,,##21#,##21#",
	    "codes.csv:N ng-glo", "same code as query" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#,", "ng-glo,all,**21*{number}#,,##21#,#21#",
	    "codes.csv:N ng-glo", "form of its family" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#,", "ng-glo,all,**21*{number}#,,*#21#,",
	    "codes.csv:N ng-glo", "form of a query" },
	{ FILE_CODES, "us-citizenstel,no_answer,*92{rings}{number},,*93",
	    "us-citizenstel,no_answer,*92{number},,*92{number}", "codes.csv:N us-citizenstel",
	    "repeats another" },
	{ FILE_CODES, "ng-glo,no_answer,**61*{number}#",
	    "ng-glo,no_answer,**61*{number}**{seconds}#", "codes.csv:N ng-glo", "ring_unit" },
	{ FILE_CODES, "*92{rings}{number}", "*92{seconds}{number}", "codes.csv:N us-citizenstel",
	    "ring_unit" },
	/* codes.csv: each family */
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,**21{number}#", "codes.csv:N ng-glo",
	    "form of its family" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#", "ng-glo,all,**21*{number}#,,##21",
	    "codes.csv:N ng-glo", "form of its family" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#", "ng-glo,all,**67*{number}#",
	    "codes.csv:N ng-glo", "another service code" },
	{ FILE_CODES, "ng-glo,all,**21*{number}#,,##21#", "ng-glo,all,**21*{number}#,,##002#",
	    "codes.csv:N ng-glo", "another service code" },
	{ FILE_CODES, "ng-glo,all,", "ng-glo,busy_or_no_answer,", "codes.csv:N ng-glo",
	    "another service code" },
	{ FILE_CODES, "ng-glo,no_answer,**61*{number}#", "ng-glo,no_answer,**61*{number}*14#",
	    "codes.csv:N ng-glo", "service group" },
	{ FILE_CODES, "gsm-standard,busy,**67*{number}#",
	    "gsm-standard,busy,**67*{number}**{seconds}#", "codes.csv:N gsm-standard",
	    "only 61, 002 and 004" },
	{ FILE_CODES, "de-telekom-fixed,all,*21*{number}#", "de-telekom-fixed,all,**21*{number}#",
	    "codes.csv:N de-telekom-fixed", "form of its family" },
	{ FILE_CODES, "de-telekom-fixed,all,*21*{number}#",
	    "de-telekom-fixed,all,*21*{number}*{seconds}#", "codes.csv:N de-telekom-fixed",
	    "only 61 takes" },
	{ FILE_CODES, "de-telekom-fixed,all,*21*{number}#,,#21#",
	    "de-telekom-fixed,all,*21*{number}#,,##21#", "codes.csv:N de-telekom-fixed",
	    "form of its family" },
	{ FILE_CODES, "de-telekom-fixed,busy,*67*{number}#", "de-telekom-fixed,busy,*69*{number}#",
	    "codes.csv:N de-telekom-fixed", "another service code" },
	{ FILE_CODES, "de-telekom-fixed,busy,*67*{number}#,,#67#",
	    "de-telekom-fixed,unavailable,*62*{number}#,,#62#", "codes.csv:N de-telekom-fixed",
	    "no such code" },
	{ FILE_CODES, "ca-cablecable,all,*72{number}", "ca-cablecable,all,**72{number}",
	    "codes.csv:N ca-cablecable", "form of its family" },
	{ FILE_CODES, "ca-cablecable,all,*72{number},,*73", "ca-cablecable,all,*72{number},,*7",
	    "codes.csv:N ca-cablecable", "form of its family" },
	{ FILE_CODES, "ca-cablecable,all,*72{number}", "ca-cablecable,all,*72{number}{seconds}",
	    "codes.csv:N ca-cablecable", "no star code takes" },
	{ FILE_CARRIERS, "Globacom,mobile,gsm-mmi", "Globacom,mobile,app-only",
	    "codes.csv:N ng-glo", "app-only line has no codes" },
	/* the other files, and what they say together */
	{ FILE_STEPS, "us-hamilton,all,2,", "us-hamilton,all,3,", "steps.csv:N us-hamilton",
	    "1, 2, 3" },
	{ FILE_STEPS, "us-hamilton,all,2,", "us-hamilton,al,2,", "steps.csv:N us-hamilton",
	    "condition" },
	{ FILE_STEPS, "us-hamilton,*,1,Rotary phones: 11 instead of the star", "us-hamilton,*,1,",
	    "steps.csv:N us-hamilton", "empty step" },
	{ FILE_SOURCES, "other-call-services/,carrier", "other-call-services/,rumour",
	    "sources.csv:N ng-glo", "kind 'rumour'" },
	{ FILE_SOURCES, "\nng-glo,http://www.gloworld.com/ng/support/other-call-services/,",
	    "\nng-glo,,", "sources.csv:N ng-glo", "empty source" },
	{ FILE_SOURCES,
	    "gb-grapevine,http://www.grapevinetelecom.net/iqs/dbitemid.136/sfa.view/rp.0/faq.html,carrier\n",
	    "", "carriers.csv:N gb-grapevine", "no source" },
	{ FILE_SOURCES, "rp.0/faq.html,carrier", "rp.0/faq.html,forum",
	    "carriers.csv:N gb-grapevine", "high confidence" },
	{ FILE_RESTRICTIONS, "au-vodafone,blocked-prefixes,", "au-vodafone,blocked,",
	    "restrictions.csv:N au-vodafone", "kind 'blocked'" },
	{ FILE_RESTRICTIONS, "\"Not to 13, 1300 or 1800 numbers.\"", "",
	    "restrictions.csv:N au-vodafone", "without text or source" },
	{ FILE_RESTRICTIONS, "dz-mobilis,national-only", "dz-mobilis,price",
	    "carriers.csv:N dz-mobilis", "'none' without" },
	{ FILE_RESTRICTIONS, "ng-glo,other,", "ng-glo,national-only,", "carriers.csv:N ng-glo",
	    "is not 'none'" },
	{ FILE_CONFLICTS, "ng-glo,all,", "ng-glo,*,", "conflicts.csv:N ng-glo", "condition" },
	{ FILE_CONFLICTS, "No timer,Makooff", ",Makooff", "conflicts.csv:N be-mobile-generic",
	    "says, versus and where" },
	{ FILE_STEPS, "au-amaysim,*,1,", "au-optus,*,1,", "carriers.csv:N au-amaysim",
	    "app-only line needs steps" },
	{ FILE_CARRIERS, "\"Stored-number scheme: the code here", "\"Scheme: the code here",
	    "carriers.csv:N us-hamilton", "Stored-number" },
	{ FILE_CARRIERS, "\nfr-ovh,", "\nfr-ovj,", "carriers.csv", "exception for fr-ovh" },
	{ FILE_CODES, "it-fastweb-fixed,busy,", "it-fastweb-fixed,no_answer,", "codes.csv",
	    "exception for it-fastweb-fixed busy" },
};

static void test_each_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct arena arena = { 0 };
		struct catalogue_texts texts =
		    changed(&arena, broken[i].file, broken[i].from, broken[i].to);
		struct heard h = { broken[i].where, broken[i].what, false, { 0 } };
		size_t n;

		buf_init(&h.all, 100000);
		n = check_texts(&texts, &h);
		if (n == 0 || !h.found)
			fail_msg("%s: \"%s\" for \"%s\": waited for \"%s: %s\", heard\n%s",
			    catalogue_file_names[broken[i].file], broken[i].to, broken[i].from,
			    broken[i].where, broken[i].what, buf_text(&h.all));
		buf_done(&h.all);
		arena_done(&arena);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_counts),
	cmocka_unit_test(test_builtin_is_data),
	cmocka_unit_test(test_known_rows),
	cmocka_unit_test(test_words),
	cmocka_unit_test(test_clean),
	cmocka_unit_test(test_each_rule),
};

int main(void)
{
	return cmocka_run_group_tests(tests, setup, teardown);
}
