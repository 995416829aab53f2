/* Signing in at practice's Supabase: by hand, by itself, with a vault that several consoles share;
 * renewed, ended, and what keeps it from working. */
#include "tests/desk/verifier_fixture.h"

#include "desk/signin.h"
#include "desk/vault.h"

#define EMAIL "desk@practice.example"
#define PASSWORD "practice-desk"
#define PASSPHRASE "correct horse battery"
#define TOKEN_NAME "SUPABASE_REFRESH_TOKEN"
#define TOKEN_PATH "/auth/v1/token"

static const char *const names[] = { "SUPABASE_URL", "SUPABASE_ANON_KEY",
	"SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_EMAIL", "SUPABASE_PASSWORD" };

/* One console: who is signed in there. */
struct console {
	struct session session;
	struct signin *g;
	struct arena arena;
	int changes;
};

static void on_change(void *user)
{
	((struct console *)user)->changes++;
}

/* The line of practice's environment, with these names alone; the others are not given. */
static void give(struct desk *d, const char *wanted)
{
	const char *lines = practice_environment(d->practice);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *at = strstr(lines, names[i]);
		char value[200];

		(void)unsetenv(names[i]);
		assert_non_null(at);
		at += strlen(names[i]) + 1;
		(void)snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\n"), at);
		if (strstr(wanted, names[i]) != NULL)
			assert_int_equal(setenv(names[i], value, 1), 0);
	}
}
#define PROJECT "SUPABASE_URL SUPABASE_ANON_KEY"
#define PERSON PROJECT " SUPABASE_EMAIL SUPABASE_PASSWORD"

static char *vault_file(struct desk *d)
{
	static char path[128];

	(void)snprintf(path, sizeof path, "%s/store.vault", d->f.folder);
	return path;
}

/* A console on the desk's store, its vault open where there is one. */
static void console_open(struct desk *d, struct console *c)
{
	const struct session_options options = { .db = d->f.db };
	struct secret passphrase = { 0 };
	struct error err = { 0 };

	memset(c, 0, sizeof *c);
	session_init(&c->session, &options);
	assert_true(session_open_store(&c->session, &err));
	session_providers(&c->session);
	if (vault_exists(vault_file(d))) {
		assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
		if (!session_vault_open(&c->session, &passphrase, &err))
			fail_msg("%s", err.message);
		secret_done(&passphrase);
	}
	c->g = signin_new(&c->session, d->loop, on_change, c);
	signin_pace(c->g, PACE);
}

static void console_close(struct console *c)
{
	signin_free(c->g);
	session_done(&c->session);
	arena_done(&c->arena);
}

static void make_vault(struct desk *d)
{
	struct secret passphrase = { 0 };
	struct error err = { 0 };

	vault_cheap(true);
	assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
	vault_free(vault_new(vault_file(d), &passphrase, &err));
	secret_done(&passphrase);
	assert_true(vault_exists(vault_file(d)));
}

/* What the vault holds under that name, read by somebody else. */
static bool in_vault(struct desk *d, const char *name, char *out, size_t size)
{
	struct secret passphrase = { 0 }, value = { 0 };
	struct error err = { 0 };
	struct vault *v;
	bool there;

	assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
	v = vault_open(vault_file(d), &passphrase, &err);
	assert_non_null(v);
	there = vault_get(v, name, &value);
	(void)snprintf(out, size, "%s", secret_reveal(&value));
	secret_done(&value);
	secret_done(&passphrase);
	vault_free(v);
	return there;
}

static bool settled(void *user)
{
	const struct signin_status *s = signin_status(((struct console *)user)->g);

	return s->state != SIGNIN_RUNNING && s->state != SIGNIN_WAITING;
}

static bool waiting(void *user)
{
	return signin_status(((struct console *)user)->g)->state == SIGNIN_WAITING;
}

static const struct signin_status *becomes(struct desk *d, struct console *c,
    enum signin_state state, const char *code)
{
	const struct signin_status *s = signin_status(c->g);

