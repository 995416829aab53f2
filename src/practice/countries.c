#include "practice/countries.h"

#include <stddef.h>
#include <string.h>

/* ITU-T E.164 country codes, the North American ones with their area code. */
static const struct country_row rows[] = {
	{ "AD", "Andorra", "EUROPE", "376" },
	{ "AE", "United Arab Emirates", "ASIA", "971" },
	{ "AF", "Afghanistan", "ASIA", "93" },
	{ "AG", "Antigua and Barbuda", "NORTH_AMERICA", "1268" },
	{ "AI", "Anguilla", "NORTH_AMERICA", "1264" },
	{ "AL", "Albania", "EUROPE", "355" },
	{ "AM", "Armenia", "ASIA", "374" },
	{ "AO", "Angola", "AFRICA", "244" },
	{ "AR", "Argentina", "SOUTH_AMERICA", "54" },
	{ "AS", "American Samoa", "OCEANIA", "1684" },
	{ "AT", "Austria", "EUROPE", "43" },
	{ "AU", "Australia", "OCEANIA", "61" },
	{ "AW", "Aruba", "NORTH_AMERICA", "297" },
	{ "AZ", "Azerbaijan", "ASIA", "994" },
	{ "BA", "Bosnia and Herzegovina", "EUROPE", "387" },
	{ "BB", "Barbados", "NORTH_AMERICA", "1246" },
	{ "BD", "Bangladesh", "ASIA", "880" },
	{ "BE", "Belgium", "EUROPE", "32" },
	{ "BF", "Burkina Faso", "AFRICA", "226" },
	{ "BG", "Bulgaria", "EUROPE", "359" },
	{ "BH", "Bahrain", "ASIA", "973" },
	{ "BI", "Burundi", "AFRICA", "257" },
	{ "BJ", "Benin", "AFRICA", "229" },
	{ "BM", "Bermuda", "NORTH_AMERICA", "1441" },
	{ "BN", "Brunei", "ASIA", "673" },
	{ "BO", "Bolivia", "SOUTH_AMERICA", "591" },
	{ "BR", "Brazil", "SOUTH_AMERICA", "55" },
	{ "BS", "Bahamas", "NORTH_AMERICA", "1242" },
	{ "BT", "Bhutan", "ASIA", "975" },
	{ "BW", "Botswana", "AFRICA", "267" },
	{ "BY", "Belarus", "EUROPE", "375" },
	{ "BZ", "Belize", "NORTH_AMERICA", "501" },
	{ "CA", "Canada", "NORTH_AMERICA", "1" },
	{ "CD", "Congo, Dem Rep", "AFRICA", "243" },
	{ "CF", "Central Africa", "AFRICA", "236" },
	{ "CG", "Congo", "AFRICA", "242" },
	{ "CH", "Switzerland", "EUROPE", "41" },
	{ "CI", "Ivory Coast", "AFRICA", "225" },
	{ "CK", "Cook Islands", "OCEANIA", "682" },
	{ "CL", "Chile", "SOUTH_AMERICA", "56" },
	{ "CM", "Cameroon", "AFRICA", "237" },
	{ "CN", "China", "ASIA", "86" },
	{ "CO", "Colombia", "SOUTH_AMERICA", "57" },
	{ "CR", "Costa Rica", "NORTH_AMERICA", "506" },
	{ "CU", "Cuba", "NORTH_AMERICA", "53" },
	{ "CV", "Cape Verde", "AFRICA", "238" },
	{ "CW", "Curacao", "NORTH_AMERICA", "599" },
	{ "CY", "Cyprus", "EUROPE", "357" },
	{ "CZ", "Czech Republic", "EUROPE", "420" },
	{ "DE", "Germany", "EUROPE", "49" },
	{ "DJ", "Djibouti", "AFRICA", "253" },
	{ "DK", "Denmark", "EUROPE", "45" },
	{ "DM", "Dominica", "NORTH_AMERICA", "1767" },
	{ "DO", "Dominican Republic", "NORTH_AMERICA", "1809" },
	{ "DZ", "Algeria", "AFRICA", "213" },
	{ "EC", "Ecuador", "SOUTH_AMERICA", "593" },
	{ "EE", "Estonia", "EUROPE", "372" },
	{ "EG", "Egypt", "AFRICA", "20" },
	{ "ER", "Eritrea", "AFRICA", "291" },
	{ "ES", "Spain", "EUROPE", "34" },
	{ "ET", "Ethiopia", "AFRICA", "251" },
	{ "FI", "Finland", "EUROPE", "358" },
	{ "FJ", "Fiji", "OCEANIA", "679" },
	{ "FO", "Faroe Islands", "EUROPE", "298" },
	{ "FR", "France", "EUROPE", "33" },
	{ "GA", "Gabon", "AFRICA", "241" },
	{ "GB", "United Kingdom", "EUROPE", "44" },
	{ "GD", "Grenada", "NORTH_AMERICA", "1473" },
	{ "GE", "Georgia", "ASIA", "995" },
	{ "GF", "French Guiana", "SOUTH_AMERICA", "594" },
	{ "GH", "Ghana", "AFRICA", "233" },
	{ "GI", "Gibraltar", "EUROPE", "350" },
	{ "GL", "Greenland", "NORTH_AMERICA", "299" },
	{ "GM", "Gambia", "AFRICA", "220" },
	{ "GN", "Guinea", "AFRICA", "224" },
	{ "GP", "Guadeloupe", "NORTH_AMERICA", "590" },
	{ "GQ", "Equatorial Guinea", "AFRICA", "240" },
	{ "GR", "Greece", "EUROPE", "30" },
	{ "GT", "Guatemala", "NORTH_AMERICA", "502" },
	{ "GU", "Guam", "OCEANIA", "1671" },
	{ "GW", "Guinea-Bissau", "AFRICA", "245" },
	{ "GY", "Guyana", "SOUTH_AMERICA", "592" },
	{ "HK", "Hong Kong", "ASIA", "852" },
	{ "HN", "Honduras", "NORTH_AMERICA", "504" },
	{ "HR", "Croatia", "EUROPE", "385" },
	{ "HT", "Haiti", "NORTH_AMERICA", "509" },
	{ "HU", "Hungary", "EUROPE", "36" },
	{ "ID", "Indonesia", "ASIA", "62" },
	{ "IE", "Ireland", "EUROPE", "353" },
	{ "IL", "Israel", "ASIA", "972" },
	{ "IN", "India", "ASIA", "91" },
	{ "IQ", "Iraq", "ASIA", "964" },
	{ "IR", "Iran", "ASIA", "98" },
	{ "IS", "Iceland", "EUROPE", "354" },
	{ "IT", "Italy", "EUROPE", "39" },
	{ "JM", "Jamaica", "NORTH_AMERICA", "1876" },
	{ "JO", "Jordan", "ASIA", "962" },
	{ "JP", "Japan", "ASIA", "81" },
	{ "KE", "Kenya", "AFRICA", "254" },
	{ "KG", "Kyrgyzstan", "ASIA", "996" },
	{ "KH", "Cambodia", "ASIA", "855" },
	{ "KI", "Kiribati", "OCEANIA", "686" },
	{ "KM", "Comoros", "AFRICA", "269" },
	{ "KN", "St Kitts and Nevis", "NORTH_AMERICA", "1869" },
	{ "KR", "South Korea", "ASIA", "82" },
	{ "KW", "Kuwait", "ASIA", "965" },
	{ "KY", "Cayman Islands", "NORTH_AMERICA", "1345" },
	{ "KZ", "Kazakhstan", "ASIA", "77" },
	{ "LA", "Laos", "ASIA", "856" },
	{ "LB", "Lebanon", "ASIA", "961" },
	{ "LC", "St Lucia", "NORTH_AMERICA", "1758" },
	{ "LI", "Liechtenstein", "EUROPE", "423" },
	{ "LK", "Sri Lanka", "ASIA", "94" },
	{ "LR", "Liberia", "AFRICA", "231" },
	{ "LS", "Lesotho", "AFRICA", "266" },
	{ "LT", "Lithuania", "EUROPE", "370" },
	{ "LU", "Luxembourg", "EUROPE", "352" },
	{ "LV", "Latvia", "EUROPE", "371" },
	{ "LY", "Libya", "AFRICA", "218" },
	{ "MA", "Morocco", "AFRICA", "212" },
	{ "MC", "Monaco", "EUROPE", "377" },
	{ "MD", "Moldova", "EUROPE", "373" },
	{ "ME", "Montenegro", "EUROPE", "382" },
	{ "MG", "Madagascar", "AFRICA", "261" },
	{ "MK", "Macedonia", "EUROPE", "389" },
	{ "ML", "Mali", "AFRICA", "223" },
	{ "MM", "Myanmar", "ASIA", "95" },
	{ "MN", "Mongolia", "ASIA", "976" },
	{ "MO", "Macau", "ASIA", "853" },
	{ "MQ", "Martinique", "NORTH_AMERICA", "596" },
	{ "MR", "Mauritania", "AFRICA", "222" },
	{ "MS", "Montserrat", "NORTH_AMERICA", "1664" },
	{ "MT", "Malta", "EUROPE", "356" },
	{ "MU", "Mauritius", "AFRICA", "230" },
	{ "MV", "Maldives", "ASIA", "960" },
	{ "MW", "Malawi", "AFRICA", "265" },
	{ "MX", "Mexico", "NORTH_AMERICA", "52" },
	{ "MY", "Malaysia", "ASIA", "60" },
	{ "MZ", "Mozambique", "AFRICA", "258" },
	{ "NA", "Namibia", "AFRICA", "264" },
	{ "NC", "New Caledonia", "OCEANIA", "687" },
	{ "NE", "Niger", "AFRICA", "227" },
	{ "NG", "Nigeria", "AFRICA", "234" },
	{ "NI", "Nicaragua", "NORTH_AMERICA", "505" },
	{ "NL", "Netherlands", "EUROPE", "31" },
	{ "NO", "Norway", "EUROPE", "47" },
	{ "NP", "Nepal", "ASIA", "977" },
	{ "NZ", "New Zealand", "OCEANIA", "64" },
	{ "OM", "Oman", "ASIA", "968" },
	{ "PA", "Panama", "NORTH_AMERICA", "507" },
	{ "PE", "Peru", "SOUTH_AMERICA", "51" },
	{ "PF", "French Polynesia", "OCEANIA", "689" },
	{ "PG", "Papua New Guinea", "OCEANIA", "675" },
	{ "PH", "Philippines", "ASIA", "63" },
	{ "PK", "Pakistan", "ASIA", "92" },
	{ "PL", "Poland", "EUROPE", "48" },
	{ "PR", "Puerto Rico", "NORTH_AMERICA", "1787" },
	{ "PS", "Palestinian Territory", "ASIA", "970" },
	{ "PT", "Portugal", "EUROPE", "351" },
	{ "PY", "Paraguay", "SOUTH_AMERICA", "595" },
	{ "QA", "Qatar", "ASIA", "974" },
	{ "RE", "Reunion", "AFRICA", "262" },
	{ "RO", "Romania", "EUROPE", "40" },
	{ "RS", "Serbia", "EUROPE", "381" },
	{ "RU", "Russia", "EUROPE", "7" },
	{ "RW", "Rwanda", "AFRICA", "250" },
	{ "SA", "Saudi Arabia", "ASIA", "966" },
	{ "SB", "Solomon Islands", "OCEANIA", "677" },
	{ "SC", "Seychelles", "AFRICA", "248" },
	{ "SD", "Sudan", "AFRICA", "249" },
	{ "SE", "Sweden", "EUROPE", "46" },
	{ "SG", "Singapore", "ASIA", "65" },
	{ "SI", "Slovenia", "EUROPE", "386" },
	{ "SK", "Slovakia", "EUROPE", "421" },
	{ "SL", "Sierra Leone", "AFRICA", "232" },
	{ "SM", "San Marino", "EUROPE", "378" },
	{ "SN", "Senegal", "AFRICA", "221" },
	{ "SO", "Somalia", "AFRICA", "252" },
	{ "SR", "Suriname", "SOUTH_AMERICA", "597" },
	{ "SS", "South Sudan", "AFRICA", "211" },
	{ "SV", "El Salvador", "NORTH_AMERICA", "503" },
	{ "SY", "Syria", "ASIA", "963" },
	{ "SZ", "Swaziland", "AFRICA", "268" },
	{ "TC", "Turks and Caicos Islands", "NORTH_AMERICA", "1649" },
	{ "TD", "Chad", "AFRICA", "235" },
	{ "TG", "Togo", "AFRICA", "228" },
	{ "TH", "Thailand", "ASIA", "66" },
	{ "TJ", "Tajikistan", "ASIA", "992" },
	{ "TL", "Timor-Leste", "ASIA", "670" },
	{ "TM", "Turkmenistan", "ASIA", "993" },
	{ "TN", "Tunisia", "AFRICA", "216" },
	{ "TO", "Tonga", "OCEANIA", "676" },
	{ "TR", "Turkey", "ASIA", "90" },
	{ "TT", "Trinidad and Tobago", "NORTH_AMERICA", "1868" },
	{ "TW", "Taiwan", "ASIA", "886" },
	{ "TZ", "Tanzania", "AFRICA", "255" },
	{ "UA", "Ukraine", "EUROPE", "380" },
	{ "UG", "Uganda", "AFRICA", "256" },
	{ "US", "United States", "NORTH_AMERICA", "1" },
	{ "UY", "Uruguay", "SOUTH_AMERICA", "598" },
	{ "UZ", "Uzbekistan", "ASIA", "998" },
	{ "VC", "St Vincent Grenadines", "NORTH_AMERICA", "1784" },
	{ "VE", "Venezuela", "SOUTH_AMERICA", "58" },
	{ "VN", "Vietnam", "ASIA", "84" },
	{ "VU", "Vanuatu", "OCEANIA", "678" },
	{ "WS", "Samoa", "OCEANIA", "685" },
	{ "YE", "Yemen", "ASIA", "967" },
	{ "ZA", "South Africa", "AFRICA", "27" },
	{ "ZM", "Zambia", "AFRICA", "260" },
	{ "ZW", "Zimbabwe", "AFRICA", "263" },
};

