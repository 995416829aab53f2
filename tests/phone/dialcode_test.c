/* Dial codes: tables of requests in dialcode.txt, warnings and alternatives here. */
#include "phone/dialcode.h"

#include "tests/phone/one_arena.h"
#include "tests/phone/triples.h"

static void target_of(struct number *target, const char *text)
{
	struct error err;

	if (!number_parse(target, text, NULL, NUMBER_UNKNOWN, &err))
		fail_msg("%s: %s", text, err.message);
}

static struct dial_request request_of(const char *carrier, enum condition when,
    struct number *target, const char *to)
{
	struct dial_request r = { .carrier = catalogue_find(catalogue_builtin(), carrier),
		.when = when,
		.target = target };

	if (r.carrier == NULL)
		fail_msg("no carrier %s", carrier);
	target_of(target, to);
	return r;
}

static void describe(const struct dial_code *code, char *out, size_t size)
{
	FILE *f = fmemopen(out, size, "w");
	size_t i;
	int c;

	if (code->first[0] != '\0')
		fprintf(f, "first %s ; ", code->first);
	for (i = 0; i < code->n_legs; i++)
		fprintf(f, "%s%s | %s%s | %s%s", i > 0 ? " ; " : "", code->legs[i].activate,
		    code->legs[i].deactivate, code->legs[i].deactivate_is_standard ? "~" : "",
		    code->legs[i].query, code->legs[i].query_is_standard ? "~" : "");
	for (c = 0; c < CONDITIONS; c++)
		if ((code->also_sets & 1u << c) != 0)
			fprintf(f, " also=%s", condition_name((enum condition)c));
	if (code->ring > 0)
		fprintf(f, " ring=%d", code->ring);
	fprintf(f, "%s%s%s", code->foreign ? " foreign" : "", code->unverified ? " unverified" : "",
	    code->confidence == CONFIDENCE_LOW ? " low" : "");
	fclose(f);
}

static void run_request(const char *input, char *out, size_t size)
{
	char text[TRIPLE_MAX], line[3] = "", *word, *save;
	const char *field[3] = { "", "", "" }, *value;
	struct dial_request request;
	struct number target;
	struct dial_code code;
	struct error err;
	enum condition when;
	int ring = 0;
	bool force = false;
	size_t n = 0;

	(void)snprintf(text, sizeof text, "%s", input);
	for (word = strtok_r(text, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save)) {
		if (n < 3)
			field[n++] = word;
		value = triple_option(word, "line");
		if (value != NULL)
			(void)snprintf(line, sizeof line, "%.2s", value);
		value = triple_option(word, "ring");
		if (value != NULL)
			ring = (int)strtol(value, NULL, 10);
		force = force || strcmp(word, "force") == 0;
	}
	assert_true(condition_parse(field[1], &when));
	request = request_of(field[0], when, &target, field[2]);
	request.line_country = line;
	request.ring = ring;
	request.force = force;
	arena_reset(&arena);
	if (dial_code_build(catalogue_builtin(), &request, &arena, &code, &err)) {
		describe(&code, out, size);
		return;
	}
	assert_true(strlen(err.message) > 20 && err.message[strlen(err.message) - 1] != ' ');
	assert_true(err.hint[0] != '\0');
	(void)snprintf(out, size, "%s %s", error_kind_name(err.kind), err.code);
}

static void codes_of_the_table(void **state)
{
	(void)state;
	triples_run(__FILE__, "dialcode.txt", run_request);
}