	if (!desk_run(d, settled, c) || s->state != state || strcmp(s->problem.code, code) != 0)
		fail_msg("state %d: %s: %s", (int)s->state, s->problem.code, s->problem.message);
	assert_int_equal(code[0] != '\0', s->problem.message[0] != '\0');
	assert_true(code[0] == '\0' || s->problem.hint[0] != '\0');
	assert_int_equal(signin_supabase(c->g) != NULL, state == SIGNIN_IN);
	return s;
}

static void by_hand(struct console *c, const char *email, const char *password)
{
	struct secret word = { 0 };

	assert_true(secret_set(&word, password, strlen(password)));
	signin_password(c->g, email, &word);
	secret_done(&word);
}

/* A request with what the sign-in gives: how it ends. */
struct asked {
	bool ended;
	int status;
	struct error err;
};

static void on_schema(void *user, const struct http_reply *reply)
{
	static const struct row_column columns[] = { { "name", ROW_TEXT } };
	static const struct row_table customers = { "organizations", columns, 1 };
	struct arena arena = { 0 };
	struct asked *a = user;
	struct row *rows;
	size_t n;

	a->ended = true;
	a->status = reply->status;
	error_clear(&a->err);
	if (!supabase_rows_read(reply, &customers, NULL, &arena, &rows, &n, &a->err))
		assert_int_not_equal(a->err.kind, ERROR_NONE);
	arena_done(&arena);
}

static bool asked_ended(void *user)
{
	return ((struct asked *)user)->ended;
}

static struct asked ask(struct desk *d, struct console *c)
{
	static const struct row_column columns[] = { { "name", ROW_TEXT } };
	static const struct row_table customers = { "organizations", columns, 1 };
	static const char *const ids[] = { "0b5e55ed-0000-4000-8000-000000000001" };
	struct asked a = { 0 };
	struct http_request r;

	assert_non_null(signin_supabase(c->g));
	assert_true(supabase_by_id_make(signin_supabase(c->g), &customers, ids, 1, &r, &a.err));
	(void)http_start(d->loop, &r, on_schema, &a);
	http_request_done(&r);
	assert_true(desk_run(d, asked_ended, &a));
	return a;
}

/* ---- by hand */

static void a_person_signs_in_and_out(void **state)
{
	const struct signin_status *s;
	struct desk *d = *state;
	struct console c;

	give(d, PROJECT);
	console_open(d, &c);
	assert_int_equal(signin_status(c.g)->state, SIGNIN_OUT);
	signin_begin(c.g); /* nothing to do it with */
	assert_int_equal(signin_status(c.g)->state, SIGNIN_OUT);
	assert_null(signin_supabase(c.g));
	by_hand(&c, EMAIL, PASSWORD);
	assert_int_equal(signin_status(c.g)->state, SIGNIN_RUNNING);
	s = becomes(d, &c, SIGNIN_IN, "");
	assert_string_equal(s->who, EMAIL);
	assert_string_equal(s->role, "desk");
	assert_false(s->service);
	assert_false(s->kept);
	assert_true(c.changes > 0);
	assert_int_equal(ask(d, &c).status, 200);
	signin_out(c.g);
	s = becomes(d, &c, SIGNIN_OUT, "");
	assert_string_equal(s->who, "");
	signin_begin(c.g); /* not by itself: who signed out meant it */
	(void)becomes(d, &c, SIGNIN_OUT, "");
	console_close(&c);
}

