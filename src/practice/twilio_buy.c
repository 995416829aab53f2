/* Buying a number: what each documented one does is in the table. */
#include <string.h>

#include "base/i18n.h"
#include "practice/rules.h"
#include "practice/twilio.h"

enum outcome {
	BOUGHT,
	NEEDS_ADDRESS, /* although the search does not say so */
	NEEDS_BUNDLE,
	GONE,
	FAILS_BOUGHT,
	FAILS,
	HANGS_BOUGHT,
	HANGS,
	CUT_BOUGHT,
	HANGS_THEN_BOUGHT
};

static const struct sale {
	const char *number;
	enum outcome outcome;
	const char *words;
} sales[] = {
	{ "+16505550201", BOUGHT, N_("bought (as every number that is not named here)") },
	{ "+16505550221", GONE, N_("21422: somebody else has bought it") },
	{ "+16505550222", NEEDS_ADDRESS, N_("21631: needs an address, which the search hides") },
	{ "+16505550223", NEEDS_BUNDLE, N_("21649: needs a regulatory bundle") },
	{ "+16505550224", FAILS_BOUGHT, N_("500, and yet it is bought") },
	{ "+16505550225", FAILS, N_("500, it is not bought") },
	{ "+16505550226", HANGS_BOUGHT, N_("the connection hangs, it is bought") },
	{ "+16505550227", HANGS, N_("the connection hangs, it is not bought") },
	{ "+16505550228", CUT_BOUGHT, N_("the answer is cut off, it is bought") },
	{ "+16505550229", HANGS_THEN_BOUGHT,
	    N_("the connection is closed after 4 s, it is bought after 8 s") },
};
#define N_SALES (sizeof sales / sizeof sales[0])

const char *tw_sale_at(size_t i, const char **words)
{
	if (i >= N_SALES)
		return NULL;
	*words = sales[i].words;
	return sales[i].number;
}

static enum outcome outcome_of(const char *number)
{
	size_t i;

	for (i = 0; i < N_SALES && strcmp(sales[i].number, number) != 0; i++)
		;
	return i == N_SALES ? BOUGHT : sales[i].outcome;
}

static bool find_number(const struct tw *tw, const char *number, struct tw_offer *offer)
{
	size_t i;

	for (i = 0; tw_offer_at(i, offer); i++) {
		if (strcmp(offer->number, number) == 0)
			return !tw_taken(tw, number);
	}
	return false;
}

/* Any free one of an American area code. */
static bool find_area(const struct tw *tw, const char *area, struct tw_offer *offer)
{
	size_t i;

	for (i = 0; tw_offer_at(i, offer); i++) {
		if (strcmp(offer->iso, "US") == 0 && strcmp(offer->kind, "Local") == 0 &&
		    strncmp(offer->number + 2, area, 3) == 0 && !tw_taken(tw, offer->number))
			return true;
	}
	return false;
}

/* What is to be bought; false: refused. */
static bool chosen(struct tw_request *r, struct tw_offer *offer)
{
	const char *number = fields_get(&r->fields, "PhoneNumber");
	const char *area = fields_get(&r->fields, "AreaCode");

	if ((number == NULL) == (area == NULL))
		tw_refuse(r, 400, 20001, "PhoneNumber or AreaCode is needed, and not both.");
	else if (number != NULL && !rules_e164(number))
		tw_refuse(r, 400, 21421, "The number \"%.40s\" is not valid.", number);
	else if (number != NULL && !find_number(r->tw, number, offer))
		tw_refuse(r, 400, 21422, "%s is not available.", number);
	else if (area != NULL && (strlen(area) != 3 || strspn(area, "0123456789") != 3))
		tw_refuse(r, 400, 21451, "The area code \"%.10s\" is not valid.", area);
	else if (area != NULL && !find_area(r->tw, area, offer))
		tw_refuse(r, 400, 21452, "No numbers were found in the area code %s.", area);
	else
		return true;
	return false;
}

static bool given(const struct tw_request *r, const char *name)
{
	const char *value = fields_get(&r->fields, name);

	return value != NULL && value[0] != '\0';
}

/* What the law of its country, and the account, ask for; false: refused. */
static bool allowed(struct tw_request *r, const struct tw_offer *offer, enum outcome outcome)
{
	if (r->account == r->tw->known[TW_TRIAL])
		tw_refuse(r, 400, 21404, "A trial account has one number at most.");
	else if (strcmp(offer->address_needs, "local") == 0 && !given(r, "AddressSid"))
		tw_refuse(r, 400, 21615, "%s needs an address in its area.", offer->number);
	else if ((strcmp(offer->address_needs, "none") != 0 || outcome == NEEDS_ADDRESS) &&
	    !given(r, "AddressSid"))
		tw_refuse(r, 400, 21631, "%s needs an address.", offer->number);
	else if (outcome == NEEDS_BUNDLE && !given(r, "BundleSid"))
		tw_refuse(r, 400, 21649, "%s needs a regulatory bundle.", offer->number);
	else
		return true;
	return false;
}

static struct tw_number *make(struct tw_request *r, const struct tw_offer *offer)
{
	struct tw_number *n = tw_number_new(r->tw, r->account, offer->number);

	n->type = offer->type;
	n->address_needs = offer->address_needs;
	tw_number_take_form(r, n);
	return n;
}

static void drop(void *user)
{
	server_drop(user);
}

/* It was gone, or the account closed, by the time that it was taken up: nothing is bought. */
static void arrive(void *user)
{
	struct tw_number *n = user;
	struct tw_number **at = &n->tw->coming;

	while (*at != n)
		at = &(*at)->next;
	*at = n->next;
	if (n->account->status == TW_ACTIVE && !tw_taken(n->tw, n->number))
		tw_number_add(n);
	else
		tw_number_free(n);
}

static void buy_later(struct tw_request *r, struct tw_number *n)
{
	n->next = r->tw->coming;
	r->tw->coming = n;
	agenda_add(r->tw->agenda, PHONES_DROPPED_MS, drop, r->x);
	agenda_add(r->tw->agenda, PHONES_TAKEN_UP_MS, arrive, n);
}

static void fail(struct tw_request *r)
{
	tw_refuse(r, 500, 20500, "Something went wrong on the server.");
}

static void buy(struct tw_request *r, const struct tw_offer *offer, enum outcome outcome)
{
	struct tw_number *n = make(r, offer);

	if (outcome == HANGS_THEN_BOUGHT) {
		buy_later(r, n);
		return;
	}
	tw_number_add(n);
	tw_number_write(&r->out, n);
	if (outcome == FAILS_BOUGHT)
		fail(r);
	else if (outcome == HANGS_BOUGHT)
		tw_hang(r);
	else if (outcome == CUT_BOUGHT)
		server_answer_cut(r->x, 201, buf_text(&r->out), r->out.n);
	else
		tw_answer(r, 201);
}

void tw_number_buy(struct tw_request *r)
{
	struct tw_offer offer;
	enum outcome outcome;

	if (!tw_number_form(r) || !chosen(r, &offer))
		return;
	outcome = outcome_of(offer.number);
	if (outcome == GONE)
		tw_refuse(r, 400, 21422, "%s is not available.", offer.number);
	else if (!allowed(r, &offer, outcome))
		return;
	else if (outcome == FAILS)
		fail(r);
	else if (outcome == HANGS)
		tw_hang(r);
	else
		buy(r, &offer, outcome);
}
