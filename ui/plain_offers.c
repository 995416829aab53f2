#include "ui/plain_offers.h"

#include <ctype.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/pool.h"

#define SHOWN_MAX 20

static const char *needs_words(const char *needs)
{
	if (strcmp(needs, "none") == 0 || needs[0] == '\0')
		return "";
	if (strcmp(needs, "local") == 0)
		return _(", needs a local address");
	if (strcmp(needs, "foreign") == 0)
		return _(", needs an address abroad");
	return _(", needs an address");
}

static const char *line_of(struct arena *a, const struct number_offer *o)
{
	const char *const parts[] = { o->type, o->locality, o->region, o->price };
	const char *line = plain_shown(a, o->number);

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i][0] != '\0')
			line = arena_printf(a, "%s, %s", line, parts[i]);
	return arena_printf(a, "%s%s%s", line, needs_words(o->needs),
	    o->voice ? "" : _(", takes no calls"));
}

/* The search's own memory ends with it. */
static void found(void *user, const struct number_search *s, const struct error *err)
{
	struct plain_offers *o = user;

	o->found = true;
	if (err != NULL)
		o->problem = *err;
	if (s == NULL)
		return;
	o->n = s->n;
	o->offers = arena_alloc(&o->arena, (o->n + 1) * sizeof *o->offers);
	for (size_t i = 0; i < o->n; i++)
		o->offers[i] = (struct plain_offer){
			.number = arena_strdup(&o->arena, s->offers[i].number),
			.type = arena_strdup(&o->arena, s->offers[i].type),
			.line = line_of(&o->arena, &s->offers[i]),
		};
}

/* Asks what is looked for. False: given up. */
static bool ask(struct plain_offers *o)
{
	static const char *const types[] = { "", "local", "mobile", "toll_free" };
	const char *const lines[] = { _("Any kind"), _("Local"), _("Mobile"), _("Toll-free") };
	char country[16];
	int which;

	if (plain_ask(o->p,
		arena_printf(&o->arena, _("Country of the number, two letters (empty: %s):"),
		    o->country),
		country, sizeof country)) {
		if (strlen(country) != 2) {
			plain_say(_("BE, NL, GB, US: the two letters of the country."));
			return false;
		}
		for (size_t i = 0; i < 2; i++)
			o->country[i] = (char)toupper((unsigned char)country[i]);
	}
	which = plain_choose(o->p, _("Which kind?"), lines, 4);
	if (which < 0)
		return false;
	(void)text_copy(o->type, sizeof o->type, types[which]);
	(void)plain_ask(o->p,
	    o->pool ? _("Digits that it shall contain (empty: any):")
		    : _("Digits that it shall contain, a star for any (empty: any):"),
	    o->contains, sizeof o->contains);
	return !o->p->ended;
}

static bool search(struct plain_offers *o)
{
	const struct number_query query = {
		.country = o->country, .type = o->type, .contains = o->contains
	};
	struct read *read;
	bool on;

	read = (o->pool ? pool_search : number_search)(o->p->session, plain_loop(o->p), &query,
	    found, o, &o->problem);
	if (read == NULL) {
		plain_error(&o->problem);
		return false;
	}
	plain_say(o->pool ? _("Telnyx is being asked which numbers it has. Enter stops waiting.")
			  : _("Twilio is being asked which numbers it has. Enter stops waiting."));
	on = plain_wait(o->p, plain_undone, &o->found);
	read_free(read);
	if (!on)
		return false;
	if (o->problem.kind != ERROR_NONE)
		plain_error(&o->problem);
	else if (o->n == 0)
		plain_say(_("There is no such number just now."));
	return o->n > 0;
}

const struct plain_offer *plain_offers_find(struct plain_offers *o)
{
	const char *lines[SHOWN_MAX];
	size_t n;
	int which;

	if (!ask(o) || !search(o))
		return NULL;
	n = o->n < SHOWN_MAX ? o->n : SHOWN_MAX;
	for (size_t i = 0; i < n; i++)
		lines[i] = o->offers[i].line;
	which = plain_choose(o->p,
	    o->n > n ? _("The first of the numbers for sale (give digits for fewer):")
		     : _("Numbers for sale:"),
	    lines, n);
	return which >= 0 ? &o->offers[which] : NULL;
}

void plain_offers_done(struct plain_offers *o)
{
	arena_done(&o->arena);
}
