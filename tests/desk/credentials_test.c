/* Where credentials come from, what is refused, and that no refusal shows a secret. */
#include "tests/desk/credentials_given.h"

/* Environment before secret_command, each variable by itself; an empty one is not set. `printed`:
 * what secret_command gives, once for each name. */
static void test_precedence(void **state)
{
	static const struct {
		const char *sid, *token, *config_sid;
		bool command;
		const char *user, *has, *from, *code;
	} rows[] = {
		{ AC, TOKEN, NULL, false, AC, TOKEN, "environment", "" },
		{ AC, TOKEN, AC2, true, AC, TOKEN, "environment", "" },
		{ AC, NULL, AC2, true, AC, OTHER, "secret_command", "" },
		{ AC, "", AC2, true, AC, OTHER, "secret_command", "" },
		{ "", "", AC2, true, AC2, OTHER, "secret_command", "" },
		{ NULL, NULL, NULL, true, AC, OTHER, "secret_command", "" },
		{ NULL, TOKEN, AC2, false, AC2, TOKEN, "environment", "" },
		{ NULL, NULL, NULL, false, "", "", "", "" },
		{ AC, NULL, NULL, false, AC, "", "", "" },
		{ NULL, TOKEN, NULL, false, "", "", "", "" },
		{ SK, TOKEN, NULL, false, "", "", "", "account-sid" },
		{ TOKEN, AC, NULL, false, "", "", "", "account-sid" },
		{ AC, "fedc ba98", NULL, false, AC, "", "", "auth-token" },
		{ AC, "fedcba98\n", NULL, false, AC, "", "", "auth-token" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *tool = program(f,
		    "case $1 in TWILIO_ACCOUNT_SID) echo " AC ";; *) echo " OTHER ";; esac");
		struct credentials c;
		char text[400] = "";

		give("TWILIO_ACCOUNT_SID", rows[i].sid);
		give("TWILIO_AUTH_TOKEN", rows[i].token);
		if (rows[i].command)
			snprintf(text, sizeof text, "secret_command = %s {name}\n", tool);
		if (rows[i].config_sid)
			snprintf(text + strlen(text), sizeof text - strlen(text),
			    "[twilio]\ntwilio_account_sid = %s\n", rows[i].config_sid);
		config(f, text, 0600);
		credentials_load(&c, NULL);
		assert_string_equal(c.problem.code, rows[i].code);
		assert_string_equal(c.twilio.user, rows[i].user);
		assert_string_equal(c.twilio.account, rows[i].user);
		assert_string_equal(secret_reveal(&c.twilio.token), rows[i].has);
		assert_string_equal(c.twilio_from, rows[i].from);
		no_secret_in(&c.problem);
		credentials_done(&c);
		assert_false(secret_there(&c.twilio.token));
	}
}

/* Practice takes its own lines only. */
static void test_practice_lines(void **state)
{
	struct fixture *f = *state;
	struct credentials c;

	setenv("TWILIO_ACCOUNT_SID", AC, 1);
	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	setenv("VOXDESK_TWILIO_URL", "https://elsewhere.example", 1);
	config(f, "nonsense\n", 0666);
	credentials_load(&c,
	    "# TWILIO_ACCOUNT_SID=" AC "\nTWILIO_ACCOUNT_SID=" AC2 "\nTWILIO_AUTH_TOKEN=" OTHER
	    "\nVOXDESK_TWILIO_URL=http://127.0.0.1:4000\n");
	assert_int_equal(c.problem.kind, ERROR_NONE);
	assert_string_equal(c.twilio.user, AC2);
	assert_string_equal(secret_reveal(&c.twilio.token), OTHER);
	assert_string_equal(c.twilio.api, "http://127.0.0.1:4000");
	assert_string_equal(c.twilio.voice, "http://127.0.0.1:4000");
	assert_string_equal(c.twilio_from, "practice");
	credentials_done(&c);
	credentials_load(&c, "");
	assert_string_equal(c.twilio_from, "");
	assert_string_equal(c.twilio.api, "https://api.twilio.com");
	credentials_done(&c);
}

static void test_bases(void **state)
{
	static const struct {
		const char *api, *voice, *lookups, *code, *is[3];
	} rows[] = {
		{ NULL, NULL, NULL, "",
		    { "https://api.twilio.com", "https://voice.twilio.com",
			"https://lookups.twilio.com" } },
		{ "", "", "", "",
		    { "https://api.twilio.com", "https://voice.twilio.com",
			"https://lookups.twilio.com" } },
		{ "http://127.0.0.1:8080/", NULL, NULL, "",
		    { "http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080" } },
		{ NULL, "http://[::1]:1", NULL, "",
		    { "http://[::1]:1", "http://[::1]:1", "http://[::1]:1" } },
		{ NULL, NULL, "https://l.example", "",
		    { "https://l.example", "https://l.example", "https://l.example" } },
		{ "https://a.example", "https://v.example", NULL, "",
		    { "https://a.example", "https://v.example", "https://a.example" } },
		{ "http://api.twilio.com", NULL, NULL, "base-url", { NULL } },
		{ "https://user:hunter2@a.example", NULL, NULL, "base-url", { NULL } },
		{ NULL, "http://127.0.0.1:8080/?x=1", NULL, "base-url", { NULL } },
		{ NULL, NULL, "ftp://127.0.0.1", "base-url", { NULL } },
		{ "http://localhost:80", NULL, NULL, "base-url", { NULL } },
	};

	(void)state;
	setenv("TWILIO_ACCOUNT_SID", AC, 1);
	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct credentials c;
		struct twilio t;
		struct error err = { 0 };

		give("VOXDESK_TWILIO_URL", rows[i].api);
		give("VOXDESK_TWILIO_VOICE_URL", rows[i].voice);
		give("VOXDESK_TWILIO_LOOKUPS_URL", rows[i].lookups);
		credentials_load(&c, NULL);
		assert_string_equal(c.problem.code, rows[i].code);
		no_secret_in(&c.problem);
		if (rows[i].is[0]) {
			assert_string_equal(c.twilio.api, rows[i].is[0]);
			assert_string_equal(c.twilio.voice, rows[i].is[1]);
			assert_string_equal(c.twilio.lookups, rows[i].is[2]);
			assert_int_equal(c.twilio_moved, i > 1);
		} else {
			/* Nothing may go to the usual place instead. */
			assert_false(credentials_twilio(&c, "", false, &t, &err));
			assert_string_equal(err.code, "base-url");
			assert_non_null(strstr(err.message, "VOXDESK_TWILIO_"));
		}
		credentials_done(&c);
	}
}

