/*
 * Nothing catches an exception, here or in C: std::bad_alloc, the only one to expect, ends the
 * program as it does in mem.h.
 */
#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include <phonenumbers/phonenumberutil.h>

extern "C" {
#include "phone/numplan.h"

#include "base/text.h"
}

using i18n::phonenumbers::PhoneNumber;
using Util = i18n::phonenumbers::PhoneNumberUtil;

namespace
{

/* By enum number_type. */
const Util::PhoneNumberType types[NUMBER_TYPES] = { Util::UNKNOWN, Util::MOBILE, Util::FIXED_LINE,
	Util::FIXED_LINE_OR_MOBILE, Util::VOIP, Util::TOLL_FREE, Util::PREMIUM_RATE,
	Util::SHARED_COST, Util::UAN, Util::PERSONAL_NUMBER, Util::PAGER, Util::VOICEMAIL };

/* Made at the first use: a command without numbers does not pay for it. */
const Util &util()
{
	static const Util *const instance = Util::GetInstance();

	return *instance;
}

PhoneNumber theirs(const struct plan_number *ours)
{
	PhoneNumber n;
	size_t zeros = 0;
	uint64_t value = 0;

	while (ours->nsn[zeros] == '0' && ours->nsn[zeros + 1] != '\0')
		zeros++;
	for (const char *c = ours->nsn; *c != '\0'; c++)
		value = value * 10 + static_cast<uint64_t>(*c - '0');
	n.set_country_code(ours->country_code);
	n.set_national_number(value);
	if (zeros > 0) {
		n.set_italian_leading_zero(true);
		n.set_number_of_leading_zeros(static_cast<int>(zeros));
	}
	return n;
}

/* False when it has more digits than a plan_number holds. */
bool ours(const PhoneNumber &n, struct plan_number *out)
{
	std::string nsn;

	util().GetNationalSignificantNumber(n, &nsn);
	out->country_code = n.country_code();
	return text_copy(out->nsn, sizeof out->nsn, nsn.c_str());
}

/* Two letters; what else the library calls a region ("ZZ", "001") is no country. */
void put_country(const std::string &region, char out[3])
{
	(void)text_copy(out, 3, region.size() == 2 && region != "ZZ" ? region.c_str() : "");
}

bool format(const struct plan_number *n, Util::PhoneNumberFormat f, char *out, size_t size)
{
	std::string s;

	util().Format(theirs(n), f, &s);
	return text_copy(out, size, s.c_str());
}

} // namespace

extern "C" {

enum plan_read numplan_parse(const char *text, const char *country, struct plan_number *out,
    bool *extension)
{
	PhoneNumber n;
	Util::ErrorType failed = util().Parse(text, country[0] != '\0' ? country : "ZZ", &n);

	if (failed == Util::INVALID_COUNTRY_CODE_ERROR)
		return PLAN_UNKNOWN_CODE;
	if (failed != Util::NO_PARSING_ERROR || !ours(n, out))
		return PLAN_NO_NUMBER;
	*extension = n.has_extension();
	return PLAN_READ;
}

bool numplan_valid(const struct plan_number *n)
{
	return util().IsValidNumber(theirs(n));
}

enum number_type numplan_type(const struct plan_number *n)
{
	Util::PhoneNumberType type = util().GetNumberType(theirs(n));

	for (int i = 0; i < NUMBER_TYPES; i++)
		if (types[i] == type)
			return static_cast<enum number_type>(i);
	return NUMBER_UNKNOWN;
}

enum plan_length numplan_length(const struct plan_number *n, enum number_type type)
{
	switch (util().IsPossibleNumberForTypeWithReason(theirs(n), types[type])) {
	case Util::IS_POSSIBLE:
		return PLAN_RIGHT;
	case Util::IS_POSSIBLE_LOCAL_ONLY:
		return PLAN_LOCAL_ONLY;
	default:
		return PLAN_WRONG;
	}
}

bool numplan_international(const struct plan_number *n, char *out, size_t size)
{
	return format(n, Util::INTERNATIONAL, out, size);
}

bool numplan_national(const struct plan_number *n, char *out, size_t size)
{
	return format(n, Util::NATIONAL, out, size);
}

void numplan_from_abroad(const struct plan_number *n, const char *country, char *out, size_t size)
{
	std::string s;

	util().FormatOutOfCountryCallingNumber(theirs(n), country, &s);
	if (!text_copy(out, size, s.c_str()))
		out[0] = '\0';
}

void numplan_country(const struct plan_number *n, char out[3])
{
	std::string region;

	util().GetRegionCodeForNumber(theirs(n), &region);
	put_country(region, out);
}

void numplan_main_country(int country_code, char out[3])
{
	std::string region;

	util().GetRegionCodeForCountryCode(country_code, &region);
	put_country(region, out);
}

int numplan_country_code(const char *country)
{
	return util().GetCountryCodeForRegion(country);
}

void numplan_trunk_prefix(const char *country, char *out, size_t size)
{
	std::string prefix;

	util().GetNddPrefixForRegion(country, true, &prefix);
	(void)text_copy(out, size, prefix.c_str());
}

bool numplan_example(const char *country, enum number_type type, struct plan_number *out)
{
	PhoneNumber n;

	return util().GetExampleNumberForType(country, types[type], &n) && ours(n, out);
}

bool numplan_keypad(const char *text, char *out, size_t size)
{
	std::string digits = text;

	if (!util().IsAlphaNumber(digits))
		return false;
	util().ConvertAlphaCharactersInNumber(&digits);
	(void)text_copy(out, size, digits.c_str());
	return true;
}

const char *const *number_regions(void)
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

} // extern "C"