static void who_may_not_is_told_why(void **state)
{
	static const struct {
		const char *email, *password, *code;
	} rows[] = {
		{ EMAIL, "wrong", "supabase-wrong-password" },
		{ "banned@practice.example", PASSWORD, "supabase-banned" },
		{ "unconfirmed@practice.example", PASSWORD, "supabase-not-confirmed" },
		{ "", PASSWORD, "supabase-sign-in" },
	};
	struct desk *d = *state;
	struct console c;

	give(d, PROJECT);
	console_open(d, &c);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		by_hand(&c, rows[i].email, rows[i].password);
		(void)becomes(d, &c, SIGNIN_OUT, rows[i].code);
	}
	by_hand(&c, "nobody@practice.example", PASSWORD);
	assert_string_equal(becomes(d, &c, SIGNIN_IN, "")->role, "");
	by_hand(&c, "member@practice.example", PASSWORD);
	assert_string_equal(becomes(d, &c, SIGNIN_IN, "")->org_id,
	    "0b5e55ed-0000-4000-8000-000000000001");
	console_close(&c);
}

/* Who is in stays in when a password is mistyped. */
static void a_wrong_password_ends_nothing(void **state)
{
	struct desk *d = *state;
	struct console c;

	give(d, PROJECT);
	console_open(d, &c);
	by_hand(&c, EMAIL, PASSWORD);
	(void)becomes(d, &c, SIGNIN_IN, "");
	by_hand(&c, "member@practice.example", "wrong");
	assert_string_equal(becomes(d, &c, SIGNIN_IN, "supabase-wrong-password")->who, EMAIL);
	assert_int_equal(ask(d, &c).status, 200);
	console_close(&c);
}

/* ---- by itself */

static void with_the_environment(void **state)
{
	const struct signin_status *s;
	struct desk *d = *state;
	struct console c;

	give(d, PERSON);
	console_open(d, &c);
	signin_begin(c.g);
	s = becomes(d, &c, SIGNIN_IN, "");
	assert_string_equal(s->who, EMAIL);
	console_close(&c);
	give(d, "SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY");
	console_open(d, &c);
	signin_begin(c.g);
	s = becomes(d, &c, SIGNIN_IN, "");
	assert_true(s->service);
	assert_string_equal(s->who, "service key");
	assert_int_equal(ask(d, &c).status, 200);
	console_close(&c);
	/* A person comes before the key. */
	give(d, PERSON " SUPABASE_SERVICE_ROLE_KEY");
	console_open(d, &c);
	signin_begin(c.g);
	assert_false(becomes(d, &c, SIGNIN_IN, "")->service);
	console_close(&c);
}

static void without_a_project_or_a_key(void **state)
{
	static const struct {
		const char *given, *code;
	} rows[] = {
		{ "", "no-project" },
		{ "SUPABASE_ANON_KEY SUPABASE_EMAIL", "no-project" },
		{ "SUPABASE_URL SUPABASE_EMAIL", "no-credentials" },
	};
	struct desk *d = *state;
	struct console c;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		give(d, rows[i].given);
		console_open(d, &c);
		assert_int_equal(signin_status(c.g)->state, SIGNIN_NO_PROJECT);
		signin_begin(c.g);
		(void)becomes(d, &c, SIGNIN_NO_PROJECT, rows[i].code);
		by_hand(&c, EMAIL, PASSWORD);
		(void)becomes(d, &c, SIGNIN_NO_PROJECT, rows[i].code);
		console_close(&c);
	}
	give(d, PROJECT);
	assert_int_equal(setenv("SUPABASE_URL", "http://user:pw@elsewhere.example", 1), 0);
	console_open(d, &c);
	signin_begin(c.g);
	assert_null(strstr(becomes(d, &c, SIGNIN_NO_PROJECT, "base-url")->problem.message, "pw"));
	console_close(&c);
}

static void a_wrong_key_and_a_paused_project(void **state)
{
	struct desk *d = *state;
	struct console c;

	give(d, PERSON);
	assert_int_equal(setenv("SUPABASE_ANON_KEY", "sb_publishable_of_another", 1), 0);
	console_open(d, &c);
	signin_begin(c.g);
	(void)becomes(d, &c, SIGNIN_OUT, "supabase-wrong-key");
	console_close(&c);
	give(d, PERSON);
	practice_supabase(d->practice, "paused");
	console_open(d, &c);
	signin_begin(c.g);
	assert_true(desk_run(d, waiting, &c));
	assert_string_equal(signin_status(c.g)->problem.code, "supabase-paused");
	practice_supabase(d->practice, "normal");
	(void)becomes(d, &c, SIGNIN_IN, "");
	console_close(&c);
}

