/*
 * DESIGN. A place is found and taken under one write lock (BEGIN IMMEDIATE): between the count and
 * the row nobody else can write. The schema's triggers stand behind that.
 */
#include <string.h>

#include "base/i18n.h"
#include "phone/number.h"
#include "store/forwarding_rows.h"
#include "store/internal.h"
#include "store/pool_rows.h"
#include "store/sync_rows.h"

/* Telnyx has it attached to nothing, as was seen there: its calls arrive nowhere. */
static bool dangling(const struct pool_number *p)
{
	return strcmp(p->provider, "telnyx") == 0 && p->seen_at[0] && !p->connection_id[0];
}

static bool usable(const struct pool_number *p)
{
	return p->active && p->drift != DRIFT_MISSING && p->drift != DRIFT_SUSPENDED &&
	    !dangling(p);
}

/* What there is of one country. */
struct pool_sums {
	int numbers, off, missing, suspended, led; /* all, and those that cannot be used */
	int usable, places, per_number;            /* per_number: 0 where they differ */
};

static struct pool_sums sums_of(const struct pool_number *all, size_t n, const char *country)
{
	struct pool_sums sums = { .per_number = -1 };

	for (size_t i = 0; i < n; i++) {
		const struct pool_number *p = &all[i];

		if (strcmp(p->country, country) != 0)
			continue;
		sums.numbers++;
		if (!usable(p)) {
			sums.missing += p->drift == DRIFT_MISSING;
			sums.suspended +=
			    p->drift == DRIFT_SUSPENDED || (p->drift != DRIFT_MISSING && p->active);
			sums.off +=
			    p->drift != DRIFT_MISSING && p->drift != DRIFT_SUSPENDED && !p->active;
			continue;
		}
		if (p->led_to[0]) {
			sums.led++;
			continue;
		}
		sums.usable++;
		sums.places += p->capacity;
		if (sums.per_number < 0)
			sums.per_number = p->capacity;
		else if (sums.per_number != p->capacity)
			sums.per_number = 0;
	}
	return sums;
}

static bool none_usable(const struct pool_sums *sums, const char *country, struct error *err)
{
	const char *hint =
	    _("Look at the pool: switch a number on, or have it mended at its provider.");

	if (sums->numbers == 1)
		return error_set(err, ERROR_REFUSED, "pool-inactive", hint,
		    sums->missing
			? _("The one pool number of %s is missing at its provider; nothing was saved.")
			: sums->suspended
			? _("The one pool number of %s takes no calls at its provider now; nothing was saved.")
			: _("The one pool number of %s is switched off; nothing was saved."),
		    country);
	return error_set(err, ERROR_REFUSED, "pool-inactive", hint,
	    _("None of the %d pool numbers of %s can be used: %d switched off, %d missing, %d suspended at the provider; nothing was saved."),
	    sums->numbers, country, sums->off, sums->missing, sums->suspended);
}

static bool all_taken(const struct pool_sums *sums, const char *country, struct error *err)
{
	const char *hint = sums->usable + sums->led < sums->numbers
	    ? _("More are known, but switched off, missing or suspended: look at the pool.")
	    : _("Add a pool number, or give this customer a managed number.");

	if (sums->usable == 0)
		return error_set(err, ERROR_REFUSED, "pool-full", hint,
		    _("Every pool number of %s that can be used leads to one customer's agent alone; nothing was saved."),
		    country);
	if (sums->usable == 1)
		return error_set(err, ERROR_REFUSED, "pool-full", hint,
		    _("All %d places of the one pool number of %s are taken; nothing was saved."),
		    sums->places, country);
	if (sums->per_number > 0)
		return error_set(err, ERROR_REFUSED, "pool-full", hint,
		    _("All places of the %d pool numbers of %s are taken, %d each; nothing was saved."),
		    sums->usable, country, sums->per_number);
	return error_set(err, ERROR_REFUSED, "pool-full", hint,
	    _("All %d places of the %d pool numbers of %s are taken; nothing was saved."),
	    sums->places, sums->usable, country);
}