/* A warning that must be there (or must not): its kind, whether it is loud, a part of its text. */
static const struct {
	const char *carrier;
	enum condition when;
	const char *to, *line;
	enum number_type business;
	const char *kind, *part;
	bool there, loud;
} warnings[] = {
	/* every foreign target: price, before the code is given */
	{ "gsm-standard", CONDITION_ALL, "+16504595418", "NG", NUMBER_MOBILE, "foreign",
	    "international call", true, true },
	{ "gsm-standard", CONDITION_ALL, "+80012345678", "", NUMBER_MOBILE, "foreign", "no country",
	    true, true },
	{ "gsm-standard", CONDITION_ALL, "+2348031234567", "NG", NUMBER_MOBILE, "foreign", "",
	    false, false },
	{ "gsm-standard", CONDITION_ALL, "+2348031234567", "", NUMBER_MOBILE, "foreign",
	    "country is not known", true, false },
	{ "in-airtel", CONDITION_ALL, "+919812345678", "", NUMBER_MOBILE, "order", "stopped from",
	    true, true },
	{ "us-verizon-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "order",
	    "GSM codes", false, false },
	{ "gb-bt-landline", CONDITION_ALL, "+32480210449", "", NUMBER_FIXED, "foreign",
	    "No source says", true, true },
	{ "us-visible", CONDITION_ALL, "+32480210449", "", NUMBER_UNKNOWN, "foreign", "Its network",
	    true, true },
	/* a number in no known range */
	{ "us-att-wireless", CONDITION_ALL, "+19110000000", "", NUMBER_UNKNOWN, "target",
	    "+1 911-000-0000: The length is right", true, true },
	{ "us-att-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "target", "", false,
	    false },
	/* national-only and no-foreign-target: for foreign targets, also inside country code 1 */
	{ "us-tmobile", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "foreign", "", false,
	    false },
	{ "us-gondtc", CONDITION_ALL, "+16135551234", "", NUMBER_FIXED, "foreign",
	    "Continental USA", true, true },
	/* a code that sets more than its label */
	{ "us-verizon-wireless", CONDITION_NO_ANSWER, "+16504595418", "", NUMBER_UNKNOWN,
	    "also_sets", "busy", true, true },
	{ "us-verizon-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "also_sets", "",
	    false, false },
	/* "*71 is not on every plan" speaks of *71 alone */
	{ "us-verizon-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "subscription",
	    "*71 is not", false, false },
	{ "us-verizon-wireless", CONDITION_BUSY, "+16504595418", "", NUMBER_UNKNOWN, "subscription",
	    "*71 is not", true, true },
	{ "us-verizon-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "price",
	    "plan minutes", true, false },
	{ "us-centurylink", CONDITION_ALL, "+16504595418", "", NUMBER_FIXED, "subscription",
	    "Busy and no answer", false, false },
	/* what must come first is said before the code, in the source's words */
	{ "ch-sunrise-mobile", CONDITION_BUSY, "+41791234567", "", NUMBER_MOBILE, "order",
	    "Switch the mailbox off with #145# before setting own forwards", true, true },
	{ "fr-orange-mobile", CONDITION_BUSY, "+33612345678", "", NUMBER_MOBILE, "order",
	    "Dial ##002# first", true, true },
	/* blocked prefixes: when the target's digits or kind are meant */
	{ "au-vodafone", CONDITION_ALL, "+611300975707", "", NUMBER_MOBILE, "blocked", "1300", true,
	    true },
	{ "au-vodafone", CONDITION_ALL, "+61291234567", "", NUMBER_MOBILE, "blocked", "", false,
	    false },
	{ "gsm-standard", CONDITION_ALL, "+18002345678", "US", NUMBER_UNKNOWN, "blocked",
	    "is a toll-free number", true, true },
	{ "gsm-standard", CONDITION_ALL, "+16504595418", "US", NUMBER_UNKNOWN, "blocked", "", false,
	    false },
	{ "it-windtre-business", CONDITION_ALL, "+39800123456", "", NUMBER_MOBILE, "foreign",
	    "national fixed or mobile", true, true },
	{ "it-windtre-business", CONDITION_ALL, "+390612345678", "", NUMBER_MOBILE, "foreign", "",
	    false, false },
	{ "gsm-standard", CONDITION_ALL_CONDITIONAL, "+16504595418", "US", NUMBER_UNKNOWN, "check",
	    "one by one", true, false },
	{ "us-att-wireless", CONDITION_ALL, "+18002345678", "", NUMBER_UNKNOWN, "blocked",
	    "toll-free (800)", true, true },
	{ "sk-orange", CONDITION_ALL, "+32480210449", "", NUMBER_MOBILE, "blocked", "EU countries",
	    true, true },
	{ "sk-orange", CONDITION_ALL, "+421212345678", "", NUMBER_MOBILE, "blocked", "", false,
	    false },
	/* prepaid, price */
	{ "au-vodafone", CONDITION_ALL, "+61291234567", "", NUMBER_MOBILE, "restriction", "Prepaid",
	    true, true },
	{ "no-telenor", CONDITION_ALL, "+32480210449", "", NUMBER_MOBILE, "price",
	    "international call", true, true },
	{ "no-telenor", CONDITION_ALL, "+4721234567", "", NUMBER_MOBILE, "price", "", false,
	    false },
	{ "il-bezeq-fixed", CONDITION_ALL, "+97221234567", "", NUMBER_FIXED, "price",
	    "pays the forwarded leg", true, true },
	/* what comes first: the operator's own voicemail is a forward */
	{ "be-proximus-mobile", CONDITION_NO_ANSWER, "+32480210449", "", NUMBER_MOBILE, "order",
	    "##002#", true, true },
	{ "be-mobile-generic", CONDITION_NO_ANSWER, "+32480210449", "", NUMBER_MOBILE, "order",
	    "##002# first", true, true },
	{ "fr-orange-mobile", CONDITION_ALL, "+33123456789", "", NUMBER_MOBILE, "order",
	    "##002# first", true, true },
	{ "us-hamilton", CONDITION_ALL, "+16504595418", "", NUMBER_FIXED, "order",
	    "second code must follow", true, true },
	{ "us-tmobile", CONDITION_ALL_CONDITIONAL, "+16504595418", "", NUMBER_UNKNOWN, "order",
	    "**004*", true, false },
	/* README: ##002# and ##004# also remove the forward to the carrier's voicemail */
	{ "gsm-standard", CONDITION_ALL_CONDITIONAL, "+16504595418", "", NUMBER_MOBILE, "cancel",
	    "##004#", true, false },
	{ "gsm-standard", CONDITION_ALL, "+16504595418", "", NUMBER_MOBILE, "cancel", "", false,
	    false },
	{ "us-vonage", CONDITION_ALL, "+16504595418", "", NUMBER_FIXED, "cancel", "No source gives",
	    true, true },
	/* 61 never covers switched off (annex B: that is 62) */
	{ "gsm-standard", CONDITION_NO_ANSWER, "+16504595418", "", NUMBER_MOBILE, "scope",
	    "switched off", true, false },
	{ "gsm-standard", CONDITION_ALL_CONDITIONAL, "+16504595418", "", NUMBER_MOBILE, "scope", "",
	    false, false },
	{ "ni-tigo", CONDITION_NO_ANSWER, "+50588887777", "", NUMBER_MOBILE, "scope", "", false,
	    false },
	/* the row's kind of line against the number's */
	{ "gsm-standard", CONDITION_ALL, "+32480210449", "BE", NUMBER_FIXED, "line", "no mobile",
	    true, true },
	{ "etsi-fixed-standard", CONDITION_ALL, "+32480210449", "BE", NUMBER_MOBILE, "line",
	    "is a mobile", true, true },
	{ "etsi-fixed-standard", CONDITION_ALL, "+32480210449", "BE", NUMBER_FIXED, "line", "",
	    false, false },
	{ "etsi-fixed-standard", CONDITION_ALL, "+32480210449", "", NUMBER_FIXED, "line",
	    "not known", true, true },
	{ "ng-mtn", CONDITION_ALL, "+32480210449", "BE", NUMBER_MOBILE, "line",
	    "MTN Nigeria is a carrier in Nigeria; the business number is in Belgium.", true, true },
	{ "gsm-standard", CONDITION_ALL, "+32480210449", "BE", NUMBER_MOBILE, "line", "carrier in",
	    false, false },
	/* what speaks of a plus is said only where the code has one */
	{ "etsi-fixed-standard", CONDITION_ALL, "+32480210449", "BE", NUMBER_FIXED, "restriction",
	    "+ cannot be typed", false, false },
	/* confidence, host, conflicts, ring */
	{ "ng-mtn", CONDITION_ALL, "+2348031234567", "", NUMBER_MOBILE, "confidence", "third party",
	    true, false },
	{ "us-verizon-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "confidence",
	    "", false, false },
	{ "us-cricket", CONDITION_BUSY, "+16504595418", "", NUMBER_UNKNOWN, "host", "AT&T", true,
	    false },
	{ "us-cricket", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "host", "", false,
	    false },
	{ "etsi-fixed-standard", CONDITION_ALL, "+32480210449", "BE", NUMBER_FIXED, "confidence",
	    "standard form", true, false },
	{ "au-soul", CONDITION_ALL, "+61291234567", "", NUMBER_MOBILE, "confidence",
	    "completed from the standard", true, false },
	{ "au-telstra", CONDITION_ALL, "+61291234567", "", NUMBER_MOBILE, "confidence", "", false,
	    false },
	{ "dz-djezzy", CONDITION_ALL, "+213551234567", "", NUMBER_MOBILE, "confidence",
	    "standard's codes", true, true },
	{ "us-webphone", CONDITION_ALL, "+16504595418", "", NUMBER_FIXED, "conflict", "*71 means",
	    true, false },
	{ "us-verizon-wireless", CONDITION_ALL, "+16504595418", "", NUMBER_UNKNOWN, "conflict",
	    "3 to 6 rings", false, false },
	{ "nl-kpn-mobile", CONDITION_NO_ANSWER, "+31201234567", "", NUMBER_MOBILE, "ring",
	    "20 seconds", true, false },
};

