/* The keys of all providers: where each comes from, what is refused, which address it goes to; the
 * customers' own accounts; the vault; profiles. */
#include "tests/desk/credentials_given.h"

#include <signal.h>

#include "desk/child_environment.h"
#include "desk/secret_command.h"
#include "desk/vault.h"

#define PASSPHRASE "correct horse battery"
#define UUID "6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001"

struct answer {
	bool ok;
	char api[URL_BASE_MAX], key[80], code[48], hint[360], message[480];
};

/* What asking for that provider gives. */
static struct answer asked(const struct credentials *c, enum service service)
{
	struct answer a = { 0 };
	struct error err = { 0 };
	struct telnyx telnyx = { 0 };
	struct vapi vapi = { 0 };
	struct elevenlabs elevenlabs = { 0 };
	struct secret *key = &telnyx.key;
	const char *api = telnyx.api;

	if (service == SERVICE_TELNYX) {
		a.ok = credentials_telnyx(c, &telnyx, &err);
	} else if (service == SERVICE_VAPI) {
		a.ok = credentials_vapi(c, &vapi, &err);
		key = &vapi.key;
		api = vapi.api;
	} else {
		a.ok = credentials_elevenlabs(c, &elevenlabs, &err);
		key = &elevenlabs.key;
		api = elevenlabs.api;
	}
	no_secret_in(&err);
	assert_int_equal(a.ok, secret_there(key));
	snprintf(a.api, sizeof a.api, "%s", api);
	snprintf(a.key, sizeof a.key, "%s", secret_reveal(key));
	snprintf(a.code, sizeof a.code, "%s", err.code);
	snprintf(a.hint, sizeof a.hint, "%s", err.hint);
	snprintf(a.message, sizeof a.message, "%s", err.message);
	secret_done(key);
	return a;
}

static const struct provider {
	enum service service;
	const char *name, *url, *usual;
} providers[] = {
	{ SERVICE_TELNYX, "TELNYX_API_KEY", "VOXDESK_TELNYX_URL", "https://api.telnyx.com" },
	{ SERVICE_VAPI, "VAPI_API_KEY", "VOXDESK_VAPI_URL", "https://api.vapi.ai" },
	{ SERVICE_ELEVENLABS, "ELEVENLABS_API_KEY", "VOXDESK_ELEVENLABS_URL",
	    "https://api.elevenlabs.io" },
};
#define PROVIDERS (sizeof providers / sizeof providers[0])

static void test_sources(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	char text[300];

	for (size_t i = 0; i < PROVIDERS; i++) {
		const struct provider *p = &providers[i];
		struct answer a;

		config(f, NULL, 0);
		credentials_load(&c, NULL);
		a = asked(&c, p->service);
		assert_string_equal(a.code, "no-credentials");
		assert_non_null(strstr(a.hint, p->name));
		assert_non_null(strstr(a.message, service_name(p->service)));
		assert_false(credentials_has(&c, p->service));
		assert_int_equal(credentials_from(&c, p->name), FROM_NOWHERE);
		credentials_done(&c);
		snprintf(text, sizeof text, "secret_command = %s {name}\n",
		    program(f, "echo of-$1"));
		config(f, text, 0600);
		credentials_load(&c, NULL);
		assert_false(credentials_has(&c, p->service)); /* nothing ran for it yet */
		a = asked(&c, p->service);
		assert_true(a.ok);
		assert_int_equal(strncmp(a.key, "of-", 3), 0);
		assert_string_equal(a.key + 3, p->name);
		assert_string_equal(a.api, p->usual);
		assert_int_equal(credentials_from(&c, p->name), FROM_COMMAND);
		credentials_done(&c);
		give(p->name, OTHER);
		credentials_load(&c, NULL);
		assert_true(credentials_has(&c, p->service));
		a = asked(&c, p->service);
		assert_string_equal(a.key, OTHER);
		assert_int_equal(credentials_from(&c, p->name), FROM_ENVIRONMENT);
		credentials_done(&c);
		give(p->name, "hunter2 and a blank"); /* not replaced silently by the command's */
		credentials_load(&c, NULL);
		a = asked(&c, p->service);
		assert_string_equal(a.code, "api-key");
		assert_int_equal(credentials_problem(&c, p->name).kind, ERROR_INPUT);
		credentials_done(&c);
		give(p->name, NULL);
	}
}

