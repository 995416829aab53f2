/* Numbers for sale, as the searches find them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/countries.h"
#include "practice/twilio.h"
#include "practice/writer.h"

/* `prefix` and four digits, from 0201 on. The American ones are of the ranges kept for examples
 * (NANPA), the London and British mobile ones of Ofcom's. */
static const struct block {
	const char *iso, *kind, *type, *prefix;
	size_t n;
	const char *locality, *region, *address_needs;
} blocks[] = {
	{ "US", "Local", "local", "+1650555", 29, "Mountain View", "CA", "none" },
	{ "US", "TollFree", "toll free", "+1800555", 10, NULL, NULL, "none" },
	{ "GB", "Local", "local", "+44207946", 10, "London", "London", "any" },
	{ "GB", "Mobile", "mobile", "+44770090", 10, NULL, NULL, "any" },
	{ "BE", "Local", "local", "+322888", 10, "Brussels", "Brussels", "local" },
	{ "BE", "Mobile", "mobile", "+3246022", 10, NULL, NULL, "any" },
	{ "NL", "Mobile", "mobile", "+3161020", 10, NULL, NULL, "any" },
};
#define N_BLOCKS (sizeof blocks / sizeof blocks[0])

static const struct {
	const char *kind, *name; /* in the path; in subresource_uris */
} kinds[] = {
	{ "Local", "local" },
	{ "Mobile", "mobile" },
	{ "TollFree", "toll_free" },
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

bool tw_offer_at(size_t i, struct tw_offer *offer)
{
	size_t b = 0;

	while (b < N_BLOCKS && i >= blocks[b].n)
		i -= blocks[b++].n;
	if (b == N_BLOCKS)
		return false;
	*offer = (struct tw_offer){ .iso = blocks[b].iso,
		.kind = blocks[b].kind,
		.type = blocks[b].type,
		.locality = blocks[b].locality,
		.region = blocks[b].region,
		.address_needs = blocks[b].address_needs };
	(void)snprintf(offer->number, sizeof offer->number, "%s%04zu", blocks[b].prefix, 201 + i);
	return true;
}

static bool sells(const char *iso, const char *kind)
{
	size_t i;

	for (i = 0; i < N_BLOCKS; i++) {
		if (strcmp(blocks[i].iso, iso) == 0 &&
		    (kind == NULL || strcmp(blocks[i].kind, kind) == 0))
			return true;
	}
	return false;
}

/* ---- countries */

static void write_country(struct tw_request *r, const struct country_row *c)
{
	char link[160];
	size_t i;

	writer_open(&r->out, NULL, '{');
	writer_text(&r->out, "country_code", c->iso);
	writer_text(&r->out, "country", c->name);
	(void)snprintf(link, sizeof link, "/2010-04-01/Accounts/%s/AvailablePhoneNumbers/%s.json",
	    r->account->sid, c->iso);
	writer_text(&r->out, "uri", link);
	writer_bool(&r->out, "beta", false);
	writer_open(&r->out, "subresource_uris", '{');
	for (i = 0; i < N_KINDS; i++) {
		if (!sells(c->iso, kinds[i].kind))
			continue;
		(void)snprintf(link, sizeof link,
		    "/2010-04-01/Accounts/%s/AvailablePhoneNumbers/%s/%s.json", r->account->sid,
		    c->iso, kinds[i].kind);
		writer_text(&r->out, kinds[i].name, link);
	}
	writer_close(&r->out, '}');
	writer_close(&r->out, '}');
}

/* The one list without pages. */
void tw_available_countries(struct tw_request *r)
{
	size_t i;

	writer_open(&r->out, NULL, '{');
	writer_open(&r->out, "countries", '[');
	for (i = 0; i < countries_count(); i++) {
		if (sells(countries_at(i)->iso, NULL))
			write_country(r, countries_at(i));
	}
	writer_close(&r->out, ']');
	writer_text(&r->out, "uri", r->path);
	writer_close(&r->out, '}');
	tw_answer(r, 200);
}

void tw_available_country(struct tw_request *r)
{
	if (!sells(r->id, NULL)) {
		tw_not_found(r);
		return;
	}
	write_country(r, countries_by_iso(r->id));
	tw_answer(r, 200);
}

/* ---- numbers */

static void write_offer(struct buf *out, const struct tw_offer *offer)
{
	static const char *const nulls[] = { "lata", "rate_center", "latitude", "longitude",
		"postal_code" };
	char name[24];
	size_t i;

	tw_national(offer->number, name, sizeof name);
	writer_open(out, NULL, '{');
	writer_text(out, "friendly_name", name);
	writer_text(out, "phone_number", offer->number);
	writer_text(out, "locality", offer->locality);
	writer_text(out, "region", offer->region);
	writer_text(out, "iso_country", offer->iso);
	writer_text(out, "address_requirements", offer->address_needs);
	writer_bool(out, "beta", false);
	for (i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		writer_null(out, nulls[i]);
	tw_capabilities(out);
	writer_close(out, '}');
}

/* What a yes or no asks of every number: `is` what it has, or what leaves it out. */
static const struct {
	const char *name;
	bool leaves_out, is; /* is: every number's; of what leaves out see left_out() */
	const char *address_needs;
} switches[] = {
	{ "VoiceEnabled", false, true, NULL },
	{ "SmsEnabled", false, true, NULL },
	{ "MmsEnabled", false, false, NULL },
	{ "FaxEnabled", false, false, NULL },
	{ "Beta", false, false, NULL },
	{ "ExcludeAllAddressRequired", true, false, "any local foreign" },
	{ "ExcludeLocalAddressRequired", true, false, "local" },
	{ "ExcludeForeignAddressRequired", true, false, "foreign" },
};

static bool is_digits(const char *text, size_t least, size_t most)
{
	size_t n = strspn(text, "0123456789");

	return text[n] == '\0' && n >= least && n <= most;
}

/* False: refused. */
static bool filters_fine(struct tw_request *r)
{
	const char *area = fields_get(&r->fields, "AreaCode");
	const char *contains = fields_get(&r->fields, "Contains");
	const char *distance = fields_get(&r->fields, "Distance");
	const char *value;
	size_t i;

	for (i = 0; i < sizeof switches / sizeof switches[0]; i++) {
		value = fields_get(&r->fields, switches[i].name);
		if (value != NULL && strcmp(value, "true") != 0 && strcmp(value, "false") != 0) {
			tw_refuse(r, 400, 20001, "%s has to be true or false.", switches[i].name);
			return false;
		}
	}
	if (area != NULL && (!is_digits(area, 3, 3) || strcmp(r->id, "US") != 0))
		tw_refuse(r, 400, 21451, "The area code \"%.10s\" is not valid here.", area);
	else if (contains != NULL &&
	    (strlen(contains) < 2 || strlen(contains) > 16 ||
		strspn(contains, "+*0123456789") != strlen(contains)))
		tw_refuse(r, 400, 21421, "Contains has to be 2 to 16 digits, \"*\" and \"+\".");
	else if (distance != NULL &&
	    (!is_digits(distance, 1, 3) || strtol(distance, NULL, 10) > 500))
		tw_refuse(r, 400, 20001, "Distance has to be 0 to 500.");
	else
		return true;
	return false;
}

static bool switches_match(const struct tw_request *r, const struct tw_offer *offer)
{
	const char *value;
	size_t i;
	bool yes;

	for (i = 0; i < sizeof switches / sizeof switches[0]; i++) {
		value = fields_get(&r->fields, switches[i].name);
		yes = value != NULL && strcmp(value, "true") == 0;
		if (!switches[i].leaves_out) {
			if (value != NULL && yes != switches[i].is &&
			    strcmp(switches[i].name, "Beta") != 0)
				return false;
		} else if (yes && strstr(switches[i].address_needs, offer->address_needs) != NULL) {
			return false;
		}
	}
	return true;
}

static bool same(const struct tw_request *r, const char *name, const char *is)
{
	const char *wanted = fields_get(&r->fields, name);

	return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

static bool matches(const struct tw_request *r, const struct tw_offer *offer)
{
	const char *area = fields_get(&r->fields, "AreaCode");
	const char *contains = fields_get(&r->fields, "Contains");

	return (area == NULL || strncmp(offer->number + 2, area, 3) == 0) &&
	    (contains == NULL || tw_part_of(contains, offer->number)) &&
	    same(r, "InRegion", offer->region) && same(r, "InLocality", offer->locality) &&
	    same(r, "InPostalCode", NULL) && same(r, "InRateCenter", NULL) &&
	    same(r, "InLata", NULL) && switches_match(r, offer);
}

/* The path's last part says the kind. */
static const char *kind_of(const struct tw_request *r)
{
	const char *last = strrchr(r->path, '/') + 1;
	size_t i;

	for (i = 0; i + 1 < N_KINDS && strncmp(last, kinds[i].kind, strlen(kinds[i].kind)) != 0;
	     i++)
		;
	return kinds[i].kind;
}

void tw_available_list(struct tw_request *r)
{
	const char *kind = kind_of(r);
	struct tw_offer offer;
	struct tw_list list;
	size_t i;

	if (!sells(r->id, kind)) {
		tw_not_found(r);
		return;
	}
	if (!filters_fine(r) || !tw_list_begin(&list, r, "available_phone_numbers", false))
		return;
	for (i = 0; tw_offer_at(i, &offer); i++) {
		if (strcmp(offer.iso, r->id) == 0 && strcmp(offer.kind, kind) == 0 &&
		    !tw_taken(r->tw, offer.number) && matches(r, &offer) &&
		    tw_list_has(&list, i + 1))
			write_offer(&r->out, &offer);
	}
	tw_list_end(&list, "available_phone_numbers");
}
