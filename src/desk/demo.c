#include "desk/demo.h"

#include "base/time.h"
#include "desk/forwarding.h"

/* Examples, nobody's customers: +1 555 01xx is kept free for examples in North America, 020 7946
 * 0xxx by Ofcom for drama, the Nigerian mobile is the numbering plan's own example in
 * libphonenumber. The Belgian landline and the two pool numbers are those of the product's own
 * drawings; the third pool number is Ofcom's for drama too, and the practice providers do not have
 * it. */
static const struct {
	const char *number, *country, *provider;
} pool[] = {
	{ "+32480210449", "BE", "telnyx" },
	{ "+16504595418", "US", "telnyx" },
	{ "+442079460779", "GB", "telnyx" },
};

enum demo_progress { DEMO_NEW, DEMO_GIVEN, DEMO_REPORTED };

static const struct demo {
	struct new_customer fields;
	const char *managed, *managed_country; /* a number rented for it alone */
	const char *ai, *carrier;              /* chosen; NULL: the suggestion */
	enum demo_progress progress;
	const char *call_back; /* the note on the call-back list */
} demos[] = {
	{ { .name = "Frituur De Kroon",
	      .number = "+32 9 224 61 11",
	      .country = "BE",
	      .language = "nl",
	      .mode = "managed" },
	    NULL, NULL, NULL, NULL, DEMO_NEW, NULL },
	{ { .name = "Ikeja Family Clinic",
	      .number = "+234 802 123 4567",
	      .country = "NG",
	      .language = "en",
	      .mode = "managed" },
	    NULL, NULL, "+16504595418", "ng-mtn", DEMO_GIVEN,
	    "Was on that phone: call back, then dial the code" },
	{ { .name = "Harbor Street Dental",
	      .number = "+1 650 555 0123",
	      .country = "US",
	      .language = "en",
	      .mode = "managed" },
	    "+16505550199", "US", NULL, "us-verizon-wireless", DEMO_REPORTED, NULL },
	{ { .name = "Kingsway Lettings",
	      .number = "+44 20 7946 0958",
	      .country = "GB",
	      .language = "en",
	      .mode = "byoc" },
	    NULL, NULL, NULL, NULL, DEMO_NEW, NULL },
	{ { .name = "Lambeth Cycles",
	      .number = "+44 20 7946 0321",
	      .country = "GB",
	      .language = "en",
	      .mode = "managed",
	      .through = "telnyx" },
	    NULL, NULL, NULL, NULL, DEMO_NEW, NULL },
};

/* Numbers for which the practice providers bring about each outcome (src/practice has the table),
 * so that each can be met once before a customer is on the phone. In the list they follow the
 * stories. */
static const char *const practised[][2] = {
	{ "+16505550101", "Practice: answered, code entered" },
	{ "+16505550102", "Practice: answered, code not entered" },
	{ "+16505550103", "Practice: busy" },
	{ "+16505550104", "Practice: nobody answers" },
	{ "+16505550105", "Practice: phone switched off" },
	{ "+16505550106", "Practice: country not allowed (21215)" },
	{ "+16505550107", "Practice: blocked by Twilio (21216)" },
	{ "+16505550108", "Practice: verified already" },
	{ "+16505550109", "Practice: the account's own number" },
	{ "+16505550110", "Practice: not on a trial account" },
	{ "+16505550111", "Practice: credentials refused" },
	{ "+16505550112", "Practice: too many requests at first" },
	{ "+16505550113", "Practice: server error, nothing rings" },
	{ "+16505550114", "Practice: server error, but it rings" },
	{ "+16505550115", "Practice: slow answer" },
	{ "+16505550116", "Practice: no reply, but it rings" },
	{ "+16505550117", "Practice: no reply, nothing rings" },
	{ "+16505550118", "Practice: reply cut off, but it rings" },
	{ "+16505550119", "Practice: no reply, rings late" },
};

static bool lane_fill(struct session *s, const struct demo *d, const char *id, struct error *err)
{
	const struct lane1_choice choice = {
		.ai_number = d->ai, .carrier_id = d->carrier, .ring = -1, .foreign_yes = true
	};
	struct arena arena = { 0 };
	struct lane1 lane;
	bool ok;

	ok = lane1_load(s, id, NULL, &arena, &lane, err) && lane1_choose(s, &lane, &choice, err) &&
	    lane1_load(s, id, NULL, &arena, &lane, err) && lane1_given(s, &lane, err);
	if (ok && d->progress == DEMO_REPORTED)
		ok = lane1_load(s, id, NULL, &arena, &lane, err) && lane1_reported(s, &lane, err);
	arena_done(&arena);
	return ok;
}

static bool customer_fill(struct session *s, const struct demo *d, struct error *err)
{
	char id[ID_MAX], other[ID_MAX], warning[240], now[TIME_TEXT_MAX];

	if (!desk_customer_add(s, &d->fields, id, warning, err))
		return false;
	if (d->managed &&
	    !managed_number_add(s->store, id, d->managed, d->managed_country, other, err))
		return false;
	if (d->progress != DEMO_NEW && !lane_fill(s, d, id, err))
		return false;
	if (!d->call_back)
		return true;
	time_now_text(now);
	return customer_call_back(s->store, id, now, d->call_back, err);
}

bool demo_fill(struct session *s, struct error *err)
{
	char id[ID_MAX];

	for (size_t i = 0; i < sizeof pool / sizeof pool[0]; i++)
		if (!pool_number_add(s->store, pool[i].number, pool[i].country, pool[i].provider,
			50, id, err))
			return false;
	for (size_t i = 0; i < sizeof demos / sizeof demos[0]; i++)
		if (!customer_fill(s, &demos[i], err))
			return false;
	for (size_t i = 0; i < sizeof practised / sizeof practised[0]; i++) {
		const struct new_customer fields = { .name = practised[i][1],
			.number = practised[i][0],
			.language = "en",
			.mode = "managed" };
		char warning[240];

		if (!desk_customer_add(s, &fields, id, warning, err))
			return false;
	}
	return true;
}
