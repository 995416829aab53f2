/* Rows as JSON, both ways, by the kinds of base/row.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "provider/supabase_parts.h"

#define SECOND 1000000    /* microseconds, PostgreSQL's finest */
#define MOMENT_SECONDS 19 /* 2026-11-21T14:02:05 */
#define KEY_MAX 40

static bool two_digits(const char *s)
{
	return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9';
}

static int two(const char *s)
{
	return (s[0] - '0') * 10 + (s[1] - '0');
}

/* What stands behind the seconds and the fraction: nothing, Z, or +HH[:MM] as PostgreSQL writes a
 * zone (+02, +05:30). */
static bool zone_seconds(const char *s, int *out)
{
	const int sign = s[0] == '-' ? -1 : 1;

	*out = 0;
	if (s[0] == '\0' || strcmp(s, "Z") == 0 || strcmp(s, "z") == 0)
		return true;
	if ((s[0] != '+' && s[0] != '-') || !two_digits(s + 1))
		return false;
	*out = sign * two(s + 1) * 3600;
	if (s[3] == '\0')
		return true;
	s += s[3] == ':' ? 4 : 3;
	if (!two_digits(s) || s[2] != '\0')
		return false;
	*out += sign * two(s) * 60;
	return true;
}

bool supabase_moment(const char *text, int64_t *us)
{
	char whole[MOMENT_SECONDS + 2];
	int fraction = 0, unit = SECOND, zone;
	const char *s;
	time_t at;

	if (strlen(text) < MOMENT_SECONDS)
		return false;
	memcpy(whole, text, MOMENT_SECONDS);
	whole[MOMENT_SECONDS] = 'Z';
	whole[MOMENT_SECONDS + 1] = '\0';
	if (whole[10] == ' ')
		whole[10] = 'T';
	if (!time_parse(whole, &at))
		return false;
	s = text + MOMENT_SECONDS;
	if (*s == '.') {
		if (s[1] < '0' || s[1] > '9')
			return false;
		for (s++; *s >= '0' && *s <= '9'; s++) {
			unit /= 10;
			fraction += (*s - '0') * unit;
		}
	}
	if (!zone_seconds(s, &zone))
		return false;
	*us = ((int64_t)at - zone) * SECOND + fraction;
	return true;
}

bool supabase_key_moment(const char *text, int64_t *us)
{
	return strlen(text) <= KEY_MAX && rest_plain(text) && supabase_moment(text, us);
}

/* ---- writing */

static bool whole_number(const char *text, int64_t *out)
{
	char *end;

	*out = strtoll(text, &end, 10);
	return end > text && *end == '\0' && strlen(text) < 16;
}

static bool utf8(const char *text)
{
	const char *end = text + strlen(text), *s = text;

	while (s < end) {
		const char *from = s;

		if (text_next(&s, end) == 0xfffd && s - from == 1)
			return false;
	}
	return true;
}

static bool write_value(struct buf *out, const struct row_column *column, const char *value)
{
	int64_t number;
	time_t at;

	switch (column->kind) {
	case ROW_TEXT:
		json_write_member(out, column->name, value);
		return value == NULL || utf8(value);
	case ROW_UUID:
		json_write_member(out, column->name, value);
		return value == NULL || id_valid(value);
	case ROW_TIME:
		json_write_member(out, column->name, value);
		return value == NULL || time_parse(value, &at);
	case ROW_NUMBER:
		if (value == NULL || !whole_number(value, &number))
			json_write_member(out, column->name, NULL);
		else
			json_write_int(out, column->name, number);
		return value == NULL || whole_number(value, &number);
	case ROW_FLAG:
		if (value == NULL)
			json_write_member(out, column->name, NULL);
		else
			json_write_bool(out, column->name, strcmp(value, "1") == 0);
		return value == NULL || strcmp(value, "0") == 0 || strcmp(value, "1") == 0;
	}
	return false;
}

static bool value_unfit(const char *table, const char *column, struct error *err)
{
	return error_set(err, ERROR_INPUT, "supabase-value",
	    _("This is a fault of voxdesk: report it. What was entered is kept here."),
	    _("A value of %s.%s is not of its kind; the row was not sent to the shared project."),
	    table, column);
}

