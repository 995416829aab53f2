#include "store/customers.h"

#include "base/i18n.h"
#include "base/words.h"
#include "phone/number.h"
#include "store/internal.h"
#include "store/sync.h"

static const char *const modes[TELEPHONY_MODES] = { "managed", "byoc", "none" };

const char *telephony_mode_name(enum telephony_mode m)
{
	return modes[m];
}

WORD_PARSE(telephony_mode_parse, telephony_mode, modes, TELEPHONY_MODES)

bool no_such_customer(struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, "no-such-customer",
	    _("Look at the list of customers again."),
	    _("There is no such customer; perhaps somebody removed it meanwhile."));
}

bool customer_get(struct store *s, const char *id, struct arena *arena, struct customer *out,
    struct error *err)
{
	static const char sql[] =
	    "select id, name, country, language, telephony_mode, twilio_account_sid, note, call_back_at, "
	    "call_back_note, created_at, updated_at, version, outbound_provider = 'telnyx' "
	    "from organizations where id = ? and deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;
	bool ok;

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row != ROW_HERE)
		return row == ROW_NONE && no_such_customer(err);
	*out = (struct customer){
		.name = column_text(statement, 1, arena),
		.country = column_text(statement, 2, arena),
		.language = column_text(statement, 3, arena),
		.twilio_account_sid = column_text(statement, 5, arena),
		.note = column_text(statement, 6, arena),
		.call_back_at = column_text(statement, 7, arena),
		.call_back_note = column_text(statement, 8, arena),
		.created_at = column_text(statement, 9, arena),
		.updated_at = column_text(statement, 10, arena),
		.version = sqlite3_column_int64(statement, 11),
		.through_telnyx = sqlite3_column_int(statement, 12) != 0,
	};
	column_id(statement, 0, out->id);
	ok = telephony_mode_parse(column_text(statement, 4, arena), &out->mode) ||
	    store_fail_corrupt(s, "telephony_mode", err);
	(void)sqlite3_reset(statement);
	return ok;
}

/* NULL: not said. */
static const char *outbound_provider(const struct customer_edit *f)
{
	if (!f->through_telnyx)
		return NULL;
	return *f->through_telnyx ? "telnyx" : "twilio";
}

bool customer_insert(struct store *s, const struct customer_edit *f, const char *id,
    struct error *err)
{
	static const char sql[] =
	    "insert into organizations (id, name, country, language, telephony_mode, twilio_account_sid, note, "
	    "created_at, updated_at, outbound_provider) values (?2, ?3, coalesce(?4, ''), coalesce(?5, 'en'), ?6, ?7, "
	    "coalesce(?8, ''), ?1, ?1, coalesce(?9, 'twilio'))";

	return store_change(s, sql,
	    TEXTS(id, f->name, f->country, f->language, modes[f->mode ? *f->mode : MODE_MANAGED],
		or_null(f->twilio_account_sid), f->note, outbound_provider(f)),
	    NULL, err);
}

bool customer_add(struct store *s, const struct customer_edit *fields, const char *business_number,
    const char *line_type, char id[ID_MAX], struct error *err)
{
	char config[ID_MAX], made[ID_MAX];

	id_new(made);
	if (!store_begin(s, err))
		return false;
	if (!customer_insert(s, fields, made, err) ||
	    (business_number &&
		!forwarding_insert(s, made, business_number, line_type, config, err)) ||
	    !customer_reindex(s, made, err) ||
	    !store_audit(s, made, "customer.add", made, err, "%s %s", fields->name,
		business_number ? business_number : ""))
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	memcpy(id, made, sizeof made);
	return true;
}

bool customer_presence(struct store *s, const char *id, enum presence *out, struct error *err)
{
	static const char sql[] = "select deleted_at is null from organizations where id = ?";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	*out = ABSENT;
	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row == ROW_HERE)
		*out = sqlite3_column_int(statement, 0) != 0 ? LIVE : REMOVED;
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

bool customer_exists(struct store *s, const char *id, struct error *err)
{
	enum presence presence;

	return customer_presence(s, id, &presence, err) &&
	    (presence == LIVE || no_such_customer(err));
}

/* After an update that named a version: did it find its row? */
static bool found(struct store *s, const char *id, struct error *err)
{
	return sqlite3_changes(s->db) == 1 ||
	    (customer_exists(s, id, err) && store_fail_changed(err));
}

