/*
 * Numbers to be had: in which countries, which ones, and buying one. Twilio tells no prices here.
 * What a search says of addresses is not the last word: buying may want one all the same.
 */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/twilio_parts.h"

static const struct {
	const char *name, *path;
} kinds[TWILIO_KINDS] = {
	[TWILIO_LOCAL] = { "local", "Local" },
	[TWILIO_MOBILE] = { "mobile", "Mobile" },
	[TWILIO_TOLL_FREE] = { "toll_free", "TollFree" },
};

const char *twilio_kind_name(enum twilio_kind kind)
{
	return kind < TWILIO_KINDS ? kinds[kind].name : "";
}

bool twilio_kind_parse(const char *name, enum twilio_kind *kind)
{
	for (int i = 0; i < TWILIO_KINDS; i++) {
		if (strcmp(kinds[i].name, name) == 0) {
			*kind = (enum twilio_kind)i;
			return true;
		}
	}
	return false;
}

/* ---- countries */

struct raw_market {
	struct twilio_market market;
	const struct json *uris;
};

static const struct json_field market_fields[] = {
	{ "country_code", JSON_EXACT, offsetof(struct raw_market, market.iso), false, 2 },
	{ "country", JSON_TEXT, offsetof(struct raw_market, market.name), true, 0 },
	{ "beta", JSON_BOOL, offsetof(struct raw_market, market.beta), true, 0 },
	{ "subresource_uris", JSON_OBJECT, offsetof(struct raw_market, uris), true, 0 },
};
static const char market_where[] = "a country with numbers";

/* Which kinds there are is told by which links there are; other kinds of links are left alone. */
static bool read_market(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct raw_market raw = { 0 };
	struct twilio_market *market = out;

	if (!twilio_fields(item, market_fields, sizeof market_fields / sizeof *market_fields, &raw,
		market_where, arena, err))
		return false;
	*market = raw.market;
	if (!twilio_country_wanted(market->iso, NULL))
		return twilio_wrong_field(err, market_where, "country_code");
	for (int i = 0; raw.uris != NULL && i < TWILIO_KINDS; i++) {
		const struct json_field link[] = { { kinds[i].name, JSON_TEXT, 0, true, 0 } };
		const char *uri;

		if (!twilio_fields(raw.uris, link, 1, &uri, market_where, arena, err))
			return false;
		market->kinds[i] = uri[0] != '\0';
	}
	return true;
}

bool twilio_market_make(const struct twilio *t, const char *iso, struct http_request *out,
    struct error *err)
{
	if (!twilio_country_wanted(iso, err))
		return rest_none(out, false);
	return twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/AvailablePhoneNumbers/%s.json",
	    iso);
}

/* Twilio's own 404 here is about the country, not about an account's thing. */
static void not_sold(struct error *err)
{
	struct error came;

	if (err == NULL || err->kind != ERROR_NOT_FOUND)
		return;
	came = *err;
	(void)error_set(err, ERROR_NOT_FOUND, came.code,
	    _("Choose another kind of number, or another country."),
	    _("Twilio has no such numbers in this country."));
	error_detail(err, "%s", came.detail);
}

bool twilio_market_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_market *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok = body != NULL && read_market(body, out, arena, err);

	if (!ok)
		*out = (struct twilio_market){ 0 };
	if (body == NULL)
		not_sold(err);
	json_free(body);
	return ok;
}

/* ---- searching */

enum twilio_address twilio_address_parse(const char *word)
{
	static const char *const words[] = {
		[TWILIO_ADDRESS_NONE] = "none",
		[TWILIO_ADDRESS_ANY] = "any",
		[TWILIO_ADDRESS_LOCAL] = "local",
		[TWILIO_ADDRESS_FOREIGN] = "foreign",
	};

	for (int i = 0; i < TWILIO_ADDRESS_OTHER; i++) {
		if (strcmp(words[i], word) == 0)
			return (enum twilio_address)i;
	}
	return TWILIO_ADDRESS_OTHER;
}

bool twilio_contains_check(const char *contains, struct error *err)
{
	static const char signs[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ*%+$";
	size_t n = strlen(contains);

	if (n == 0 || (n >= 2 && n <= 16 && strspn(contains, signs) == n))
		return true;
	return error_set(err, ERROR_INPUT, "contains",
	    _("Give 2 to 16 digits or letters, * for any one sign; + before stands for the beginning, $ after for the end."),
	    _("Twilio was not asked: it cannot look for these signs in a number."));
}

bool twilio_offers_make(const struct twilio *t, const struct twilio_search *search,
    struct http_request *out, struct error *err)
{
	if (!twilio_country_wanted(search->country, err) ||
	    !twilio_contains_check(search->contains, err))
		return rest_none(out, false);
	if (!twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/AvailablePhoneNumbers/%s/%s.json",
		search->country, kinds[search->kind].path))
		return false;
	if (search->contains[0] != '\0' && !twilio_query(out, "Contains", search->contains, err))
		return false;
	return twilio_query(out, "VoiceEnabled", "true", err) &&
	    twilio_query(out, "PageSize", TWILIO_PAGE_SMALL, err);
}

struct raw_offer {
	struct twilio_offer offer;
	const struct json *capabilities;
};
#define AT(member) offsetof(struct raw_offer, member)