static void it_waits_for_the_network(void **state)
{
	struct desk *d = *state;
	struct console c;

	give(d, PERSON);
	practice_fault(d->practice, "POST", TOKEN_PATH, "fail", 3); /* http.h tries so often */
	console_open(d, &c);
	signin_begin(c.g);
	assert_true(desk_run(d, waiting, &c));
	assert_int_not_equal(signin_status(c.g)->problem.kind, ERROR_NONE);
	assert_null(signin_supabase(c.g));
	(void)becomes(d, &c, SIGNIN_IN, "");
	console_close(&c);
}

/* ---- renewing */

static void what_has_expired_is_renewed_once(void **state)
{
	struct desk *d = *state;
	struct console c;
	struct asked a;
	unsigned turn;

	give(d, PROJECT);
	console_open(d, &c);
	by_hand(&c, EMAIL, PASSWORD);
	turn = becomes(d, &c, SIGNIN_IN, "")->turn;
	practice_supabase(d->practice, "expire");
	a = ask(d, &c);
	assert_int_equal(supabase_failure_of(&a.err), SUPABASE_EXPIRED);
	signin_expired(c.g, turn);
	assert_int_equal(signin_status(c.g)->state, SIGNIN_RUNNING);
	signin_expired(c.g, turn); /* another request of the same turn */
	assert_int_equal(becomes(d, &c, SIGNIN_IN, "")->turn, turn + 1);
	assert_int_equal(ask(d, &c).status, 200);
	signin_expired(c.g, turn); /* a late one */
	assert_int_equal(signin_status(c.g)->turn, turn + 1);
	assert_int_equal(signin_status(c.g)->state, SIGNIN_IN);
	/* The renewed one was refused as well: the clock, or another project. */
	signin_expired(c.g, turn + 1);
	(void)becomes(d, &c, SIGNIN_OVER, "supabase-expired");
	console_close(&c);
}

static void a_session_that_was_revoked_is_over(void **state)
{
	struct desk *d = *state;
	struct console c;

	give(d, PROJECT);
	console_open(d, &c);
	by_hand(&c, EMAIL, PASSWORD);
	(void)becomes(d, &c, SIGNIN_IN, "");
	practice_supabase(d->practice, "revoke");
	signin_expired(c.g, signin_status(c.g)->turn);
	assert_string_equal(becomes(d, &c, SIGNIN_OVER, "supabase-session-over")->who, EMAIL);
	by_hand(&c, EMAIL, PASSWORD);
	(void)becomes(d, &c, SIGNIN_IN, "");
	console_close(&c);
	/* Where the password is known nobody has to come. */
	give(d, PERSON);
	console_open(d, &c);
	signin_begin(c.g);
	(void)becomes(d, &c, SIGNIN_IN, "");
	practice_supabase(d->practice, "revoke");
	signin_expired(c.g, signin_status(c.g)->turn);
	assert_int_equal(becomes(d, &c, SIGNIN_IN, "")->turn, 2);
	assert_int_equal(ask(d, &c).status, 200);
	console_close(&c);
}

/* ---- the vault */

static void the_next_start_needs_nobody(void **state)
{
	char first[200], second[200], url[200];
	struct desk *d = *state;
	struct console c;

	make_vault(d);
	give(d, PROJECT);
	console_open(d, &c);
	signin_begin(c.g);
	(void)becomes(d, &c, SIGNIN_OUT, "");
	by_hand(&c, EMAIL, PASSWORD);
	assert_true(becomes(d, &c, SIGNIN_IN, "")->kept);
	assert_true(in_vault(d, TOKEN_NAME, first, sizeof first));
	assert_true(in_vault(d, "SUPABASE_URL", url, sizeof url));
	assert_string_equal(url, getenv("SUPABASE_URL"));
	console_close(&c);
	console_open(d, &c);
	signin_begin(c.g);
	assert_string_equal(becomes(d, &c, SIGNIN_IN, "")->who, EMAIL);
	assert_true(in_vault(d, TOKEN_NAME, second, sizeof second));
	assert_string_not_equal(first, second);
	signin_out(c.g);
	assert_false(in_vault(d, TOKEN_NAME, first, sizeof first));
	console_close(&c);
	console_open(d, &c);
	signin_begin(c.g);
	(void)becomes(d, &c, SIGNIN_OUT, "");
	console_close(&c);
}

