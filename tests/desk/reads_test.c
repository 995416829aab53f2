/* What is only read at Twilio: against the practice providers, and against answers that they do not
 * give. */
#include "tests/desk/fixture.h"

#include <sqlite3.h>

#include "desk/reads_parts.h"
#include "practice/practice.h"
#include "store/caller_ids.h"
#include "store/managed.h"
#include "store/settings.h"
#include "tests/desk/scripted.h"

#define AC "AC0123456789abcdef0123456789abcdef"
#define SUB "AC1111111111111111111111111111aaaa"
#define OWN "AC2222222222222222222222222222bbbb"
#define TOKEN "fedcba9876543210fedcba9876543210"
#define IDS "/2010-04-01/Accounts/" AC "/OutgoingCallerIds.json"
#define SUB_IDS "/2010-04-01/Accounts/" SUB "/OutgoingCallerIds.json"

static struct practice *practice;
static struct loop *loop;
static struct scripted scripted;

/* What the last read said. */
static struct {
	bool done;
	bool there;
	char name[80], balance[40], type[20], fit[64];
	size_t a, b, c, n_fits;
	struct error err;
} told;

static void told_error(const struct error *err)
{
	told.done = true;
	if (err)
		told.err = *err;
	assert_null(strstr(told.err.message, TOKEN));
	assert_null(strstr(told.err.hint, TOKEN));
	assert_null(strstr(told.err.detail, TOKEN));
}

static void on_account(void *user, const struct account_read *a, const struct error *err)
{
	(void)user;
	told.there = a != NULL;
	if (a) {
		snprintf(told.name, sizeof told.name, "%s", a->account.name);
		snprintf(told.type, sizeof told.type, "%s", a->account.type);
		snprintf(told.balance, sizeof told.balance, "%s", a->balance.balance);
	}
	told_error(err);
}

static void on_refreshed(void *user, size_t seen, size_t gone, size_t verified,
    const struct error *err)
{
	(void)user;
	told.a = seen;
	told.b = gone;
	told.c = verified;
	told_error(err);
}

static void on_managed(void *user, size_t n, const struct error *err)
{
	(void)user;
	told.a = n;
	told_error(err);
}

static void on_lookup(void *user, const struct lookup_read *l, const struct error *err)
{
	(void)user;
	told.there = l != NULL;
	if (l) {
		snprintf(told.type, sizeof told.type, "%s", l->lookup.line_type);
		snprintf(told.name, sizeof told.name, "%s", l->lookup.carrier);
		told.n_fits = l->n_fits;
		if (l->n_fits > 0)
			snprintf(told.fit, sizeof told.fit, "%s", l->fits[0]->id);
	}
	told_error(err);
}

static void late(void *user)
{
	*(bool *)user = true;
}

static void run(struct fixture *f, struct read *r)
{
	bool too_long = false;

	if (!r)
		fail_msg("%s: %s", f->err.code, f->err.message);
	memset(&told, 0, sizeof told);
	loop_timer(loop, late, &too_long, 60000);
	while (!told.done && !too_long)
		loop_step(loop);
	loop_timer(loop, late, &too_long, 0);
	assert_true(told.done);
	read_free(r);
}

static int start_practice(void **state)
{
	const struct practice_options options = { .pace = 1 };
	struct fixture *f;

	fixture_store(state);
	f = *state;
	loop = loop_new();
	practice = practice_new(loop, &options, &f->err);
	if (!practice)
		return -1;
	credentials_load(&f->session.credentials, practice_environment(practice));
	return 0;
}

static int end_practice(void **state)
{
	practice_free(practice);
	loop_free(loop);
	return fixture_end(state);
}

static const char *answer(void *user, const char *target, int *status);

static int start_scripted(void **state)
{
	char lines[300];
	struct fixture *f;

	fixture_store(state);
	f = *state;
	loop = loop_new();
	scripted_start(&scripted, loop, answer, NULL);
	snprintf(lines, sizeof lines,
	    "VOXDESK_TWILIO_URL=http://127.0.0.1:%d\nTWILIO_ACCOUNT_SID=" AC
	    "\nTWILIO_AUTH_TOKEN=" TOKEN "\n",
	    scripted.port);
	credentials_load(&f->session.credentials, lines);
	return f->session.credentials.problem.kind == ERROR_NONE ? 0 : -1;
}

