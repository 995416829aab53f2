/* Finding a row: by typing, and what is offered for a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "phone/catalogue.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define ROWS_MAX 300

/* The ids found, joined by blanks; as many as `like` has words, and " ..." when there are more. */
static void ids(const struct carrier *const *rows, size_t n, const char *like, char *out,
    size_t size)
{
	size_t used = 0, words = *like != '\0';

	for (const char *s = like; *s != '\0'; s++)
		words += *s == ' ';
	if (strstr(like, " ...") != NULL)
		words--;
	out[0] = '\0';
	for (size_t i = 0; i < n && i < words; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i != 0 ? " " : "",
		    rows[i]->id);
	if (n > words)
		(void)snprintf(out + used, size - used, " ...");
}

static const struct {
	const char *text, *country;
	int line;
	const char *ids;
} searches[] = {
	/* the seed's four lead an empty text */
	{ "", "", -1,
	    "us-att-wireless us-verizon-wireless us-tmobile gsm-standard etsi-fixed-standard ..." },
	{ NULL, NULL, -1, "us-att-wireless us-verizon-wireless us-tmobile gsm-standard ..." },
	{ "  ", "US", -1,
	    "us-att-wireless us-verizon-wireless us-tmobile gsm-standard us-att-landline ..." },
	{ "", "", LINE_FIXED, "etsi-fixed-standard nanp-fixed-standard am-beeline-fixed ..." },
	/* a country: its own rows, then the generic ones */
	{ "", "BE", -1,
	    "be-mobile-generic be-orange-mobile be-proximus-mobile be-telenet-base-mobile "
	    "etsi-fixed-standard gsm-standard int-mobi-passport" },
	{ "", "BE", LINE_FIXED, "etsi-fixed-standard" },
	{ "", "PT", LINE_MOBILE, "gsm-standard int-mobi-passport" },
	{ "proximus", "NL", -1, "" },
	/* names, aliases, ids */
	{ "AT&T", "", -1, "us-att-wireless us-att-landline ..." },
	{ "att", "", -1, "us-att-wireless us-att-landline" },
	{ "verizon", "", -1, "us-verizon-wireless us-verizon-landline us-total us-visible" },
	{ "t-mobile", "", -1,
	    "us-tmobile nl-tmobile-odido hr-ht-mobile us-metro us-mint us-sprint-legacy ..." },
	{ "telekom", "", -1,
	    "de-mobile-generic de-telekom-fixed sk-telekom-fixed sk-telekom-mobile at-a1-mobile ..." },
	{ "tmobile", "", -1, "us-tmobile nl-tmobile-odido" },
	{ "proximus", "", -1, "be-proximus-mobile be-mobile-generic" },
	{ "Globacom", "", -1, "ng-glo" },
	{ "ng-glo", "", -1, "ng-glo" },
	{ "lobaco", "", -1, "ng-glo" }, /* inside a word */
	/* of any length, after all beginnings: MTN for "tn" */
	{ "lo", "NG", -1, "ng-glo" },
	{ "tn", "NG", -1, "ng-mtn" },
	/* standard rows of landlines only where their codes are used */
	{ "cept", "BE", -1, "etsi-fixed-standard" },
	{ "cept", "US", -1, "" },
	{ "north american", "JM", -1, "nanp-fixed-standard" },
	{ "north american", "BE", -1, "" },
	/* several words, all of which must match */
	{ "glo nigeria", "", -1, "ng-glo" },
	{ "nigeria mtn", "", -1, "ng-mtn" },
	{ "glo belgium", "", -1, "" },
	{ "us fixed centurylink", "", -1, "us-centurylink" },
	/* countries, in the languages of the desk */
	{ "belgi\xc3\xab", "", -1,
	    "be-mobile-generic be-orange-mobile be-proximus-mobile be-telenet-base-mobile" },
	{ "\xc3\x96sterreich", "", -1, "at-a1-mobile" },
	{ "osterreich", "", -1, "at-a1-mobile" },
	{ "be", "", -1,
	    "be-mobile-generic be-orange-mobile be-proximus-mobile be-telenet-base-mobile am-beeline-fixed ..." },
	{ "ng", "", -1, "ng-9mobile ng-airtel ng-glo ng-mtn ..." },
	{ "no such carrier", "", -1, "" },
	{ "\xff\xfe\x1b[2J", "", -1, "" },
};

