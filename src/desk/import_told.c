/* What an import tells of itself. */
#include <string.h>

#include "desk/import_parts.h"

const struct import_count *import_count(const struct import *i)
{
	return &i->count;
}

const char *import_encoding(const struct import *i)
{
	return i->text.encoding;
}

const char *import_example(const struct import *i, int *line)
{
	*line = i->example.line;
	return i->example.name ? i->example.name : "";
}

char import_separator(const struct import *i)
{
	return i->header.separator;
}

size_t import_ignored(const struct import *i, const struct import_ignored **out)
{
	*out = i->header.ignored;
	return i->header.n_ignored;
}

size_t import_bad(const struct import *i, const struct import_bad **out)
{
	*out = i->bad;
	return i->n_bad;
}

size_t import_doubts(const struct import *i, const struct import_bad **out)
{
	*out = i->doubts;
	return i->n_doubts;
}

size_t import_unplaced(const struct import *i, const struct import_want **out)
{
	*out = i->unplaced;
	return i->n_unplaced;
}

size_t import_handouts_kept(const struct import *i, const struct import_kept **out)
{
	*out = i->kept;
	return i->n_kept;
}

/* A customer without a number has none. */
static bool has_config(const struct import_kept_line *kept)
{
	static const unsigned char none[sizeof kept->config];

	return memcmp(kept->config, none, sizeof none) != 0;
}

bool import_next_lane(struct import *i, size_t *at, struct arena *arena, struct lane1 *out,
    int *line, struct error *err)
{
	error_clear(err);
	for (; *at < i->n_lines; (*at)++) {
		const struct import_kept_line *kept = &i->lines[*at];
		struct error own = { 0 };
		struct forwarding f;
		char id[ID_MAX];

		if ((kept->fate != FATE_ALREADY && kept->fate != FATE_WANTS) || !has_config(kept))
			continue;
		import_config_text(kept->config, id);
		if (forwarding_get(i->session->store, id, arena, &f, &own) &&
		    lane1_load(i->session, f.org_id, f.business_number, arena, out, &own)) {
			*line = kept->line;
			(*at)++;
			return true;
		}
		if (own.kind != ERROR_NOT_FOUND) { /* else removed just now by somebody else */
			*err = own;
			return false;
		}
	}
	return false;
}