static bool update(struct store *s, const char *id, int64_t version, const struct customer_edit *e,
    struct error *err)
{
	static const char sql[] =
	    "update organizations set name = coalesce(?3, name), country = coalesce(?4, country), "
	    "language = coalesce(?5, language), telephony_mode = coalesce(?6, telephony_mode), note = coalesce(?7, note), "
	    /* A customer's own account is none that the desk could buy in. */
	    "twilio_account_sid = case when ?8 is not null then nullif(?8, '') "
	    "when telephony_mode = 'byoc' and coalesce(?6, 'byoc') <> 'byoc' then null else twilio_account_sid end, "
	    "outbound_provider = coalesce(?10, outbound_provider), updated_at = ?1, version = version + 1 "
	    "where id = ?2 and version = cast(?9 as integer) and deleted_at is null";
	char was[INT_TEXT_MAX];

	return store_change(s, sql,
		   TEXTS(id, e->name, e->country, e->language, e->mode ? modes[*e->mode] : NULL,
		       e->note, e->twilio_account_sid, int_text(version, was),
		       outbound_provider(e)),
		   NULL, err) &&
	    found(s, id, err);
}

/* A purchase makes the account that it goes on with the customer's. */
static bool none_bought(struct store *s, const char *id, const struct customer_edit *e,
    struct error *err)
{
	static const char sql[] =
	    "select 1 from organizations o join provisions p on p.org_id = o.id and p.state in ('open', 'stopped') and "
	    "p.kind = 'buy' where o.id = ?1 and (coalesce(?2, o.telephony_mode) <> o.telephony_mode or "
	    "coalesce(?3, o.twilio_account_sid, '') <> coalesce(o.twilio_account_sid, ''))";
	bool buying;

	if (!e->mode && !e->twilio_account_sid)
		return true;
	if (!store_has(s, sql, TEXTS(id, e->mode ? modes[*e->mode] : NULL, e->twilio_account_sid),
		&buying, err))
		return false;
	return !buying ||
	    error_set(err, ERROR_REFUSED, "provision-running",
		_("Wait until that has ended; where it stopped, go on with it or leave it."),
		_("A number is being bought for this customer, in its account; nothing was saved."));
}

static bool update_inside(struct store *s, const char *id, int64_t version,
    const struct customer_edit *e, struct error *err)
{
	if (!none_bought(s, id, e, err))
		return false;
	if (e->number && !forwarding_number_set(s, id, e->number, err))
		return false;
	if (e->number && !e->name && !e->country && !e->language && !e->mode && !e->note &&
	    !e->twilio_account_sid && !e->through_telnyx)
		return true; /* the number has its own version and audit line */
	return update(s, id, version, e, err) && (!e->name || customer_reindex(s, id, err)) &&
	    store_audit(s, id, "customer.edit", id, err, "%s%s%s%s%s%s%s", e->name ? "name " : "",
		e->country ? "country " : "", e->language ? "language " : "",
		e->mode ? "mode " : "", e->note ? "note " : "",
		e->twilio_account_sid ? "account " : "", e->through_telnyx ? "outbound" : "");
}

bool customer_update(struct store *s, const char *id, int64_t version,
    const struct customer_edit *edit, struct error *err)
{
	if (!store_begin(s, err))
		return false;
	return update_inside(s, id, version, edit, err) ? store_commit(s, err) : store_rollback(s);
}

bool customer_call_back(struct store *s, const char *id, const char *at, const char *note,
    struct error *err)
{
	static const char sql[] =
	    "update organizations set call_back_at = ?3, call_back_note = case when ?3 is null then '' else coalesce(?4, '') end, "
	    "updated_at = ?1, version = version + 1 where id = ?2 and deleted_at is null";

	if (!store_begin(s, err))
		return false;
	if (!store_change(s, sql, TEXTS(id, or_null(at), note), NULL, err) || !found(s, id, err) ||
	    !store_audit(s, id, at ? "customer.call-back" : "customer.call-back-done", id, err,
		"%s", or_empty(at)))
		return store_rollback(s);
	return store_commit(s, err);
}