/* A command without {name} prints the Twilio token and nobody else's key. */
static void test_command_of_one(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	char text[300];

	snprintf(text, sizeof text, "secret_command = %s\ntwilio_account_sid = " AC "\n",
	    program(f, "echo " TOKEN));
	config(f, text, 0600);
	credentials_load(&c, NULL);
	assert_string_equal(secret_reveal(&c.twilio.token), TOKEN);
	for (size_t i = 0; i < PROVIDERS; i++)
		assert_string_equal(asked(&c, providers[i].service).code, "no-credentials");
	credentials_done(&c);
}

static void test_addresses(void **state)
{
	static const struct {
		const char *url, *is; /* NULL: refused */
	} rows[] = {
		{ "", "" },
		{ "http://127.0.0.1:8080/", "http://127.0.0.1:8080" },
		{ "https://proxy.example/x", "https://proxy.example/x" },
		{ "http://proxy.example", NULL },
		{ "https://user:hunter2@proxy.example", NULL },
		{ "https://proxy.example?x=1", NULL },
	};
	struct credentials c;

	(void)state;
	for (size_t i = 0; i < PROVIDERS; i++)
		give(providers[i].name, OTHER);
	for (size_t i = 0; i < PROVIDERS; i++) {
		const struct provider *p = &providers[i];

		for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
			enum service moved[SERVICES];
			struct answer a;
			size_t n;

			give(p->url, rows[k].url);
			credentials_load(&c, NULL);
			assert_int_equal(c.problem.kind, ERROR_NONE); /* it is not Twilio's */
			n = credentials_moved(&c, moved);
			a = asked(&c, p->service);
			if (rows[k].is) {
				assert_string_equal(a.api, rows[k].is[0] ? rows[k].is : p->usual);
				assert_string_equal(credentials_base(&c, p->service), a.api);
				assert_int_equal(n, rows[k].is[0] != '\0');
				assert_true(n == 0 || moved[0] == p->service);
			} else {
				assert_string_equal(a.code, "base-url");
				assert_non_null(strstr(a.message, p->url));
				assert_non_null(strstr(a.message, service_name(p->service)));
			}
			/* The others are where they were. */
			assert_true(asked(&c, providers[(i + 1) % PROVIDERS].service).ok);
			credentials_done(&c);
		}
		give(p->url, NULL);
	}
}

static void test_vapi_settings(void **state)
{
	static const struct {
		const char *region, *id, *config, *url;
		const char *code, *api, *id_is;
	} rows[] = {
		{ NULL, NULL, "", NULL, "", "https://api.vapi.ai", "" },
		{ "us", UUID, "", NULL, "", "https://api.vapi.ai", UUID },
		{ "eu", NULL, "", NULL, "", "https://api.eu.vapi.ai", "" },
		{ "eu", NULL, "", "http://127.0.0.1:1", "", "http://127.0.0.1:1", "" },
		{ NULL, NULL, "vapi_region = eu\nvapi_telnyx_credential_id = " UUID "\n", NULL, "",
		    "https://api.eu.vapi.ai", UUID },
		{ "us", NULL, "vapi_region = eu\n", NULL, "", "https://api.vapi.ai", "" },
		{ "EU", NULL, "", NULL, "vapi-region", NULL, "" },
		{ "europe-and-more", NULL, "", NULL, "vapi-region", NULL, "" },
		{ NULL, "hunter2", "", NULL, "vapi-credential-id", NULL, "" },
		{ NULL, UUID UUID, "", NULL, "vapi-credential-id", NULL, "" },
	};
	struct fixture *f = *state;

	give("VAPI_API_KEY", OTHER);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct credentials c;
		struct answer a;

		give("VAPI_REGION", rows[i].region);
		give("VAPI_TELNYX_CREDENTIAL_ID", rows[i].id);
		give("VOXDESK_VAPI_URL", rows[i].url);
		config(f, rows[i].config, 0600);
		credentials_load(&c, NULL);
		a = asked(&c, SERVICE_VAPI);
		if (strcmp(a.code, rows[i].code) != 0)
			fail_msg("row %zu: %s", i, a.code);
		if (rows[i].api)
			assert_string_equal(a.api, rows[i].api);
		assert_string_equal(c.vapi_telnyx_credential_id, rows[i].id_is);
		credentials_done(&c);
	}
}

