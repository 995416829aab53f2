#include "desk/session.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "desk/config.h"
#include "desk/demo.h"
#include "desk/left.h"
#include "desk/own_carriers.h"
#include "desk/practice_folder.h"
#include "desk/vault.h"
#include "store/accounts.h"
#include "store/sync.h"

/* An empty variable counts as one that is not set. */
static const char *env(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] ? value : NULL;
}

/* SSH accounts are shared, so the variable comes before the login. */
static void operator_find(struct session *s)
{
	const char *name = env("VOXDESK_OPERATOR");

	if (!name) {
		const struct passwd *pw = getpwuid(getuid());

		name = pw ? pw->pw_name : NULL;
	}
	if (name)
		text_clean(name, strlen(name), s->operator_name, sizeof s->operator_name, 40);
	if (!s->operator_name[0])
		snprintf(s->operator_name, sizeof s->operator_name, "uid %ld", (long)getuid());
}

void session_init(struct session *s, const struct session_options *options)
{
	char folder[PATH_TEXT_MAX];

	memset(s, 0, sizeof *s);
	s->credentials.twilio_from = "";
	if (options)
		s->options = *options;
	/* Flag before environment before default; a profile that was named by flag is not overruled
	 * by VOXDESK_DB. */
	if (!s->options.practice && !s->options.db) {
		if (!s->options.profile)
			s->options.db = env("VOXDESK_DB");
		if (!s->options.profile)
			s->options.profile = env("VOXDESK_PROFILE");
	}
	if (!s->options.profile)
		s->options.profile = "default";
	operator_find(s);
	s->catalogue = catalogue_builtin();
	if (paths_config_file("carriers", folder, sizeof folder))
		s->catalogue = own_carriers_load(folder, s->catalogue, &s->arena,
		    s->carriers_problem, sizeof s->carriers_problem);
}

static bool store_place(const struct session *s, char *out, size_t size, struct error *err)
{
	char file[PROFILE_NAME_MAX + 8];

	if (s->options.db)
		return text_copy(out, size, s->options.db) ||
		    error_set(err, ERROR_STORE, "store-no-place",
			_("Give a shorter path with --db."), _("The store's path is too long."));
	if (!profile_name_valid(s->options.profile)) {
		char shown[80];

		text_clean(s->options.profile, strlen(s->options.profile), shown, sizeof shown, 40);
		return error_set(err, ERROR_INPUT, "profile-name",
		    _("Use letters, digits, - and _ only, at most 64."),
		    _("\"%s\" is not a profile name."), shown);
	}
	snprintf(file, sizeof file, "%s.db", s->options.profile);
	if (!paths_data_file(file, out, size))
		return error_set(err, ERROR_STORE, "store-no-place",
		    _("Set HOME or XDG_DATA_HOME, or name a file with --db FILE. Codes work without a store."),
		    _("There is no folder for the store."));
	return true;
}

static bool practice_open(struct session *s, struct error *err)
{
	char path[sizeof s->practice_folder + 16];

	if (!practice_folder_make(s->practice_folder, sizeof s->practice_folder, &s->practice_lock,
		err))
		return false;
	snprintf(path, sizeof path, "%s/practice.db", s->practice_folder);
	s->store = store_open(path, STORE_READ_WRITE, s->operator_name, err);
	if (!s->store)
		return false;
	if (!demo_fill(s, err))
		return false;
	if (!s->options.readonly)
		return true;
	store_close(s->store);
	s->store = store_open(path, STORE_READ_ONLY, s->operator_name, err);
	return s->store != NULL;
}

static void store_done(struct session *s)
{
	store_close(s->store);
	s->store = NULL;
	if (s->practice_folder[0])
		practice_folder_remove(s->practice_folder, s->practice_lock);
	s->practice_folder[0] = '\0';
}

bool session_open_store(struct session *s, struct error *err)
{
	char path[PATH_TEXT_MAX];

	if (s->store)
		return true;
	if (s->options.practice) {
		if (practice_open(s, err))
			return true;
		store_done(s);
		return false;
	}
	if (!store_place(s, path, sizeof path, err))
		return false;
	s->store = store_open(path, s->options.readonly ? STORE_READ_ONLY : STORE_READ_WRITE,
	    s->operator_name, err);
	return s->store != NULL;
}

/* The file with its log: beside a new file of that name SQLite would play the log back into that.
 */
static bool move_store(const char *path, const char *from_end, const char *to_end)
{
	static const char *const parts[] = { "-wal", "-shm", "" };
	char from[PATH_TEXT_MAX + 24], to[PATH_TEXT_MAX + 24];

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		snprintf(from, sizeof from, "%s%s%s", path, from_end, parts[i]);
		snprintf(to, sizeof to, "%s%s%s", path, to_end, parts[i]);
		if (rename(from, to) != 0 && errno != ENOENT)
			return false;
	}
	return true;
}

static bool set_aside(const char *path, char *kept, size_t size, struct error *err)
{
	struct stat st;

	snprintf(kept, size, "%s.damaged", path);
	if (lstat(kept, &st) == 0)
		return error_set(err, ERROR_STORE, "damaged-kept",
		    _("Move that file away, then restore again."),
		    _("The store is damaged, and %s is there already. Nothing was changed."), kept);
	if (move_store(path, "", ".damaged"))
		return true;
	error_set(err, ERROR_STORE, "store-readonly", _("Look at who may write in its folder."),
	    _("The damaged store %s could not be set aside."), path);
	error_detail(err, "%s", strerror(errno));
	return false;
}

