/*
 * Whose accounts this desk works with, and where the providers are reached. Precedence, for every
 * name by itself: the environment, then `secret_command` of config.ini (argv without a shell; 10 s
 * and 4 kB at most), then the vault, once it is open (vault.h; only the console and `voxdesk
 * secret` ask for its passphrase, so commands in scripts have no secrets of the vault). In practice
 * mode only what the practice providers print counts. The names: secret_names.h; config.ini and
 * its profiles: config.h.
 *
 * The environment is read by credentials_load(), and Twilio's secret_command run; those of the
 * others run when they are first asked for, or all of them in credentials_fetch(), which the
 * console calls before the screen is up. Each runs once.
 *
 * A secret of the vault goes to the provider's own address only: with an overridden one
 * credentials_*() refuses ("vault-moved") until credentials_allow(), that is until the operator
 * said yes. Supabase has no address of its own: there the vault's SUPABASE_URL counts.
 */
#ifndef DESK_CREDENTIALS_H
#define DESK_CREDENTIALS_H

#include "desk/secret_names.h"
#include "provider/elevenlabs.h"
#include "provider/supabase.h"
#include "provider/telnyx.h"
#include "provider/twilio.h"
#include "provider/vapi.h"

#define SUPABASE_EMAIL_MAX 128

struct vault;
struct credentials_more; /* Internal: what is fetched later, and the accounts' own tokens. */

enum secret_from {
	FROM_NOWHERE,
	FROM_ENVIRONMENT,
	FROM_CONFIG, /* the account's SID alone */
	FROM_COMMAND,
	FROM_VAULT,
	FROM_PRACTICE
};
/* "environment", "config.ini", "secret_command", "vault", "practice"; "" nowhere. */
const char *secret_from_name(enum secret_from from);

struct credentials {
	struct twilio twilio;    /* user, token, account and bases; token empty when missing */
	const char *twilio_from; /* as secret_from_name(); "" missing */
	bool twilio_moved;       /* a base URL of Twilio's is overridden */
	struct error problem; /* why something given for Twilio, or config.ini, was not taken; kind
				 ERROR_NONE: fine, or nothing was given */
	/* No secrets, for Vapi (VAPI_TELNYX_CREDENTIAL_ID, VAPI_REGION, or config.ini): */
	char vapi_telnyx_credential_id[SECRET_NAME_MAX]; /* "" not given */
	bool vapi_eu; /* region eu: its calls come in at api.eu.vapi.ai */
	bool console; /* the vault is opened here: next steps name it. Commands do not read it */
	struct credentials_more *more;
};

/* `environment`: NAME=value lines to take instead of the process's own (practice; config.ini is not
 * read then); NULL: getenv, where an empty variable counts as not set. Never fails: what is wrong
 * is in `problem`, and asking for it gives that error. A config.ini that was not taken is a problem
 * too, but does not keep what the environment gives from being used. */
void credentials_load(struct credentials *c, const char *environment);
/* The same of the process's environment, with the settings of config.ini's [profile:NAME]. */
void credentials_load_profile(struct credentials *c, const char *profile);
/* Runs secret_command for every name that is still missing, also the tokens of these accounts (of
 * BYOC customers; the first ACCOUNT_COMMANDS_MAX), and for none after one that was slow: before a
 * screen is up. Afterwards no program is run any more. `listed`: also names that nothing here asks
 * for yet. */
#define ACCOUNT_COMMANDS_MAX 32
void credentials_fetch(struct credentials *c, const char *const *accounts, size_t n, bool listed);
/* Takes from an open vault what is missing; it stays the caller's, and open for as long as these
 * credentials are used (NULL: no longer). To be called again after a change. */
void credentials_vault(struct credentials *c, const struct vault *v);
void credentials_done(struct credentials *c); /* wipes */

