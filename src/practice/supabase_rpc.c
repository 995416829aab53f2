/* The functions of data/supabase: a business number registered, a place in the pool taken, the
 * right to have a number rung. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "practice/supabase_parts.h"
#include "practice/writer.h"

#define ANSWER_MAX (8 * 1024 * 1024)

struct function {
	const char *name;
	bool (*fn)(struct sb_call *c, const cJSON *object, struct buf *out);
};

static struct sb_value text_value(const char *text)
{
	return (struct sb_value){ .kind = text == NULL ? SB_NULL : SB_STRING, .text = text };
}

/* The one row of a statement, a JSON text, onto the answer; *found says whether there was one. */
static bool row_onto(struct sb_call *c, struct sb_sql *q, struct buf *out, bool *found)
{
	sqlite3_stmt *statement = sb_sql_prepare(c->s, q, &c->fault);
	long long n = 0;
	bool ok = statement != NULL && sb_collect(c, statement, out, &n);

	(void)sqlite3_finalize(statement);
	sb_sql_done(q);
	*found = n > 0;
	return ok;
}

/* ---- register_business_numbers */

static bool known(struct sb_call *c, const char *id, const char *outcome, struct buf *out,
    bool *found)
{
	struct sb_sql q;

	sb_sql_init(&q);
	sb_sql(&q,
	    "select json_object('id', id, 'outcome', '%s', 'version', version, 'updated_at', "
	    "updated_at) from forwarding_configs where id = ",
	    outcome);
	sb_sql_bind(&q, text_value(id));
	return row_onto(c, &q, out, found);
}

static bool taken(struct sb_call *c, const char *id, const char *number, struct buf *out,
    bool *found)
{
	struct sb_sql q;

	sb_sql_init(&q);
	sb_sql(&q, "select json_object('id', ");
	sb_sql_bind(&q, text_value(id));
	sb_sql(&q, ", 'outcome', 'taken', 'theirs', json_object(");
	for (size_t i = 0; i < c->table->n; i++) {
		sb_sql(&q, "%s'%s', ", i > 0 ? ", " : "", c->table->columns[i].name);
		sb_as_json(&q, &c->table->columns[i]);
	}
	sb_sql(&q,
	    "), 'customer', (select o.name from organizations o where o.id = org_id)) "
	    "from forwarding_configs where deleted_at is null and business_number = ");
	sb_sql_bind(&q, text_value(number));
	return row_onto(c, &q, out, found);
}

static bool insert(struct sb_call *c, const struct sb_row *row)
{
	struct sb_sql q;
	sqlite3_stmt *statement;
	bool ok;

	sb_sql_init(&q);
	sb_sql(&q, "insert into forwarding_configs (");
	for (size_t i = 0; i < row->n; i++)
		sb_sql(&q, "%s\"%s\"", i > 0 ? ", " : "", row->columns[i]->name);
	for (size_t i = 0; i < row->n; i++) {
		sb_sql(&q, "%s", i > 0 ? ", " : ") values (");
		sb_sql_bind(&q, row->values[i]);
	}
	sb_sql(&q, ")");
	statement = sb_sql_prepare(c->s, &q, &c->fault);
	ok = statement != NULL &&
	    (sqlite3_step(statement) == SQLITE_DONE || sb_refused(c->s, c->table, &c->fault));
	(void)sqlite3_finalize(statement);
	sb_sql_done(&q);
	return ok;
}

static const char *row_text(const struct sb_row *row, const char *name)
{
	for (size_t i = 0; i < row->n; i++)
		if (strcmp(row->columns[i]->name, name) == 0 && row->values[i].kind == SB_STRING)
			return row->values[i].text;
	return NULL;
}