static int end_scripted(void **state)
{
	scripted_stop(&scripted);
	loop_free(loop);
	return fixture_end(state);
}

static void test_account(void **state)
{
	struct fixture *f = *state;
	const char *remembered;

	run(f, account_read(&f->session, loop, "", false, on_account, NULL, &f->err));
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_true(told.there);
	assert_string_equal(told.name, "Practice");
	assert_string_equal(told.type, "Full");
	assert_string_equal(told.balance, "24.75");
	must(f,
	    setting_get(f->session.store, SETTING_TWILIO_ACCOUNT, &f->arena, &remembered, &f->err));
	assert_non_null(strstr(remembered, "\"type\":\"Full\""));
	assert_non_null(strstr(remembered, f->session.credentials.twilio.user));
	assert_null(strstr(remembered, secret_reveal(&f->session.credentials.twilio.token)));
}

/* A subaccount is read with its owner's credentials, has no balance and is not remembered. */
static void test_subaccount(void **state)
{
	struct fixture *f = *state;
	struct credentials sub;
	const char *remembered;

	credentials_load(&sub, practice_environment_of(practice, PRACTICE_SUBACCOUNT));
	run(f, account_read(&f->session, loop, sub.twilio.user, false, on_account, NULL, &f->err));
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_string_equal(told.name, "Practice subaccount");
	assert_string_equal(told.balance, "");
	must(f,
	    setting_get(f->session.store, SETTING_TWILIO_ACCOUNT, &f->arena, &remembered, &f->err));
	assert_string_equal(remembered, "");
	must_refuse(f,
	    account_read(&f->session, loop, sub.twilio.user, true, on_account, NULL, &f->err) !=
		NULL,
	    "other-account");
	credentials_done(&sub);
}

static void test_wrong_token(void **state)
{
	struct fixture *f = *state;

	assert_true(secret_set(&f->session.credentials.twilio.token, TOKEN, strlen(TOKEN)));
	run(f, account_read(&f->session, loop, "", false, on_account, NULL, &f->err));
	assert_false(told.there);
	assert_string_equal(told.err.code, "twilio-20003");
}

static void test_no_credentials(void **state)
{
	struct fixture *f = *state;

	credentials_done(&f->session.credentials);
	must_refuse(f, account_read(&f->session, loop, "", false, on_account, NULL, &f->err),
	    "no-credentials");
	must_refuse(f, caller_ids_refresh(&f->session, loop, NULL, on_refreshed, NULL, &f->err),
	    "no-credentials");
	must_refuse(f, managed_refresh(&f->session, loop, on_managed, NULL, &f->err),
	    "no-credentials");
	must_refuse(f,
	    lookup_read(&f->session, loop, "+16505550101", false, on_lookup, NULL, &f->err),
	    "no-credentials");
}

/* Freed before its answer: nothing is called, nothing is left. */
static void test_freed_early(void **state)
{
	struct fixture *f = *state;
	struct read *r;

	for (int round = 0; round < 3; round++) {
		r = round == 2
		    ? account_read(&f->session, loop, "", false, on_account, NULL, &f->err)
		    : managed_refresh(&f->session, loop, on_managed, NULL, &f->err);
		assert_non_null(r);
		if (round == 1)
			loop_step(loop); /* the timer: the request is out */
		read_free(r);
	}
	/* An answer to those above would come here. */
	run(f, lookup_read(&f->session, loop, "+16505550101", false, on_lookup, NULL, &f->err));
	assert_string_equal(told.balance, "");
	assert_int_equal(told.a, 0);
	read_free(NULL);
}

static void test_managed(void **state)
{
	struct fixture *f = *state;
	struct managed_number *all;
	bool found = false;
	size_t n;

	run(f, managed_refresh(&f->session, loop, on_managed, NULL, &f->err));
	assert_int_equal(told.err.kind, ERROR_NONE);
	must(f, managed_list(f->session.store, &f->arena, &all, &n, &f->err));
	assert_true(n > 50);
	assert_int_equal(told.a, n);
	for (size_t i = 0; i < n; i++)
		found = found ||
		    (strcmp(all[i].number, "+16505550109") == 0 && all[i].active &&
			strcmp(all[i].country, "US") == 0);
	assert_true(found);
}