/* Canada's area codes (CNAC), which share +1 with the United States. */
static const char canada[] =
    "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 "
    "418 428 431 437 438 450 460 468 474 506 514 519 548 579 581 584 587 "
    "604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 "
    "873 879 902 905 942";

/* How many digits follow the country code; who is not here may have 4 to 15 in all. `first`: where
 * only numbers that begin so have that length. */
static const struct {
	const char *iso, *first;
	size_t least, most;
} lengths[] = {
	{ "US", "", 10, 10 },
	{ "CA", "", 10, 10 },
	{ "NG", "", 8, 10 },
	{ "NG", "789", 10, 10 },
	{ "BE", "", 8, 9 },
	{ "NL", "", 9, 9 },
	{ "GB", "", 9, 10 },
	{ "FR", "", 9, 9 },
	{ "DE", "", 6, 11 },
};

size_t countries_count(void)
{
	return sizeof rows / sizeof rows[0];
}

const struct country_row *countries_at(size_t i)
{
	return &rows[i];
}

const struct country_row *countries_by_iso(const char *iso)
{
	size_t i;

	for (i = 0; i < countries_count(); i++) {
		if (strcmp(rows[i].iso, iso) == 0)
			return &rows[i];
	}
	return NULL;
}

static bool canadian(const char *digits)
{
	const char *at;

	if (digits[0] != '1' || strlen(digits) < 4)
		return false;
	for (at = canada; *at != '\0'; at += at[3] == ' ' ? 4 : 3) {
		if (strncmp(at, digits + 1, 3) == 0)
			return true;
	}
	return false;
}