static bool register_number(struct sb_call *c, const cJSON *object, struct buf *out)
{
	struct sb_row row;
	const char *id, *number;
	bool found = false;

	c->table = &sb_tables[SB_FORWARDING_CONFIGS];
	if (!sb_row_of(c, object, &row))
		return false;
	id = row_text(&row, "id");
	number = row_text(&row, "business_number");
	if (!known(c, id, "known", out, &found) || found)
		return found;
	if (row_text(&row, "deleted_at") == NULL && (!taken(c, id, number, out, &found) || found))
		return found;
	return insert(c, &row) && known(c, id, "registered", out, &found);
}

/* ---- take_pool_places */

#define HAS(f)                                                                         \
	"coalesce((" f ".status <> 'disabled' and " f ".pool_number_id = n.id) or (" f \
	".reserved_number_id = n.id and " f ".reserved_until > sb_now()), false)"

/* The one it has, else the one with the fewest taken, else the oldest; not one that leads to
 * another customer's agent. ?1 the configuration, ?2 its customer, ?3 a country, ?4 a number. */
static const char choose_sql[] =
    "with p as (select n.*, (select count(*) from forwarding_numbers f where (f.pool_number_id = "
    "n.id or f.reserved_number_id = n.id) and f.id <> ?1 and " HAS(
	"f") ") as used, "
	     "exists (select 1 from forwarding_numbers f where f.id = ?1 and " HAS(
		 "f") ") as had, exists "
		      "(select 1 from agents a where a.inbound_number = n.phone_number and a.inbound_number <> '' "
		      "and a.inbound_way in ('pointed', 'drifted') and a.deleted_at is null and a.org_id <> ?2) as "
		      "led from pool_numbers n where n.deleted_at is null and iif(?4 is null, n.country_code = ?3 "
		      "and n.country_code <> '', n.phone_number = ?4)) select (select count(*) from p), (select "
		      "count(*) from p where status = 'active'), c.id, c.phone_number from (select 1) left join "
		      "(select * from p where (status = 'active' or (had and ?4 is not null)) and (had or (used < "
		      "capacity and not led)) order by had desc, used, created_at, id limit 1) c";

static const char reserve_sql[] =
    "insert into forwarding_numbers (id, business_id, phone_number, forwarding_type, pool_number, "
    "pool_number_id, status, reserved_number_id, reserved_until) select c.id, c.org_id, "
    "c.business_number, c.condition, ?3, ?2, 'disabled', ?2, sb_minutes(10) from "
    "forwarding_configs c where c.id = ?1 on conflict (id) do update set reserved_number_id = "
    "excluded.reserved_number_id, reserved_until = excluded.reserved_until, version = "
    "forwarding_numbers.version + 1, updated_at = sb_clock() where forwarding_numbers.status = "
    "'disabled' or forwarding_numbers.pool_number_id is not excluded.reserved_number_id";

struct choice {
	char id[CHANCE_UUID_SIZE], number[24];
	const char *outcome;
};

static bool choose(struct sb_call *c, const struct sb_value values[4], struct choice *out)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(c->s->db, choose_sql, -1, &statement, NULL) != SQLITE_OK)
		return sb_refused(c->s, c->table, &c->fault);
	sb_bind(statement, values, 4);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		out->outcome = sqlite3_column_int(statement, 0) == 0 ? "pool-empty"
		    : sqlite3_column_int(statement, 1) == 0          ? "pool-inactive"
		    : sqlite3_column_text(statement, 2) == NULL      ? "pool-full"
								     : "taken";
		if (strcmp(out->outcome, "taken") == 0) {
			(void)snprintf(out->id, sizeof out->id, "%s",
			    (const char *)sqlite3_column_text(statement, 2));
			(void)snprintf(out->number, sizeof out->number, "%s",
			    (const char *)sqlite3_column_text(statement, 3));
		}
	}
	(void)sqlite3_finalize(statement);
	return true;
}

static bool reserve(struct sb_call *c, const char *id, const struct choice *place)
{
	const struct sb_value values[] = { text_value(id), text_value(place->id),
		text_value(place->number) };
	sqlite3_stmt *statement = NULL;
	bool ok;

	if (sqlite3_prepare_v2(c->s->db, reserve_sql, -1, &statement, NULL) != SQLITE_OK)
		return sb_refused(c->s, c->table, &c->fault);
	sb_bind(statement, values, 3);
	ok = sqlite3_step(statement) == SQLITE_DONE || sb_refused(c->s, c->table, &c->fault);
	(void)sqlite3_finalize(statement);
	return ok;
}