static const struct dial_warning *warning_find(const struct dial_code *code, const char *kind,
    const char *part)
{
	size_t i;

	for (i = 0; i < code->n_warnings; i++)
		if (strcmp(code->warnings[i].kind, kind) == 0 &&
		    strstr(code->warnings[i].text, part) != NULL)
			return &code->warnings[i];
	return NULL;
}

static void warnings_where_they_apply(void **state)
{
	const struct dial_warning *found;
	struct dial_request request;
	struct dial_code code;
	struct number target;
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof warnings / sizeof warnings[0]; i++) {
		arena_reset(&arena);
		request =
		    request_of(warnings[i].carrier, warnings[i].when, &target, warnings[i].to);
		request.line_country = warnings[i].line;
		request.line_number_type = warnings[i].business;
		if (!dial_code_build(catalogue_builtin(), &request, &arena, &code, &err))
			fail_msg("%s: %s", warnings[i].carrier, err.message);
		found = warning_find(&code, warnings[i].kind, warnings[i].part);
		if ((found != NULL) != warnings[i].there)
			fail_msg("%s %s: warning %s \"%s\" %s", warnings[i].carrier,
			    condition_name(warnings[i].when), warnings[i].kind, warnings[i].part,
			    found != NULL ? found->text : "is missing");
		if (found != NULL && found->loud != warnings[i].loud)
			fail_msg("%s: \"%s\" should be %s", warnings[i].carrier, found->text,
			    warnings[i].loud ? "loud" : "quiet");
	}
}