static void test_search(void **state)
{
	const struct carrier *rows[ROWS_MAX];
	char found[1000];

	(void)state;
	for (size_t i = 0; i < COUNT(searches); i++) {
		size_t n = catalogue_search(catalogue_builtin(), searches[i].text,
		    searches[i].country, searches[i].line, rows, ROWS_MAX);

		ids(rows, n, searches[i].ids, found, sizeof found);
		if (strcmp(found, searches[i].ids) != 0)
			fail_msg("\"%s\" in \"%s\":\nwaited for %s\nfound      %s",
			    searches[i].text, searches[i].country, searches[i].ids, found);
	}
}

static void test_search_bounds(void **state)
{
	const struct carrier *rows[3] = { NULL };
	char text[5000];

	(void)state;
	assert_int_equal(catalogue_search(catalogue_builtin(), "", "", -1, rows, 2), 2);
	assert_null(rows[2]);
	assert_int_equal(catalogue_search(catalogue_builtin(), "", "", -1, rows, 0), 0);
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	assert_int_equal(catalogue_search(catalogue_builtin(), text, "", -1, rows, 3), 0);
}

static const struct {
	const char *country;
	int country_code;
	enum number_type type;
	const char *ids;
} suggestions[] = {
	/* the carrier of a US number is not known: the seed's order, and the screen asks */
	{ "US", 1, NUMBER_FIXED_OR_MOBILE,
	    "us-att-wireless us-verizon-wireless us-tmobile gsm-standard nanp-fixed-standard us-cricket ..." },
	{ "US", 1, NUMBER_TOLL_FREE, "nanp-fixed-standard us-centurylink ..." },
	{ "CA", 1, NUMBER_FIXED_OR_MOBILE,
	    "gsm-standard nanp-fixed-standard ca-solo ca-telus ..." },
	{ "PR", 1, NUMBER_FIXED_OR_MOBILE, "gsm-standard nanp-fixed-standard" },
	/* one row for all networks */
	{ "BE", 32, NUMBER_MOBILE,
	    "be-mobile-generic be-orange-mobile be-proximus-mobile be-telenet-base-mobile gsm-standard" },
	{ "DE", 49, NUMBER_MOBILE,
	    "de-mobile-generic gsm-standard de-o2-prepaid" }, /* voicemail only: last */
	{ "IT", 39, NUMBER_FIXED,
	    "it-fixed-generic it-fastweb-fixed etsi-fixed-standard it-tim-fixed" },
	/* most carriers' codes are the standard's */
	{ "NG", 234, NUMBER_MOBILE, "gsm-standard ng-9mobile ng-airtel ng-glo ng-mtn" },
	{ "TR", 90, NUMBER_MOBILE, "gsm-standard tr-turktelekom tr-turkcell tr-vodafone" },
	{ "SE", 46, NUMBER_MOBILE,
	    "gsm-standard se-comviq" }, /* set in an app: no evidence, and last */
	{ "TJ", 992, NUMBER_MOBILE, "gsm-standard tj-tcell" }, /* only its cancel code is known */
	{ "DE", 49, NUMBER_FIXED,
	    "etsi-fixed-standard de-telekom-fixed de-innovaphone de-fritzbox" },
	/* nobody knows anything: the standard of the kind */
	{ "BE", 32, NUMBER_FIXED, "etsi-fixed-standard" },
	{ "PT", 351, NUMBER_MOBILE, "gsm-standard" },
	{ "PT", 351, NUMBER_FIXED, "etsi-fixed-standard" },
	{ "PT", 351, NUMBER_UNKNOWN, "gsm-standard etsi-fixed-standard" },
	{ "JM", 1, NUMBER_FIXED, "nanp-fixed-standard" },
	/* the standard would be wrong */
	{ "JP", 81, NUMBER_MOBILE,
	    "jp-docomo-mvno-hiho jp-au-kddi jp-povo gsm-standard jp-rakuten jp-softbank" },
	{ "GB", 44, NUMBER_FIXED,
	    "gb-bt-landline gb-virgin-telewest gb-ic-hosted gb-virgin-digital "
	    "etsi-fixed-standard gb-talktalk-landline" }, /* one for it, one against, one silent */
	{ "IL", 972, NUMBER_FIXED, "il-bezeq-fixed etsi-fixed-standard" },
	{ "AU", 61, NUMBER_FIXED,
	    "au-southernphone-fixed au-telstra-fixed au-optus-home au-clublinks etsi-fixed-standard" },
	{ "FR", 33, NUMBER_VOIP, "fr-ovh etsi-fixed-standard" }, /* busy is 69 there */
	{ "", 800, NUMBER_TOLL_FREE, "etsi-fixed-standard" },
};