static void test_lookup(void **state)
{
	struct fixture *f = *state;

	run(f, lookup_read(&f->session, loop, "+16505550101", false, on_lookup, NULL, &f->err));
	assert_true(told.there);
	assert_string_equal(told.type, "");
	assert_int_equal(told.n_fits, 0);
	run(f, lookup_read(&f->session, loop, "+16505550101", true, on_lookup, NULL, &f->err));
	assert_true(told.there);
	assert_string_equal(told.name, "T-Mobile USA, Inc.");
	assert_string_equal(told.fit, "us-tmobile");
}

static void set_account(struct fixture *f, const char *customer, const char *sid)
{
	const struct customer_edit edit = { .twilio_account_sid = sid };
	struct customer c;

	must(f, customer_get(f->session.store, customer, &f->arena, &c, &f->err));
	must(f, customer_update(f->session.store, customer, c.version, &edit, &f->err));
}

/* Each account once, however many customers name it; a customer's own one is not asked. */
static void test_managed_accounts(void **state)
{
	struct fixture *f = *state;
	char one[ID_MAX], two[ID_MAX], three[ID_MAX], byoc[ID_MAX];
	struct managed_number *all;
	struct credentials sub;
	size_t n, own, of_sub = 0;

	run(f, managed_refresh(&f->session, loop, on_managed, NULL, &f->err));
	own = told.a;
	credentials_load(&sub, practice_environment_of(practice, PRACTICE_SUBACCOUNT));
	fixture_customer(f, "One", "+16505550001", "managed", one);
	fixture_customer(f, "Two", "+16505550002", "managed", two);
	fixture_customer(f, "Three", "+16505550003", "managed", three);
	fixture_customer(f, "Own", "+16505550004", "byoc", byoc);
	set_account(f, one, sub.twilio.user);
	set_account(f, two, sub.twilio.user);
	set_account(f, three, f->session.credentials.twilio.user);
	set_account(f, byoc, OWN);
	run(f, managed_refresh(&f->session, loop, on_managed, NULL, &f->err));
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_int_equal(told.a, own + 1);
	must(f, managed_list(f->session.store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, own + 1);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].account_sid, sub.twilio.user) == 0) {
			of_sub++;
			assert_string_equal(all[i].number, "+14155550100");
		}
	assert_int_equal(of_sub, 1);
	credentials_done(&sub);
}

/* From a carrier's name to rows: of the same country and kind of line, by whole words. */
static void test_fits(void **state)
{
	static const struct {
		const char *country, *type, *carrier, *first; /* NULL: none */
	} rows[] = {
		{ "US", "mobile", "T-Mobile USA, Inc.", "us-tmobile" },
		{ "US", "mobile", "Verizon Wireless", "us-verizon-wireless" },
		{ "US", "mobile", "Verizon", "us-verizon-wireless" },
		{ "US", "mobile", "AT&T Wireless", "us-att-wireless" },
		{ "BE", "mobile", "Proximus", "be-proximus-mobile" },
		{ "BE", "mobile", "Telenet/BASE", "be-telenet-base-mobile" },
		{ "NG", "mobile", "Globacom Limited", "ng-glo" },
		{ "US", "mobile", "Proximus", NULL },
		{ "NG", "mobile", "MTN Nigeria", "ng-mtn" },
		{ "NG", "landline", "MTN Nigeria", NULL },
		{ "US", "mobile", "", NULL },
		{ "US", "mobile", "Inc.", NULL },
		{ "US", "mobile", "tmobilex", NULL },
		{ "", "mobile", "T-Mobile USA, Inc.", NULL },
		{ "*", "mobile", "International / GSM", NULL },
	};
	const struct catalogue *c = catalogue_builtin();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct twilio_lookup lookup = { .country = rows[i].country,
			.line_type = rows[i].type,
			.carrier = rows[i].carrier };
		const struct carrier *fits[8];
		const size_t n = lookup_fits(c, &lookup, fits, 8);

		if (rows[i].first && (n == 0 || strcmp(fits[0]->id, rows[i].first) != 0))
			fail_msg("%s: %s", rows[i].carrier, n ? fits[0]->id : "nothing");
		for (size_t j = 0; j < n; j++)
			assert_string_equal(fits[j]->country, rows[i].country);
		if (!rows[i].first && n > 0)
			fail_msg("%s: %s", rows[i].carrier, fits[0]->id);
	}
}