static size_t runs(struct fixture *f)
{
	char path[96], line[200];
	size_t n = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/runs", f->folder);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		n++;
	if (file)
		fclose(file);
	return n;
}

/* Prints for every name but those of ElevenLabs and the shared project, and notes each run. */
static void counting(struct fixture *f)
{
	char script[300], text[300];

	snprintf(script, sizeof script,
	    "echo $1 >>%s/runs\ncase $1 in TWILIO_ACCOUNT_SID) echo " AC
	    ";; ELEVEN* | SUPABASE*) exit 1;; *) echo of-$1;; esac",
	    f->folder);
	snprintf(text, sizeof text, "secret_command = %s {name}\n", program(f, script));
	config(f, text, 0600);
}

/* Each name's program runs once, however often it is asked for; after the fetch none any more. */
static void test_runs_once(void **state)
{
	static const char *const accounts[] = { AC2, AC, "nonsense" };
	struct fixture *f = *state;
	struct credentials c;
	struct twilio t;

	counting(f);
	credentials_load(&c, NULL);
	assert_int_equal(runs(f), 2); /* Twilio's SID and token */
	for (int i = 0; i < 3; i++)
		assert_true(asked(&c, SERVICE_TELNYX).ok);
	assert_int_equal(runs(f), 3);
	for (int i = 0; i < 3; i++)
		assert_string_equal(asked(&c, SERVICE_ELEVENLABS).code, "secret-command-failed");
	assert_int_equal(runs(f), 4);
	credentials_fetch(&c, accounts, 3, false);
	assert_int_equal(runs(f), 7); /* Vapi's, the other account's, the project's address */
	credentials_fetch(&c, accounts, 3, true);
	assert_true(asked(&c, SERVICE_VAPI).ok);
	must(f, credentials_twilio(&c, AC2, true, &t, &f->err));
	assert_string_equal(t.user, AC2);
	assert_string_equal(t.account, AC2);
	assert_string_equal(secret_reveal(&t.token), "of-" ACCOUNT_TOKEN);
	twilio_account_done(&t);
	must_refuse(f,
	    credentials_twilio(&c, "ACeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", true, &t, &f->err),
	    "other-account");
	assert_int_equal(runs(f), 7);
	credentials_done(&c);
	credentials_load(&c, NULL);
	credentials_fetch(&c, NULL, 0, true);
	/* Every name of the table, but those of a project that has no address. */
	assert_int_equal(runs(f), 7 + 2 + 5);
	credentials_done(&c);
}

/* One that hangs is waited for once, not for every name. */
static void test_slow_once(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	char text[300], script[200];

	snprintf(script, sizeof script, "echo $1 >>%s/runs\nexec sleep 60", f->folder);
	snprintf(text, sizeof text, "secret_command = %s {name}\n", program(f, script));
	config(f, text, 0600);
	secret_command_limit(50);
	credentials_load(&c, NULL);
	assert_string_equal(c.problem.code, "secret-command-slow");
	credentials_fetch(&c, NULL, 0, true);
	secret_command_limit(SECRET_COMMAND_SECONDS * 1000);
	assert_int_equal(runs(f), 1);
	assert_string_equal(asked(&c, SERVICE_TELNYX).code, "no-credentials");
	credentials_done(&c);
}

