/* What is told of secrets: which are present, where from, when each last worked; never a value. The
 * session's own way with vault and profiles. */
#include "tests/desk/credentials_given.h"

#include "desk/secrets.h"
#include "desk/vault.h"
#include "store/settings.h"

#define PASSPHRASE "correct horse battery"

static int begin(void **state)
{
	struct session_options options = { 0 };
	struct fixture *f;

	assert_int_equal(start(state), 0);
	f = *state;
	vault_cheap(true);
	options.db = f->db;
	session_init(&f->session, &options);
	assert_true(session_open_store(&f->session, &f->err));
	return 0;
}

static struct secret secret_of(const char *text)
{
	struct secret s = { 0 };

	assert_true(secret_set(&s, text, strlen(text)));
	return s;
}

static void vault_make(struct fixture *f, const char *name, const char *value)
{
	struct secret passphrase = secret_of(PASSPHRASE), s = secret_of(value);
	char path[PATH_TEXT_MAX];
	struct vault *v;

	must(f, session_vault_path(&f->session, path, sizeof path, &f->err));
	v = vault_new(path, &passphrase, &f->err);
	assert_non_null(v);
	must(f, vault_set(v, name, &s, &f->err));
	vault_free(v);
	secret_done(&s);
	secret_done(&passphrase);
}

static void vault_unlock_with(struct fixture *f, const char *text, bool ok)
{
	struct secret passphrase = secret_of(text);

	assert_int_equal(session_vault_open(&f->session, &passphrase, &f->err), ok);
	secret_done(&passphrase);
}

/* No value, nor eight signs of one, anywhere in a line. */
static void nothing_shown(const struct secret_line *line)
{
	const char *const texts[] = { line->name, line->what, line->worked_at, line->refused_at,
		line->problem };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_null(strstr(texts[i], "fedcba98"));
		assert_null(strstr(texts[i], "76543210"));
		assert_null(strstr(texts[i], "11112222"));
		assert_null(strstr(texts[i], "hunter2"));
	}
}

static const struct secret_line *line_of(struct fixture *f, const char *name)
{
	const struct secret_line *found = NULL;
	struct secret_line *lines;
	size_t n;

	must(f, secrets_list(&f->session, &f->arena, &lines, &n, &f->err));
	for (size_t i = 0; i < n; i++) {
		nothing_shown(&lines[i]);
		if (strcmp(lines[i].name, name) == 0)
			found = &lines[i];
	}
	assert_non_null(found);
	return found;
}

static void test_list(void **state)
{
	struct fixture *f = *state;
	struct secret_line *lines;
	size_t n;

	give("TWILIO_ACCOUNT_SID", AC);
	give("TWILIO_AUTH_TOKEN", TOKEN);
	give("TELNYX_API_KEY", "hunter2 with a blank");
	session_providers(&f->session);
	must(f, secrets_list(&f->session, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, SECRET_IDS);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(lines[i].name, secret_names[i].name);
		assert_int_not_equal(lines[i].what[0], '\0');
		nothing_shown(&lines[i]);
	}
	assert_int_equal(lines[SECRET_TWILIO_AUTH_TOKEN].presence, SECRET_PRESENT);
	assert_int_equal(lines[SECRET_TWILIO_AUTH_TOKEN].from, FROM_ENVIRONMENT);
	assert_int_equal(lines[SECRET_TELNYX_API_KEY].presence, SECRET_MISSING);
	assert_non_null(strstr(lines[SECRET_TELNYX_API_KEY].problem, "TELNYX_API_KEY"));
	assert_int_equal(lines[SECRET_VAPI_API_KEY].presence, SECRET_MISSING);
	assert_string_equal(lines[SECRET_VAPI_API_KEY].problem, "");
}

