/*
 * DESIGN. libphonenumber answers "how long" and "which kind"; the sentences are made here.
 * A wrong length is explained from the leading digits: the number is cut or filled up to every
 * length that its country's plan knows, and the lengths at which it becomes a mobile or a fixed
 * line are counted. One such length gives "one digit short for a Nigerian mobile"; several
 * (Germany, Austria) give the range; none, the lengths of the kind that was expected. No exception
 * leaves this file: every call from C goes through no_throw(), so that std::bad_alloc, the only one
 * to expect here, ends the program as it does in mem.h.
 */
#include <cctype>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include <phonenumbers/phonenumberutil.h>

extern "C" {
#include "phone/number.h"

#include "base/i18n.h"
#include "base/text.h"
#include "phone/length.h"
}

using i18n::phonenumbers::PhoneNumber;
using Util = i18n::phonenumbers::PhoneNumberUtil;

namespace
{

constexpr size_t INPUT_MAX = 200; /* bytes; libphonenumber's own bound is 250 characters */
constexpr int DIGITS_MAX = 15;    /* ITU-T E.164: country code included */
constexpr int LENGTH_MAX = 17;    /* of a national number in libphonenumber */

struct type_word {
	Util::PhoneNumberType theirs;
	const char *name;
};

/* By enum number_type. */
const type_word types[NUMBER_TYPES] = {
	{ Util::UNKNOWN, "unknown" },
	{ Util::MOBILE, "mobile" },
	{ Util::FIXED_LINE, "fixed" },
	{ Util::FIXED_LINE_OR_MOBILE, "fixed_or_mobile" },
	{ Util::VOIP, "voip" },
	{ Util::TOLL_FREE, "toll_free" },
	{ Util::PREMIUM_RATE, "premium" },
	{ Util::SHARED_COST, "shared_cost" },
	{ Util::UAN, "uan" },
	{ Util::PERSONAL_NUMBER, "personal" },
	{ Util::PAGER, "pager" },
	{ Util::VOICEMAIL, "voicemail" },
};

/* Made at the first use: about 5 ms that a command without numbers does not pay. */
const Util &util()
{
	static const Util *const instance = Util::GetInstance();

	return *instance;
}

enum number_type type_of(Util::PhoneNumberType theirs)
{
	for (int i = 0; i < NUMBER_TYPES; i++)
		if (types[i].theirs == theirs)
			return static_cast<enum number_type>(i);
	return NUMBER_UNKNOWN;
}

template <size_t N> void put(char (&out)[N], const std::string &s)
{
	(void)text_copy(out, N, s.c_str());
}

bool put(char *out, size_t size, const std::string &s)
{
	if (size == 0 || s.size() >= size)
		return false;
	memcpy(out, s.c_str(), s.size() + 1);
	return true;
}

std::string digits_of(const std::string &s)
{
	std::string d;

	for (char c : s)
		if (c >= '0' && c <= '9')
			d += c;
	return d;
}

/* "be" -> "BE"; empty when it is no country. */
std::string region_of(const char *country)
{
	std::string r = country != nullptr ? country : "";

	for (char &c : r)
		c = static_cast<char>(toupper(static_cast<unsigned char>(c)));
	return r.size() == 2 && util().GetCountryCodeForRegion(r) != 0 ? r : "";
}

std::string nsn_of(const PhoneNumber &n)
{
	std::string s;

	util().GetNationalSignificantNumber(n, &s);
	return s;
}

std::string format(const PhoneNumber &n, Util::PhoneNumberFormat f)
{
	std::string s;

	util().Format(n, f, &s);
	return s;
}

PhoneNumber make_number(int country_code, const std::string &nsn)
{
	PhoneNumber n;
	size_t zeros = 0;
	uint64_t value = 0;

	while (zeros + 1 < nsn.size() && nsn[zeros] == '0')
		zeros++;
	for (char c : nsn)
		value = value * 10 + static_cast<uint64_t>(c - '0');
	n.set_country_code(country_code);
	n.set_national_number(value);
	if (zeros > 0) {
		n.set_italian_leading_zero(true);
		n.set_number_of_leading_zeros(static_cast<int>(zeros));
	}
	return n;
}

/* What was typed, made plain: ASCII digits, no invisible characters. */
struct typed {
	std::string text;
	bool letters = false, code = false, digits = false;
};

typed tidy(const char *in)
{
	typed t;
	const char *s = in, *end = in + strlen(in);
	char utf8[4];

	while (s < end) {
		uint32_t c = text_next(&s, end);

		if (c >= 0xff01 && c <= 0xff5e) /* full width */
			c -= 0xfee0;
		/* Zero width and bidirectional marks come along when a number is copied from a
		 * contact. */
		if (c == '\t' || c == '\n' || c == '\r' || c == 0xa0)
			c = ' ';
		if (c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
		    (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069))
			continue;
		t.text.append(utf8, text_put(utf8, c));
	}
	t.text.erase(0, t.text.find_first_not_of(' '));
	t.text.erase(t.text.find_last_not_of(' ') + 1);
	if (strncasecmp(t.text.c_str(), "tel:", 4) == 0)
		t.text.erase(0, 4);
	for (char c : t.text) {
		t.letters = t.letters || isalpha(static_cast<unsigned char>(c));
		t.digits = t.digits || isdigit(static_cast<unsigned char>(c)) || (c & 0x80);
	}
	t.code = !t.text.empty() && (t.text[0] == '*' || t.text[0] == '#');
	return t;
}

/* The lengths that numbers of a kind have in the plan of a country code. */
unsigned lengths_of(int country_code, Util::PhoneNumberType type)
{
	unsigned mask = 0;
	std::string ones = "1";

	for (int l = 2; l <= LENGTH_MAX; l++) {
		ones += '1';
		if (util().IsPossibleNumberForTypeWithReason(make_number(country_code, ones),
			type) == Util::IS_POSSIBLE)
			mask |= 1u << l;
	}
	return mask;
}

/* Cuts or fills up `nsn` to `l` digits and says what kinds of number may come out: a bit per kind.
 */
unsigned kinds_at(int country_code, const std::string &nsn, size_t l)
{
	unsigned kinds = 0;

	if (l <= nsn.size())
		return 1u << type_of(util().GetNumberType(make_number(country_code,
			   nsn.substr(0, l))));
	for (char fill = '0'; fill <= '9'; fill++)
		kinds |= 1u << type_of(util().GetNumberType(make_number(country_code,
			     nsn + std::string(l - nsn.size(), fill))));
	return kinds;
}

/* What a number of the wrong length was meant to be, from its leading digits. */
struct miscount guess(const std::string &country, int country_code, const std::string &nsn,
    enum number_type expected)
{
	unsigned mobiles = lengths_of(country_code, Util::MOBILE), fits[NUMBER_TYPES] = {};
	unsigned fixeds = lengths_of(country_code, Util::FIXED_LINE), any = mobiles | fixeds;
	int digits = static_cast<int>(nsn.size());
	struct miscount m = { country.c_str(), country_code, digits, NUMBER_UNKNOWN, 0 };