static void vault_make(struct fixture *f, const char *const (*entries)[2], size_t n, char path[96])
{
	struct secret passphrase = { 0 }, value = { 0 };
	struct vault *v;

	vault_cheap(true);
	snprintf(path, 96, "%s/store.vault", f->folder);
	assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
	v = vault_new(path, &passphrase, &f->err);
	assert_non_null(v);
	for (size_t i = 0; i < n; i++) {
		assert_true(secret_set(&value, entries[i][1], strlen(entries[i][1])));
		must(f, vault_set(v, entries[i][0], &value, &f->err));
	}
	vault_free(v);
	secret_done(&passphrase);
	secret_done(&value);
}

static const char *const in_vault[][2] = {
	{ "TWILIO_ACCOUNT_SID", AC },
	{ "TWILIO_AUTH_TOKEN", TOKEN },
	{ "TELNYX_API_KEY", "telnyx-of-the-vault" },
	{ "VAPI_API_KEY", "vapi-of-the-vault" },
	{ "ELEVENLABS_API_KEY", "eleven-of-the-vault" },
	{ ACCOUNT_TOKEN, OTHER },
};

static struct vault *vault_of(struct fixture *f, const char *path)
{
	struct secret passphrase = { 0 };
	struct vault *v;

	assert_true(secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)));
	v = vault_open(path, &passphrase, &f->err);
	assert_non_null(v);
	secret_done(&passphrase);
	return v;
}

/* Environment, then the command, then the vault; a command that has none of that name leaves it to
 * the vault. */
static void test_vault(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	struct twilio t;
	struct vault *v;
	char path[96];

	vault_make(f, in_vault, 6, path);
	v = vault_of(f, path);
	credentials_load(&c, NULL);
	credentials_vault(&c, v);
	must(f, credentials_twilio(&c, "", false, &t, &f->err));
	assert_string_equal(t.user, AC);
	assert_string_equal(secret_reveal(&t.token), TOKEN);
	assert_string_equal(c.twilio_from, "vault");
	twilio_account_done(&t);
	must(f, credentials_twilio(&c, AC2, true, &t, &f->err));
	assert_string_equal(secret_reveal(&t.token), OTHER);
	twilio_account_done(&t);
	assert_string_equal(asked(&c, SERVICE_VAPI).key, "vapi-of-the-vault");
	assert_int_equal(credentials_from(&c, ACCOUNT_TOKEN), FROM_VAULT);
	credentials_vault(&c, NULL); /* closed: nothing of it is left */
	assert_string_equal(asked(&c, SERVICE_VAPI).code, "no-credentials");
	assert_string_equal(c.twilio_from, "");
	must_refuse(f, credentials_twilio(&c, AC2, true, &t, &f->err), "no-credentials");
	credentials_done(&c);

	counting(f);
	give("TELNYX_API_KEY", "of-the-environment");
	credentials_load(&c, NULL);
	credentials_fetch(&c, NULL, 0, false);
	credentials_vault(&c, v);
	assert_string_equal(asked(&c, SERVICE_TELNYX).key, "of-the-environment");
	assert_string_equal(asked(&c, SERVICE_VAPI).key, "of-VAPI_API_KEY");
	assert_string_equal(asked(&c, SERVICE_ELEVENLABS).key, "eleven-of-the-vault");
	assert_int_equal(credentials_problem(&c, "ELEVENLABS_API_KEY").kind, ERROR_NONE);
	credentials_done(&c);
	credentials_load(&c, ""); /* practice */
	credentials_vault(&c, v);
	assert_string_equal(asked(&c, SERVICE_VAPI).code, "no-credentials");
	credentials_done(&c);
	vault_free(v);
}

/* To another address than the provider's own only after a yes, each provider by itself; what the
 * environment gives goes where the environment says. */