/* No more than there is room for, and the best of them. */
static void test_fits_in_room(void **state)
{
	const struct twilio_lookup lookup = {
		.country = "DE", .line_type = "", .carrier = "Telekom"
	};
	const struct carrier *all[8], *one[1];
	const size_t n = lookup_fits(catalogue_builtin(), &lookup, all, 8);

	(void)state;
	assert_true(n > 1);
	assert_int_equal(lookup_fits(catalogue_builtin(), &lookup, one, 1), 1);
	assert_ptr_equal(one[0], all[0]);
	assert_int_equal(lookup_fits(catalogue_builtin(), &lookup, one, 0), 0);
}

/* ---- scripted answers: what each target gets */

static struct {
	const char *target;
	int status;
	char body[30000];
} script[8];
static size_t n_script;
static void (*meanwhile)(struct fixture *f); /* done while the answer is on its way */
static struct fixture *meanwhile_of;

static const char *answer(void *user, const char *target, int *status)
{
	(void)user;
	if (meanwhile)
		meanwhile(meanwhile_of);
	meanwhile = NULL;
	for (size_t i = 0; i < n_script; i++)
		if (strncmp(target, script[i].target, strlen(script[i].target)) == 0) {
			*status = script[i].status;
			return script[i].body;
		}
	return NULL;
}

/* A page of caller IDs: `from` to `to` of +1 650 555 xxxx, then a link. */
static void script_page(const char *target, const char *account, int from, int to, const char *next)
{
	char *out = script[n_script].body;
	const size_t size = sizeof script[0].body;

	assert_true(n_script < 8);
	script[n_script].target = target;
	script[n_script].status = 200;
	snprintf(out, size, "{\"outgoing_caller_ids\":[");
	for (int i = from; i <= to; i++)
		snprintf(out + strlen(out), size - strlen(out),
		    "%s{\"sid\":\"PN%032x\",\"account_sid\":\"%s\",\"friendly_name\":\"x\","
		    "\"phone_number\":\"+1650555%04d\",\"date_created\":\"Fri, 20 Nov 2026 10:00:00 +0000\"}",
		    i > from ? "," : "", (unsigned)i, account, i);
	snprintf(out + strlen(out), size - strlen(out), "],\"next_page_uri\":%s%s%s}",
	    next ? "\"" : "", next ? next : "null", next ? "\"" : "");
	n_script++;
}

static int start_script(void **state)
{
	n_script = 0;
	meanwhile = NULL;
	return start_scripted(state);
}

/* A verified record of that customer, as it was when Twilio listed it. */
static void verified(struct fixture *f, const char *customer, const char *number,
    const char *account, const char *sid, char id[ID_MAX])
{
	const struct verification_plan plan = { .org_id = customer,
		.number = number,
		.country = "US",
		.account_sid = account,
		.extension = "" };

	must(f, caller_id_verified(f->session.store, &plan, sid, id, &f->err));
}

static struct caller_id record(struct fixture *f, const char *id)
{
	struct caller_id c;

	must(f, caller_id_get(f->session.store, id, &f->arena, &c, &f->err));
	return c;
}

static void refresh(struct fixture *f, const char *org_id)
{
	run(f, caller_ids_refresh(&f->session, loop, org_id, on_refreshed, NULL, &f->err));
}

static void test_drift(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], listed[ID_MAX], lost[ID_MAX], sid[40];

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	snprintf(sid, sizeof sid, "PN%032x", 1u);
	time_freeze(1700000000);
	verified(f, customer, "+16505550001", AC, sid, listed);
	verified(f, customer, "+16505559999", "", sid, lost);
	time_freeze(1700003600); /* 2023-11-14T23:13:20Z */
	script_page(IDS, AC, 1, 3, NULL);
	refresh(f, NULL);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_int_equal(told.a, 1);
	assert_int_equal(told.b, 1);
	assert_int_equal(told.c, 0);
	assert_int_equal(scripted.n_asked, 1);
	assert_int_equal(record(f, listed).state, OUTBOUND_VERIFIED);
	assert_string_equal(record(f, listed).seen_at, "2023-11-14T23:13:20Z");
	assert_string_equal(record(f, listed).verified_at, "2023-11-14T22:13:20Z");
	assert_int_equal(record(f, lost).state, OUTBOUND_REMOVED);
	assert_non_null(strstr(record(f, lost).reason, "2023-11-14 23:13 UTC"));
	/* It is there again: somebody verified it anew. */
	n_script = 0;
	script_page(IDS, AC, 9999, 9999, NULL);
	refresh(f, customer);
	assert_int_equal(told.b, 1);
	assert_int_equal(told.c, 1);
	assert_int_equal(record(f, lost).state, OUTBOUND_VERIFIED);
}

