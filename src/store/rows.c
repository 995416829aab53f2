/* What a query gives, read into structs. */
#include <string.h>

#include "base/text.h"
#include "store/internal.h"

sqlite3_stmt *store_asked(struct store *s, const char *sql, const char *const *texts, size_t n,
    struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);

	for (size_t i = 0; statement && i < n; i++)
		bind_text(statement, (int)i + 1, texts[i]);
	return statement;
}

bool store_list(struct store *s, sqlite3_stmt *asked, const struct row_reader *reader,
    struct arena *arena, void **out, size_t *n, struct error *err)
{
	size_t room = 0;
	enum stepped row;

	*out = NULL;
	*n = 0;
	if (!asked)
		return false;
	while (store_next(s, asked, &row, err)) {
		*out = store_grow(arena, *out, *n, &room, reader->size);
		if (!reader->read(s, asked, arena, (char *)*out + *n * reader->size, err)) {
			(void)sqlite3_reset(asked);
			return false;
		}
		(*n)++;
	}
	return row == ROW_NONE;
}

bool store_one(struct store *s, sqlite3_stmt *asked, const struct row_reader *reader,
    struct arena *arena, bool *found, void *out, struct error *err)
{
	enum stepped row;
	bool ok;

	memset(out, 0, reader->size);
	*found = false;
	if (!asked)
		return false;
	row = store_row(s, asked, err);
	*found = row == ROW_HERE;
	ok = row != ROW_ERROR && (!*found || reader->read(s, asked, arena, out, err));
	(void)sqlite3_reset(asked);
	return ok;
}

static bool text_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *out,
    struct error *err)
{
	const char **text = out;

	(void)s;
	(void)err;
	*text = column_text(row, 0, arena);
	return true;
}
static const struct row_reader text_reader = { sizeof(const char *), text_read };

bool store_texts(struct store *s, sqlite3_stmt *asked, struct arena *arena, const char ***out,
    size_t *n, struct error *err)
{
	void *all;
	bool ok = store_list(s, asked, &text_reader, arena, &all, n, err);

	*out = all;
	return ok;
}

bool store_text(struct store *s, sqlite3_stmt *asked, struct arena *arena, bool *found,
    const char **out, struct error *err)
{
	bool ok = store_one(s, asked, &text_reader, arena, found, out, err);

	if (!*found)
		*out = "";
	return ok;
}

bool store_word(struct store *s, sqlite3_stmt *asked, char *out, size_t size, bool *found,
    struct error *err)
{
	enum stepped row;

	*found = false;
	out[0] = '\0';
	if (!asked)
		return false;
	row = store_row(s, asked, err);
	*found = row == ROW_HERE;
	if (*found)
		(void)text_copy(out, size, or_empty((const char *)sqlite3_column_text(asked, 0)));
	(void)sqlite3_reset(asked);
	return row != ROW_ERROR;
}
