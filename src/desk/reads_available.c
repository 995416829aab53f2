/* Numbers that Telnyx sells, for the pool. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/pool_order.h"
#include "desk/reads_parts.h"
#include "phone/number.h"

#define OFFERS_MAX 50

struct looking {
	struct read read;
	char type[16];
	struct number_search found;
	number_search_fn *done;
	void *user;
};

static void came(struct read *r, const struct http_reply *reply)
{
	struct looking *l = (struct looking *)r;
	struct telnyx_available_list list = { 0 };
	struct error err = { 0 };

	if (!telnyx_available_read(reply, &r->arena, &list, &err)) {
		l->done(l->user, NULL, &err);
		return;
	}
	l->found = (struct number_search){ .types = "", .type = l->type };
	l->found.offers = arena_alloc(&r->arena, (list.n + 1) * sizeof *l->found.offers);
	for (size_t i = 0; i < list.n; i++) {
		const struct telnyx_available *from = &list.items[i];
		char price[80];

		pool_price(from, price, sizeof price);
		l->found.offers[l->found.n++] = (struct number_offer){ .number = from->number,
			.type = l->type,
			.locality = "",
			.region = from->region,
			.needs = "",
			.voice = from->voice,
			.price = arena_strdup(&r->arena, price) };
	}
	l->done(l->user, &l->found, NULL);
}

static bool start(struct looking *l, const struct number_query *q, struct error *err)
{
	struct read *r = &l->read;
	const struct telnyx_available_query query = { .country = q->country ? q->country : "",
		.type = l->type,
		.contains = q->contains ? q->contains : "",
		.starts_with = "",
		.limit = OFFERS_MAX };
	struct http_request request;

	if (q->type && q->type[0] &&
	    (!text_copy(l->type, sizeof l->type, q->type) ||
		(strcmp(l->type, "local") != 0 && strcmp(l->type, "mobile") != 0 &&
		    strcmp(l->type, "toll_free") != 0)))
		return error_set(err, ERROR_INPUT, "number-type",
		    _("Give local, mobile or toll_free."), _("\"%s\" is no kind of number."),
		    q->type);
	if (strlen(query.country) != 2 || number_country_code(query.country) == 0)
		return error_set(err, ERROR_INPUT, "country",
		    _("Give the two letters of a country, such as BE."), _("\"%s\" is no country."),
		    query.country);
	if (!credentials_telnyx(&r->session->credentials, &r->telnyx, err) ||
	    !telnyx_available_make(&r->telnyx, &query, &request, err))
		return false;
	read_send(r, &request, came);
	http_request_done(&request);
	return true;
}

struct read *pool_search(struct session *s, struct loop *loop, const struct number_query *q,
    number_search_fn *done, void *user, struct error *err)
{
	struct read *r = read_plain(sizeof(struct looking), s, loop);
	struct looking *l = (struct looking *)r;

	l->done = done;
	l->user = user;
	if (start(l, q, err))
		return r;
	read_free(r);
	return NULL;
}