/* Whose the configuration is; "" with the outcome where none can be taken for it. */
static void owner_of(struct sb_call *c, const char *id, char org[CHANCE_UUID_SIZE],
    struct choice *out)
{
	sqlite3_stmt *statement = NULL;
	struct sb_value value = text_value(id);

	org[0] = '\0';
	out->outcome = "not-registered";
	(void)sqlite3_prepare_v2(c->s->db,
	    "select org_id, deleted_at is not null from forwarding_configs where id = ?1", -1,
	    &statement, NULL);
	sb_bind(statement, &value, 1);
	if (sqlite3_step(statement) == SQLITE_ROW) {
		out->outcome = "removed";
		if (sqlite3_column_int(statement, 1) == 0)
			(void)snprintf(org, CHANCE_UUID_SIZE, "%s",
			    (const char *)sqlite3_column_text(statement, 0));
	}
	(void)sqlite3_finalize(statement);
}

static const char *text_of(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static bool take_place(struct sb_call *c, const cJSON *object, struct buf *out)
{
	const char *country = text_of(object, "country"), *number = text_of(object, "number");
	struct sb_value id;
	struct choice place = { .outcome = "" };
	char org[CHANCE_UUID_SIZE];

	c->table = &sb_tables[SB_FORWARDING_NUMBERS];
	if (!sb_value_of(SB_UUID, text_of(object, "id") == NULL ? "" : text_of(object, "id"), &id,
		&c->arena, &c->fault))
		return false;
	owner_of(c, id.text, org, &place);
	if (org[0] != '\0') {
		const struct sb_value values[] = { id, text_value(org), text_value(country),
			text_value(number) };

		if (!choose(c, values, &place) ||
		    (strcmp(place.outcome, "taken") == 0 && !reserve(c, id.text, &place)))
			return false;
	}
	writer_open(out, NULL, '{');
	writer_text(out, "id", id.text);
	writer_text(out, "outcome", place.outcome);
	if (strcmp(place.outcome, "taken") == 0) {
		writer_text(out, "number", place.number);
		writer_text(out, "pool_number_id", place.id);
	}
	writer_close(out, '}');
	return true;
}

/* ---- claim_rings */

static const char claim_sql[] =
    "insert into sb_rings (phone_number, holder, who, held_until) values (?1, ?2, ?3, sb_minutes(2)) "
    "on conflict (phone_number) do update set holder = excluded.holder, who = excluded.who, "
    "held_until = excluded.held_until where holder = excluded.holder or held_until <= sb_now()";

/* Names of the constraints as PostgreSQL has them. */
static const struct sb_table rings = { .name = "rings" };

static bool claim(struct sb_call *c, const cJSON *object, struct buf *out)
{
	const char *number = text_of(object, "number");
	const struct sb_value values[] = { text_value(number),
		text_value(text_of(object, "holder")), text_value(text_of(object, "who")) };
	sqlite3_stmt *statement = NULL;
	struct sb_sql q;
	bool ok, found;

	c->table = &rings;
	if (sqlite3_prepare_v2(sb_db(c->s), claim_sql, -1, &statement, NULL) != SQLITE_OK)
		return sb_refused(c->s, c->table, &c->fault);
	sb_bind(statement, values, 3);
	ok = sqlite3_step(statement) == SQLITE_DONE || sb_refused(c->s, c->table, &c->fault);
	(void)sqlite3_finalize(statement);
	if (!ok)
		return false;
	sb_sql_init(&q);
	if (sqlite3_changes(c->s->db) > 0)
		sb_sql(&q, "select json_object('number', phone_number, 'outcome', 'claimed') ");
	else
		sb_sql(&q,
		    "select json_object('number', phone_number, 'outcome', 'held', 'who', who, "
		    "'seconds', max(1, strftime('%%s', held_until) - strftime('%%s', sb_now()))) ");
	sb_sql(&q, "from sb_rings where phone_number = ");
	sb_sql_bind(&q, values[0]);
	return row_onto(c, &q, out, &found) && found;
}

/* ---- the calls */

static const struct function functions[] = {
	{ "claim_rings", claim },
	{ "register_business_numbers", register_number },
	{ "take_pool_places", take_place },
};

static bool no_function(struct sb_call *c, const char *name, const cJSON *body)
{
	char arguments[SB_WORDS / 4] = "", details[SB_WORDS];
	size_t n = 0;
	const cJSON *item;

	cJSON_ArrayForEach(item, body)
	{
		if (item->string != NULL && n + strlen(item->string) + 3 < sizeof arguments)
			n += (size_t)snprintf(arguments + n, sizeof arguments - n, "%s%s",
			    n > 0 ? ", " : "", item->string);
	}
	(void)snprintf(details, sizeof details,
	    "Searched for the function public.%.60s with parameters %s or with a single unnamed "
	    "json/jsonb parameter, but no matches were found in the schema cache.",
	    name, arguments);
	return sb_fail(&c->fault, 404, "PGRST202", details,
	    n > 0 ? "Could not find the function public.%.60s(%s) in the schema cache"
		  : "Could not find the function public.%.60s%s without parameters in the schema "
		    "cache",
	    name, arguments);
}

static bool may_call(struct sb_call *c, const char *name)
{
	if (c->role == SB_DESK || c->role == SB_SERVICE)
		return true;
	if (c->role == SB_ANON)
		return sb_fail(&c->fault, 401, "42501", NULL, "permission denied for function %s",
		    name);
	(void)sb_fail(&c->fault, 403, "42501", NULL, "permission denied: this is for the desk");
	(void)snprintf(c->fault.hint, sizeof c->fault.hint,
	    "app_metadata.role has to be \"desk\".");
	return false;
}

static bool call(struct sb_call *c, const struct function *f, const cJSON *rows, struct buf *out)
{
	const cJSON *object;

	if (!cJSON_IsArray(rows))
		return sb_fail(&c->fault, 400, "22023", NULL,
		    "cannot extract elements from a scalar");
	(void)buf_char(out, '[');
	cJSON_ArrayForEach(object, rows)
	{
		if (!cJSON_IsObject(object))
			return sb_fail(&c->fault, 400, "22023", NULL,
			    "cannot call populate_composite on a scalar");
		if (!f->fn(c, object, out))
			return false;
	}
	(void)buf_char(out, ']');
	return true;
}

bool sb_rpc(struct sb_call *c)
{
	const char *name = c->path + 4;
	const struct function *f = NULL;
	cJSON *body;
	struct buf out;
	bool ok;

	for (size_t i = 0; i < sizeof functions / sizeof functions[0] && !c->s->seeds; i++)
		if (strcmp(functions[i].name, name) == 0 &&
		    !(c->s->unclaimed && functions[i].fn == claim))
			f = &functions[i];
	if (strcmp(c->request->method, "POST") != 0)
		return sb_fail(&c->fault, 405, "PGRST101", NULL,
		    "Cannot use the %.20s method on RPC", c->request->method);
	body = sb_body(c);
	if (body == NULL)
		return false;
	buf_init(&out, ANSWER_MAX);
	ok = f != NULL && cJSON_GetArraySize(body) == 1 && cJSON_HasObjectItem(body, "rows")
	    ? may_call(c, name) && call(c, f, cJSON_GetObjectItem(body, "rows"), &out)
	    : no_function(c, name, body);
	if (ok) {
		sb_content_range(c, 0, 0, -1);
		sb_prefer_applied(c, false, false, false, true);
		c->single = false;
		sb_answer_rows(c, 200, &out);
	}
	buf_done(&out);
	cJSON_Delete(body);
	return ok;
}