bool supabase_write_row(struct buf *out, const struct row_table *table, const struct row *row,
    struct error *err)
{
	if (row->id == NULL || !id_valid(row->id))
		return value_unfit(table->name, "id", err);
	json_write_open(out, NULL, '{');
	json_write_member(out, "id", row->id);
	for (size_t i = 0; i < table->n; i++) {
		if (!write_value(out, &table->columns[i], row->values[i]))
			return value_unfit(table->name, table->columns[i].name, err);
	}
	json_write_close(out, '}');
	return true;
}

/* ---- reading */

/* NULL: read; otherwise what the value is instead. */
static const char *read_uuid(const struct json *value, struct arena *arena, const char **out)
{
	const char *instead = json_take(value, JSON_KEPT, 0, out, arena);

	if (instead != NULL)
		return instead;
	return id_valid(*out) ? NULL : "no UUID";
}

static const char *read_key(const struct json *value, struct arena *arena, const char **out)
{
	const char *instead = json_take(value, JSON_KEPT, 0, out, arena);
	int64_t us;

	if (instead != NULL)
		return instead;
	return supabase_key_moment(*out, &us) ? NULL : "no moment";
}

static const char *read_time(const struct json *value, struct arena *arena, const char **out)
{
	const char *instead = json_take(value, JSON_KEPT, 0, out, arena);
	char text[TIME_TEXT_MAX];
	int64_t us;

	if (instead != NULL)
		return instead;
	if (!supabase_moment(*out, &us))
		return "no moment";
	time_text((time_t)(us / SECOND - (us % SECOND < 0)), text);
	*out = arena_strdup(arena, text);
	return NULL;
}

static const char *read_value(const struct json *value, enum row_kind kind, struct arena *arena,
    const char **out)
{
	const char *instead;
	int64_t number;
	bool flag;

	*out = NULL;
	if (json_null(value))
		return NULL;
	switch (kind) {
	case ROW_TEXT:
		return json_take(value, JSON_KEPT, 0, out, arena);
	case ROW_UUID:
		return read_uuid(value, arena, out);
	case ROW_TIME:
		return read_time(value, arena, out);
	case ROW_NUMBER:
		instead = json_take(value, JSON_INT, 0, &number, arena);
		if (instead == NULL)
			*out = arena_printf(arena, "%" PRId64, number);
		return instead;
	case ROW_FLAG:
		instead = json_take(value, JSON_BOOL, 0, &flag, arena);
		if (instead == NULL)
			*out = flag ? "1" : "0";
		return instead;
	}
	return "of no kind";
}

/* id, version and the key's time. */
static bool read_head(const struct json *item, const char *table, const struct supabase_form *form,
    struct arena *arena, struct supabase_written *out, struct error *err)
{
	const struct json *near = NULL;
	const char *instead = read_uuid(json_member(item, "id", &near), arena, &out->id);

	if (instead != NULL)
		return supabase_wrong(table, "id", instead, err);
	out->version = 0;
	if (!form->plain)
		instead = json_take(json_member(item, "version", &near), JSON_INT, 0, &out->version,
		    arena);
	if (instead == NULL && !form->plain && out->version < 1)
		instead = "no version";
	if (instead != NULL)
		return supabase_wrong(table, "version", instead, err);
	instead = read_key(json_member(item, form->time, &near), arena, &out->updated_at);
	return instead == NULL || supabase_wrong(table, form->time, instead, err);
}

bool supabase_read_written(const struct json *item, void *written, struct arena *arena,
    struct error *err)
{
	static const struct supabase_form usual = { "updated_at", false };

	return read_head(item, "what was written", &usual, arena, written, err);
}

bool supabase_read_row(const struct json *item, const struct row_table *table,
    const struct supabase_form *form, struct arena *arena, struct row *row, struct error *err)
{
	const char **values = arena_alloc(arena, (table->n + 1) * sizeof *values);
	const struct json *near = NULL;
	struct supabase_written head;

	if (!read_head(item, table->name, form, arena, &head, err))
		return false;
	(void)json_member(item, form->time, &near);
	for (size_t i = 0; i < table->n; i++) {
		const struct row_column *column = &table->columns[i];
		const char *instead = read_value(json_member(item, column->name, &near),
		    column->kind, arena, &values[i]);

		if (instead != NULL)
			return supabase_wrong(table->name, column->name, instead, err);
	}
	*row = (struct row){ .id = head.id,
		.version = head.version,
		.updated_at = head.updated_at,
		.values = values };
	return true;
}