static const struct json_field offer_fields[] = {
	{ "phone_number", JSON_EXACT, AT(offer.number), false, 0 },
	{ "friendly_name", JSON_TEXT, AT(offer.name), true, 0 },
	{ "locality", JSON_TEXT, AT(offer.locality), true, 0 },
	{ "region", JSON_TEXT, AT(offer.region), true, 0 },
	{ "iso_country", JSON_TEXT, AT(offer.country), true, 20 },
	{ "address_requirements", JSON_TEXT, AT(offer.address_word), true, 60 },
	{ "beta", JSON_BOOL, AT(offer.beta), true, 0 },
	{ "capabilities", JSON_OBJECT, AT(capabilities), true, 0 },
};
static const char offer_where[] = "a number to be had";

/* The names of messages are written in capitals in old answers and examples, in small letters in
 * the contract: both count. */
static bool read_capabilities(const struct json *capabilities, struct twilio_offer *offer,
    struct arena *arena, struct error *err)
{
	struct {
		bool voice, sms, mms, SMS, MMS;
	} can = { 0 };
	static const struct json_field fields[] = {
		{ "voice", JSON_BOOL, 0, true, 0 },
		{ "sms", JSON_BOOL, 1, true, 0 },
		{ "mms", JSON_BOOL, 2, true, 0 },
		{ "SMS", JSON_BOOL, 3, true, 0 },
		{ "MMS", JSON_BOOL, 4, true, 0 },
	};

	_Static_assert(sizeof can == 5, "one byte each");
	if (!twilio_fields(capabilities, fields, sizeof fields / sizeof *fields, &can, offer_where,
		arena, err))
		return false;
	offer->voice = can.voice;
	offer->sms = can.sms || can.SMS;
	offer->mms = can.mms || can.MMS;
	return true;
}

static bool read_offer(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct twilio_offer *offer = out;
	struct raw_offer raw = { 0 };

	if (!twilio_fields(item, offer_fields, sizeof offer_fields / sizeof *offer_fields, &raw,
		offer_where, arena, err))
		return false;
	*offer = raw.offer;
	offer->address = twilio_address_parse(offer->address_word);
	if (!rest_e164(offer->number))
		return twilio_wrong_field(err, offer_where, "phone_number");
	return raw.capabilities == NULL || read_capabilities(raw.capabilities, offer, arena, err);
}

bool twilio_offers_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_offers *out, struct error *err)
{
	static const struct twilio_list list = { .key = "available_phone_numbers",
		.where = "the list of numbers to be had",
		.size = sizeof(struct twilio_offer),
		.read = read_offer };
	struct twilio_page page;
	bool ok = twilio_page_read(reply, &list, arena, &page, err);

	*out = (struct twilio_offers){ .items = page.items, .n = page.n, .next = page.next };
	if (!ok)
		not_sold(err);
	return ok;
}

/* ---- buying */

static bool buy_fine(const struct twilio_buy *buy, struct error *err)
{
	if (!rest_e164(buy->number))
		return error_set(err, ERROR_INPUT, "number",
		    _("Search again and take a number from the list."),
		    _("Nothing was bought: only a number in its international form (+32...) can be bought."));
	if (buy->address_sid[0] != '\0' && !twilio_sid_valid(buy->address_sid, "AD"))
		return error_set(err, ERROR_INPUT, "address-sid",
		    _("Copy it from the address in Twilio's console."),
		    _("Nothing was bought: Twilio's name for an address is AD and 32 digits or letters a to f."));
	if (buy->bundle_sid[0] != '\0' && !twilio_sid_valid(buy->bundle_sid, "BU"))
		return error_set(err, ERROR_INPUT, "bundle-sid",
		    _("Copy it from the regulatory bundle in Twilio's console."),
		    _("Nothing was bought: Twilio's name for a bundle is BU and 32 digits or letters a to f."));
	return twilio_voice_url_wanted(buy->voice_url, err);
}

bool twilio_buy_make(const struct twilio *t, const struct twilio_buy *buy, struct http_request *out,
    struct error *err)
{
	if (!buy_fine(buy, err))
		return rest_none(out, false);
	if (!twilio_start(t, TWILIO_API, HTTP_POST, out, err, "/IncomingPhoneNumbers.json"))
		return false;
	http_form_add(out, "PhoneNumber", buy->number);
	if (buy->name[0] != '\0')
		twilio_name_add(out, buy->name);
	if (buy->address_sid[0] != '\0')
		http_form_add(out, "AddressSid", buy->address_sid);
	if (buy->bundle_sid[0] != '\0')
		http_form_add(out, "BundleSid", buy->bundle_sid);
	if (buy->voice_url[0] != '\0') {
		http_form_add(out, "VoiceUrl", buy->voice_url);
		http_form_add(out, "VoiceMethod", "POST");
	}
	return true;
}

bool twilio_buy_refused(const struct http_reply *reply, const struct error *err)
{
	return twilio_verify_refused(reply, err);
}

bool twilio_buy_read(const struct http_reply *reply, struct arena *arena, struct twilio_number *out,
    struct error *err)
{
	bool ok = twilio_number_read(reply, arena, out, err);

	if (!ok && !twilio_buy_refused(reply, err))
		rest_open_end(err,
		    _("The number may be bought all the same: look at the account's numbers before buying again."));
	return ok;
}