static void test_suggest(void **state)
{
	const struct carrier *rows[ROWS_MAX];
	char found[1000];

	(void)state;
	for (size_t i = 0; i < COUNT(suggestions); i++) {
		struct number number = { .country_code = suggestions[i].country_code,
			.type = suggestions[i].type };
		size_t n;

		memcpy(number.country, suggestions[i].country, strlen(suggestions[i].country));
		n = catalogue_suggest(catalogue_builtin(), &number, rows, ROWS_MAX);
		ids(rows, n, suggestions[i].ids, found, sizeof found);
		if (strcmp(found, suggestions[i].ids) != 0)
			fail_msg("%s %s:\nwaited for %s\nfound      %s", suggestions[i].country,
			    number_type_name(number.type), suggestions[i].ids, found);
	}
}

/* Whatever the number: something is offered, nothing twice, never another country's row. */
static void test_suggest_everywhere(void **state)
{
	const struct carrier *rows[ROWS_MAX];
	const char *const *regions = number_regions();

	(void)state;
	for (; *regions != NULL; regions++) {
		for (int type = 0; type < NUMBER_TYPES; type++) {
			struct number number = { .country_code = number_country_code(*regions),
				.type = (enum number_type)type };
			size_t n;

			(void)snprintf(number.country, sizeof number.country, "%s", *regions);
			n = catalogue_suggest(catalogue_builtin(), &number, rows, ROWS_MAX);
			assert_true(n > 0);
			for (size_t i = 0; i < n; i++) {
				assert_true(strcmp(rows[i]->country, "*") == 0 ||
				    strcmp(rows[i]->country, *regions) == 0);
				for (size_t k = 0; k < i; k++)
					assert_ptr_not_equal(rows[i], rows[k]);
			}
		}
	}
	assert_int_equal(catalogue_suggest(catalogue_builtin(), NULL, rows, ROWS_MAX), 3);
	assert_string_equal(rows[0]->id, "gsm-standard");
}

static void test_user_rows_lead(void **state)
{
	static const char carriers[] =
	    "id,country,name,aliases,line_type,family,host_id,press_call,"
	    "number_form,foreign_form,alt_forms,ring_min,ring_max,ring_step,ring_unit,confidence,one_by_one,first_code,note\n"
	    "au-ours,AU,Zzz,,fixed,other,,no,national,unknown,,,,,,low,,,Ours.\n"
	    "pt-mobile-generic,PT,Portuguese mobiles,,mobile,gsm-mmi,,yes,plus,plus,,,,,,low,,,Tried on three.\n";
	static const char codes[] =
	    "carrier_id,condition,activate,activate_no_timer,deactivate,query,"
	    "also_sets,confidence,standard_filled\nau-ours,all,*99{number},,*98,,,low,\n"
	    "pt-mobile-generic,all,**21*{number}#,,##21#,,,low,\n";
	static const char sources[] = "carrier_id,source,kind\nau-ours,2026-11-21,forum\n"
				      "pt-mobile-generic,2026-11-21,forum\n";
	struct catalogue_texts t = { 0 };
	struct number number = { .country = "AU", .country_code = 61, .type = NUMBER_FIXED };
	const struct carrier *rows[ROWS_MAX];
	const struct catalogue *c;
	struct arena arena = { 0 };
	struct error err = { 0 };

	(void)state;
	t.file[FILE_CARRIERS].text = carriers;
	t.file[FILE_CARRIERS].n = sizeof carriers - 1;
	t.file[FILE_CODES].text = codes;
	t.file[FILE_CODES].n = sizeof codes - 1;
	t.file[FILE_SOURCES].text = sources;
	t.file[FILE_SOURCES].n = sizeof sources - 1;
	c = catalogue_overlay(catalogue_builtin(), &t, &arena, NULL, NULL, &err);
	if (c == NULL)
		fail_msg("%s", err.message);
	assert_true(catalogue_suggest(c, &number, rows, ROWS_MAX) > 1);
	assert_string_equal(rows[0]->id, "au-ours");
	number = (struct number){ .country = "PT", .country_code = 351, .type = NUMBER_MOBILE };
	assert_int_equal(catalogue_suggest(c, &number, rows, ROWS_MAX), 2);
	assert_string_equal(rows[0]->id, "pt-mobile-generic");
	assert_int_equal(catalogue_search(c, "tried zzz", "", -1, rows, ROWS_MAX), 0);
	assert_int_equal(catalogue_search(c, "zzz australia", "", -1, rows, ROWS_MAX), 1);
	arena_done(&arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_search),
	cmocka_unit_test(test_search_bounds),
	cmocka_unit_test(test_suggest),
	cmocka_unit_test(test_suggest_everywhere),
	cmocka_unit_test(test_user_rows_lead),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