	for (int l = 2; l <= LENGTH_MAX; l++) {
		unsigned kinds = (any & (1u << l)) && l != digits
		    ? kinds_at(country_code, nsn, static_cast<size_t>(l))
		    : 0;

		for (enum number_type t : { NUMBER_MOBILE, NUMBER_FIXED, NUMBER_FIXED_OR_MOBILE })
			fits[t] |= (kinds & (1u << t)) ? 1u << l : 0;
	}
	if (country_code == 1) {
		m.type = NUMBER_FIXED_OR_MOBILE;
		m.fit = mobiles;
	} else if (expected == NUMBER_MOBILE || expected == NUMBER_FIXED) {
		m.type = expected;
		m.fit = fits[expected] != 0     ? fits[expected]
		    : expected == NUMBER_MOBILE ? mobiles
						: fixeds;
	} else {
		for (enum number_type t : { NUMBER_MOBILE, NUMBER_FIXED, NUMBER_FIXED_OR_MOBILE }) {
			if (lengths_distance(fits[t], digits) < lengths_distance(m.fit, digits)) {
				m.type = t;
				m.fit = fits[t];
			}
		}
	}
	if (m.fit == 0)
		m.fit = any != 0 ? any : lengths_of(country_code, Util::UNKNOWN);
	return m;
}

/* Everything that libphonenumber tells of a number that it could read. */
void describe(struct number *out, const PhoneNumber &n, const std::string &region)
{
	std::string country;

	util().GetRegionCodeForNumber(n, &country);
	if (country.size() != 2 || country == "ZZ") {
		if (!region.empty() && util().GetCountryCodeForRegion(region) == n.country_code())
			country = region;
		else
			util().GetRegionCodeForCountryCode(n.country_code(), &country);
	}
	put(out->country, country.size() == 2 && country != "ZZ" ? country : "");
	out->country_code = n.country_code();
	out->type = type_of(util().GetNumberType(n));
	out->valid = util().IsValidNumber(n);
	/* A range that the plan knows has the right length, also where the table of lengths lacks
	 * it (Canada's 310 numbers of seven digits). */
	out->possible = out->valid || util().IsPossibleNumberWithReason(n) == Util::IS_POSSIBLE;
	put(out->international, format(n, Util::INTERNATIONAL));
	put(out->national, format(n, Util::NATIONAL));
	if (digits_of(format(n, Util::E164)).size() <= DIGITS_MAX)
		put(out->e164, format(n, Util::E164));
}

std::string filled(const char *format, ...) __attribute__((format(printf, 1, 2)));

std::string filled(const char *format, ...)
{
	char text[sizeof(error::message)];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return text;
}

/* A refusal: the same words in the number and in the error. */
bool refuse(struct number *out, struct error *err, const char *code, const std::string &message,
    const std::string &hint)
{
	out->possible = false;
	out->valid = false;
	put(out->problem, message);
	return error_set(err, ERROR_INPUT, code, hint.c_str(), "%s", message.c_str());
}

bool refuse_too_long(struct number *out, struct error *err, size_t digits)
{
	return refuse(out, err, "number-too-long",
	    filled(_("This has %zu digits; a telephone number has at most 15 with its country code "
		     "(E.164)."),
		digits),
	    _("Check that it is one number, not two."));
}

bool refuse_letters(struct number *out, struct error *err, const typed &t)
{
	std::string keypad = t.text;

	if (!util().IsAlphaNumber(t.text))
		return refuse(out, err, "number-has-letters",
		    _("This has letters in it, so it is not a telephone number."),
		    _("Give the number in digits, for example +32 9 224 61 11."));
	util().ConvertAlphaCharactersInNumber(&keypad);
	return refuse(out, err, "number-has-letters",
	    _("This number is written with letters, which cannot be dialled in a code."),
	    filled(_("Give it in digits; on a keypad it is %s."), keypad.c_str()));
}

bool refuse_unreadable(struct number *out, struct error *err, const typed &t,
    const std::string &region)
{
	std::string digits = digits_of(t.text);
	bool plus = t.text.find('+') != std::string::npos;
	PhoneNumber as_plus;

	if (digits.size() > DIGITS_MAX)
		return refuse_too_long(out, err, digits.size());
	if (plus && digits.size() >= 3 && digits[0] == '0')
		return refuse(out, err, "country-code-unknown", _("No country code begins with 0."),
		    _("After + comes the country code, without zeros before it: +32 9 224 61 11."));
	if (plus && digits.size() >= 3 &&
	    util().Parse("+" + digits, "ZZ", &as_plus) == Util::INVALID_COUNTRY_CODE_ERROR)
		return refuse(out, err, "country-code-unknown",
		    filled(_("There is no country code %s."), digits.substr(0, 3).c_str()),
		    _("Check the digits after the +, or give the national number and the country."));
	if (!plus && region.empty() && digits.size() >= 3) {
		bool fits = util().Parse("+" + digits, "ZZ", &as_plus) == Util::NO_PARSING_ERROR &&
		    util().IsValidNumber(as_plus);

		return refuse(out, err, "number-needs-country",
		    _("This number does not say its country."),
		    fits
			? filled(
			      _("If %d is the country code, write +%s; otherwise begin with + and the country code."),
			      as_plus.country_code(), digits.c_str())
			: _("Begin with + and the country code, as in +32 9 224 61 11."));
	}
	if (digits.size() < 3)
		return refuse(out, err, "number-too-short",
		    _("This is too short for a telephone number."),
		    _("Give the whole number, for example +32 9 224 61 11."));
	return refuse(out, err, "not-a-number", _("This cannot be read as a telephone number."),
	    _("Give one number in digits, for example +32 9 224 61 11."));
}

/* The international prefixes that people type everywhere, as +: 00 and North America's 011. */
std::string prefix_as_plus(const std::string &text)
{
	size_t skip = text.compare(0, 2, "00") == 0 ? 2 : text.compare(0, 3, "011") == 0 ? 3 : 0;

	return skip != 0 ? "+" + text.substr(skip) : text;
}

/* Reads the text as the country does. Another country's prefix counts as + where the country's own
 * reading gives no valid number and this one does (011 is also the area code of Hasselt and of
 * Delhi). */
Util::ErrorType read_number(const std::string &text, const std::string &region, PhoneNumber *n)
{
	Util::ErrorType failed = util().Parse(text, region.empty() ? "ZZ" : region, n);
	std::string plus = prefix_as_plus(text);
	PhoneNumber other;

	if (plus != text && (failed != Util::NO_PARSING_ERROR || !util().IsValidNumber(*n)) &&
	    util().Parse(plus, "ZZ", &other) == Util::NO_PARSING_ERROR &&
	    util().IsValidNumber(other)) {
		*n = other;
		failed = Util::NO_PARSING_ERROR;
	}
	return failed;
}

/* libphonenumber leaves a trunk prefix where it stands when the rest has a wrong length; taken off
 * here, so that "0814 199 539" in Nigeria is one digit short and not ten digits of an unknown
 * range. */
void drop_trunk_prefix(PhoneNumber *n, const std::string &text, const std::string &region)
{
	std::string nsn = nsn_of(*n), prefix, main_region = region;

	if (util().IsValidNumber(*n))
		return;
	if (region.empty() || util().GetCountryCodeForRegion(region) != n->country_code())
		util().GetRegionCodeForCountryCode(n->country_code(), &main_region);
	util().GetNddPrefixForRegion(main_region, true, &prefix);
	/* Other prefixes than 0 (8 in Russia, 1 in North America) may be digits of the number
	 * itself. */
	if (prefix.empty() || (prefix[0] != '0' && text[0] == '+'))
		return;
	while (nsn.size() >= prefix.size() + 2 && nsn.compare(0, prefix.size(), prefix) == 0) {
		nsn.erase(0, prefix.size());
		*n = make_number(n->country_code(), nsn);
		if (prefix[0] != '0')
			break;
	}
}

/* Some plans take more than the trunk prefix off when the number is read again (90 in Brazil); done
 * here until nothing changes, so that what is stored in E.164 always reads back to itself. */
void settle(PhoneNumber *n)
{
	PhoneNumber again;

	for (int i = 0; i < 4 && !util().IsValidNumber(*n); i++) {
		std::string e164 = format(*n, Util::E164);

		if (util().Parse(e164, "ZZ", &again) != Util::NO_PARSING_ERROR)
			return;
		drop_trunk_prefix(&again, e164, "");
		if (format(again, Util::E164) == e164)
			return;
		*n = again;
	}
}

/* What is to be said of the length and the range of a number that could be read; `local` when it
 * was typed without any prefix. */
bool judge(struct number *out, struct error *err, const PhoneNumber &n, enum number_type expected,
    bool local)
{
	std::string nsn = nsn_of(n), country = out->country;
	bool wanted = expected == NUMBER_MOBILE || expected == NUMBER_FIXED;
	char words[sizeof out->problem];
	struct miscount m;

	/* Some plans are listed with more digits than E.164 has room for. */
	if (out->e164[0] == '\0')
		return refuse_too_long(out, err, digits_of(format(n, Util::E164)).size());
	if (out->valid)
		return true;
	if (local && util().IsPossibleNumberWithReason(n) == Util::IS_POSSIBLE_LOCAL_ONLY)
		return refuse(out, err, "number-area-code-missing",
		    filled(
			_("The area code is missing: these are only the %zu digits that are dialled "
			  "within one area."),
			nsn.size()),
		    _("Ask for the number with its area code."));
	m = guess(country, n.country_code(), nsn, expected);
	if (wanted &&
	    util().IsPossibleNumberForTypeWithReason(n, types[expected].theirs) !=
		Util::IS_POSSIBLE)
		out->possible = false;
	if (!out->possible || miscount_is_sure(&m)) {
		miscount_sentence(&m, words, sizeof words);
		return refuse(out, err,
		    m.digits < lengths_lowest(m.fit)        ? "number-too-short"
			: m.digits > lengths_highest(m.fit) ? "number-too-long"
							    : "number-wrong-length",
		    words, _("Check it digit by digit."));
	}
	if (m.type == NUMBER_UNKNOWN || lengths_distance(m.fit, m.digits) > 2 ||
	    !miscount_words(&m, words, sizeof words))
		words[0] = '\0';
	if (words[0] != '\0')
		put(out->problem,
		    filled(
			_("The length is right, but the number is not in a range that the numbering plan of "
			  "2022 knows; it may be %s. Check it with the customer."),
			words));
	else
		put(out->problem,
		    _("The length is right, but the number is not in a range that the numbering plan of 2022 "
		      "knows. Check it with the customer."));
	return true;
}

bool parse(struct number *out, const char *text, const char *country, enum number_type expected,
    struct error *err)
{
	std::string region = region_of(country);
	PhoneNumber n;
	typed t;