/* Used up: what is in the vault is of no use any more, and goes. */
static void a_kept_token_that_is_over_is_forgotten(void **state)
{
	char token[200];
	struct desk *d = *state;
	struct console c;

	make_vault(d);
	give(d, PROJECT);
	console_open(d, &c);
	by_hand(&c, EMAIL, PASSWORD);
	(void)becomes(d, &c, SIGNIN_IN, "");
	console_close(&c);
	practice_supabase(d->practice, "revoke");
	console_open(d, &c);
	signin_begin(c.g);
	(void)becomes(d, &c, SIGNIN_OVER, "supabase-session-over");
	assert_false(in_vault(d, TOKEN_NAME, token, sizeof token));
	console_close(&c);
}

static bool both_renewed(void *user)
{
	const struct console *c = user;

	return signin_status(c[0].g)->turn == 2 && signin_status(c[1].g)->turn == 2;
}

/* A token is good once: the second waits for the first, and takes the one that came of it. */
static void two_consoles_share_a_vault(void **state)
{
	struct desk *d = *state;
	struct console c[2];
	int claim;

	make_vault(d);
	give(d, PROJECT);
	console_open(d, &c[0]);
	by_hand(&c[0], EMAIL, PASSWORD);
	(void)becomes(d, &c[0], SIGNIN_IN, "");
	console_open(d, &c[1]);
	signin_begin(c[1].g);
	(void)becomes(d, &c[1], SIGNIN_IN, "");
	practice_supabase(d->practice, "expire");
	signin_expired(c[0].g, 1);
	assert_int_equal(vault_claim(c[1].session.vault), VAULT_CLAIMED);
	signin_expired(c[1].g, 1);
	if (!desk_run(d, both_renewed, c))
		fail_msg("%s / %s", signin_status(c[0].g)->problem.message,
		    signin_status(c[1].g)->problem.message);
	claim = vault_claim(c[1].session.vault);
	assert_true(claim >= 0);
	vault_claim_end(claim);
	assert_int_equal(ask(d, &c[0]).status, 200);
	assert_int_equal(ask(d, &c[1]).status, 200);
	/* Signed out at one: the other is told when it would renew. */
	signin_out(c[0].g);
	signin_expired(c[1].g, 2);
	(void)becomes(d, &c[1], SIGNIN_OVER, "supabase-expired");
	console_close(&c[1]);
	console_close(&c[0]);
}

static void signed_out_elsewhere(void **state)
{
	struct desk *d = *state;
	struct console c[2];

	make_vault(d);
	give(d, PROJECT);
	console_open(d, &c[0]);
	by_hand(&c[0], EMAIL, PASSWORD);
	(void)becomes(d, &c[0], SIGNIN_IN, "");
	console_open(d, &c[1]);
	signin_begin(c[1].g);
	(void)becomes(d, &c[1], SIGNIN_IN, "");
	signin_out(c[0].g);
	signin_expired(c[1].g, 1);
	assert_non_null(strstr(becomes(d, &c[1], SIGNIN_OVER, "supabase-session-over")
				   ->problem.message,
	    "signed out"));
	console_close(&c[1]);
	console_close(&c[0]);
}

