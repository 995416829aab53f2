/* What credentials are made of: one value with where it came from, and the sources. Internal to
 * credentials*.c. */
#ifndef DESK_CREDENTIALS_PARTS_H
#define DESK_CREDENTIALS_PARTS_H

#include <time.h>

#include "desk/config.h"
#include "desk/credentials.h"

struct credential {
	struct secret value;
	enum secret_from from; /* of the value, or of the one that was not taken */
	bool ran;              /* secret_command did */
	struct error problem;
};

/* When a service's credentials were last written down as taken or refused (secrets.h). */
#define SEEN_MAX 16
struct credential_seen {
	enum service service;
	char account[TWILIO_SID_MAX]; /* "" the desk's own */
	time_t at;                    /* 0: free */
	bool worked;
};

struct account_token {
	char account[TWILIO_SID_MAX];
	struct credential token;
	struct account_token *next;
};

struct credentials_more {
	struct config config;
	bool practice;
	bool fetched; /* no program is run any more */
	bool slow;    /* one took too long: none is run after it */
	struct credential item[SECRET_IDS];
	struct account_token *accounts;
	char base[SERVICES][URL_BASE_MAX]; /* Twilio's stand in struct twilio */
	struct error config_problem, base_problem[SERVICES], vapi_problem;
	bool moved[SERVICES], allowed[SERVICES];
	const struct vault *vault;
	struct credential_seen seen[SEEN_MAX];
};

/* The value of a variable, n bytes, not terminated. NULL: not set, or empty, which is the same. */
const char *credentials_variable(const char *environment, const char *name, size_t *n);
/* Faults go into base_problem; a base that has one stays "". */
void credentials_bases(struct credentials *c, const char *environment);

/* Each takes it unless there is a value, or one that was not taken. */
void credential_from_environment(struct credential *item, const char *environment,
    const char *name);
void credential_from_command(struct credentials_more *m, struct credential *item, const char *name);
/* Those of the shared project, the address first: without one there is nothing to ask for. */
void credentials_project_commands(struct credentials_more *m);
void credential_from_vault(struct credential *item, const struct vault *v, const char *name);
void credential_done(struct credential *item);
/* That account's token, from where it can be had; its place is made when it is first asked for. */
struct credential *credentials_account_token(struct credentials_more *m, const char *account);
/* credentials_supabase.c. The address, of what is known by now. */
void credentials_project(struct credentials_more *m);
/* A secret of the vault would go to another address than the vault's own. */
bool credentials_project_moved(const struct credentials_more *m);
/* The desk's own account, or one whose own token is here. */
bool credentials_knows(const struct credentials *c, const char *account);

#endif