	if (text == nullptr || text[0] == '\0')
		return refuse(out, err, "number-empty", _("No number was given."),
		    _("Type the number, for example +32 9 224 61 11."));
	if (strnlen(text, INPUT_MAX + 1) > INPUT_MAX)
		return refuse(out, err, "number-too-long",
		    _("This text is far too long for a telephone number."),
		    _("Give one number of at most 15 digits."));
	t = tidy(text);
	if (t.text.empty())
		return refuse(out, err, "number-empty", _("No number was given."),
		    _("Type the number, for example +32 9 224 61 11."));
	if (t.code)
		return refuse(out, err, "number-is-a-code",
		    _("This is a dial code, not a telephone number."),
		    _("Give the number alone; a code is explained on the codes screen or by voxdesk explain."));
	if (country != nullptr && country[0] != '\0' && region.empty() && t.text[0] != '+')
		return refuse(out, err, "country-unknown",
		    _("The country is not known by its two letters."),
		    _("Give the country as in BE, NG or US, or begin the number with + and the country code."));
	if (region.empty())
		t.text = prefix_as_plus(t.text);
	Util::ErrorType failed = read_number(t.text, region, &n);
	if (failed == Util::NO_PARSING_ERROR && n.has_extension())
		return refuse(out, err, "number-has-extension",
		    _("An extension is not part of the number and cannot be dialled in a code."),
		    filled(_("Give the number alone: %s."),
			format(make_number(n.country_code(), nsn_of(n)), Util::INTERNATIONAL)
			    .c_str()));
	if (t.letters)
		return refuse_letters(out, err, t);
	if (failed != Util::NO_PARSING_ERROR)
		return refuse_unreadable(out, err, t, region);
	drop_trunk_prefix(&n, t.text, region);
	settle(&n);
	describe(out, n, region);
	return judge(out, err, n, expected, digits_of(t.text) == nsn_of(n));
}

/* Reads back what number_parse() made. */
bool reread(const char *e164, PhoneNumber *n)
{
	return e164[0] == '+' && strlen(e164) < E164_MAX &&
	    util().Parse(e164, "ZZ", n) == Util::NO_PARSING_ERROR;
}

/* True when people of that country put the trunk prefix before a number of this length; the formats
 * of libphonenumber leave it out for numbers that it does not know. */
bool takes_trunk_prefix(const PhoneNumber &n, const std::string &country, const std::string &prefix)
{
	for (Util::PhoneNumberType type : { Util::MOBILE, Util::FIXED_LINE }) {
		PhoneNumber example;

		if (util().IsPossibleNumberForTypeWithReason(n, type) != Util::IS_POSSIBLE ||
		    !util().GetExampleNumberForType(country, type, &example))
			continue;
		return digits_of(format(example, Util::NATIONAL)) == prefix + nsn_of(example);
	}
	return false;
}

std::string write_national(const PhoneNumber &n, const std::string &country)
{
	std::string nsn = nsn_of(n), digits = digits_of(format(n, Util::NATIONAL)), prefix;

	if (country == "IN") /* ten digits, no 0: data/catalogue/README.md */
		return nsn;
	util().GetNddPrefixForRegion(country, true, &prefix);
	if (!util().IsValidNumber(n) && !prefix.empty() && digits == nsn &&
	    takes_trunk_prefix(n, country, prefix))
		return prefix + nsn;
	return digits;
}

/* With the international prefix of the line's country; empty where a carrier must be chosen in it
 * (Brazil, Korea), because no single prefix is right there. */
std::string write_idd(const PhoneNumber &n, const char *line_country)
{
	std::string digits = std::to_string(n.country_code()) + nsn_of(n),
		    region = region_of(line_country), probe;
	PhoneNumber other;

	if (region.empty())
		return "00" + digits;
	/* Of a number elsewhere, so that a number of the line's own country gets the prefix too. */
	other = make_number(util().GetCountryCodeForRegion(region) == 1 ? 32 : 1,
	    util().GetCountryCodeForRegion(region) == 1 ? "25551212" : "2125550123");
	util().FormatOutOfCountryCallingNumber(other, region, &probe);
	if (probe.empty() || probe[0] == '+')
		return "";
	probe = digits_of(probe);
	return probe.substr(0,
		   probe.size() - nsn_of(other).size() - (other.country_code() == 1 ? 1 : 2)) +
	    digits;
}

bool same_area(const struct number *number, const char *line_country)
{
	std::string region = region_of(line_country);

	if (region.empty())
		return false;
	return region == number->country ||
	    (number->country_code == 1 && util().GetCountryCodeForRegion(region) == 1);
}

std::string write(const struct number *number, enum number_form form, const char *line_country)
{
	PhoneNumber n;

	if (!reread(number->e164, &n))
		return "";
	switch (form) {
	case FORM_PLUS:
		return number->e164;
	case FORM_CC:
		return number->e164 + 1;
	case FORM_NATIONAL:
		return write_national(n, number->country);
	case FORM_NANP10:
	case FORM_NANP11:
		if (n.country_code() != 1)
			return "";
		return (form == FORM_NANP11 ? "1" : "") + nsn_of(n);
	case FORM_IDD:
		return write_idd(n, line_country);
	case FORM_AS_DIALLED:
		if (!number_same_area(number, line_country))
			return write_idd(n, line_country);
		return n.country_code() == 1 ? nsn_of(n) : write_national(n, number->country);
	case FORM_NONE:
	case FORM_UNKNOWN:
	case FORMS:
		break;
	}
	return "";
}

bool example(const char *country, enum number_type type, char *out, size_t size)
{
	std::string region = region_of(country);
	PhoneNumber n;
	bool found = type == NUMBER_UNKNOWN || type >= NUMBER_TYPES
	    ? util().GetExampleNumber(region, &n)
	    : util().GetExampleNumberForType(region, types[type].theirs, &n);

	return found && put(out, size, format(n, Util::E164));
}

const char *const *regions()
{
	/* Never given back: callers keep the pointers. */
	static const std::vector<const char *> *const list = [] {
		auto *names = new std::set<std::string>;
		auto *pointers = new std::vector<const char *>;

		util().GetSupportedRegions(names);
		for (const std::string &name : *names)
			pointers->push_back(name.c_str());
		pointers->push_back(nullptr);
		return pointers;
	}();

	return list->data();
}

/* The border to C: what throws ends the program here. */
template <typename F> auto no_throw(F f) noexcept
{
	return f();
}

} // namespace

