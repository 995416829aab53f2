/* CUSTOMER as commands name it. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/number.h"
#include "store/customer_rows.h"

#define NAMED_MAX 3 /* customers that a sentence names */
#define FIRST_NUMBER                                                                                          \
	"(select f.business_number from forwarding_configs f where f.org_id = o.id and f.deleted_at is null " \
	"order by f.row_id limit 1) "

struct found {
	char ids[NAMED_MAX + 1][ID_MAX];
	char names[NAMED_MAX + 1][256]; /* with number and id: names may be the same */
	size_t n;
};

/* ?1 is `text`, ?2 `match` where the statement has it. */
static bool collect(struct store *s, const char *sql, const char *text, const char *match,
    struct found *found, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row = ROW_NONE;

	if (!statement)
		return false;
	bind_text(statement, 1, text);
	if (match)
		bind_text(statement, 2, match);
	while (found->n <= NAMED_MAX && store_next(s, statement, &row, err)) {
		const char *number = (const char *)sqlite3_column_text(statement, 2);
		char name[128], shown[NUMBER_TEXT_MAX] = "";

		column_id(statement, 0, found->ids[found->n]);
		(void)text_clean((const char *)sqlite3_column_text(statement, 1),
		    (size_t)sqlite3_column_bytes(statement, 1), name, sizeof name, 24);
		if (number)
			number_show(number, shown, sizeof shown);
		(void)snprintf(found->names[found->n], sizeof found->names[0], "%s (%s%s%s)", name,
		    shown, number ? ", " : "", found->ids[found->n]);
		found->n++;
	}
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

static bool several(const char *text, const struct found *f, struct error *err)
{
	char shown[128];

	(void)text_clean(text, strlen(text), shown, sizeof shown, 40);
	return error_set(err, ERROR_CONFLICT, "several-customers",
	    _("Write more of the name, or give the id or a business number."),
	    f->n > NAMED_MAX ? _("\"%s\" fits several customers, such as %s%s%s%s%s.")
			     : _("\"%s\" fits several customers: %s%s%s%s%s."),
	    shown, f->names[0], f->n > 2 ? ", " : _(" and "), f->names[1],
	    f->n > 2 ? _(" and ") : "", f->n > 2 ? f->names[2] : "");
}

static bool none(const char *text, struct error *err)
{
	char shown[128];

	(void)text_clean(text, strlen(text), shown, sizeof shown, 40);
	return error_set(err, ERROR_NOT_FOUND, "no-such-customer", _("See: voxdesk customer list."),
	    _("No customer fits \"%s\"."), shown);
}

static bool by_name(struct store *s, const char *folded, struct found *f, struct error *err)
{
	static const char whole[] =
	    "select o.id, o.name, " FIRST_NUMBER
	    "from organizations o where o.sort_name = ? and o.deleted_at is null order by o.id";
	static const char part[] =
	    "select o.id, o.name, " FIRST_NUMBER
	    "from customer_search c join organizations o on o.row_id = c.rowid "
	    "where customer_search match ?2 and instr(o.sort_name, ?1) > 0 and o.deleted_at is null limit 4";
	static const char few[] =
	    "select o.id, o.name, " FIRST_NUMBER
	    "from organizations o where instr(o.sort_name, ?1) > 0 and o.deleted_at is null "
	    "order by o.sort_name, o.id limit 4"; /* one or two characters: in no index */
	struct buf match;
	bool ok;

	if (!collect(s, whole, folded, NULL, f, err))
		return false;
	if (f->n > 0)
		return true;
	buf_init(&match, 4096);
	customer_search_match(folded, true, &match);
	ok = match.n > 0 ? collect(s, part, folded, buf_text(&match), f, err)
			 : collect(s, few, folded, NULL, f, err);
	buf_done(&match);
	return ok;
}

bool customer_find(struct store *s, const char *text, const char *e164_or_null, bool partial,
    char id[ID_MAX], struct error *err)
{
	static const char by_id[] =
	    "select id, name, null from organizations where id = ? and deleted_at is null";
	static const char by_number[] =
	    "select o.id, o.name, f.business_number from forwarding_configs f join organizations o on o.id = f.org_id "
	    "where f.business_number = ? and f.deleted_at is null";
	struct found f = { .n = 0 };
	char folded[256];

	if (!collect(s, by_id, text, NULL, &f, err))
		return false;
	if (f.n == 0 && e164_or_null && !collect(s, by_number, e164_or_null, NULL, &f, err))
		return false;
	(void)text_fold(text, folded, sizeof folded);
	if (f.n == 0 && partial && folded[0] && !by_name(s, folded, &f, err))
		return false;
	if (f.n == 0)
		return none(text, err);
	if (f.n > 1)
		return several(text, &f, err);
	memcpy(id, f.ids[0], ID_MAX);
	return true;
}