static void test_vault_moved(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	struct twilio t;
	struct vault *v;
	char path[96];

	vault_make(f, in_vault, 6, path);
	v = vault_of(f, path);
	give("VOXDESK_TWILIO_VOICE_URL", "http://127.0.0.1:1");
	give("VOXDESK_TELNYX_URL", "http://127.0.0.1:1");
	give("VOXDESK_ELEVENLABS_URL", "http://127.0.0.1:1");
	give("ELEVENLABS_API_KEY", "of-the-environment");
	credentials_load(&c, NULL);
	assert_false(credentials_needs_yes(&c, SERVICE_TELNYX));
	credentials_vault(&c, v);
	assert_true(credentials_needs_yes(&c, SERVICE_TWILIO));
	assert_true(credentials_needs_yes(&c, SERVICE_TELNYX));
	assert_false(credentials_needs_yes(&c, SERVICE_VAPI));
	/* Its key is not of the vault; Twilio's token, which it is told to import a number, is. */
	assert_true(credentials_needs_yes(&c, SERVICE_ELEVENLABS));
	assert_string_equal(asked(&c, SERVICE_TELNYX).code, "vault-moved");
	assert_non_null(strstr(asked(&c, SERVICE_TELNYX).message, "VOXDESK_TELNYX_URL"));
	must_refuse(f, credentials_twilio(&c, "", false, &t, &f->err), "vault-moved");
	must_refuse(f, credentials_twilio(&c, AC2, true, &t, &f->err), "vault-moved");
	assert_true(asked(&c, SERVICE_VAPI).ok);
	assert_true(asked(&c, SERVICE_ELEVENLABS).ok);
	credentials_allow(&c, SERVICE_TELNYX);
	assert_true(asked(&c, SERVICE_TELNYX).ok);
	assert_false(credentials_needs_yes(&c, SERVICE_TELNYX));
	must_refuse(f, credentials_twilio(&c, "", false, &t, &f->err), "vault-moved");
	credentials_allow(&c, SERVICE_TWILIO);
	must(f, credentials_twilio(&c, AC2, true, &t, &f->err));
	must_refuse(f, credentials_hand_on(&c, &t, SERVICE_ELEVENLABS, &f->err), "vault-moved");
	assert_non_null(strstr(f->err.message, "VOXDESK_ELEVENLABS_URL"));
	must(f, credentials_hand_on(&c, &t, SERVICE_VAPI, &f->err));
	twilio_account_done(&t);
	must(f, credentials_twilio(&c, "", false, &t, &f->err));
	must_refuse(f, credentials_hand_on(&c, &t, SERVICE_ELEVENLABS, &f->err), "vault-moved");
	credentials_allow(&c, SERVICE_ELEVENLABS);
	assert_false(credentials_needs_yes(&c, SERVICE_ELEVENLABS));
	must(f, credentials_hand_on(&c, &t, SERVICE_ELEVENLABS, &f->err));
	twilio_account_done(&t);
	credentials_done(&c);
	/* A customer's token alone counts, too. */
	give("TWILIO_ACCOUNT_SID", AC);
	give("TWILIO_AUTH_TOKEN", TOKEN);
	credentials_load(&c, NULL);
	credentials_vault(&c, v);
	assert_true(credentials_needs_yes(&c, SERVICE_TWILIO));
	must(f, credentials_twilio(&c, "", false, &t, &f->err));
	twilio_account_done(&t);
	must_refuse(f, credentials_twilio(&c, AC2, true, &t, &f->err), "vault-moved");
	credentials_done(&c);
	vault_free(v);
}

