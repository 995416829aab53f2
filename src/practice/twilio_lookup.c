/* Lookup v2: what a number is. The basic answer is free; line_type_intelligence costs at Twilio. */
#include <stdio.h>
#include <string.h>

#include "practice/countries.h"
#include "practice/rules.h"
#include "practice/twilio.h"
#include "practice/writer.h"

#define NO_CARRIER_DATA 60600 /* the package's own error: no data for that country */

/* Mobile carriers with their network codes (ITU-T E.212), a few to a country. */
static const struct {
	const char *iso, *carrier, *mcc, *mnc;
} carriers[] = {
	{ "US", "AT&T Wireless", "310", "410" },
	{ "US", "T-Mobile USA, Inc.", "310", "260" },
	{ "US", "Verizon Wireless", "311", "480" },
	{ "CA", "Bell Mobility", "302", "610" },
	{ "CA", "Rogers Communications", "302", "720" },
	{ "BE", "Proximus", "206", "01" },
	{ "BE", "Orange Belgium", "206", "10" },
	{ "BE", "Telenet/BASE", "206", "20" },
	{ "NL", "KPN Mobile", "204", "08" },
	{ "NL", "Vodafone Libertel", "204", "04" },
	{ "GB", "EE Limited", "234", "30" },
	{ "GB", "Vodafone Limited", "234", "15" },
	{ "FR", "Orange France", "208", "01" },
	{ "DE", "Telekom Deutschland GmbH", "262", "01" },
	{ "NG", "MTN Nigeria", "621", "30" },
	{ "NG", "Globacom Limited", "621", "50" },
};
#define N_CARRIERS (sizeof carriers / sizeof carriers[0])

/* Which of them the number's last digit says; N_CARRIERS: none of that country. */
static size_t carrier_of(const char *number, const char *iso)
{
	size_t i, n = 0, first = N_CARRIERS;

	for (i = 0; i < N_CARRIERS; i++) {
		if (strcmp(carriers[i].iso, iso) != 0)
			continue;
		if (n++ == 0)
			first = i;
	}
	return n == 0 ? N_CARRIERS : first + (size_t)(number[strlen(number) - 1] - '0') % n;
}

/* Where the examples have fixed lines: Ghent, London, Amsterdam, Berlin, Paris. Practice knows no
 * numbering plan; all else is mobile. */
static bool is_landline(const char *number)
{
	static const char *const fixed[] = { "+329", "+4420", "+3120", "+4930", "+331" };

	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		if (strncmp(number, fixed[i], strlen(fixed[i])) == 0)
			return true;
	return false;
}

/* A landline has no network code, and none of the carriers above has one; the contract allows null.
 */
static void write_line_type(struct buf *out, const char *number, const char *iso)
{
	size_t i = carrier_of(number, iso);
	bool known = i < N_CARRIERS, landline = is_landline(number);

	writer_open(out, "line_type_intelligence", '{');
	writer_text(out, "type", !known ? NULL : landline ? "landline" : "mobile");
	writer_text(out, "carrier_name", known && !landline ? carriers[i].carrier : NULL);
	writer_text(out, "mobile_country_code", known && !landline ? carriers[i].mcc : NULL);
	writer_text(out, "mobile_network_code", known && !landline ? carriers[i].mnc : NULL);
	if (known)
		writer_null(out, "error_code");
	else
		writer_int(out, "error_code", NO_CARRIER_DATA);
	writer_close(out, '}');
}

/* Every name of the list that was asked for; only the one package is played. */
static bool fields_fine(struct tw_request *r, bool *line_type)
{
	const char *at = fields_get(&r->fields, "Fields");
	size_t n;

	*line_type = false;
	while (at != NULL && *at != '\0') {
		n = strcspn(at, ",");
		if (n == strlen("line_type_intelligence") &&
		    strncmp(at, "line_type_intelligence", n) == 0) {
			*line_type = true;
		} else if (n == strlen("call_forwarding") &&
		    strncmp(at, "call_forwarding", n) == 0) {
			tw_refuse(r, 403, 20403, "call_forwarding is not open to this account.");
			return false;
		} else {
			tw_refuse(r, 400, 20001, "Fields names a package that there is not.");
			return false;
		}
		at += n + (at[n] == ',');
	}
	return true;
}

static void write_validity(struct buf *out, const char *number, const char *problem)
{
	const struct country_row *c = problem == NULL ? countries_of_number(number) : NULL;
	char national[24];

	tw_national(number, national, sizeof national);
	writer_text(out, "phone_number", number);
	writer_bool(out, "valid", c != NULL);
	writer_text(out, "calling_country_code", c == NULL ? NULL : countries_calling_code(c));
	writer_text(out, "country_code", c == NULL ? NULL : c->iso);
	writer_text(out, "national_format", c == NULL ? NULL : national);
	writer_open(out, "validation_errors", '[');
	if (problem != NULL)
		writer_text(out, NULL, problem);
	writer_close(out, ']');
}

void tw_lookup(struct tw_request *r)
{
	static const char *const others[] = { "caller_name", "sim_swap", "call_forwarding",
		"line_status", "identity_match", "reassigned_number", "sms_pumping_risk",
		"phone_number_quality_score", "pre_fill" };
	const char *problem = rules_e164(r->id) ? countries_length_problem(r->id) : "NOT_A_NUMBER";
	char link[200];
	bool line_type;
	size_t i;

	if (!fields_fine(r, &line_type))
		return;
	writer_open(&r->out, NULL, '{');
	write_validity(&r->out, r->id, problem);
	if (line_type && problem == NULL)
		write_line_type(&r->out, r->id, countries_of_number(r->id)->iso);
	else
		writer_null(&r->out, "line_type_intelligence");
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		writer_null(&r->out, others[i]);
	(void)snprintf(link, sizeof link, "%s%.100s", r->tw->url, r->path);
	writer_text(&r->out, "url", link);
	writer_close(&r->out, '}');
	tw_answer(r, 200);
}