/* Closed: not known. Open: from there, and customers' own accounts with it. */
static void test_list_vault(void **state)
{
	struct fixture *f = *state;
	struct secret_line *lines;
	char id[ID_MAX];
	size_t n;

	give("VAPI_API_KEY", OTHER);
	session_providers(&f->session);
	assert_false(session_vault_wanted(&f->session));
	vault_make(f, ACCOUNT_TOKEN, TOKEN);
	assert_true(session_vault_wanted(&f->session));
	assert_int_equal(line_of(f, "TELNYX_API_KEY")->presence, SECRET_SEALED);
	assert_int_equal(line_of(f, "VAPI_API_KEY")->presence, SECRET_PRESENT);
	vault_unlock_with(f, "not the passphrase", false);
	assert_string_equal(f->err.code, "vault-passphrase");
	vault_unlock_with(f, PASSPHRASE, true);
	assert_false(session_vault_wanted(&f->session));
	assert_int_equal(line_of(f, "TELNYX_API_KEY")->presence, SECRET_MISSING);
	assert_int_equal(line_of(f, ACCOUNT_TOKEN)->presence, SECRET_PRESENT);
	assert_int_equal(line_of(f, ACCOUNT_TOKEN)->from, FROM_VAULT);
	assert_true(line_of(f, ACCOUNT_TOKEN)->in_vault);
	assert_string_equal(line_of(f, ACCOUNT_TOKEN)->account, AC2);
	/* The customer's account is one line, whether the store or the vault knows of it. */
	fixture_customer(f, "Own", "+3292246111", "byoc", id);
	must(f,
	    desk_customer_edit(&f->session, id, &(struct new_customer){ .account = AC2 }, NULL,
		&f->err));
	must(f, secrets_list(&f->session, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, SECRET_IDS + 1);
	assert_string_equal(lines[SECRET_TWILIO_AUTH_TOKEN + 1].name, ACCOUNT_TOKEN);
}

/* At most once a minute each, and not for a minute that another account's has used. */
static void test_worked(void **state)
{
	struct fixture *f = *state;
	const struct secret_line *line;
	char first[40];

	give("TWILIO_ACCOUNT_SID", AC);
	give("TWILIO_AUTH_TOKEN", TOKEN);
	give("TELNYX_API_KEY", OTHER);
	give(ACCOUNT_TOKEN, OTHER);
	session_providers(&f->session);
	assert_string_equal(line_of(f, "TWILIO_AUTH_TOKEN")->worked_at, "");
	time_freeze(1790000000);
	credentials_worked(&f->session, SERVICE_TWILIO, AC);
	snprintf(first, sizeof first, "%s", line_of(f, "TWILIO_AUTH_TOKEN")->worked_at);
	assert_int_equal(strncmp(first, "2026-", 5), 0);
	assert_string_equal(line_of(f, "TWILIO_ACCOUNT_SID")->worked_at, first);
	assert_string_equal(line_of(f, "TELNYX_API_KEY")->worked_at, "");
	time_freeze(1790000030);
	credentials_worked(&f->session, SERVICE_TWILIO, "");
	assert_string_equal(line_of(f, "TWILIO_AUTH_TOKEN")->worked_at, first);
	credentials_worked(&f->session, SERVICE_TELNYX, NULL);
	credentials_refused(&f->session, SERVICE_TWILIO, AC);
	line = line_of(f, "TWILIO_AUTH_TOKEN");
	assert_string_equal(line->worked_at, first);
	assert_true(strcmp(line->refused_at, first) > 0);
	assert_int_not_equal(line_of(f, "TELNYX_API_KEY")->worked_at[0], '\0');
	time_freeze(1790000061);
	credentials_worked(&f->session, SERVICE_TWILIO, AC);
	assert_true(strcmp(line_of(f, "TWILIO_AUTH_TOKEN")->worked_at, first) > 0);
	credentials_renewed(&f->session, "TWILIO_AUTH_TOKEN");
	assert_string_equal(line_of(f, "TWILIO_AUTH_TOKEN")->worked_at, "");
	assert_string_equal(line_of(f, "TWILIO_AUTH_TOKEN")->refused_at, "");
	assert_int_not_equal(line_of(f, "TELNYX_API_KEY")->worked_at[0], '\0');
	credentials_worked(&f->session, SERVICE_TWILIO, AC); /* it is another token: at once */
	assert_int_not_equal(line_of(f, "TWILIO_AUTH_TOKEN")->worked_at[0], '\0');
}

/* A customer's own account has times of its own; nothing of it stands in the audit log. */
/* A person and the service key at Supabase: that one of them worked says nothing of the other. */
static void test_worked_supabase(void **state)
{
	static const char *const person[] = { "SUPABASE_ANON_KEY", "SUPABASE_PASSWORD" };
	struct fixture *f = *state;

	give("SUPABASE_URL", "https://abcdefghijklmnopqrst.supabase.co");
	give("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_valueoftest0004");
	session_providers(&f->session);
	assert_string_equal(line_of(f, "SUPABASE_SERVICE_ROLE_KEY")->note, "");
	credentials_done(&f->session.credentials);
	f->session.providers = false;
	give("SUPABASE_ANON_KEY", "sb_publishable_valueoftest0005");
	give("SUPABASE_EMAIL", "desk@example.com");
	give("SUPABASE_PASSWORD", "passwordoftest0006");
	session_providers(&f->session);
	assert_non_null(strstr(line_of(f, "SUPABASE_SERVICE_ROLE_KEY")->note, "SUPABASE_EMAIL"));
	credentials_worked(&f->session, SERVICE_SUPABASE, "");
	credentials_refused(&f->session, SERVICE_SUPABASE, SECRETS_AS_SERVICE);
	for (size_t i = 0; i < 2; i++) {
		assert_string_not_equal(line_of(f, person[i])->worked_at, "");
		assert_string_equal(line_of(f, person[i])->refused_at, "");
		assert_string_equal(line_of(f, person[i])->note, "");
	}
	assert_string_equal(line_of(f, "SUPABASE_SERVICE_ROLE_KEY")->worked_at, "");
	assert_string_not_equal(line_of(f, "SUPABASE_SERVICE_ROLE_KEY")->refused_at, "");
	credentials_renewed(&f->session, "SUPABASE_SERVICE_ROLE_KEY");
	assert_string_equal(line_of(f, "SUPABASE_SERVICE_ROLE_KEY")->refused_at, "");
	assert_string_not_equal(line_of(f, "SUPABASE_PASSWORD")->worked_at, "");
	for (size_t i = 0; i < 2; i++)
		give(person[i], NULL);
	give("SUPABASE_URL", NULL);
	give("SUPABASE_EMAIL", NULL);
	give("SUPABASE_SERVICE_ROLE_KEY", NULL);
}

static void test_worked_account(void **state)
{
	struct fixture *f = *state;
	struct audit_line *lines;
	size_t n;

	give("TWILIO_ACCOUNT_SID", AC);
	give("TWILIO_AUTH_TOKEN", TOKEN);
	session_providers(&f->session);
	vault_make(f, ACCOUNT_TOKEN, OTHER);
	vault_unlock_with(f, PASSPHRASE, true);
	credentials_worked(&f->session, SERVICE_TWILIO, AC2);
	assert_string_equal(line_of(f, "TWILIO_AUTH_TOKEN")->worked_at, "");
	assert_int_not_equal(line_of(f, ACCOUNT_TOKEN)->worked_at[0], '\0');
	must(f, audit_list(f->session.store, NULL, 0, 100, &f->arena, &lines, &n, &f->err));
	for (size_t i = 0; i < n; i++)
		assert_string_not_equal(lines[i].action, "setting.set");
}

/* Told by the request that went out: whose key it was, and what came back. */
static void test_answered(void **state)
{
	static const struct {
		enum http_auth auth;
		const char *user, *secret;
		enum http_end end;
		int status;
		const char *name; /* which line shows it; NULL: none */
		bool worked;
	} rows[] = {
		{ HTTP_BASIC, AC, TOKEN, HTTP_ANSWERED, 200, "TWILIO_AUTH_TOKEN", true },
		{ HTTP_BASIC, AC, TOKEN, HTTP_ANSWERED, 401, "TWILIO_AUTH_TOKEN", false },
		{ HTTP_BASIC, AC2, OTHER, HTTP_ANSWERED, 201, ACCOUNT_TOKEN, true },
		{ HTTP_BASIC, "ACeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "x", HTTP_ANSWERED, 200, NULL,
		    true },
		{ HTTP_BEARER, "", "of-telnyx", HTTP_ANSWERED, 204, "TELNYX_API_KEY", true },
		{ HTTP_BEARER, "", "of-vapi", HTTP_ANSWERED, 401, "VAPI_API_KEY", false },
		{ HTTP_BEARER, "", "of-nobody", HTTP_ANSWERED, 401, NULL, false },
		{ HTTP_XI_API_KEY, "", "of-eleven", HTTP_ANSWERED, 200, "ELEVENLABS_API_KEY",
		    true },
		{ HTTP_XI_API_KEY, "", "of-eleven", HTTP_ANSWERED, 403, NULL, false },
		{ HTTP_XI_API_KEY, "", "of-eleven", HTTP_ANSWERED, 404, NULL, false },
		{ HTTP_XI_API_KEY, "", "of-eleven", HTTP_ANSWERED, 500, NULL, false },
		{ HTTP_XI_API_KEY, "", "of-eleven", HTTP_NO_ANSWER, 0, NULL, false },
		{ HTTP_XI_API_KEY, "", "of-eleven", HTTP_BAD_ANSWER, 200, NULL, false },
	};
	static const char *const names[] = { "TWILIO_AUTH_TOKEN", ACCOUNT_TOKEN, "TELNYX_API_KEY",
		"VAPI_API_KEY", "ELEVENLABS_API_KEY" };
	struct fixture *f = *state;
	struct twilio t;

	give("TWILIO_ACCOUNT_SID", AC);
	give("TWILIO_AUTH_TOKEN", TOKEN);
	give(ACCOUNT_TOKEN, OTHER);
	give("TELNYX_API_KEY", "of-telnyx");
	give("VAPI_API_KEY", "of-vapi");
	give("ELEVENLABS_API_KEY", "of-eleven");
	session_providers(&f->session);
	must(f, credentials_twilio(&f->session.credentials, AC2, true, &t, &f->err));
	twilio_account_done(&t);
	vault_make(f, ACCOUNT_TOKEN, OTHER); /* so that the list has it */
	vault_unlock_with(f, PASSPHRASE, true);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct credential_use use;
		struct http_request r;

		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
			credentials_renewed(&f->session, names[k]);
		http_request_init(&r, HTTP_GET);
		r.auth = rows[i].auth;
		snprintf(r.user, sizeof r.user, "%s", rows[i].user);
		r.password = secret_of(rows[i].secret);
		use = credentials_use(&f->session, &r);
		http_request_done(&r);
		credentials_answered(&f->session, &use, rows[i].end, rows[i].status);
		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
			const struct secret_line *line = line_of(f, names[k]);
			const bool it = rows[i].name && strcmp(rows[i].name, names[k]) == 0;

			if ((line->worked_at[0] != '\0') != (it && rows[i].worked) ||
			    (line->refused_at[0] != '\0') != (it && !rows[i].worked))
				fail_msg("row %zu: %s", i, names[k]);
		}
	}
}