static bool no_place(struct store *s, const char *country, struct arena *arena, struct error *err)
{
	struct pool_number *all;
	struct pool_sums sums;
	size_t n;

	if (!pool_list(s, arena, &all, &n, err))
		return false;
	sums = sums_of(all, n, country);
	if (sums.numbers == 0)
		return error_set(err, ERROR_REFUSED, "pool-empty",
		    _("Read the pool again, choose a number of another country, or a managed number."),
		    _("No pool number of %s is known; nothing was saved."),
		    country[0] ? country : _("an unknown country"));
	return sums.usable + sums.led == 0 ? none_usable(&sums, country, err)
					   : all_taken(&sums, country, err);
}

/* The number whose place the configuration has, or of those that were ever looked at from here,
 * else of the others, the one with the fewest taken. */
#define LED                                  \
	POOL_LED_ELSEWHERE("p.phone_number", \
	    "(select c.org_id from forwarding_configs c where c.id = ?2)")
static bool choose(struct store *s, const char *config_id, const char *country, char number[17],
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "select p.phone_number from (select n.*, (select count(*) from forwarding_numbers f where f.pool_number_id = n.id "
	    "and f.deleted_at is null and f.status <> 'disabled') as used, exists (select 1 from forwarding_numbers f where "
	    "f.id = ?2 and f.pool_number_id = n.id and f.deleted_at is null and f.status <> 'disabled') as had "
	    "from pool_numbers n where n.country_code = ?1 and n.country_code <> '' and n.status = 'active' "
	    "and n.drift not in ('missing', 'suspended') and not " POOL_DANGLING(
		"n") " and n.deleted_at is null) p "
		     "where p.had or (p.used < p.capacity and not " LED
		     ") order by p.had desc, p.seen_at is null, p.used, p.row_id limit 1";
	bool any;

	return store_word(s, store_asked(s, sql, TEXTS(country, config_id), err), number, 17, &any,
		   err) &&
	    (any || no_place(s, country, arena, err));
}

bool pool_online(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "pool-online",
	    _("Sign in at the shared project and let it sync, then choose again; any other AI number can be chosen now."),
	    _("The pool is shared: a new place in it is given by the project alone; nothing was saved."));
}

/* The number that the remote gave the configuration a place in; none: "pool-online". */
static bool given(struct store *s, const char *config_id, const char *country, char number[17],
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "select p.phone_number from forwarding_numbers f join pool_numbers p on p.id = f.pool_number_id and "
	    "p.deleted_at is null where f.id = ?1 and f.deleted_at is null and f.status <> 'disabled' and p.country_code = ?2";
	char had[17], shown[NUMBER_TEXT_MAX];
	bool any;

	if (!store_word(s, store_asked(s, sql, TEXTS(config_id, country), err), had, sizeof had,
		&any, err))
		return false;
	if (!any)
		return pool_online(err);
	if (!choose(s, config_id, country, number, arena, err))
		return false;
	number_show(had, shown, sizeof shown);
	return strcmp(number, had) == 0 ||
	    error_set(err, ERROR_REFUSED, "pool-inactive",
		_("Look at the pool: switch it on, or have it mended at its provider."),
		_("The project has given a place in %s, which cannot be used as this store last saw it; nothing was saved."),
		shown);
}

bool pool_allocate_inside(struct store *s, const char *config_id, int64_t version,
    const char *country, const struct forwarding_setup *setup, char number[17], bool *changed,
    struct arena *arena, struct error *err)
{
	struct forwarding_setup with = *setup;
	bool shared;

	if (!sync_places_end(s, err) || !sync_shared(s, &shared, err) ||
	    !(shared ? given : choose)(s, config_id, country, number, arena, err))
		return false;
	with.ai_number = number;
	with.ai_source = AI_POOL;
	return forwarding_set_inside(s, config_id, version, &with, true, changed, arena, err);
}

bool pool_allocate(struct store *s, const char *config_id, int64_t version, const char *country,
    const struct forwarding_setup *setup, char number[17], struct error *err)
{
	struct arena arena = { 0 };
	bool changed = false, ok;

	number[0] = '\0';
	if (!store_begin(s, err))
		return false;
	ok = pool_allocate_inside(s, config_id, version, or_empty(country), setup, number, &changed,
	    &arena, err);
	if (!ok || !changed)
		(void)store_rollback(s);
	else
		ok = store_commit(s, err);
	arena_done(&arena);
	if (!ok)
		number[0] = '\0';
	return ok;
}
