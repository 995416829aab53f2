/* Whose account a number is bought in and given back to: a customer's own, one that nobody names,
 * one that is not ours. */
#include "tests/desk/provision_fixture.h"

#include <sqlite3.h>

#include "store/customers.h"
#include "store/records.h"

static const char *line_value(const char *lines, const char *name, char *out, size_t size)
{
	const char *at = strstr(lines, name);

	assert_non_null(at);
	at += strlen(name);
	snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
	return out;
}

/* In the customer's own account, with its own credentials; no account is made. */
static void test_byoc(void **state)
{
	struct desk *d = *state;
	const char *theirs = practice_environment_of(d->practice, PRACTICE_SUBACCOUNT);
	char sid[40], id[ID_MAX];
	const enum telephony_mode byoc = MODE_BYOC;
	struct managed_number owned;
	struct customer customer;
	struct provisioner *p;

	line_value(theirs, "TWILIO_ACCOUNT_SID=", sid, sizeof sid);
	desk_connect(d, &d->f.session, theirs);
	prov_customer(d, "byoc", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_true(provisioner_view(p)->barred); /* which account? */
	provisioner_free(p);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, customer.version,
		&(struct customer_edit){ .mode = &byoc, .twilio_account_sid = sid }, &d->f.err));
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 0);
	assert_true(prov_owned(d, BUY, &owned));
	assert_string_equal(owned.account_sid, sid);
	must(&d->f, provisioner_release(p, owned.id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, BUY), 0);
	provisioner_free(p);
}

/* The desk's own account for everybody else, the customer's by a token of its own. */
static void own_token(struct desk *d, const char *sid, const char *token)
{
	char lines[3000], path[200], text[400], *at = lines;
	FILE *f;

	snprintf(path, sizeof path, "%s/tool", d->f.folder);
	f = fopen(path, "w");
	fprintf(f, "#!/bin/sh\ntest \"$1\" = TWILIO_AUTH_TOKEN@%s && printf %%s %s\n", sid, token);
	fclose(f);
	assert_int_equal(chmod(path, 0700), 0);
	snprintf(text, sizeof text, "secret_command = %s {name}\n", path);
	snprintf(path, sizeof path, "%s/.config", d->f.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/.config/voxdesk", d->f.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/.config/voxdesk/config.ini", d->f.folder);
	f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
	assert_int_equal(chmod(path, 0600), 0);
	snprintf(lines, sizeof lines, "%s", practice_environment(d->practice));
	while (*at) {
		char *end = at + strcspn(at, "\n"), *value = strchr(at, '=');

		if (*end)
			*end++ = '\0';
		if (value && value < end && at[0] != '#') {
			*value = '\0';
			setenv(at, value + 1, 1);
		}
		at = end;
	}
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, NULL);
	credentials_fetch(&d->f.session.credentials, &sid, 1, false);
}

static void on_managed(void *user, size_t n, const struct error *err);
static bool is_read(void *user);

/* What was bought there is looked at again there, and nothing else of theirs is taken in. */
static void test_byoc_own_token(void **state)
{
	struct desk *d = *state;
	const char *theirs = practice_environment_of(d->practice, PRACTICE_SUBACCOUNT);
	char sid[40], token[40], id[ID_MAX];
	struct managed_number owned, *all;
	struct customer customer;
	struct provisioner *p;
	struct read *r;
	size_t n = 0;

	line_value(theirs, "TWILIO_ACCOUNT_SID=", sid, sizeof sid);
	line_value(theirs, "TWILIO_AUTH_TOKEN=", token, sizeof token);
	own_token(d, sid, token);
	prov_customer(d, "byoc", id);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, customer.version,
		&(struct customer_edit){ .twilio_account_sid = sid }, &d->f.err));
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	prov_buy(d, p, "+16505550202");
	prov_wait(d, p);
	assert_true(prov_owned(d, BUY, &owned));
	assert_string_equal(owned.account_sid, sid);
	must(&d->f, managed_note(d->f.session.store, sid, "+16505550202", NULL, &d->f.err));
	assert_true(prov_owned(d, "+16505550202", &owned) && !owned.active);
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	assert_true(prov_owned(d, "+16505550202", &owned) && owned.active);
	must(&d->f, managed_list(d->f.session.store, &d->f.arena, &all, &n, &d->f.err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].account_sid, sid) == 0)
			assert_string_equal(all[i].org_id, id);
	provisioner_free(p);
}

static void on_managed(void *user, size_t n, const struct error *err)
{
	assert_null(err);
	*(size_t *)user = n;
}

static bool is_read(void *user)
{
	return *(size_t *)user > 0;
}

/* A store that was put back from an older copy: account and number are paid for all the same. */
static void test_bought_after_the_copy(void **state)
{
	struct desk *d = *state;
	struct managed_number number;
	struct customer customer;
	struct provisioner *p;
	struct read *r;
	char id[ID_MAX], sid[40];
	size_t n = 0;
	sqlite3 *db;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_true(prov_owned(d, BUY, &number));
	(void)snprintf(sid, sizeof sid, "%s", number.account_sid);
	provisioner_free(p);
	assert_int_equal(sqlite3_open(d->f.db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "delete from provisions; delete from twilio_phone_numbers; "
			     "update organizations set twilio_account_sid = null",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	(void)sqlite3_close(db);
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_string_equal(customer.twilio_account_sid, sid);
	assert_true(prov_owned(d, BUY, &number));
	assert_string_equal(number.account_sid, sid);
}

static void edit(struct desk *d, const char *id, enum telephony_mode mode, const char *account,
    struct customer *out)
{
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, out, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, out->version,
		&(struct customer_edit){ .mode = &mode, .twilio_account_sid = account },
		&d->f.err));
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, out, &d->f.err));
}