bool session_restore(struct session *s, const char *from, char kept[KEPT_TEXT_MAX],
    struct error *err)
{
	char path[PATH_TEXT_MAX], empty[KEPT_TEXT_MAX];

	if (session_open_store(s, err))
		return store_restore(s->store, from, kept, KEPT_TEXT_MAX, err);
	/* Damaged: ours, unreadable. What does not even look like ours is only touched where
	 * nothing else can lie: in the profile's place. */
	if (s->options.practice ||
	    (strcmp(err->code, "store-corrupt") != 0 &&
		(s->options.db || strcmp(err->code, "store-foreign") != 0)))
		return false;
	if (!store_place(s, path, sizeof path, err))
		return false;
	if (!set_aside(path, kept, KEPT_TEXT_MAX, err))
		return false;
	if (session_open_store(s, err) && store_restore(s->store, from, empty, sizeof empty, err))
		return true;
	/* The backup would not do: everything as it was. */
	store_done(s);
	(void)move_store(path, ".damaged", "");
	return false;
}

void session_providers(struct session *s)
{
	struct error err = { 0 };

	if (s->providers)
		return;
	s->providers = true;
	if (!s->options.practice) {
		credentials_load_profile(&s->credentials, s->options.profile);
	} else if (practice_process_start(&s->practice, &err)) {
		credentials_load(&s->credentials, buf_text(&s->practice.environment));
	} else {
		credentials_load(&s->credentials, "");
		s->credentials.problem = err;
	}
}

bool session_own_accounts(struct session *s, struct arena *arena, const char ***out, size_t *n,
    struct error *err)
{
	*n = 0;
	return !s->store || customer_accounts(s->store, MODE_BYOC, arena, out, n, err);
}

void session_providers_all(struct session *s)
{
	struct arena arena = { 0 };
	const char **accounts = NULL;
	struct error err = { 0 };
	size_t n;

	session_providers(s);
	if (!session_own_accounts(s, &arena, &accounts, &n, &err))
		n = 0;
	credentials_fetch(&s->credentials, accounts, n, false);
	s->credentials.console = true;
	arena_done(&arena);
}

bool session_vault_path(const struct session *s, char *out, size_t size, struct error *err)
{
	char database[PATH_TEXT_MAX];

	if (s->options.practice)
		return error_set(err, ERROR_REFUSED, "practice",
		    _("Leave --practice out to work with your own secrets."),
		    _("In practice mode there are no secrets but those of the practice providers."));
	if (!store_place(s, database, sizeof database, err))
		return false;
	return vault_path_of(database, out, size) ||
	    error_set(err, ERROR_STORE, "store-no-place", _("Give a shorter path with --db."),
		_("The vault's path is too long."));
}

static bool nowhere(const struct session *s, enum secret_id id)
{
	return credentials_from(&s->credentials, secret_names[id].name) == FROM_NOWHERE;
}

/* There is a shared project, and nothing to sign in there with: the vault keeps the token. */
static bool sign_in_missing(struct session *s)
{
	struct sync_remote remote = { .url = "" };
	struct arena arena = { 0 };
	struct error err = { 0 };
	const bool shared = !nowhere(s, SECRET_SUPABASE_URL) ||
	    (s->store && sync_joined(s->store, &arena, &remote, &err) && remote.url[0]);

	arena_done(&arena);
	return shared &&
	    (nowhere(s, SECRET_SUPABASE_URL) ||
		(nowhere(s, SECRET_SUPABASE_SERVICE_ROLE_KEY) &&
		    (nowhere(s, SECRET_SUPABASE_ANON_KEY) || nowhere(s, SECRET_SUPABASE_EMAIL) ||
			nowhere(s, SECRET_SUPABASE_PASSWORD))));
}

/* Anything that is asked for here, and that neither environment nor command gave. */
static bool secret_missing(struct session *s)
{
	struct arena arena = { 0 };
	const char **accounts = NULL;
	char name[SECRET_NAME_MAX];
	struct error err = { 0 };
	bool missing = false;
	size_t n = 0;

	for (int i = 0; i < SECRET_IDS && !missing; i++)
		missing = secret_names[i].secret && secret_names[i].service != SERVICE_SUPABASE &&
		    nowhere(s, (enum secret_id)i);
	missing = missing || sign_in_missing(s);
	if (!missing && !session_own_accounts(s, &arena, &accounts, &n, &err))
		n = 0;
	for (size_t i = 0; i < n && !missing; i++) {
		secret_name_of_account(accounts[i], name);
		missing = strcmp(accounts[i], s->credentials.twilio.user) != 0 &&
		    credentials_from(&s->credentials, name) == FROM_NOWHERE;
	}
	arena_done(&arena);
	return missing;
}

bool session_vault_wanted(struct session *s)
{
	char path[PATH_TEXT_MAX];
	struct error err = { 0 };

	return !s->vault && session_vault_path(s, path, sizeof path, &err) && vault_exists(path) &&
	    secret_missing(s);
}

bool session_vault_open(struct session *s, const struct secret *passphrase, struct error *err)
{
	char path[PATH_TEXT_MAX];
	struct vault *v;

	if (!session_vault_path(s, path, sizeof path, err))
		return false;
	v = vault_open(path, passphrase, err);
	if (!v)
		return false;
	credentials_vault(&s->credentials, NULL);
	vault_free(s->vault);
	s->vault = v;
	credentials_vault(&s->credentials, v);
	return true;
}

void session_done(struct session *s)
{
	practice_process_stop(&s->practice);
	credentials_done(&s->credentials);
	vault_free(s->vault);
	s->vault = NULL;
	if (s->store)
		left_write(s);
	left_done(s);
	store_done(s);
	arena_done(&s->arena);
}
