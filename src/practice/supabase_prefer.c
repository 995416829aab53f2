/* Prefer and Preference-Applied (PostgREST: ApiRequest/Preferences.hs). */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/supabase_parts.h"

struct word {
	const char *word;
	size_t at; /* an int of struct sb_prefer */
	int value;
};
#define AT(member) offsetof(struct sb_prefer, member)
/* In the order in which they are said to be applied; of one kind the first that came counts. */
static const struct word words[] = {
	{ "resolution=merge-duplicates", AT(resolution), SB_MERGE },
	{ "resolution=ignore-duplicates", AT(resolution), SB_IGNORE },
	{ "missing=default", AT(missing), SB_DEFAULTS },
	{ "missing=null", AT(missing), SB_NULLS },
	{ "return=representation", AT(representation), SB_FULL },
	{ "return=minimal", AT(representation), SB_MINIMAL },
	{ "return=headers-only", AT(representation), SB_HEADERS },
	{ "count=exact", AT(count), SB_EXACT },
	{ "count=planned", AT(count), SB_PLANNED },
	{ "count=estimated", AT(count), SB_ESTIMATED },
	{ "handling=strict", AT(handling), SB_STRICT },
	{ "handling=lenient", AT(handling), SB_LENIENT },
};

static int *member(struct sb_prefer *p, size_t at)
{
	return (int *)(void *)((char *)p + at);
}

static bool take(struct sb_prefer *p, const char *one)
{
	char *end = NULL;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].word, one) != 0)
			continue;
		if (*member(p, words[i].at) == 0)
			*member(p, words[i].at) = words[i].value;
		return true;
	}
	if (strncmp(one, "max-affected=", 13) == 0) {
		p->max_affected = strtoll(one + 13, &end, 10);
		if (*end != '\0' || end == one + 13)
			p->max_affected = -1;
		return true;
	}
	p->utc = p->utc || strcmp(one, "timezone=UTC") == 0;
	/* A transaction's end cannot be chosen, but to ask for it is no mistake. */
	return strcmp(one, "timezone=UTC") == 0 || strcmp(one, "tx=commit") == 0 ||
	    strcmp(one, "tx=rollback") == 0;
}

bool sb_prefer_read(struct sb_call *c)
{
	const char *at = c->request->prefer;
	char one[128], unknown[SB_WORDS / 2] = "", details[SB_WORDS];
	size_t n, n_unknown = 0;

	c->prefer.max_affected = -1;
	while (at != NULL && *at != '\0') {
		at += strspn(at, " \t,");
		n = strcspn(at, ",");
		(void)snprintf(one, sizeof one, "%.*s", (int)n, at);
		at += n;
		n = strlen(one);
		while (n > 0 && (one[n - 1] == ' ' || one[n - 1] == '\t'))
			one[--n] = '\0';
		if (n > 0 && !take(&c->prefer, one) && n_unknown + n + 4 < sizeof unknown)
			n_unknown += (size_t)snprintf(unknown + n_unknown,
			    sizeof unknown - n_unknown, "%s%s", n_unknown > 0 ? ", " : "", one);
	}
	if (unknown[0] == '\0' || c->prefer.handling != SB_STRICT)
		return true;
	(void)snprintf(details, sizeof details, "Invalid preferences: %s", unknown);
	return sb_fail(&c->fault, 400, "PGRST122", details,
	    "Invalid preferences given with handling=strict");
}

void sb_prefer_applied(struct sb_call *c, bool resolution, bool representation, bool missing,
    bool max_affected)
{
	const struct sb_prefer *p = &c->prefer;
	struct buf out;

	buf_init(&out, 1024);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if ((words[i].at == AT(resolution) && !resolution) ||
		    (words[i].at == AT(representation) && !representation) ||
		    (words[i].at == AT(missing) && !missing) ||
		    *member(&c->prefer, words[i].at) != words[i].value)
			continue;
		(void)buf_printf(&out, "%s%s", out.n > 0 ? ", " : "", words[i].word);
	}
	if (p->utc)
		(void)buf_printf(&out, "%stimezone=UTC", out.n > 0 ? ", " : "");
	if (max_affected && p->handling == SB_STRICT && p->max_affected >= 0)
		(void)buf_printf(&out, "%smax-affected=%lld", out.n > 0 ? ", " : "",
		    p->max_affected);
	if (out.n > 0)
		server_header(c->x, "Preference-Applied", buf_text(&out));
	buf_done(&out);
}