/* The customer's number stands in a subaccount that its row does not name any more: it is looked at
 * all the same; and its own account is none that the desk goes on buying in. */
static void test_account_nobody_names(void **state)
{
	static const char own[] = "AC00000000000000000000000000000077";
	struct desk *d = *state;
	struct managed_number number;
	struct customer customer;
	struct provisioner *p;
	struct read *r;
	char id[ID_MAX], sid[40];
	size_t n = 0;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	provisioner_free(p);
	assert_true(prov_owned(d, BUY, &number));
	(void)snprintf(sid, sizeof sid, "%s", number.account_sid);
	edit(d, id, MODE_BYOC, own, &customer);
	assert_string_equal(customer.twilio_account_sid, own);
	must(&d->f, managed_note(d->f.session.store, sid, BUY, NULL, &d->f.err));
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	assert_true(prov_owned(d, BUY, &number) && number.active);
	edit(d, id, MODE_MANAGED, NULL, &customer);
	assert_string_equal(customer.twilio_account_sid, "");
	n = 0;
	r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_string_equal(customer.twilio_account_sid, sid);
}

/* Found at Twilio and nobody's: given back without a customer. */
static void test_nobodys(void **state)
{
	struct desk *d = *state;
	struct managed_number *all, owned;
	struct provisioner *p;
	size_t n = 0;
	struct read *r = managed_refresh(&d->f.session, d->loop, on_managed, &n, &d->f.err);

	assert_non_null(r);
	assert_true(desk_run(d, is_read, &n));
	read_free(r);
	must(&d->f, managed_list(d->f.session.store, &d->f.arena, &all, &n, &d->f.err));
	assert_true(n > 0);
	p = prov_new(d, "");
	must_refuse(&d->f,
	    provisioner_check(p, &(struct provision_order){ .number = BUY }, &d->f.err),
	    "no-customer");
	must(&d->f, provisioner_release(p, all[0].id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, all[0].number), 0);
	assert_false(prov_owned(d, all[0].number, &owned));
	must_refuse(&d->f, provisioner_release(p, all[0].id, &d->f.err), "no-such-managed-number");
	provisioner_free(p);
}

/* Another customer's number is not given back from this one's page. */
static void test_not_theirs(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX], other[ID_MAX], number_id[ID_MAX];

	prov_customer(d, "managed", id);
	fixture_customer(&d->f, "Other", "+16505550102", "managed", other);
	must(&d->f, managed_number_add(d->f.session.store, other, BUY, "US", number_id, &d->f.err));
	p = prov_new(d, id);
	must_refuse(&d->f, provisioner_release(p, number_id, &d->f.err), "managed-elsewhere");
	d->f.session.options.readonly = true;
	must_refuse(&d->f, provisioner_release(p, number_id, &d->f.err), "read-only");
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "read-only");
	d->f.session.options.readonly = false;
	provisioner_free(p);
	/* It was entered by hand, and Twilio knows nothing of it: then it is gone already. */
	p = prov_new(d, other);
	must(&d->f, provisioner_release(p, number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	provisioner_free(p);
}

/* "Not found" is also what Twilio says of an account that is not ours: not a word about the number.
 */
static void test_not_our_account(void **state)
{
	static const struct managed_seen seen = { .number = BUY,
		.country = "US",
		.name = "",
		.sid = "PN0123456789abcdef0123456789abcdef",
		.account_sid = "",
		.active = true };
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], number_id[ID_MAX];

	prov_customer(d, "managed", id);
	must(&d->f, managed_number_add(d->f.session.store, id, BUY, "US", number_id, &d->f.err));
	must(&d->f,
	    managed_sync(d->f.session.store, "AC9999999999999999999999999999999f", NULL, &seen, 1,
		&d->f.err));
	practice_refuse(d->practice, "*", "/2010-04-01/Accounts/AC999", 404,
	    "{\"code\":20404,\"message\":\"The requested resource was not found\",\"status\":404}",
	    0);
	p = prov_new(d, id);
	must(&d->f, provisioner_release(p, number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_STOPPED);
	assert_true(prov_owned(d, BUY, &owned));
	provisioner_free(p);
}

/* In another account it goes on costing: whoever gave it back must know that it was not there. */
static void test_gone_before_it_was_given_back(void **state)
{
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], number_id[ID_MAX];

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	(void)snprintf(number_id, sizeof number_id, "%s", provisioner_view(p)->number_id);
	practice_refuse(d->practice, "DELETE", "/2010-04-01/Accounts/", 404,
	    "{\"code\":20404,\"message\":\"The requested resource was not found\",\"status\":404}",
	    1);
	practice_refuse(d->practice, "GET", "/2010-04-01/Accounts/", 200,
	    "{\"incoming_phone_numbers\":[],\"next_page_uri\":null}", 1);
	must(&d->f, provisioner_release(p, number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_false(prov_owned(d, BUY, &owned));
	assert_non_null(strstr(provisioner_view(p)->step, "another account"));
	provisioner_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_byoc),
		desk_test(test_byoc_own_token),
		desk_test(test_bought_after_the_copy),
		desk_test(test_account_nobody_names),
		desk_test(test_nobodys),
		desk_test(test_not_theirs),
		desk_test(test_not_our_account),
		desk_test(test_gone_before_it_was_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