static void test_which_account(void **state)
{
	static const struct {
		const char *account;
		bool byoc;
		const char *code, *is;
	} rows[] = {
		{ "", false, "", AC },
		{ AC, false, "", AC },
		{ AC2, false, "", AC2 },
		{ AC, true, "", AC },
		{ AC2, true, "other-account", NULL },
		{ "", true, "other-account", NULL },
		{ SK, false, "account-sid", NULL },
		{ "AC/../x", false, "account-sid", NULL },
	};
	struct credentials c;
	struct twilio t;
	struct error err = { 0 };

	(void)state;
	credentials_load(&c, NULL);
	assert_false(credentials_twilio(&c, "", false, &t, &err));
	assert_string_equal(err.code, "no-credentials");
	assert_non_null(strstr(err.hint, "TWILIO_AUTH_TOKEN"));
	credentials_done(&c);
	setenv("TWILIO_ACCOUNT_SID", AC, 1);
	credentials_load(&c, NULL);
	assert_false(credentials_twilio(&c, "", false, &t, &err));
	assert_string_equal(err.code, "no-credentials");
	assert_non_null(strstr(err.message, "auth token"));
	credentials_done(&c);
	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	credentials_load(&c, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const bool ok = credentials_twilio(&c, rows[i].account, rows[i].byoc, &t, &err);

		assert_int_equal(ok, rows[i].is != NULL);
		if (ok) {
			assert_string_equal(t.account, rows[i].is);
			assert_string_equal(t.user, AC);
			assert_string_equal(secret_reveal(&t.token), TOKEN);
			assert_ptr_not_equal(t.token.hidden, c.twilio.token.hidden);
		} else {
			assert_string_equal(err.code, rows[i].code);
			assert_int_not_equal(err.hint[0], '\0');
			assert_int_equal(strstr(err.message, "its SID is not known") != NULL,
			    rows[i].byoc && !rows[i].account[0]);
		}
		no_secret_in(&err);
		twilio_account_done(&t);
	}
	credentials_done(&c);
}

#define LONG_LINE                                                                          \
	"secret_command = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"  \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"

