/* Numbers that Twilio sells: what the country has first, then those of one kind, the first page. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/pool.h"
#include "desk/reads_parts.h"
#include "phone/number.h"

struct searching {
	struct read read;
	char country[3], contains[24];
	bool any; /* of the first kind that there is */
	enum twilio_kind kind;
	struct number_search found;
	number_search_fn *done;
	void *user;
};

static void failed(struct searching *s, const struct error *err)
{
	s->done(s->user, NULL, err);
}

static void offers_came(struct read *r, const struct http_reply *reply)
{
	struct searching *s = (struct searching *)r;
	struct twilio_offers page = { 0 };
	struct error err = { 0 };

	if (!twilio_offers_read(reply, &r->arena, &page, &err)) {
		failed(s, &err);
		return;
	}
	s->found.offers = arena_alloc(&r->arena, (page.n + 1) * sizeof *s->found.offers);
	for (size_t i = 0; i < page.n; i++) {
		const struct twilio_offer *from = &page.items[i];

		s->found.offers[s->found.n++] = (struct number_offer){ .number = from->number,
			.type = s->found.type,
			.locality = from->locality,
			.region = from->region,
			.needs = from->address_word,
			.voice = from->voice,
			.sms = from->sms,
			.beta = from->beta,
			/* Nowhere in Twilio's answer. */
			.price = "" };
	}
	s->done(s->user, &s->found, NULL);
}

/* "local, mobile" */
static const char *kinds_of(const struct twilio_market *market, struct arena *arena)
{
	const char *out = "";

	for (int k = 0; k < TWILIO_KINDS; k++)
		if (market->kinds[k])
			out = arena_printf(arena, "%s%s%s", out, out[0] ? ", " : "",
			    twilio_kind_name((enum twilio_kind)k));
	return out;
}

static bool kind_choose(struct searching *s, const struct twilio_market *market, struct error *err)
{
	char country[NUMBER_TEXT_MAX];

	for (int k = 0; s->any && k < TWILIO_KINDS; k++) {
		if (market->kinds[k]) {
			s->kind = (enum twilio_kind)k;
			s->any = false;
		}
	}
	if (!s->any && market->kinds[s->kind])
		return true;
	country_name(s->country, _("en"), country, sizeof country);
	if (!s->found.types[0])
		return error_set(err, ERROR_NOT_FOUND, "no-numbers-there",
		    _("Choose another country, or a number of the pool."),
		    _("Twilio sells no numbers that can be used here in %s."), country);
	return error_set(err, ERROR_NOT_FOUND, "no-such-type", _("Choose one of these kinds."),
	    _("Twilio sells no numbers of the kind %s in %s; it has: %s."),
	    twilio_kind_name(s->kind), country, s->found.types);
}

static void market_came(struct read *r, const struct http_reply *reply)
{
	struct searching *s = (struct searching *)r;
	struct twilio_market market = { 0 };
	struct http_request request;
	struct error err = { 0 };

	if (!twilio_market_read(reply, &r->arena, &market, &err)) {
		failed(s, &err);
		return;
	}
	s->found.types = kinds_of(&market, &r->arena);
	if (!kind_choose(s, &market, &err) ||
	    !twilio_offers_make(&r->twilio,
		&(struct twilio_search){
		    .country = s->country, .kind = s->kind, .contains = s->contains },
		&request, &err)) {
		failed(s, &err);
		return;
	}
	s->found.type = twilio_kind_name(s->kind);
	read_send(r, &request, offers_came);
	http_request_done(&request);
}

static bool query_take(struct searching *s, const struct number_query *q, struct error *err)
{
	const char *contains = q->contains ? q->contains : "";

	if (!q->country || strlen(q->country) != 2 || number_country_code(q->country) == 0)
		return error_set(err, ERROR_INPUT, "country",
		    _("Give the two letters of a country, such as BE."), _("\"%s\" is no country."),
		    q->country ? q->country : "");
	(void)text_copy(s->country, sizeof s->country, q->country);
	s->any = !q->type || !q->type[0];
	if (!s->any && !twilio_kind_parse(q->type, &s->kind))
		return error_set(err, ERROR_INPUT, "number-type",
		    _("Give local, mobile or toll_free."), _("\"%s\" is no kind of number."),
		    q->type);
	if (!text_copy(s->contains, sizeof s->contains, contains))
		return error_set(err, ERROR_INPUT, "contains", _("Give fewer digits."),
		    _("That is longer than a number."));
	return twilio_contains_check(s->contains, err);
}

struct read *number_search(struct session *session, struct loop *l, const struct number_query *q,
    number_search_fn *done, void *user, struct error *err)
{
	struct read *r = read_new(sizeof(struct searching), session, l, "", false, err);
	struct searching *s = (struct searching *)r;
	struct http_request request;

	if (!r)
		return NULL;
	s->done = done;
	s->user = user;
	if (!query_take(s, q, err) || !twilio_market_make(&r->twilio, s->country, &request, err)) {
		read_free(r);
		return NULL;
	}
	read_send(r, &request, market_came);
	http_request_done(&request);
	return r;
}