static void loud_warnings_come_first(void **state)
{
	struct number target;
	struct dial_request request =
	    request_of("au-vodafone", CONDITION_NO_ANSWER, &target, "+61291234567");
	struct dial_code code;
	struct error err;
	size_t i;

	(void)state;
	arena_reset(&arena);
	assert_true(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_true(code.n_warnings > 3);
	assert_true(code.warnings[0].loud);
	for (i = 1; i < code.n_warnings; i++)
		assert_true(code.warnings[i - 1].loud || !code.warnings[i].loud);

	/* the wrong carrier before everything else */
	request = request_of("be-proximus-mobile", CONDITION_NO_ANSWER, &target, "+2348141995397");
	request.line_country = "NG";
	assert_true(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_non_null(strstr(code.warnings[0].text, "is a carrier in Belgium"));
}

static const struct {
	const char *carrier;
	enum condition when;
	const char *to, *line;
	int ring;
	const char *alternatives; /* joined by blanks */
} alternatives[] = {
	/* one star registers as two do (TS 22.030 6.5.2); the standard's other forms of the number
	 */
	{ "gsm-standard", CONDITION_ALL, "+32480210449", "BE", 0,
	    "**21*32480210449# **21*0480210449# *21*+32480210449#" },
	/* a line of no known country: national digits might be another country's */
	{ "gsm-standard", CONDITION_ALL, "+32480210449", "", 0,
	    "**21*32480210449# *21*+32480210449#" },
	/* abroad: never the national digits */
	{ "gsm-standard", CONDITION_ALL, "+32480210449", "NG", 0,
	    "**21*32480210449# *21*+32480210449#" },
	/* **S or *11*S (the group is free), and without a timer */
	{ "uz-ums-mobiuz", CONDITION_NO_ANSWER, "+998901234567", "", 20,
	    "**61*8901234567*11*20# *61*+998901234567*11*20# **61*+998901234567**20# **61*+998901234567#" },
	/* Telstra's suffix against its newer one and none */
	{ "au-telstra", CONDITION_ALL, "+61291234567", "", 0,
	    "**21*+61291234567*10# *21*0291234567*10# **21*0291234567*11# **21*0291234567#" },
	/* two stars for one */
	{ "us-att-wireless", CONDITION_ALL, "+16504595418", "US", 0,
	    "*21*16504595418# **21*6504595418#" },
	/* never a plus on a fixed line */
	{ "es-fixed-generic", CONDITION_NO_ANSWER, "+34912345678", "", 0, "" },
	{ "ca-cablecable", CONDITION_ALL, "+16504595418", "", 0, "*7216504595418" },
	{ "dk-yousee-fixed", CONDITION_NO_ANSWER, "+4532123456", "", 20, "*61*32123456#" },
};

static void alternatives_are_other_forms(void **state)
{
	struct dial_request request;
	struct dial_code code;
	struct number target;
	struct error err;
	char joined[600];
	size_t i, j, used;

	(void)state;
	for (i = 0; i < sizeof alternatives / sizeof alternatives[0]; i++) {
		arena_reset(&arena);
		request = request_of(alternatives[i].carrier, alternatives[i].when, &target,
		    alternatives[i].to);
		request.line_country = alternatives[i].line;
		request.ring = alternatives[i].ring;
		if (!dial_code_build(catalogue_builtin(), &request, &arena, &code, &err))
			fail_msg("%s: %s", alternatives[i].carrier, err.message);
		joined[0] = '\0';
		for (j = used = 0; j < code.n_alternatives; j++)
			used += (size_t)snprintf(joined + used, sizeof joined - used, "%s%s",
			    j > 0 ? " " : "", code.alternatives[j]);
		assert_string_equal(joined, alternatives[i].alternatives);
	}

	/* in the order of the steps that they replace */
	request = request_of("gsm-standard", CONDITION_BUSY_OR_NO_ANSWER, &target, "+32480210449");
	request.line_country = "BE";
	assert_true(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_int_equal(code.n_alternatives, 6);
	for (i = 0; i < 6; i++) {
		assert_int_equal(code.alternative_leg[i], i / 3);
		assert_non_null(strstr(code.alternatives[i], i < 3 ? "*61*" : "*67*"));
	}
}

static void refusals_say_what_to_do(void **state)
{
	struct number target;
	struct dial_request request =
	    request_of("us-tmobile", CONDITION_ALL, &target, "+32480210449");
	struct dial_code code;
	struct error err;

	(void)state;
	arena_reset(&arena);
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_string_equal(err.code, "foreign-target-refused");
	assert_non_null(strstr(err.message,
	    "Cannot forward to international numbers")); /* its own words */
	assert_non_null(strstr(err.hint, "United States"));

	/* a number that its way of dialling cannot write; the wrong carrier, whatever it would say
	 */
	request = request_of("us-att-wireless", CONDITION_ALL, &target, "+32480210449");
	request.line_country = "BE";
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_string_equal(err.code, "target-not-dialable");
	assert_string_equal(err.message,
	    "AT&T (wireless) is a carrier in United States; the business number is in Belgium.");
	request = request_of("us-tmobile", CONDITION_ALL, &target, "+16504595418");
	request.line_country = "NG";
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_string_equal(err.code, "foreign-target-refused");
	assert_string_equal(err.message,
	    "T-Mobile USA is a carrier in United States; the business number is in Nigeria.");
	assert_string_equal(err.hint, "Choose the line that the business phone has.");
	request = request_of("nanp-fixed-standard", CONDITION_ALL, &target, "+32480210449");
	request.line_country = "BE";
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_string_equal(err.message,
	    "North American landline (vertical service codes) takes North American numbers (+1) "
	    "only; +32 480 21 04 49 is a number in Belgium.");
	assert_non_null(strstr(err.hint, "AI number of the United States or Canada"));

	request = request_of("ca-telus", CONDITION_UNAVAILABLE, &target, "+16504595418");
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_non_null(strstr(err.hint, "all, busy"));

	request = request_of("gsm-standard", CONDITION_NO_ANSWER, &target, "+16504595418");
	request.ring = 60;
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_non_null(strstr(err.hint, "5 to 30 seconds in steps of 5"));

	/* a condition without a timer: the one that has it is named */
	request = request_of("au-telstra", CONDITION_ALL, &target, "+61291234567");
	request.ring = 20;
	assert_false(dial_code_build(catalogue_builtin(), &request, &arena, &code, &err));
	assert_string_equal(err.hint, "no_answer takes 15 to 30 seconds in steps of 5.");
}

static void ring_values_are_those_that_build(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	struct number target;
	struct dial_request request;
	struct dial_code code;
	struct error err;
	int values[80], ring;
	size_t n, i;

	(void)state;
	assert_int_equal(dial_ring_values(c, catalogue_find(c, "gsm-standard"), CONDITION_ALL,
			     values, 80),
	    0);
	n = dial_ring_values(c, catalogue_find(c, "au-telstra"), CONDITION_NO_ANSWER, values, 80);
	assert_int_equal(n, 4); /* 15, 20, 25, 30 */
	assert_int_equal(values[0], 15);
	for (ring = 1; ring < 40; ring++) {
		arena_reset(&arena);
		request = request_of("au-telstra", CONDITION_NO_ANSWER, &target, "+61291234567");
		request.ring = ring;
		for (i = 0; i < n && values[i] != ring; i++)
			;
		assert_int_equal(dial_code_build(c, &request, &arena, &code, &err), i < n);
	}
}

/* A network and two brands on it, one of which hides its code for all calls. */
static const struct code_row network_codes[] = {
	{ CONDITION_ALL, "**21*{number}#", "", "##21#", "*#21#", 0, CONFIDENCE_HIGH, false, false,
	    false },
	{ CONDITION_BUSY, "**67*{number}#", "", "", "", 0, CONFIDENCE_HIGH, false, false, false },
};
static const struct code_row brand_codes[] = {
	{ CONDITION_ALL, "", "", "", "*#21#", 0, CONFIDENCE_HIGH, false, false, false },
	{ CONDITION_NO_ANSWER, "**61*{number}#", "", "", "", 0, CONFIDENCE_HIGH, false, false,
	    false },
};

/* "An empty activate is never filled: the carrier may refuse it or hide it", not from the host
 * either. */
static void an_empty_code_is_not_borrowed(void **state)
{
	const struct carrier network = { .id = "be-net",
		.country = "BE",
		.name = "Net",
		.aliases = "",
		.host_id = "",
		.note = "",
		.family = FAMILY_GSM_MMI,
		.codes = network_codes,
		.n_codes = 2,
		.number_form = FORM_PLUS,
		.first_code = "##002#",
		.foreign_form = FORM_PLUS };
	struct carrier brand = network;
	const struct carrier *const rows[] = { &brand, &network };
	const struct catalogue c = { rows, 2 };
	struct dial_request request = { .carrier = &brand, .when = CONDITION_BUSY_OR_NO_ANSWER };
	struct dial_code code;
	struct number target;
	struct error err;
	char why[300];

	(void)state;
	brand.id = "be-brand";
	brand.host_id = "be-net";
	brand.codes = brand_codes;
	brand.first_code = "";
	assert_false(dial_supported(&c, &brand, CONDITION_ALL, why, sizeof why));
	assert_true(dial_supported(&c, &brand, CONDITION_BUSY, why, sizeof why));
	target_of(&target, "+32480210449");
	request.target = &target;
	arena_reset(&arena);
	/* its own code first, the network's for what it lacks */
	assert_true(dial_code_build(&c, &request, &arena, &code, &err));
	assert_int_equal(code.n_legs, 2);
	assert_string_equal(code.legs[0].activate, "**61*+32480210449#");
	assert_string_equal(code.legs[1].activate, "**67*+32480210449#");
	assert_int_equal(code.confidence, CONFIDENCE_LOW);
	assert_non_null(warning_find(&code, "host", "Net"));
	/* with a code of the network comes what must be dialled before it */
	assert_string_equal(code.first, "##002#");
	request.when = CONDITION_NO_ANSWER;
	assert_true(dial_code_build(&c, &request, &arena, &code, &err));
	assert_string_equal(code.first, "");
	brand.n_codes = 0;
	assert_true(dial_supported(&c, &brand, CONDITION_ALL, why, sizeof why));
}

/* "Rows without codes whose note names gsm-standard may be shown that row's codes": without codes.
 */
static void the_standard_serves_rows_without_codes(void **state)
{
	struct carrier standard = { .id = "gsm-standard",
		.country = "*",
		.name = "Standard",
		.aliases = "",
		.host_id = "",
		.note = "",
		.family = FAMILY_GSM_MMI,
		.codes = network_codes,
		.n_codes = 2,
		.number_form = FORM_PLUS,
		.first_code = "",
		.foreign_form = FORM_PLUS };
	struct carrier row = standard;
	const struct carrier *const rows[] = { &standard, &row };
	const struct catalogue c = { rows, 2 };
	char why[300];

	(void)state;
	row.id = "be-row";
	row.country = "BE";
	row.note = "Use gsm-standard for the rest.";
	row.codes = &brand_codes[1]; /* no_answer */
	row.n_codes = 1;
	assert_false(dial_supported(&c, &row, CONDITION_BUSY, why, sizeof why));
	row.n_codes = 0;
	assert_true(dial_supported(&c, &row, CONDITION_BUSY, why, sizeof why));
	row.note = "Nothing.";
	assert_false(dial_supported(&c, &row, CONDITION_BUSY, why, sizeof why));
}

/* The brand's own range holds for its network's code. */
static void the_lines_own_ring_range_comes_first(void **state)
{
	const struct code_row timed = { CONDITION_NO_ANSWER, "**61*{number}**{seconds}#",
		"**61*{number}#", "", "", 0, CONFIDENCE_HIGH, false, false, false };
	struct carrier network = { .id = "be-net",
		.country = "BE",
		.name = "Net",
		.aliases = "",
		.host_id = "",
		.note = "",
		.family = FAMILY_GSM_MMI,
		.codes = &timed,
		.n_codes = 1,
		.ring_min = 5,
		.ring_max = 30,
		.ring_step = 5,
		.ring_unit = RING_SECONDS };
	struct carrier brand = network;
	const struct carrier *const rows[] = { &brand, &network };
	const struct catalogue c = { rows, 2 };
	int values[20];

	(void)state;
	brand.id = "be-brand";
	brand.host_id = "be-net";
	brand.n_codes = 0;
	brand.ring_min = 10;
	brand.ring_max = 20;
	assert_int_equal(dial_ring_values(&c, &brand, CONDITION_NO_ANSWER, values, 20), 3);
	assert_int_equal(values[0], 10);
	brand.ring_max = 0;
	assert_int_equal(dial_ring_values(&c, &brand, CONDITION_NO_ANSWER, values, 20), 6);
	network.ring_max = 0; /* TS 22.030 annex B */
	assert_int_equal(dial_ring_values(&c, &network, CONDITION_NO_ANSWER, values, 20), 6);
}

static void steps_begin_with_those_for_all(void **state)
{
	const struct carrier *carrier =
	    catalogue_find(catalogue_builtin(), "jp-ntt-hikari-voicewarp");
	const char *steps[16];
	size_t n = dial_steps(carrier, CONDITION_NO_ANSWER, steps, 16);
	char why[300];

	(void)state;
	assert_int_equal(n, 6);
	assert_non_null(strstr(steps[0], "dial 142"));
	assert_non_null(strstr(steps[4], "press 1, then 2"));
	assert_false(dial_supported(catalogue_builtin(), carrier, CONDITION_ALL, why, sizeof why));
	assert_non_null(strstr(why, "steps"));
	assert_true(dial_supported(catalogue_builtin(),
	    catalogue_find(catalogue_builtin(), "us-mint"), CONDITION_BUSY, why, sizeof why));
	assert_string_equal(why, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_of_the_table),
		cmocka_unit_test(warnings_where_they_apply),
		cmocka_unit_test(loud_warnings_come_first),
		cmocka_unit_test(alternatives_are_other_forms),
		cmocka_unit_test(refusals_say_what_to_do),
		cmocka_unit_test(ring_values_are_those_that_build),
		cmocka_unit_test(an_empty_code_is_not_borrowed),
		cmocka_unit_test(the_standard_serves_rows_without_codes),
		cmocka_unit_test(the_lines_own_ring_range_comes_first),
		cmocka_unit_test(steps_begin_with_those_for_all),
	};

	return cmocka_run_group_tests(tests, NULL, arena_free_all);
}