/* Nobody becomes another person because the vault did. */
static void another_person_on_the_vault(void **state)
{
	struct desk *d = *state;
	struct console c[2];
	char token[200];

	make_vault(d);
	give(d, PROJECT);
	console_open(d, &c[0]);
	by_hand(&c[0], EMAIL, PASSWORD);
	(void)becomes(d, &c[0], SIGNIN_IN, "");
	console_open(d, &c[1]);
	by_hand(&c[1], "member@practice.example", PASSWORD);
	(void)becomes(d, &c[1], SIGNIN_IN, "");
	signin_expired(c[0].g, 1);
	assert_non_null(strstr(becomes(d, &c[0], SIGNIN_OVER, "signin-other-person")
				   ->problem.message,
	    "member@practice.example"));
	assert_true(in_vault(d, TOKEN_NAME, token, sizeof token));
	practice_supabase(d->practice, "expire");
	signin_expired(c[1].g, 1); /* whose sign-in it is goes on */
	assert_string_equal(becomes(d, &c[1], SIGNIN_IN, "")->who, "member@practice.example");
	console_close(&c[1]);
	console_close(&c[0]);
}

/* A vault that is opened later, or that takes nothing. */
static void kept_late_or_not_at_all(void **state)
{
	struct secret passphrase = { 0 };
	struct desk *d = *state;
	struct error err = { 0 };
	struct console c;
	char token[200];

	give(d, PROJECT);
	console_open(d, &c);
	by_hand(&c, EMAIL, PASSWORD);
	assert_false(becomes(d, &c, SIGNIN_IN, "")->kept);
	make_vault(d);
	assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
	assert_true(session_vault_open(&c.session, &passphrase, &err));
	secret_done(&passphrase);
	signin_begin(c.g);
	assert_true(signin_status(c.g)->kept);
	assert_true(in_vault(d, TOKEN_NAME, token, sizeof token));
	assert_int_equal(unlink(vault_file(d)), 0);
	practice_supabase(d->practice, "expire");
	signin_expired(c.g, 1);
	assert_false(becomes(d, &c, SIGNIN_IN, "signin-not-kept")->kept);
	assert_int_equal(ask(d, &c).status, 200);
	console_close(&c);
}

/* What is in the vault was put there for one project. */
static void a_vault_of_another_project(void **state)
{
	struct desk *d = *state;
	struct console c;
	char url[200];

	make_vault(d);
	give(d, PROJECT);
	console_open(d, &c);
	by_hand(&c, EMAIL, PASSWORD);
	(void)becomes(d, &c, SIGNIN_IN, "");
	console_close(&c);
	(void)snprintf(url, sizeof url, "%s/elsewhere", getenv("SUPABASE_URL"));
	assert_int_equal(setenv("SUPABASE_URL", url, 1), 0);
	console_open(d, &c);
	signin_begin(c.g);
	(void)becomes(d, &c, SIGNIN_OUT, "vault-moved");
	assert_true(credentials_needs_yes(&c.session.credentials, SERVICE_SUPABASE));
	assert_string_equal(credentials_base(&c.session.credentials, SERVICE_SUPABASE), url);
	credentials_allow(&c.session.credentials, SERVICE_SUPABASE);
	assert_false(credentials_needs_yes(&c.session.credentials, SERVICE_SUPABASE));
	console_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(a_person_signs_in_and_out),
		desk_test(who_may_not_is_told_why),
		desk_test(a_wrong_password_ends_nothing),
		desk_test(with_the_environment),
		desk_test(without_a_project_or_a_key),
		desk_test(a_wrong_key_and_a_paused_project),
		desk_test(it_waits_for_the_network),
		desk_test(what_has_expired_is_renewed_once),
		desk_test(a_session_that_was_revoked_is_over),
		desk_test(the_next_start_needs_nobody),
		desk_test(a_kept_token_that_is_over_is_forgotten),
		desk_test(two_consoles_share_a_vault),
		desk_test(signed_out_elsewhere),
		desk_test(another_person_on_the_vault),
		desk_test(kept_late_or_not_at_all),
		desk_test(a_vault_of_another_project),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
