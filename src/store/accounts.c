#include "store/accounts.h"

#include "store/internal.h"

bool customer_accounts(struct store *s, enum telephony_mode mode, struct arena *arena,
    const char ***out, size_t *n, struct error *err)
{
	static const char sql[] =
	    "select distinct twilio_account_sid from organizations where telephony_mode = ?1 and "
	    "twilio_account_sid <> '' and deleted_at is null order by 1";

	return store_texts(s, store_asked(s, sql, TEXTS(telephony_mode_name(mode)), err), arena,
	    out, n, err);
}

static bool seen_inside(struct store *s, const char *org_id, const char *account_sid,
    struct error *err)
{
	static const char sql[] =
	    "update organizations set twilio_account_sid = ?3, updated_at = ?1, version = version + 1 where id = ?2 and "
	    "telephony_mode = 'managed' and coalesce(twilio_account_sid, '') = '' and deleted_at is null";
	int changed = 0;

	return store_change(s, sql, TEXTS(org_id, account_sid), &changed, err) &&
	    (changed == 0 ||
		store_audit(s, org_id, "customer.account-seen", org_id, err, "%s", account_sid));
}

bool customer_account_seen(struct store *s, const char *org_id, const char *account_sid,
    struct error *err)
{
	if (!store_begin(s, err))
		return false;
	return seen_inside(s, org_id, account_sid, err) ? store_commit(s, err) : store_rollback(s);
}