/* A customer's own account, where the desk's is there or not, by the environment. */
static void test_own_account(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	struct twilio t;

	give(ACCOUNT_TOKEN, OTHER);
	credentials_load(&c, NULL);
	must(f, credentials_twilio(&c, AC2, true, &t, &f->err));
	assert_string_equal(t.user, AC2);
	assert_string_equal(t.account, AC2);
	assert_string_equal(secret_reveal(&t.token), OTHER);
	assert_string_equal(t.api, "https://api.twilio.com");
	twilio_account_done(&t);
	/* A managed customer's subaccount is the desk's, so it is reached with the desk's. */
	must_refuse(f, credentials_twilio(&c, AC2, false, &t, &f->err), "no-credentials");
	credentials_done(&c);
	give("TWILIO_ACCOUNT_SID", AC);
	give("TWILIO_AUTH_TOKEN", TOKEN);
	credentials_load(&c, NULL);
	must(f, credentials_twilio(&c, AC2, true, &t, &f->err));
	assert_string_equal(secret_reveal(&t.token), OTHER);
	twilio_account_done(&t);
	must(f, credentials_twilio(&c, AC2, false, &t, &f->err));
	assert_string_equal(t.user, AC);
	assert_string_equal(secret_reveal(&t.token), TOKEN);
	twilio_account_done(&t);
	credentials_done(&c);
	give(ACCOUNT_TOKEN, "hunter2 hunter2");
	credentials_load(&c, NULL);
	must_refuse(f, credentials_twilio(&c, AC2, true, &t, &f->err), "auth-token");
	no_secret_in(&f->err);
	credentials_done(&c);
	/* Nothing is sent to an address that is none. */
	give(ACCOUNT_TOKEN, OTHER);
	give("VOXDESK_TWILIO_URL", "http://elsewhere.example");
	credentials_load(&c, NULL);
	must_refuse(f, credentials_twilio(&c, AC2, true, &t, &f->err), "base-url");
	credentials_done(&c);
	/* Practice knows nothing of it. */
	credentials_load(&c, "TWILIO_ACCOUNT_SID=" AC "\nTWILIO_AUTH_TOKEN=" TOKEN "\n");
	must_refuse(f, credentials_twilio(&c, AC2, true, &t, &f->err), "other-account");
	credentials_done(&c);
}

static void test_profiles(void **state)
{
	static const struct {
		const char *profile, *user, *telnyx, *api;
	} rows[] = {
		{ "default", AC, "top-TELNYX_API_KEY", "https://api.vapi.ai" },
		{ "acme", AC2, "acme-TELNYX_API_KEY", "https://api.eu.vapi.ai" },
		{ "half", AC, "top-TELNYX_API_KEY", "https://api.eu.vapi.ai" },
		{ "none", AC, "top-TELNYX_API_KEY", "https://api.vapi.ai" },
	};
	struct fixture *f = *state;
	const char *tool = program(f, "echo $1-$2");
	char text[900];

	snprintf(text, sizeof text,
	    "[profile:acme]\nsecret_command = %s acme {name}\ntwilio_account_sid = " AC2
	    "\nvapi_region = eu\n[twilio]\nsecret_command = %s top {name}\n"
	    "twilio_account_sid = " AC "\n[profile:half]\nvapi_region = eu\n",
	    tool, tool);
	config(f, text, 0600);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct credentials c;

		credentials_load_profile(&c, rows[i].profile);
		assert_string_equal(c.problem.message, "");
		assert_string_equal(c.twilio.user, rows[i].user);
		assert_string_equal(asked(&c, SERVICE_TELNYX).key, rows[i].telnyx);
		assert_string_equal(asked(&c, SERVICE_VAPI).api, rows[i].api);
		credentials_done(&c);
	}
}

/* A fault in any profile's section is one, and so is a key in any of its forms. */
static void test_profile_faults(void **state)
{
	static const struct {
		const char *text, *code;
	} rows[] = {
		{ "[profile:x]\nvapi_region = eu\n", "" },
		{ "[profile:]\nvapi_region = eu\n", "config-faulty" },
		{ "[profile:a/b]\nvapi_region = eu\n", "config-faulty" },
		{ "[profile x]\nvapi_region = eu\n", "config-faulty" },
		{ "[profile:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\nvapi_region = eu\n",
		    "config-faulty" },
		{ "[twilio]\nvapi_region = eu\n", "config-faulty" },
		{ "[profile:x]\ncolour = red\n", "config-faulty" },
		{ "vapi_region = eu\nvapi_region = us\n", "config-faulty" },
		{ "[profile:x]\ntelnyx_api_key = hunter2\n", "config-secret" },
		{ "secret_command = echo KEY0123456789ABCDEF0123456789\n", "config-secret" },
		{ "# sk_0123456789abcdef0123456789abcdef0123456789abcdef\n", "config-secret" },
		{ "secret_command = echo sb_secret_0123456789abcdef01234\n", "config-secret" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct credentials c;

		config(f, rows[i].text, 0600);
		credentials_load_profile(&c, "default");
		if (strcmp(c.problem.code, rows[i].code) != 0)
			fail_msg("row %zu: %s %s", i, c.problem.code, c.problem.message);
		no_secret_in(&c.problem);
		credentials_done(&c);
	}
}

/* A program that is started here gets none of the secrets that we were given. */
static void test_children(void **state)
{
	struct fixture *f = *state;
	struct credentials c;
	char script[200], text[300], line[300], path[96];
	bool harmless = false;
	FILE *file;

	for (int i = 0; i < SECRET_IDS; i++)
		if (secret_names[i].secret && i != SECRET_ELEVENLABS_API_KEY)
			give(secret_names[i].name, OTHER);
	give(ACCOUNT_TOKEN, OTHER);
	give("HARMLESS", "here");
	snprintf(script, sizeof script, "env >%s/env; tr '\\0' ' ' </proc/$$/cmdline >>%s/env",
	    f->folder, f->folder);
	snprintf(text, sizeof text, "secret_command = %s {name}\n", program(f, script));
	config(f, text, 0600);
	credentials_load(&c, NULL);
	(void)asked(&c, SERVICE_ELEVENLABS);
	credentials_done(&c);
	snprintf(path, sizeof path, "%s/env", f->folder);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		assert_null(strstr(line, OTHER));
		harmless = harmless || strstr(line, "HARMLESS=here");
	}
	fclose(file);
	give("HARMLESS", NULL);
	assert_true(harmless);
}

