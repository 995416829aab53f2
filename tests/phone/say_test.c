/* What the customer hears: the same keys in every language, codes spelt out, whole instructions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "phone/say.h"
#include "phone/speech_table.h"

#define SAID_MAX 8192

static const struct speech_language *language(const char *lang)
{
	for (size_t i = 0; i < n_speech_languages; i++) {
		if (strcmp(speech_languages[i].lang, lang) == 0)
			return &speech_languages[i];
	}
	fail_msg("no texts in %s", lang);
	return NULL;
}

/* How often {name} stands in the text. */
static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *s = strstr(text, what); s != NULL; s = strstr(s + 1, what))
		n++;
	return n;
}

static void languages_hold_the_same(void **state)
{
	static const char *const placeholders[] = { "{code}", "{count}", "{step}", "{calls}", "{n}",
		"{number}" };
	const struct speech_language *en = language("en");

	(void)state;
	assert_int_equal(n_speech_languages, 4);
	for (size_t i = 0; say_languages[i] != NULL; i++) {
		const struct speech_language *l = language(say_languages[i]);

		assert_int_equal(l->n, en->n);
		for (size_t k = 0; k < en->n; k++) {
			const char *text = l->entries[k].text;
			size_t known = 0;

			assert_string_equal(l->entries[k].key, en->entries[k].key);
			assert_true(k == 0 || strcmp(l->entries[k - 1].key, l->entries[k].key) < 0);
			assert_string_not_equal(text, "");
			for (size_t p = 0; p < sizeof placeholders / sizeof *placeholders; p++) {
				size_t n = count(text, placeholders[p]);

				known += n;
				if (n != count(en->entries[k].text, placeholders[p]))
					fail_msg("%s: %s: %s", l->lang, l->entries[k].key,
					    placeholders[p]);
			}
			assert_int_equal(known, count(text, "{"));
			assert_string_equal(say_text(l->lang, l->entries[k].key), text);
		}
	}
	assert_true(say_language_known("de"));
	assert_false(say_language_known("es"));
	assert_false(say_language_known(NULL));
	assert_string_equal(say_text("es", "star"), "star");
}

