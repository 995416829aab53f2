/*
 * One operator at one desk: which store, which catalogue, who, and what is allowed. Console and
 * commands use the same.
 */
#ifndef DESK_SESSION_H
#define DESK_SESSION_H

#include "base/paths.h"
#include "desk/credentials.h"
#include "desk/practice_process.h"
#include "phone/catalogue.h"
#include "store/store.h"

#define KEPT_TEXT_MAX (PATH_TEXT_MAX + 24) /* a path and what names the kept file */

struct session_options {
	const char *db;      /* --db, else VOXDESK_DB, else the profile's file */
	const char *profile; /* --profile, else VOXDESK_PROFILE (unless db was given), else
				"default": the store, the vault and the settings of that name */
	bool practice;       /* a throw-away store with demo customers; ignores VOXDESK_DB and every
				provider variable */
	bool readonly;
};

struct session {
	struct store *store;               /* NULL until session_open_store */
	const struct catalogue *catalogue; /* built in, with the user's rows over it */
	struct session_options options;
	char operator_name[64];        /* VOXDESK_OPERATOR, else the login name */
	char customer_in_hand[ID_MAX]; /* the customer on the screen last; "" none */
	char ai_in_hand[E164_MAX];  /* AI number and country of the customer on the screen last: */
	char country_in_hand[3];    /* the codes screen starts from them; "" none */
	char carriers_problem[480]; /* why the user's rows were not taken; "" fine */
	char practice_folder[256];  /* the throw-away store's; "" when there is none */
	int practice_lock;          /* held while that folder is in use */
	struct practice_process practice; /* the practice providers, once session_providers() ran */
	struct credentials credentials;   /* once session_providers() ran */
	bool providers;                   /* it did */
	struct vault *vault;              /* once session_vault_open() did; NULL closed */
	struct left *left;                /* what could not be written yet (left.h) */
	struct syncer *syncer;            /* of this process, while it lives; NULL none (sync.h) */
	struct arena arena;
};

/* Loads the catalogue (with the CSV files in $XDG_CONFIG_HOME/voxdesk/carriers over it) and the
 * operator's name; never fails: a fault in the user's rows leaves the built-in ones and says so in
 * carriers_problem. Needs no store and no HOME. */
void session_init(struct session *s, const struct session_options *options);
/* Opens the store; in practice mode a fresh one in a temporary folder (removed by session_done)
 * with the demo customers. */
must_check bool session_open_store(struct session *s, struct error *err);
/* Opens the store and puts the backup `from` in its place (store_restore). A store that is too
 * damaged to be opened is first set aside as FILE.damaged, with its log; a file that does not look
 * like a store only where it is the profile's own. `kept` gets the name of what was there. */
must_check bool session_restore(struct session *s, const char *from, char kept[KEPT_TEXT_MAX],
    struct error *err);
/* Reads the credentials; in practice mode starts the practice providers first. To be called before
 * the screen starts (a secret_command may ask), or by a command that needs them. Never fails:
 * session->credentials.problem says what is wrong. Once. */
void session_providers(struct session *s);
/* The same, and every secret that secret_command prints, also those of BYOC customers' accounts
 * (when the store is open): for the console, whose screen may not be disturbed later. */
void session_providers_all(struct session *s);
/* The accounts of BYOC customers; none without a store. */
must_check bool session_own_accounts(struct session *s, struct arena *arena, const char ***out,
    size_t *n, struct error *err);

/* The profile's vault, beside its database. False with err where the store has no place either
 * (session_open_store); in practice mode ERROR_REFUSED "practice" (there is none). */
must_check bool session_vault_path(const struct session *s, char *out, size_t size,
    struct error *err);
/* There is a vault, it is not open, and a secret is missing that it may hold (of the shared project
 * only where there is one). */
bool session_vault_wanted(struct session *s);
/* Opens it, for as long as the session lives, and takes from it what is missing. As vault_open().
 */
must_check bool session_vault_open(struct session *s, const struct secret *passphrase,
    struct error *err);
void session_done(struct session *s);

#endif