/* What must be undone at a provider before the customer may go: the first that is found. */
static const struct {
	const char *sql; /* gives a number */
	const char *sentence, *hint;
} holds[] = {
	{ "select phone_number from provisions where org_id = ?1 and state in ('open', 'stopped') and kind = 'buy'",
	    N_("%s is being bought for this customer; the customer was kept."),
	    N_("Wait until that has ended; where it stopped, go on with it or leave it.") },
	{ "select phone_number from provisions where org_id = ?1 and state in ('open', 'stopped')",
	    N_("%s is being given back; the customer was kept."),
	    N_("Wait until that has ended; where it stopped, go on with it or leave it.") },
	{ "select phone_number from twilio_phone_numbers where org_id = ?1 and deleted_at is null",
	    N_("The managed number %s is still this customer's and paid for; the customer was kept."),
	    N_("Release that number first.") },
	{ "select inbound_number from agents where org_id = ?1 and deleted_at is null and inbound_way = 'pointed' and "
	  "inbound_number <> ''",
	    N_("An agent still answers %s for this customer; the customer was kept."),
	    N_("Take that agent off first.") },
	{ "select json_extract(parameters, '$.number') from operations where org_id = ?1 and kind = 'agent.inbound' and "
	  "state in ('sent', 'unknown')",
	    N_("%s is being led to an agent for this customer; the customer was kept."),
	    N_("Wait until that has ended, or look at the journal.") },
	{ "select phone_number from verified_caller_ids where org_id = ?1 and deleted_at is null and state = 'verified'",
	    N_("The caller ID %s is still this customer's at Twilio; the customer was kept."),
	    N_("Remove that caller ID first.") },
	{ "select phone_number from verified_caller_ids where org_id = ?1 and deleted_at is null and "
	  "state in ('calling', 'pending')",
	    N_("Twilio may be calling %s right now to verify it; the customer was kept."),
	    N_("Look whether that has ended (its phone settings, or voxdesk caller-id status), then try again.") },
	{ "select phone_number from telnyx_verified_numbers where org_id = ?1 and deleted_at is null and state = 'verified'",
	    N_("The caller ID %s is still this customer's at Telnyx; the customer was kept."),
	    N_("Remove that caller ID first.") },
	{ "select v.phone_number from operations p join telnyx_verified_numbers v on p.subject = 'telnyx_verified_numbers/' || v.id "
	  "where p.org_id = ?1 and p.state in ('sent', 'unknown') and p.kind <> '" OPERATION_SYNC
	  "' and v.deleted_at is null",
	    N_("Telnyx is being asked about %s right now; the customer was kept."),
	    N_("Wait until that has ended, or look at the journal.") },
};

bool customer_removable(struct store *s, const char *id, struct error *err)
{
	for (size_t i = 0; i < sizeof holds / sizeof holds[0]; i++) {
		char number[NUMBER_TEXT_MAX], shown[NUMBER_TEXT_MAX];
		bool held;

		if (!store_word(s, store_asked(s, holds[i].sql, TEXTS(id), err), number,
			sizeof number, &held, err))
			return false;
		if (!held)
			continue;
		number_show(number, shown, sizeof shown);
		return error_set(err, ERROR_REFUSED, "still-in-use", _(holds[i].hint),
		    _(holds[i].sentence), shown);
	}
	return true;
}

static bool bury(struct store *s, const char *id, struct error *err)
{
	static const char *const sql[] = {
		"update organizations set deleted_at = ?1, updated_at = ?1, version = version + 1, call_back_at = null, "
		"call_back_note = '' where id = ?2 and deleted_at is null",
		"update forwarding_numbers set deleted_at = ?1, updated_at = ?1, version = version + 1 "
		"where business_id = ?2 and deleted_at is null",
		"update forwarding_configs set deleted_at = ?1, updated_at = ?1, version = version + 1 "
		"where org_id = ?2 and deleted_at is null",
		"update verified_caller_ids set deleted_at = ?1, updated_at = ?1, version = version + 1, validation_code = null "
		"where org_id = ?2 and deleted_at is null",
		"update telnyx_verified_numbers set deleted_at = ?1, updated_at = ?1, version = version + 1 "
		"where org_id = ?2 and deleted_at is null",
		"update agents set deleted_at = ?1, updated_at = ?1, version = version + 1 where org_id = ?2 and deleted_at is null",
		"update operations set state = 'cancelled', ended_at = ?1, updated_at = ?1, version = version + 1 "
		"where org_id = ?2 and state = 'planned' and kind <> '" OPERATION_SYNC "'",
	};

	for (size_t i = 0; i < sizeof sql / sizeof sql[0]; i++)
		if (!store_change(s, sql[i], TEXTS(id), NULL, err) ||
		    (i == 0 && !found(s, id, err)))
			return false;
	return true;
}

bool customer_remove(struct store *s, const char *id, struct error *err)
{
	if (!store_begin(s, err))
		return false;
	if (!customer_removable(s, id, err) || !customer_unindex(s, id, err) || !bury(s, id, err) ||
	    !store_audit(s, id, "customer.remove", id, err, "%s", ""))
		return store_rollback(s);
	return store_commit(s, err);
}