static void codes_are_spelt_out(void **state)
{
	static const struct {
		const char *lang, *code, *said;
	} rows[] = {
		{ "en", "*61*0480210449#",
		    "star, six one, star, zero four eight zero, two one, zero four, four nine, hash" },
		{ "nl", "*61*0480210449#",
		    "sterretje, zes een, sterretje, nul vier acht nul, twee een, nul vier, vier negen, hekje" },
		{ "fr", "#61#", "dièse, six un, dièse" },
		{ "de", "*#61#", "Stern, Raute, sechs eins, Raute" },
		{ "en", "**21*+2348141995397#",
		    "star, star, two one, star, plus, two three four, eight one four, one nine nine, "
		    "five three nine seven, hash" },
		{ "fr", "**61*32480210449**20#",
		    "étoile, étoile, six un, étoile, trois deux, quatre huit zéro, deux un, zéro quatre, "
		    "quatre neuf, étoile, étoile, deux zéro, dièse" },
		{ "nl", "*21*003292246111#",
		    "sterretje, twee een, sterretje, nul nul, drie twee, negen, twee twee vier, zes een, een een, "
		    "hekje" },
		{ "en", "*726504595418",
		    "star, seven two, six five zero, four five nine, five four one eight" },
		{ "en", "*7216504595418",
		    "star, seven two, one, six five zero, four five nine, five four one eight" },
		{ "en", "*73", "star, seven three" },
		{ "en", "##002#", "hash, hash, zero zero two, hash" },
		/* No number that can be read: pairs, the odd digit in front. */
		{ "de", "*21*1234567#",
		    "Stern, zwei eins, Stern, eins zwei drei, vier fünf, sechs sieben, Raute" },
		{ "de", "*21*00000#",
		    "Stern, zwei eins, Stern, null null, null null, null, Raute" },
		{ "en", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf said;

		buf_init(&said, SAID_MAX);
		say_code(rows[i].lang, rows[i].code, &said);
		assert_string_equal(buf_text(&said), rows[i].said);
		buf_done(&said);
	}
}

static void check_said(const char *lang, const struct dial_code *code, const char *first,
    const char *expected)
{
	struct buf said;

	buf_init(&said, SAID_MAX);
	say_instructions(lang, code, first, &said);
	assert_string_equal(buf_text(&said), expected);
	assert_false(said.full);
	buf_done(&said);
}

/* A Belgian landline: the forward on no answer, no timer. */
static void a_belgian_landline(void **state)
{
	static const struct carrier carrier = {
		.id = "etsi-fixed-standard", .country = "*", .line_type = LINE_FIXED
	};
	static const struct dial_leg leg = { CONDITION_NO_ANSWER, "*61*0480210449#", "#61#",
		"*#61#", false, false };
	const struct dial_code code = { .carrier = &carrier,
		.when = CONDITION_NO_ANSWER,
		.legs = &leg,
		.n_legs = 1,
		.number_as_dialled = "0480210449" };

	(void)state;
	check_said("nl", &code, "",
	    "Neem alstublieft de telefoon van de zaak zelf: de code werkt alleen op de lijn die u wilt doorschakelen.\n"
	    "Neem de hoorn op en wacht op de kiestoon.\n"
	    "Toets nu in: sterretje, zes een, sterretje, nul vier acht nul, twee een, nul vier, vier negen, hekje.\n"
	    "U hoort een toon of een stem. Zeg me alstublieft wat u hoort en leg daarna neer.\n"
	    "Vanaf dan gaan de oproepen die u niet beantwoordt naar uw AI-receptionist.\n"
	    "Wilt u het later nakijken, toets dan in: sterretje, hekje, zes een, hekje. Daarmee verandert u niets.\n"
	    "Om de doorschakeling weer uit te zetten, toetst u in: hekje, zes een, hekje.\n"
	    "Wordt de code geweigerd, dan staat er misschien nog een oudere doorschakeling aan. Zet die dan eerst uit en "
	    "probeer het opnieuw.\n"
	    "Uw eigen nummer blijft hetzelfde, en u kunt de doorschakeling altijd zelf weer uitzetten.");
	check_said("fr", &code, "",
	    "Prenez s'il vous plaît le téléphone du commerce lui-même : le code ne fonctionne que sur la ligne que vous "
	    "voulez renvoyer.\n"
	    "Décrochez le combiné et attendez la tonalité.\n"
	    "Composez maintenant : étoile, six un, étoile, zéro quatre huit zéro, deux un, zéro quatre, quatre neuf, "
	    "dièse.\n"
	    "Vous entendrez une tonalité ou une voix. Dites-moi ce que vous entendez, puis raccrochez.\n"
	    "À partir de ce moment, les appels auxquels vous ne répondez pas sont renvoyés vers votre réceptionniste IA.\n"
	    "Pour vérifier à tout moment, composez : étoile, dièse, six un, dièse. Cela ne change rien.\n"
	    "Pour désactiver le renvoi, composez : dièse, six un, dièse.\n"
	    "Si le code est refusé, un ancien renvoi est peut-être encore actif. Désactivez-le alors d'abord, puis "
	    "réessayez.\n"
	    "Votre propre numéro ne change pas, et vous pouvez désactiver le renvoi vous-même à tout moment.");
}

/* A Nigerian mobile on a number abroad, with a ring time. */
static void a_nigerian_mobile(void **state)
{
	static const struct carrier carrier = {
		.id = "ng-mtn", .country = "NG", .line_type = LINE_MOBILE
	};
	static const struct dial_leg leg = { CONDITION_NO_ANSWER, "**61*+16504595418**20#", "##61#",
		"*#61#", false, true };
	const struct dial_code code = { .carrier = &carrier,
		.when = CONDITION_NO_ANSWER,
		.legs = &leg,
		.n_legs = 1,
		.press_call = true,
		.ring = 20,
		.ring_unit = RING_SECONDS,
		.number_as_dialled = "+16504595418" };

	(void)state;
	check_said("en", &code, "",
	    "Please use the business phone itself: the code works only on the line that you want to forward.\n"
	    "Open the phone app, as if you were going to call somebody.\n"
	    "Now dial: star, star, six one, star, plus, one, six five zero, four five nine, five four one eight, star, "
	    "star, two zero, hash.\n"
	    "For the plus, hold down the 0 key.\n"
	    "Then press the call key.\n"
	    "Wait for the answer: a message on the screen, a tone or a voice. Please tell me what it says.\n"
	    "From then on, calls that you do not answer go to your AI receptionist.\n"
	    "Your phone rings for about 20 seconds first.\n"
	    "To check it at any time, dial: star, hash, six one, hash. That changes nothing.\n"
	    "To switch it off again, dial: hash, hash, six one, hash.\n"
	    "If the code is refused, an older forwarding may still be on. Then switch that off first, and dial again.\n"
	    "Your own number stays as it is, and you can switch the forwarding off yourself whenever you like.");
}

/* Two codes one after the other with one cancel code for both, steps of the line, and a code that
 * sets more. */
static void a_sequence(void **state)
{
	static const struct carrier carrier = {
		.id = "x", .country = "BE", .line_type = LINE_FIXED
	};
	static const struct dial_leg legs[] = {
		{ CONDITION_NO_ANSWER, "*61*092246111#", "#60#", "", false, false },
		{ CONDITION_BUSY, "*67*092246111#", "#60#", "", false, false },
	};
	static const char *const steps[] = { "Lift the handset" };
	const struct dial_code code = { .carrier = &carrier,
		.when = CONDITION_BUSY_OR_NO_ANSWER,
		.legs = legs,
		.n_legs = 2,
		.also_sets = 1u << CONDITION_UNAVAILABLE,
		.steps = steps,
		.n_steps = 1,
		.number_as_dialled = "092246111" };
	static const struct dial_leg no_cancel = { CONDITION_ALL, "*21*092246111#", "", "", false,
		false };
	const struct dial_code all = { .carrier = &carrier,
		.when = CONDITION_ALL,
		.legs = &no_cancel,
		.n_legs = 1,
		.number_as_dialled = "092246111" };

	(void)state;
	check_said("de", &code, "",
	    "Nehmen Sie bitte das Geschäftstelefon selbst: Der Code wirkt nur auf dem Anschluss, den Sie umleiten "
	    "möchten.\n"
	    "Heben Sie den Hörer ab und warten Sie auf den Wählton.\n"
	    "Es sind 2 Codes. Wählen Sie sie bitte nacheinander und warten Sie jedes Mal die Antwort ab.\n"
	    "Code 1: Stern, sechs eins, Stern, null neun, zwei zwei vier, sechs eins, eins eins, Raute.\n"
	    "Code 2: Stern, sechs sieben, Stern, null neun, zwei zwei vier, sechs eins, eins eins, Raute.\n"
	    "Sie hören einen Ton oder eine Ansage. Sagen Sie mir bitte, was Sie hören, und legen Sie dann auf.\n"
	    "Ab dann gehen die Anrufe, die Sie nicht annehmen oder die während eines Gesprächs eingehen, an Ihre "
	    "KI-Rezeption.\n"
	    "Derselbe Code leitet auch die Anrufe, die eingehen, während Ihr Telefon ausgeschaltet ist oder kein Netz "
	    "hat, weiter.\n"
	    "Zum Ausschalten wählen Sie: Raute, sechs null, Raute.\n"
	    "Wird der Code abgelehnt, ist vielleicht noch eine ältere Umleitung eingeschaltet. Schalten Sie diese dann "
	    "zuerst aus und versuchen Sie es noch einmal.\n"
	    "Ihre eigene Nummer bleibt, wie sie ist, und Sie können die Umleitung jederzeit selbst ausschalten.\n"
	    "For you, not to be read out:\n"
	    "1. Lift the handset");
	check_said("en", &all, "",
	    "Please use the business phone itself: the code works only on the line that you want to forward.\n"
	    "Lift the receiver and listen for the dial tone.\n"
	    "Now dial: star, two one, star, zero nine, two two four, six one, one one, hash.\n"
	    "A tone or a voice answers. Please tell me what you hear, and then hang up.\n"
	    "From then on, all calls go to your AI receptionist.\n"
	    "Your own phone does not ring any more until you switch the forwarding off.\n"
	    "We do not know a code that switches it off on this line; your phone company can do that for you.\n"
	    "Your own number stays as it is, and you can switch the forwarding off yourself whenever you like.");
}

/* The codes that must come first are read out first, and no English stands amid another language.
 */
static void first_codes_come_first(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	struct dial_request request = { .carrier = catalogue_find(c, "be-mobile-generic"),
		.when = CONDITION_NO_ANSWER };
	struct arena arena = { 0 };
	struct number target;
	struct dial_code code;
	struct error err;
	struct buf said;
	const char *order[] = { "Open de telefoonapp",
		"Zet eerst de oude doorschakeling uit: toets hekje, hekje, nul nul twee, hekje.\n"
		"Druk daarna op de beltoets.\nWacht op het antwoord voor u verdergaat.\nToets nu in: "
		"sterretje, sterretje, zes een,",
		"Om de doorschakeling weer uit" };
	const char *at;

	(void)state;
	assert_true(number_parse(&target, "+32480210449", NULL, NUMBER_UNKNOWN, &err));
	request.target = &target;
	assert_true(dial_code_build(c, &request, &arena, &code, &err));
	buf_init(&said, SAID_MAX);
	say_instructions("nl", &code, "", &said);
	at = buf_text(&said);
	for (size_t i = 0; i < 3; i++) {
		at = strstr(at, order[i]);
		if (at == NULL)
			fail_msg("no \"%s\" in its place in:\n%s", order[i], buf_text(&said));
	}
	/* Both of its steps repeat what was said; and "old forwarding" was said at once. */
	assert_null(strstr(buf_text(&said), "For you"));
	assert_null(strstr(buf_text(&said), "Dial "));
	assert_null(strstr(buf_text(&said), "Wordt de code geweigerd"));
	buf_done(&said);

	/* An earlier setup's codes and the network's, each once. */
	buf_init(&said, SAID_MAX);
	say_instructions("nl", &code, "##61#\n##002#\n##61#", &said);
	assert_non_null(strstr(buf_text(&said),
	    "Zet eerst de oude doorschakeling uit met 2 codes. Toets ze een voor een in.\n"
	    "Code 1: hekje, hekje, zes een, hekje.\n"
	    "Code 2: hekje, hekje, nul nul twee, hekje.\n"
	    "Druk na elke code op de beltoets.\n"));
	assert_int_equal(count(buf_text(&said), "Code "), 2);
	buf_done(&said);
	arena_done(&arena);
}

/* On a landline each code is a call of its own. */
static void an_earlier_setup_on_a_landline(void **state)
{
	static const struct carrier carrier = {
		.id = "etsi-fixed-standard", .country = "*", .line_type = LINE_FIXED
	};
	static const struct dial_leg leg = { CONDITION_BUSY, "*67*0480210449#", "#67#", "*#67#",
		false, false };
	const struct dial_code code = { .carrier = &carrier,
		.when = CONDITION_BUSY,
		.legs = &leg,
		.n_legs = 1,
		.number_as_dialled = "0480210449" };

	(void)state;
	check_said("nl", &code, "#61#",
	    "Neem alstublieft de telefoon van de zaak zelf: de code werkt alleen op de lijn die u wilt doorschakelen.\n"
	    "Neem de hoorn op en wacht op de kiestoon.\n"
	    "Zet eerst de oude doorschakeling uit: toets hekje, zes een, hekje.\n"
	    "Luister naar het antwoord, leg neer en neem de hoorn opnieuw op voor u verdergaat.\n"
	    "Toets nu in: sterretje, zes zeven, sterretje, nul vier acht nul, twee een, nul vier, vier negen, hekje.\n"
	    "U hoort een toon of een stem. Zeg me alstublieft wat u hoort en leg daarna neer.\n"
	    "Vanaf dan gaan de oproepen die binnenkomen terwijl u in gesprek bent naar uw AI-receptionist.\n"
	    "Wilt u het later nakijken, toets dan in: sterretje, hekje, zes zeven, hekje. Daarmee verandert u niets.\n"
	    "Om de doorschakeling weer uit te zetten, toetst u in: hekje, zes zeven, hekje.\n"
	    "Uw eigen nummer blijft hetzelfde, en u kunt de doorschakeling altijd zelf weer uitzetten.");
}

/* A line of no one country: ten digits are North American. */
static void a_number_of_ten_digits(void **state)
{
	static const struct carrier carrier = {
		.id = "nanp-fixed-standard", .country = "*", .line_type = LINE_FIXED
	};
	static const struct dial_leg leg = { CONDITION_ALL, "*726504595418", "*73", "", false,
		false };
	const struct dial_code code = { .carrier = &carrier,
		.when = CONDITION_ALL,
		.legs = &leg,
		.n_legs = 1,
		.number_as_dialled = "6504595418" };
	struct buf said;

	(void)state;
	buf_init(&said, SAID_MAX);
	say_instructions("en", &code, "", &said);
	assert_non_null(strstr(buf_text(&said),
	    "Now dial: star, seven two, six five zero, four five nine, five four one eight."));
	buf_done(&said);
}

/* Nobody listens to who reads a hand-out. */
static void written_for_one(const char *lang, const struct dial_code *code)
{
	static const char *const spoken[] = { "tell me", "Zeg me", "ites-moi", "agen Sie mir",
		" I am ", " ik ", "Ik ", "Je vais", "Ich " };
	struct buf text;

	buf_init(&text, SAID_MAX);
	say_written(lang, code, "#61#", &text);
	assert_false(text.full);
	for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++)
		if (strstr(buf_text(&text), spoken[i]) != NULL)
			fail_msg("%s: %s", code->carrier->id, buf_text(&text));
	assert_non_null(strstr(buf_text(&text), say_text(lang, "closing_written")));
	assert_non_null(strstr(buf_text(&text),
	    say_text(lang,
		code->carrier->line_type == LINE_MOBILE ? "hear_mobile_written"
							: "hear_fixed_written")));
	buf_done(&text);
}