/* A verification that ended while nobody looked. */
static void test_verified_meanwhile(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], id[ID_MAX], operation[ID_MAX];
	const struct verification_plan plan = {
		.number = "+16505550002", .country = "US", .account_sid = AC, .extension = ""
	};
	struct verification_plan full = plan;

	fixture_customer(f, "Kroon", "+16505550002", "managed", customer);
	full.org_id = customer;
	must(f, caller_id_plan(f->session.store, &full, id, operation, &f->err));
	must(f, operation_send(f->session.store, operation, &f->err));
	must(f,
	    caller_id_called(f->session.store, operation, "CA0123456789abcdef0123456789abcdef",
		"123456", &f->err));
	script_page(IDS, AC, 5, 6, NULL);
	refresh(f, NULL);
	assert_int_equal(told.a + told.b + told.c, 0);
	assert_int_equal(record(f, id).state, OUTBOUND_CALLING);
	n_script = 0;
	script_page(IDS, AC, 1, 3, NULL);
	refresh(f, NULL);
	assert_int_equal(told.c, 1);
	assert_int_equal(record(f, id).state, OUTBOUND_VERIFIED);
	assert_false(record(f, id).has_code);
}

static const char *const fresh = "+16505550777";

static void verify_fresh(struct fixture *f)
{
	struct caller_id *all;
	char id[ID_MAX];
	size_t n;

	must(f, caller_id_list(f->session.store, NULL, NULL, 0, &f->arena, &all, &n, &f->err));
	verified(f, all[0].org_id, fresh, AC, "PN00000000000000000000000000000777", id);
}

/* The list was read before another console saw it verified: an older look does not overrule. */
static void test_changed_meanwhile(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], id[ID_MAX];

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	verified(f, customer, fresh, AC, "PN00000000000000000000000000000776", id);
	script_page(IDS, AC, 1, 3, NULL);
	meanwhile = verify_fresh;
	meanwhile_of = f;
	refresh(f, NULL);
	assert_int_equal(told.a + told.b + told.c, 0);
	assert_int_equal(record(f, id).state, OUTBOUND_VERIFIED);
	/* Looked at again, it is gone. */
	refresh(f, NULL);
	assert_int_equal(told.b, 1);
}

/* What is being taken away is not told of as lost; a number that was verified anew has another SID.
 */
static void test_under_way_and_anew(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], leaving[ID_MAX], anew[ID_MAX], operation[ID_MAX], sid[40];

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	verified(f, customer, "+16505550001", AC, "PN0000000000000000000000000000aaaa", anew);
	verified(f, customer, "+16505550500", AC, "PN0000000000000000000000000000bbbb", leaving);
	must(f, caller_id_remove_plan(f->session.store, leaving, operation, &f->err));
	script_page(IDS, AC, 1, 1, NULL);
	refresh(f, NULL);
	assert_int_equal(told.a, 1);
	assert_int_equal(told.b + told.c, 0);
	snprintf(sid, sizeof sid, "PN%032x", 1u);
	assert_string_equal(record(f, anew).caller_id_sid, sid);
	assert_int_equal(record(f, leaving).state, OUTBOUND_VERIFIED);
}

/* Over 50 of them, over three pages: the last one counts too. */
static void test_pages(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], first[ID_MAX], last[ID_MAX], sid[40];

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	snprintf(sid, sizeof sid, "PN%032x", 1u);
	verified(f, customer, "+16505550001", AC, sid, first);
	snprintf(sid, sizeof sid, "PN%032x", 120u);
	verified(f, customer, "+16505550120", AC, sid, last);
	script_page(IDS "?PageSize=50&Page=2", AC, 101, 120, NULL);
	script_page(IDS "?PageSize=50&Page=1", AC, 1, 50, IDS "?PageSize=50&Page=2");
	script_page(IDS, AC, 51, 100, IDS "?PageSize=50&Page=1");
	refresh(f, NULL);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_int_equal(told.a, 2);
	assert_int_equal(told.b, 0);
	assert_int_equal(scripted.n_asked, 3);
	/* The last page is missing: nothing is taken for gone. */
	script[0].status = 400;
	snprintf(script[0].body, sizeof script[0].body, "{\"code\":20001,\"message\":\"no\"}");
	refresh(f, NULL);
	assert_string_equal(told.err.code, "twilio-20001");
	assert_int_equal(told.a + told.b, 0);
	assert_int_equal(record(f, last).state, OUTBOUND_VERIFIED);
}