/* Ready to be used for a customer whose account is `account_sid` ("" the desk's own); the caller
 * ends with twilio_account_done(). With `byoc` the account's own token is used where there is one
 * (TWILIO_AUTH_TOKEN@AC...). ERROR_REFUSED "no-credentials" (which are missing, how to give them),
 * "other-account" (a BYOC account that these credentials do not belong to; a subaccount is reached
 * with its owner's), "vault-moved", or what `problem` says. */
must_check bool credentials_twilio(const struct credentials *c, const char *account_sid, bool byoc,
    struct twilio *out, struct error *err);
void twilio_account_done(struct twilio *t);
/* The token of what credentials_twilio() gave, or one that is read with it, may be told to another
 * provider (an import of the number). ERROR_REFUSED "vault-moved": it is of the vault, and that
 * provider's address is overridden. */
must_check bool credentials_hand_on(const struct credentials *c, const struct twilio *t,
    enum service to, struct error *err);
/* It would give them: for what is offered on a screen. */
bool credentials_reach(const struct credentials *c, const char *account_sid, bool byoc);

/* Ready to be used: base and key; the caller ends the key (secret_done). `out` is overwritten.
 * ERROR_REFUSED "no-credentials", "vault-moved"; why what was given is not taken: ERROR_INPUT
 * "base-url", "api-key", "vapi-region", "vapi-credential-id", or what secret_command.h says. */
must_check bool credentials_telnyx(const struct credentials *c, struct telnyx *out,
    struct error *err);
must_check bool credentials_vapi(const struct credentials *c, struct vapi *out, struct error *err);
must_check bool credentials_elevenlabs(const struct credentials *c, struct elevenlabs *out,
    struct error *err);
/* The desk's shared project and what there is to sign in with. */
struct supabase_project {
	char base[URL_BASE_MAX];        /* SUPABASE_URL, which is the address itself */
	struct secret key;              /* publishable; none: the service key alone is given */
	struct secret service_key;      /* none: not given */
	char email[SUPABASE_EMAIL_MAX]; /* "" not given */
	struct secret password, refresh;
};
/* The caller ends it with supabase_project_done(); `out` is overwritten. There is an address and at
 * least one of the two keys, else ERROR_REFUSED "no-project", "no-credentials"; ERROR_INPUT
 * "base-url", "api-key"; "vault-moved": a secret of the vault would go to an address that is not
 * the one beside it in the vault. */
must_check bool credentials_supabase(const struct credentials *c, struct supabase_project *out,
    struct error *err);
void supabase_project_done(struct supabase_project *p);
/* What is to be kept under that name could be one: no blanks, a SID where one is meant.
 * "auth-token", "api-key", "account-sid". */
must_check bool credentials_check(const char *name, const struct secret *value, struct error *err);
/* ERROR_REFUSED `code` with `message`, and how `names` ("A and B") can be given here; of
 * them `secret` is one that the vault may keep. */
bool credentials_none(const struct credentials *c, const char *names, const char *secret,
    struct error *err, const char *code, const char *message);
/* Known here, without running anything: for what is offered on a screen. */
bool credentials_has(const struct credentials *c, enum service service);
/* Where it came from ("TWILIO_AUTH_TOKEN@AC..." too); FROM_NOWHERE: not known (yet). */
enum secret_from credentials_from(const struct credentials *c, const char *name);
/* Why what was given under that name is not taken; kind ERROR_NONE: nothing is wrong. */
struct error credentials_problem(const struct credentials *c, const char *name);

/* Whose base is overridden: fills out[], returns how many. Shown in the header. Supabase's is none:
 * each desk has a project of its own. */
size_t credentials_moved(const struct credentials *c, enum service out[SERVICES]);
/* The base that requests go to ("https://api.telnyx.com"); "" none (no project is given, or a
 * faulty one). */
const char *credentials_base(const struct credentials *c, enum service service);
/* A secret of the vault would go to an overridden base (Supabase: to another SUPABASE_URL than the
 * vault's), and nobody has said yes to that. Vapi and ElevenLabs are told Twilio's tokens, too. */
bool credentials_needs_yes(const struct credentials *c, enum service service);
void credentials_allow(struct credentials *c, enum service service);

#endif