/* Finding: a hand-out for a number abroad, or of a line that pays for each call, said nothing of
 * it.
 */
static void a_hand_out_says_that_it_costs(void **state)
{
	static const struct {
		const char *carrier, *target;
		bool ordered, foreign, paid;
	} rows[] = {
		{ "be-proximus-mobile", "+32480210449", false, false, false },
		{ "be-proximus-mobile", "+16504595418", false, true, false },
		{ "etsi-fixed-standard", "+32480210449", true, false, false },
		{ "in-bsnl-mobile", "+919820098200", false, false, true },
		{ "in-bsnl-mobile", "+16504595418", false, true, true },
	};
	const struct catalogue *c = catalogue_builtin();
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct dial_request request = { .carrier = catalogue_find(c, rows[i].carrier),
			.when = CONDITION_NO_ANSWER,
			.line_country = i < 3 ? "BE" : "IN",
			.force = true };
		struct number target;
		struct dial_code code;
		struct buf text;
		struct error err;
		const char *said, *ask;

		assert_true(number_parse(&target, rows[i].target, NULL, NUMBER_UNKNOWN, &err));
		request.target = &target;
		if (!dial_code_build(c, &request, &arena, &code, &err))
			fail_msg("%s: %s", rows[i].carrier, err.message);
		for (size_t l = 0; say_languages[l] != NULL; l++) {
			const char *lang = say_languages[l];

			buf_init(&text, SAID_MAX);
			say_written(lang, &code, "", &text);
			said = buf_text(&text);
#define SAYS(key) (strstr(said, say_text(lang, key)) != NULL)
			if (SAYS("price_ordered") != rows[i].ordered ||
			    SAYS("price_foreign") != rows[i].foreign ||
			    SAYS("price_paid") != rows[i].paid)
				fail_msg("%s to %s: %s", rows[i].carrier, rows[i].target, said);
			ask = strstr(said, say_text(lang, "price_ask"));
			assert_true((ask != NULL) ==
			    (rows[i].ordered || rows[i].foreign || rows[i].paid));
			/* Before the code is given. */
			assert_true(ask == NULL || ask < strstr(said, code.legs[0].activate));
#undef SAYS
			buf_done(&text);
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
}

/* Every line and condition of the catalogue in every language: nothing left unfilled, nothing cut.
 */
static void the_whole_catalogue_can_be_said(void **state)
{
	const struct catalogue *c = catalogue_builtin();
	struct arena arena = { 0 };
	struct number target;
	struct error err;
	size_t said_n = 0;

	(void)state;
	assert_true(number_parse(&target, "+3292246111", NULL, NUMBER_UNKNOWN, &err));
	for (size_t i = 0; i < c->n; i++) {
		for (int when = 0; when < CONDITIONS; when++) {
			struct dial_request request = { .carrier = c->rows[i],
				.when = (enum condition)when,
				.target = &target,
				.force = true };
			struct dial_code code;

			if (!dial_code_build(c, &request, &arena, &code, &err))
				continue;
			for (size_t l = 0; say_languages[l] != NULL; l++, said_n++) {
				struct buf said;

				buf_init(&said, SAID_MAX);
				say_instructions(say_languages[l], &code, "#61#\n*73", &said);
				assert_false(said.full);
				if (strpbrk(buf_text(&said), "{}") != NULL)
					fail_msg("%s: %s", c->rows[i]->id, buf_text(&said));
				buf_done(&said);
				written_for_one(say_languages[l], &code);
			}
			arena_reset(&arena);
		}
	}
	arena_done(&arena);
	assert_true(said_n > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_hold_the_same),
		cmocka_unit_test(codes_are_spelt_out),
		cmocka_unit_test(a_belgian_landline),
		cmocka_unit_test(a_nigerian_mobile),
		cmocka_unit_test(a_sequence),
		cmocka_unit_test(first_codes_come_first),
		cmocka_unit_test(an_earlier_setup_on_a_landline),
		cmocka_unit_test(a_number_of_ten_digits),
		cmocka_unit_test(a_hand_out_says_that_it_costs),
		cmocka_unit_test(the_whole_catalogue_can_be_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