/* Links that go round are followed once. */
static void test_pages_go_round(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], id[ID_MAX];

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	verified(f, customer, "+16505550999", AC, "PN00000000000000000000000000000999", id);
	script_page(IDS "?Page=1", AC, 51, 60, IDS "?Page=2");
	script_page(IDS "?Page=2", AC, 61, 70, IDS "?Page=1");
	script_page(IDS, AC, 1, 50, IDS "?Page=1");
	refresh(f, NULL);
	assert_string_equal(told.err.code, "answer-endless");
	assert_int_equal(told.b, 0);
	assert_int_equal(scripted.n_asked, 3);
	assert_int_equal(record(f, id).state, OUTBOUND_VERIFIED);
}

/* Each page within its bounds, and yet more than a memory should take. */
static void a_list_is_gathered_up_to_a_size(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], id[ID_MAX];
	struct read *r;

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	verified(f, customer, "+16505550999", AC, "PN00000000000000000000000000000999", id);
	script_page(IDS "?Page=1", AC, 51, 60, NULL);
	script_page(IDS, AC, 1, 50, IDS "?Page=1");
	r = caller_ids_refresh(&f->session, loop, NULL, on_refreshed, NULL, &f->err);
	assert_non_null(r);
	r->gathered = READ_BYTES_MAX;
	run(f, r);
	assert_string_equal(told.err.code, "answer-endless");
	assert_int_equal(told.b, 0);
	assert_int_equal(scripted.n_asked, 1);
	assert_int_equal(record(f, id).state, OUTBOUND_VERIFIED);
}

/* Each account once: the desk's own, a subaccount of it; a customer's own account is left alone. */
static void test_accounts(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], byoc[ID_MAX], ours[ID_MAX], subs[ID_MAX], theirs[ID_MAX], sid[40];

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	fixture_customer(f, "Lettings", "+442079460958", "byoc", byoc);
	snprintf(sid, sizeof sid, "PN%032x", 1u);
	verified(f, customer, "+16505550001", "", sid, ours);
	verified(f, customer, "+16505550001", SUB, sid, subs);
	verified(f, byoc, "+442079460958", OWN, sid, theirs);
	script_page(IDS, AC, 1, 1, NULL);
	script_page(SUB_IDS, SUB, 2, 2, NULL);
	refresh(f, NULL);
	assert_int_equal(scripted.n_asked, 2);
	assert_int_equal(told.a, 1);
	assert_int_equal(told.b, 1);
	assert_string_equal(told.err.code, "other-account");
	assert_int_equal(record(f, ours).state, OUTBOUND_VERIFIED);
	assert_int_equal(record(f, subs).state, OUTBOUND_REMOVED);
	assert_int_equal(record(f, theirs).state, OUTBOUND_VERIFIED);
	assert_string_equal(record(f, theirs).seen_at, record(f, theirs).verified_at);
	/* One account cannot be read: the other one still is. */
	n_script = 0;
	script_page(SUB_IDS, SUB, 1, 2, NULL);
	refresh(f, customer);
	assert_string_equal(told.err.code, "twilio-20404");
	assert_int_equal(told.c, 1);
	assert_int_equal(record(f, ours).state, OUTBOUND_VERIFIED);
	/* Nor is one that our credentials do not open gone with all that is in it. */
	n_script = 0;
	script_page(IDS, AC, 1, 1, NULL);
	refresh(f, customer);
	assert_string_equal(told.err.code, "other-account");
	assert_non_null(strstr(told.err.message, "1 caller ID "));
	assert_int_equal(told.a, 1);
	assert_int_equal(record(f, subs).state, OUTBOUND_VERIFIED);
}

/* A customer's own account is read with its own token, also where the desk has none itself; a token
 * that is wrong is told of, and takes nothing away. */