extern "C" {

bool number_parse(struct number *out, const char *text, const char *country,
    enum number_type expected, struct error *err)
{
	*out = {};
	return no_throw([&] { return parse(out, text, country, expected, err); });
}

const char *number_type_name(enum number_type type)
{
	return types[type < NUMBER_TYPES ? type : NUMBER_UNKNOWN].name;
}

bool number_write(const struct number *number, enum number_form form, const char *line_country,
    char *out, size_t size)
{
	return no_throw([&] {
		std::string s = write(number, form, line_country);

		if (size > 0)
			out[0] = '\0';
		return !s.empty() && put(out, size, s);
	});
}

bool number_same_area(const struct number *number, const char *line_country)
{
	return no_throw([&] { return same_area(number, line_country); });
}

void number_show(const char *e164, char *out, size_t size)
{
	no_throw([&] {
		PhoneNumber n;

		if (!reread(e164, &n) || !put(out, size, format(n, Util::INTERNATIONAL)))
			(void)text_copy(out, size, e164);
	});
}

int number_country_code(const char *country)
{
	return no_throw([&] { return util().GetCountryCodeForRegion(region_of(country)); });
}

bool number_example(const char *country, enum number_type type, char *out, size_t size)
{
	return no_throw([&] { return example(country, type, out, size); });
}

const char *const *number_regions(void)
{
	return no_throw([] { return regions(); });
}

} // extern "C"
