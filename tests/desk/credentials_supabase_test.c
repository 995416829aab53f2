/* The shared project among the credentials: address, keys, who signs in; from where, and what of
 * the vault may go where. */
#include "tests/desk/credentials_given.h"

#include "desk/vault.h"

#define URL "https://ref.supabase.example"
#define PASSPHRASE "correct horse battery"

static struct supabase_project project_of(struct fixture *f, struct credentials *c)
{
	struct supabase_project p;

	must(f, credentials_supabase(c, &p, &f->err));
	return p;
}

static void project_given(void **state)
{
	struct fixture *f = *state;
	struct supabase_project p;
	struct credentials c;

	credentials_load(&c, NULL);
	must_refuse(f, credentials_supabase(&c, &p, &f->err), "no-project");
	assert_false(credentials_has(&c, SERVICE_SUPABASE));
	credentials_done(&c);
	give("SUPABASE_URL", URL "/");
	credentials_load(&c, NULL);
	must_refuse(f, credentials_supabase(&c, &p, &f->err), "no-credentials");
	credentials_done(&c);
	give("SUPABASE_ANON_KEY", "sb_publishable_x");
	give("SUPABASE_EMAIL", "ann@desk.example");
	give("SUPABASE_PASSWORD", "two words \xc3\xa9");
	give("SUPABASE_REFRESH_TOKEN", "stale");
	credentials_load(&c, NULL);
	assert_true(credentials_has(&c, SERVICE_SUPABASE));
	p = project_of(f, &c);
	assert_string_equal(p.base, URL);
	assert_string_equal(credentials_base(&c, SERVICE_SUPABASE), URL);
	assert_string_equal(secret_reveal(&p.key), "sb_publishable_x");
	assert_string_equal(p.email, "ann@desk.example");
	assert_string_equal(secret_reveal(&p.password), "two words \xc3\xa9");
	assert_false(secret_there(&p.service_key));
	assert_false(secret_there(&p.refresh)); /* good once: never of a variable */
	supabase_project_done(&p);
	assert_false(secret_there(&p.key));
	credentials_done(&c);
	/* The service key alone will do. */
	give("SUPABASE_ANON_KEY", NULL);
	give("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_x");
	credentials_load(&c, NULL);
	p = project_of(f, &c);
	assert_false(secret_there(&p.key));
	assert_string_equal(secret_reveal(&p.service_key), "sb_secret_x");
	supabase_project_done(&p);
	credentials_done(&c);
}

static void project_not_taken(void **state)
{
	static const struct {
		const char *name, *value, *code;
	} rows[] = {
		{ "SUPABASE_URL", "http://ref.supabase.example", "base-url" },
		{ "SUPABASE_URL", "https://ann:hunter2@ref.supabase.example", "base-url" },
		{ "SUPABASE_URL", "https://ref.supabase.example/?key=hunter2", "base-url" },
		{ "SUPABASE_ANON_KEY", "sb_publishable hunter2", "api-key" },
	};
	struct fixture *f = *state;
	struct supabase_project p;
	struct credentials c;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		give("SUPABASE_URL", URL);
		give("SUPABASE_ANON_KEY", "sb_publishable_x");
		give(rows[i].name, rows[i].value);
		credentials_load(&c, NULL);
		must_refuse(f, credentials_supabase(&c, &p, &f->err), rows[i].code);
		assert_non_null(strstr(f->err.message, rows[i].name));
		no_secret_in(&f->err);
		assert_false(secret_there(&p.key));
		credentials_done(&c);
	}
}

/* How often the command was asked for a name that holds this word. */
static int runs(struct fixture *f, const char *word)
{
	char path[128], line[128];
	FILE *file;
	int n = 0;

	(void)snprintf(path, sizeof path, "%s/asked", f->folder);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		n += strstr(line, word) != NULL;
	if (file)
		fclose(file);
	(void)unlink(path);
	return n;
}