static void test_own_tokens(void **state)
{
	struct fixture *f = *state;
	char byoc[ID_MAX], managed[ID_MAX], theirs[ID_MAX], ours[ID_MAX], url[60], sid[40];

	fixture_customer(f, "Lettings", "+442079460958", "byoc", byoc);
	fixture_customer(f, "Kroon", "+16505550001", "managed", managed);
	snprintf(sid, sizeof sid, "PN%032x", 1u);
	verified(f, byoc, "+442079460958", OWN, sid, theirs);
	verified(f, managed, "+16505550001", AC, sid, ours);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", scripted.port);
	setenv("VOXDESK_TWILIO_URL", url, 1);
	setenv("TWILIO_AUTH_TOKEN@" OWN, TOKEN, 1);
	credentials_done(&f->session.credentials);
	credentials_load(&f->session.credentials, NULL);
	unsetenv("VOXDESK_TWILIO_URL");
	script_page("/2010-04-01/Accounts/" OWN "/OutgoingCallerIds.json", OWN, 2, 2, NULL);
	refresh(f, NULL);
	assert_int_equal(scripted.n_asked, 1);
	assert_string_equal(told.err.code, "no-credentials"); /* for the desk's own */
	assert_int_equal(told.b, 1);
	assert_int_equal(record(f, theirs).state, OUTBOUND_REMOVED);
	assert_int_equal(record(f, ours).state, OUTBOUND_VERIFIED);
	n_script = 0;
	verified(f, byoc, "+442079460958", OWN, sid, theirs);
	refresh(f, byoc);
	assert_int_not_equal(told.err.kind, ERROR_NONE);
	assert_string_not_equal(told.err.code, "other-account");
	assert_int_equal(record(f, theirs).state, OUTBOUND_VERIFIED);
	unsetenv("TWILIO_AUTH_TOKEN@" OWN);
}

static void let_go(void *other)
{
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
}

/* Another process is writing: it is tried again, nothing is lost and nothing is waited for. */
static void test_busy_store(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], id[ID_MAX];
	sqlite3 *other;

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	verified(f, customer, "+16505559999", AC, "PN00000000000000000000000000009999", id);
	script_page(IDS, AC, 1, 1, NULL);
	assert_int_equal(sqlite3_open(f->db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	loop_timer(loop, let_go, other, 300);
	refresh(f, NULL);
	assert_int_equal(told.err.kind, ERROR_NONE);
	assert_int_equal(told.b, 1);
	assert_int_equal(sqlite3_get_autocommit(other), 1); /* it was let go first */
	sqlite3_close(other);
}

/* A store that only reads is told of at the first change. */
static void test_readonly(void **state)
{
	struct fixture *f = *state;
	char customer[ID_MAX], id[ID_MAX];
	struct session_options options = { .db = f->db, .readonly = true };
	struct credentials kept;

	fixture_customer(f, "Kroon", "+16505550001", "managed", customer);
	verified(f, customer, "+16505550001", AC, "PN00000000000000000000000000000001", id);
	kept = f->session.credentials;
	memset(&f->session.credentials, 0, sizeof f->session.credentials);
	session_done(&f->session);
	session_init(&f->session, &options);
	f->session.credentials = kept;
	must(f, session_open_store(&f->session, &f->err));
	script_page(IDS, AC, 1, 1, NULL);
	refresh(f, NULL);
	assert_string_equal(told.err.code, "store-readonly");
	assert_int_equal(told.a, 0);
}

#define with_practice(t) cmocka_unit_test_setup_teardown(t, start_practice, end_practice)
#define with_script(t) cmocka_unit_test_setup_teardown(t, start_script, end_scripted)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_fits_in_room),
		with_practice(test_account),
		with_practice(test_subaccount),
		with_practice(test_wrong_token),
		with_practice(test_no_credentials),
		with_practice(test_freed_early),
		with_practice(test_managed),
		with_practice(test_managed_accounts),
		with_practice(test_lookup),
		with_script(test_drift),
		with_script(test_verified_meanwhile),
		with_script(test_changed_meanwhile),
		with_script(test_under_way_and_anew),
		with_script(test_pages),
		with_script(test_pages_go_round),
		with_script(a_list_is_gathered_up_to_a_size),
		with_script(test_accounts),
		with_script(test_own_tokens),
		with_script(test_busy_store),
		with_script(test_readonly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