/* The sentence names file and line; the file is not used; the environment still is. */
static void test_config_faults(void **state)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *code, *says;
	} rows[] = {
		{ "", 0600, "", "" },
		{ "# nothing\n; here\n\n[twilio]\n", 0644, "", "" },
		{ "[twilio]\ntwilio_account_sid = " AC "\n", 0640, "", "" },
		{ "twilio_account_sid = " AC, 0600, "", "" },
		{ "secret_command =\n", 0600, "", "" },
		{ "", 0620, "config-writable", "config.ini" },
		{ "", 0602, "config-writable", "config.ini" },
		{ "\ntwilio_auth_token = hunter2\n", 0600, "config-secret", "config.ini:2" },
		{ "[twilio]\nToken = hunter2\n", 0600, "config-secret", "config.ini:2" },
		{ "API_KEY: hunter2\n", 0600, "config-secret", "config.ini:1" },
		{ "password=hunter2\n", 0600, "config-secret", "config.ini:1" },
		{ "twilio_account_sid = " TOKEN "\n", 0600, "config-secret", "config.ini:1" },
		{ "secret_command = echo " TOKEN "\n", 0600, "config-secret", "config.ini:1" },
		{ "\n\n# token was " TOKEN "\n", 0600, "config-secret", "config.ini:3" },
		{ "twilio_account_sid = " AC ":" TOKEN "\n", 0600, "config-secret",
		    "config.ini:1" },
		{ "\nsecret_comand = pass\n", 0600, "config-faulty", "secret_comand" },
		{ "secret_command = a\nsecret_command = b\n", 0600, "config-faulty",
		    "config.ini:2" },
		{ "secret_command = a\n\tb\n", 0600, "config-faulty", "config.ini:2" },
		{ "[telnyx]\nsecret_command = a\n", 0600, "config-faulty", "config.ini:2" },
		{ "[twilio\n", 0600, "config-faulty", "config.ini:1" },
		{ "\nsecret_command\n", 0600, "config-faulty", "config.ini:2" },
		{ LONG_LINE, 0600, "config-faulty", "config.ini:1" },
		{ "\x1b[31m = x\n", 0600, "config-faulty", "config.ini:1" },
	};
	struct fixture *f = *state;

	setenv("TWILIO_ACCOUNT_SID", AC, 1);
	setenv("TWILIO_AUTH_TOKEN", OTHER, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct credentials c;

		config(f, rows[i].text, rows[i].mode);
		credentials_load(&c, NULL);
		if (strcmp(c.problem.code, rows[i].code) != 0)
			fail_msg("row %zu: %s %s", i, c.problem.code, c.problem.message);
		assert_non_null(strstr(c.problem.message, rows[i].says));
		assert_null(strchr(c.problem.message, '\x1b'));
		no_secret_in(&c.problem);
		assert_string_equal(secret_reveal(&c.twilio.token), OTHER);
		credentials_done(&c);
	}
}

/* What is no plain file is neither read nor waited for; another's file is not used. */
static void test_config_odd_files(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	char path[128], text[300];

	config_path(f, path, sizeof path);
	assert_int_equal(mkfifo(path, 0600), 0);
	credentials_load(&c, NULL);
	assert_string_equal(c.problem.code, "config-unreadable");
	credentials_done(&c);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	credentials_load(&c, NULL);
	assert_string_equal(c.problem.code, "config-unreadable");
	credentials_done(&c);
	rmdir(path);
	snprintf(text, sizeof text, "secret_command = %s\ntwilio_account_sid = " AC "\n",
	    program(f, "echo " TOKEN));
	config(f, text, 0660);
	credentials_load(&c, NULL);
	assert_string_equal(c.problem.code, "config-writable");
	assert_false(secret_there(&c.twilio.token));
	must_refuse(f, credentials_twilio(&c, "", false, &(struct twilio){ 0 }, &f->err),
	    "config-writable");
	credentials_done(&c);
	config(f, text, 0600);
	snprintf(path, sizeof path, "%s/voxdesk", f->folder);
	assert_int_equal(chmod(path, 0770), 0);
	credentials_load(&c, NULL);
	assert_string_equal(c.problem.code, "config-writable");
	credentials_done(&c);
	assert_int_equal(chmod(path, 0755), 0);
	credentials_load(&c, NULL);
	assert_int_equal(c.problem.kind, ERROR_NONE);
	assert_string_equal(secret_reveal(&c.twilio.token), TOKEN);
	credentials_done(&c);
	config_path(f, path, sizeof path);
	if (geteuid() != 0)
		return;
	config(f, text, 0600);
	assert_int_equal(chown(path, 12345, (gid_t)-1), 0);
	credentials_load(&c, NULL);
	assert_string_equal(c.problem.code, "config-writable");
	credentials_done(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_precedence, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_practice_lines, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_bases, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_which_account, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_config_faults, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_config_odd_files, start, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
