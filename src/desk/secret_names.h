/*
 * What voxdesk can be given to work with, by name: the one table that credentials, vault, `secret`
 * and the settings screen go by. A name is also the environment variable's, and what {name} becomes
 * in secret_command. A customer's own Twilio account (BYOC) has its token under
 * TWILIO_AUTH_TOKEN@AC..., by the account's SID.
 */
#ifndef DESK_SECRET_NAMES_H
#define DESK_SECRET_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#define SECRET_NAME_MAX 64 /* with its NUL */

enum service { SERVICE_TWILIO, SERVICE_TELNYX, SERVICE_VAPI, SERVICE_ELEVENLABS, SERVICE_SUPABASE };
#define SERVICES 5
const char *service_name(enum service s); /* "Twilio" */
const char *service_key(enum service s);  /* "twilio": in the names of settings */

enum secret_id {
	SECRET_TWILIO_ACCOUNT_SID,
	SECRET_TWILIO_AUTH_TOKEN,
	SECRET_TELNYX_API_KEY,
	SECRET_TELNYX_PUBLIC_KEY,
	SECRET_VAPI_API_KEY,
	SECRET_ELEVENLABS_API_KEY,
	SECRET_SUPABASE_URL,
	SECRET_SUPABASE_ANON_KEY,
	SECRET_SUPABASE_SERVICE_ROLE_KEY,
	SECRET_SUPABASE_EMAIL,
	SECRET_SUPABASE_PASSWORD,
	SECRET_SUPABASE_REFRESH_TOKEN, /* of the vault alone: signin.h keeps it there */
	SECRET_IDS
};

struct secret_name {
	const char *name;
	enum service service;
	bool secret;      /* false: no secret (an address, a public key), but kept with them */
	const char *what; /* what it is for; N_() */
};
extern const struct secret_name secret_names[SECRET_IDS];

/* Which of the table `name` is: itself, or before the @ of TWILIO_AUTH_TOKEN@AC... (the SID must be
 * one); SECRET_IDS when it is none. */
enum secret_id secret_name_find(const char *name);
/* The account's SID in TWILIO_AUTH_TOKEN@AC...; "" where the name has none. */
const char *secret_name_account(const char *name);
/* The name of that account's token. */
void secret_name_of_account(const char *account_sid, char out[SECRET_NAME_MAX]);
/* An environment entry NAME=value that programs started here must not get. */
bool secret_name_hidden(const char *entry);

#endif