/* A store that cannot be written is no fault of the answer. */
static void test_worked_readonly(void **state)
{
	struct fixture *f = *state;
	struct session_options options = { .db = f->db, .readonly = true };

	session_done(&f->session);
	session_init(&f->session, &options);
	give("TELNYX_API_KEY", OTHER);
	session_providers(&f->session);
	credentials_worked(&f->session, SERVICE_TELNYX, ""); /* no store at all */
	must(f, session_open_store(&f->session, &f->err));
	credentials_worked(&f->session, SERVICE_TELNYX, "");
	credentials_refused(&f->session, SERVICE_TELNYX, "");
	credentials_renewed(&f->session, "TELNYX_API_KEY");
	assert_string_equal(line_of(f, "TELNYX_API_KEY")->worked_at, "");
}

/* The vault of each profile is beside its store, and practice has none. */
static void test_places(void **state)
{
	static const struct {
		const char *db, *profile, *env_db, *env_profile, *file, *used;
	} rows[] = {
		{ NULL, NULL, NULL, NULL, "voxdesk/default.vault", "default" },
		{ NULL, "acme", NULL, NULL, "voxdesk/acme.vault", "acme" },
		{ NULL, NULL, NULL, "acme", "voxdesk/acme.vault", "acme" },
		{ NULL, "acme", "/x/y.db", "other", "voxdesk/acme.vault", "acme" },
		{ NULL, NULL, "/x/y.db", "other", "/x/y.vault", "other" },
		{ "/x/z.db", NULL, "/x/y.db", "other", "/x/z.vault", "default" },
		{ NULL, "a/b", NULL, NULL, NULL, "a/b" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct session_options options = { .db = rows[i].db,
			.profile = rows[i].profile };
		char path[PATH_TEXT_MAX];
		struct session s;

		give("VOXDESK_DB", rows[i].env_db);
		give("VOXDESK_PROFILE", rows[i].env_profile);
		session_init(&s, &options);
		assert_string_equal(s.options.profile, rows[i].used);
		if (rows[i].file) {
			must(f, session_vault_path(&s, path, sizeof path, &f->err));
			assert_non_null(strstr(path, rows[i].file));
		} else {
			must_refuse(f, session_vault_path(&s, path, sizeof path, &f->err),
			    "profile-name");
		}
		session_done(&s);
	}
	give("VOXDESK_DB", NULL);
	give("VOXDESK_PROFILE", NULL);
}

static void test_practice(void **state)
{
	const struct session_options options = { .practice = true };
	struct secret passphrase = secret_of(PASSPHRASE);
	struct fixture *f = *state;
	char path[PATH_TEXT_MAX];
	struct session s;

	session_init(&s, &options);
	must_refuse(f, session_vault_path(&s, path, sizeof path, &f->err), "practice");
	must_refuse(f, session_vault_open(&s, &passphrase, &f->err), "practice");
	assert_false(session_vault_wanted(&s));
	session_done(&s);
	secret_done(&passphrase);
}

#define test(f) cmocka_unit_test_setup_teardown(f, begin, fixture_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_list),
		test(test_list_vault),
		test(test_worked),
		test(test_worked_supabase),
		test(test_worked_account),
		test(test_answered),
		test(test_worked_readonly),
		test(test_places),
		test(test_practice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