static void test_check(void **state)
{
	static const struct {
		const char *name, *value, *code;
	} rows[] = {
		{ "TELNYX_API_KEY", "KEY0123", "" },
		{ "TELNYX_API_KEY", "KEY 0123", "api-key" },
		{ "TELNYX_API_KEY", "KEY\xc3\xa9", "api-key" },
		{ "TWILIO_AUTH_TOKEN", "fed cba", "auth-token" },
		{ ACCOUNT_TOKEN, "fed\tcba", "auth-token" },
		{ "TWILIO_ACCOUNT_SID", AC, "" },
		{ "TWILIO_ACCOUNT_SID", TOKEN, "account-sid" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct secret s = { 0 };

		error_clear(&f->err);
		assert_true(secret_set(&s, rows[i].value, strlen(rows[i].value)));
		assert_int_equal(credentials_check(rows[i].name, &s, &f->err), !rows[i].code[0]);
		assert_string_equal(f->err.code, rows[i].code);
		no_secret_in(&f->err);
		secret_done(&s);
	}
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		enum secret_id id;
		const char *account;
	} rows[] = {
		{ "TELNYX_API_KEY", SECRET_TELNYX_API_KEY, "" },
		{ ACCOUNT_TOKEN, SECRET_TWILIO_AUTH_TOKEN, AC2 },
		{ "TWILIO_AUTH_TOKEN@", SECRET_IDS, "" },
		{ "TWILIO_AUTH_TOKEN@" SK, SECRET_IDS, "" },
		{ "TELNYX_API_KEY@" AC2, SECRET_IDS, "" },
		{ "telnyx_api_key", SECRET_IDS, "" },
		{ "", SECRET_IDS, "" },
	};
	char name[SECRET_NAME_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(secret_name_find(rows[i].name), rows[i].id);
		assert_string_equal(secret_name_account(rows[i].name), rows[i].account);
	}
	secret_name_of_account(AC2, name);
	assert_string_equal(name, ACCOUNT_TOKEN);
	assert_true(secret_name_hidden("VAPI_API_KEY=x"));
	assert_true(secret_name_hidden(ACCOUNT_TOKEN "=x"));
	assert_false(secret_name_hidden("VAPI_API_KEYS=x"));
	assert_false(secret_name_hidden("VAPI_REGION=eu"));
}

#define test(f) cmocka_unit_test_setup_teardown(f, start, fixture_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_sources),
		test(test_command_of_one),
		test(test_addresses),
		test(test_vapi_settings),
		test(test_runs_once),
		test(test_slow_once),
		test(test_vault),
		test(test_vault_moved),
		test(test_own_account),
		test(test_profiles),
		test(test_profile_faults),
		test(test_children),
		test(test_check),
		test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
