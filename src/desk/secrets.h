/*
 * What a settings screen and `secret list` tell: which secrets are present, where from, when each
 * last worked. Never a value, nor a part of one.
 */
#ifndef DESK_SECRETS_H
#define DESK_SECRETS_H

#include "desk/session.h"

enum secret_presence {
	SECRET_MISSING,
	SECRET_PRESENT,
	SECRET_SEALED /* not known: neither environment nor command have it, and the vault is not
			 open */
};

struct secret_line {
	const char *name; /* of the table (secret_names.h), or TWILIO_AUTH_TOKEN@AC... */
	enum service service;
	const char *what;    /* what it is for, translated */
	const char *account; /* the customer's account; "" the desk's own */
	enum secret_presence presence;
	enum secret_from from;
	bool in_vault;          /* there too, also where another source comes first */
	const char *worked_at;  /* a provider took it: RFC 3339; "" not yet */
	const char *refused_at; /* a provider refused it; "" never since it was set */
	const char *problem;    /* why it is not used, and what to do; "" fine */
	const char *note;       /* another one comes first; "" nothing to say */
};

/* Those of the table in its order, each followed by the customers' own (accounts of BYOC customers
 * in the store, and what the vault holds). Runs nothing: call session_providers() or
 * session_providers_all() before. Without a store worked_at and refused_at stay "". */
must_check bool secrets_list(struct session *s, struct arena *arena, struct secret_line **out,
    size_t *n, struct error *err);

/* A provider took, or refused (401), the credentials of `service`; for Twilio those of `account`
 * (struct twilio's `user`), "" or the desk's own SID else. To be called for every such answer: kept
 * at most once a minute each, dropped when the store is busy or read-only. Never fails. At
 * Supabase "" is a person with the publishable key, SECRETS_AS_SERVICE the service key. */
#define SECRETS_AS_SERVICE "service"
void credentials_worked(struct session *s, enum service service, const char *account);
void credentials_refused(struct session *s, enum service service, const char *account);
/* Whose credentials a request goes out with, kept until its answer tells whether they are taken
 * (2xx) or refused (401). Credentials that are not in the list (a subaccount's token) are not told
 * of. */
struct credential_use {
	bool known;
	enum service service;
	char account[TWILIO_SID_MAX];
};
struct credential_use credentials_use(const struct session *s, const struct http_request *r);
void credentials_answered(struct session *s, const struct credential_use *use, enum http_end end,
    int status);
/* The secret of that name is another one now: what was seen of it is forgotten. */
void credentials_renewed(struct session *s, const char *name);

#endif