const struct country_row *countries_of_number(const char *e164)
{
	const struct country_row *best = NULL;
	size_t i, n, n_best = 0;

	if (canadian(e164 + 1))
		return countries_by_iso("CA");
	for (i = 0; i < countries_count(); i++) {
		n = strlen(rows[i].code);
		if (strncmp(e164 + 1, rows[i].code, n) != 0 || n < n_best)
			continue;
		best = &rows[i]; /* of CA and US, which share 1, the last */
		n_best = n;
	}
	return best;
}

const char *countries_calling_code(const struct country_row *c)
{
	return c->code[0] == '1' ? "1" : c->code;
}

const char *countries_length_problem(const char *e164)
{
	const struct country_row *c = countries_of_number(e164);
	size_t least = 4, most = 15, n = strlen(e164) - 1, i;
	const char *rest;

	if (c == NULL)
		return "INVALID_COUNTRY_CODE";
	rest = e164 + 1 + strlen(c->code);
	for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		if (strcmp(lengths[i].iso, c->iso) != 0 ||
		    (lengths[i].first[0] != '\0' &&
			(rest[0] == '\0' || strchr(lengths[i].first, rest[0]) == NULL)))
			continue;
		n = strlen(rest);
		least = lengths[i].least;
		most = lengths[i].most;
	}
	if (n < least)
		return "TOO_SHORT";
	return n > most ? "TOO_LONG" : NULL;
}
