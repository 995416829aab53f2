/*
 * DESIGN: from a carrier's name to rows of the catalogue.
 *
 * A row fits when it is of the number's own country and of its kind of line, and one of its brands
 * (its name up to a bracket, its aliases) stands, word for word, in the name that Twilio gives, or
 * begins with that name: "T-Mobile USA, Inc." has "T-Mobile" in it, "Verizon Wireless" begins with
 * "Verizon". The longest match leads, and a name before an alias. The catalogue has no network
 * codes, so mcc and mnc point to nothing. Nothing that fits is no row at all: a guess is worth less
 * than asking the customer.
 */
#include <string.h>

#include "base/text.h"
#include "desk/reads_parts.h"

#define FITS_MAX 8
#define BRAND_MAX 160
#define BRAND_MIN 2 /* letters: "A1" */

struct lookup_reading {
	struct read read;
	struct lookup_read found;
	lookup_done_fn *done;
	void *user;
};

/* " t mobile usa inc ": a blank at both ends, so that words can be found whole. */
static size_t fold_words(const char *text, size_t n, char out[BRAND_MAX])
{
	char part[BRAND_MAX];
	size_t folded;

	if (n >= sizeof part)
		n = sizeof part - 1;
	memcpy(part, text, n);
	part[n] = '\0';
	out[0] = ' ';
	folded = text_fold(part, out + 1, BRAND_MAX - 2);
	while (folded > 0 && out[folded] == ' ')
		folded--;
	out[folded + 1] = ' ';
	out[folded + 2] = '\0';
	return folded;
}

/* How well a brand and a carrier's name (both folded) agree: 0 not at all. */
static size_t agree(const char *brand, size_t n_brand, const char *name, size_t n_name)
{
	if (n_brand < BRAND_MIN || n_name < BRAND_MIN)
		return 0;
	if (strcmp(brand, name) == 0)
		return 2 * BRAND_MAX;
	if (strstr(name, brand))
		return BRAND_MAX + n_brand;
	return strncmp(brand, name, n_name + 2) == 0 ? n_name : 0;
}

static size_t row_agrees(const struct carrier *c, const char *name, size_t n_name)
{
	char brand[BRAND_MAX];
	size_t n = fold_words(c->name, strcspn(c->name, "(,"), brand), best;
	const char *alias = c->aliases;

	best = agree(brand, n, name, n_name);
	best += best > 0; /* before the rows that have it as an alias: those of several networks */
	while (*alias) {
		const size_t length = strcspn(alias, ";");
		size_t found;

		n = fold_words(alias, length, brand);
		found = agree(brand, n, name, n_name);
		best = found > best ? found : best;
		alias += length + (alias[length] == ';');
	}
	return best;
}

/* Twilio's kinds of line; a kind that is not named here says nothing. */
static bool line_fits(const struct carrier *c, const char *kind)
{
	if (strcmp(kind, "mobile") == 0)
		return c->line_type == LINE_MOBILE;
	if (strcmp(kind, "landline") == 0)
		return c->line_type == LINE_FIXED;
	if (strcmp(kind, "fixedVoip") == 0 || strcmp(kind, "nonFixedVoip") == 0)
		return c->line_type != LINE_MOBILE;
	return true;
}

size_t lookup_fits(const struct catalogue *c, const struct twilio_lookup *lookup,
    const struct carrier **out, size_t max)
{
	size_t score[FITS_MAX], n = 0, n_name;
	char name[BRAND_MAX];

	if (max > FITS_MAX)
		max = FITS_MAX;
	n_name = fold_words(lookup->carrier, strlen(lookup->carrier), name);
	for (size_t i = 0; i < c->n && lookup->country[0] && max > 0; i++) {
		size_t found, at;

		if (c->rows[i]->country[0] == '*' ||
		    strcmp(c->rows[i]->country, lookup->country) != 0 ||
		    !line_fits(c->rows[i], lookup->line_type))
			continue;
		found = row_agrees(c->rows[i], name, n_name);
		if (!found)
			continue;
		for (at = n; at > 0 && score[at - 1] < found; at--)
			;
		if (at == max)
			continue;
		n += n < max;
		memmove(score + at + 1, score + at, (n - 1 - at) * sizeof *score);
		memmove(out + at + 1, out + at, (n - 1 - at) * sizeof *out);
		score[at] = found;
		out[at] = c->rows[i];
	}
	return n;
}

static void on_reply(struct read *r, const struct http_reply *reply)
{
	struct lookup_reading *l = (struct lookup_reading *)r;
	struct twilio_lookup *lookup = &l->found.lookup;
	struct error err = { 0 };

	if (!twilio_lookup_read(reply, &r->arena, lookup, &err)) {
		l->done(l->user, NULL, &err);
		return;
	}
	l->found.fits = arena_alloc(&r->arena, FITS_MAX * sizeof *l->found.fits);
	if (lookup->carrier[0])
		l->found.n_fits =
		    lookup_fits(r->session->catalogue, lookup, l->found.fits, FITS_MAX);
	l->done(l->user, &l->found, NULL);
}

struct read *lookup_read(struct session *s, struct loop *l, const char *e164, bool line_type,
    lookup_done_fn *done, void *user, struct error *err)
{
	struct read *r = read_new(sizeof(struct lookup_reading), s, l, "", false, err);
	struct lookup_reading *reading = (struct lookup_reading *)r;
	struct http_request request;

	if (!r)
		return NULL;
	reading->done = done;
	reading->user = user;
	if (!twilio_lookup_make(&r->twilio, e164, line_type, &request, err)) {
		read_free(r);
		return NULL;
	}
	read_send(r, &request, on_reply);
	http_request_done(&request);
	return r;
}