/* Without an address there is nothing to ask a command for: it may take a second each time. */
static void commands_are_asked_for_a_project_only(void **state)
{
	struct fixture *f = *state;
	struct supabase_project p;
	struct credentials c;
	char script[300], ini[300];

	(void)snprintf(script, sizeof script,
	    "echo $1 >>%s/asked\ncase $1 in *URL) test -f %s/there && echo " URL
	    ";; *) echo of-$1;; esac",
	    f->folder, f->folder);
	(void)snprintf(ini, sizeof ini, "secret_command = %s {name}\n", program(f, script));
	config(f, ini, 0600);
	credentials_load(&c, NULL);
	credentials_fetch(&c, NULL, 0, false);
	assert_int_equal(runs(f, "SUPABASE"), 1);
	credentials_done(&c);
	(void)snprintf(script, sizeof script, "%s/there", f->folder);
	fclose(fopen(script, "w"));
	credentials_load(&c, NULL);
	credentials_fetch(&c, NULL, 0, false);
	assert_int_equal(runs(f, "SUPABASE"), 5);
	p = project_of(f, &c);
	assert_string_equal(p.email, "of-SUPABASE_EMAIL");
	assert_string_equal(secret_reveal(&p.service_key), "of-SUPABASE_SERVICE_ROLE_KEY");
	supabase_project_done(&p);
	credentials_done(&c);
	/* A command of scripts: when it is first asked for. */
	credentials_load(&c, NULL);
	assert_int_equal(runs(f, "SUPABASE"), 0);
	p = project_of(f, &c);
	assert_int_equal(runs(f, "SUPABASE"), 5);
	supabase_project_done(&p);
	p = project_of(f, &c);
	assert_int_equal(runs(f, "SUPABASE"), 0);
	supabase_project_done(&p);
	credentials_done(&c);
}

static void put(struct fixture *f, struct vault *v, const char *name, const char *value)
{
	struct secret s = { 0 };

	assert_true(secret_set(&s, value, strlen(value)));
	must(f, vault_set(v, name, &s, &f->err));
	secret_done(&s);
}

/* What is in the vault goes to the address that is beside it there. */
static void of_the_vault(void **state)
{
	static const struct {
		const char *given, *kept; /* addresses; NULL none */
		const char *code;
	} rows[] = {
		{ NULL, URL, "" },
		{ URL, URL "/", "" },
		{ URL, NULL, "vault-moved" },
		{ "https://other.example", URL, "vault-moved" },
		{ NULL, NULL, "no-project" },
	};
	struct secret passphrase = { 0 };
	struct fixture *f = *state;
	struct supabase_project p;
	struct credentials c;
	struct vault *v;
	char path[128];

	vault_cheap(true);
	(void)snprintf(path, sizeof path, "%s/store.vault", f->folder);
	assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		give("SUPABASE_URL", rows[i].given);
		give("SUPABASE_ANON_KEY", "sb_publishable_x");
		v = vault_new(path, &passphrase, &f->err);
		assert_non_null(v);
		put(f, v, "SUPABASE_REFRESH_TOKEN", "kept-token");
		if (rows[i].kept)
			put(f, v, "SUPABASE_URL", rows[i].kept);
		credentials_load(&c, NULL);
		credentials_vault(&c, v);
		assert_int_equal(credentials_needs_yes(&c, SERVICE_SUPABASE),
		    strcmp(rows[i].code, "vault-moved") == 0);
		if (rows[i].code[0])
			must_refuse(f, credentials_supabase(&c, &p, &f->err), rows[i].code);
		credentials_allow(&c, SERVICE_SUPABASE);
		if (strcmp(rows[i].code, "no-project") != 0) {
			p = project_of(f, &c);
			assert_string_equal(secret_reveal(&p.refresh), "kept-token");
			assert_string_equal(p.base, rows[i].given ? rows[i].given : URL);
			supabase_project_done(&p);
		}
		credentials_done(&c);
		vault_free(v);
		assert_int_equal(unlink(path), 0);
	}
	secret_done(&passphrase);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(project_given, start, fixture_end),
		cmocka_unit_test_setup_teardown(project_not_taken, start, fixture_end),
		cmocka_unit_test_setup_teardown(commands_are_asked_for_a_project_only, start,
		    fixture_end),
		cmocka_unit_test_setup_teardown(of_the_vault, start, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
