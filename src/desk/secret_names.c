#include "desk/secret_names.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/twilio.h"

#define OF_ACCOUNT "TWILIO_AUTH_TOKEN@"

static const struct {
	const char *name, *key;
} services[SERVICES] = {
	[SERVICE_TWILIO] = { "Twilio", "twilio" },
	[SERVICE_TELNYX] = { "Telnyx", "telnyx" },
	[SERVICE_VAPI] = { "Vapi", "vapi" },
	[SERVICE_ELEVENLABS] = { "ElevenLabs", "elevenlabs" },
	[SERVICE_SUPABASE] = { "Supabase", "supabase" },
};

const struct secret_name secret_names[SECRET_IDS] = {
	[SECRET_TWILIO_ACCOUNT_SID] = { "TWILIO_ACCOUNT_SID", SERVICE_TWILIO, false,
	    N_("the desk's Twilio account") },
	[SECRET_TWILIO_AUTH_TOKEN] = { "TWILIO_AUTH_TOKEN", SERVICE_TWILIO, true,
	    N_("caller IDs and managed numbers at Twilio") },
	[SECRET_TELNYX_API_KEY] = { "TELNYX_API_KEY", SERVICE_TELNYX, true,
	    N_("the pool's numbers at Telnyx") },
	[SECRET_TELNYX_PUBLIC_KEY] = { "TELNYX_PUBLIC_KEY", SERVICE_TELNYX, false,
	    N_("checks that webhooks are Telnyx's") },
	[SECRET_VAPI_API_KEY] = { "VAPI_API_KEY", SERVICE_VAPI, true,
	    N_("assistants and phone numbers at Vapi") },
	[SECRET_ELEVENLABS_API_KEY] = { "ELEVENLABS_API_KEY", SERVICE_ELEVENLABS, true,
	    N_("agents and phone numbers at ElevenLabs") },
	[SECRET_SUPABASE_URL] = { "SUPABASE_URL", SERVICE_SUPABASE, false,
	    N_("the address of the desk's shared store") },
	[SECRET_SUPABASE_ANON_KEY] = { "SUPABASE_ANON_KEY", SERVICE_SUPABASE, true,
	    N_("signing in at the desk's shared store") },
	[SECRET_SUPABASE_SERVICE_ROLE_KEY] = { "SUPABASE_SERVICE_ROLE_KEY", SERVICE_SUPABASE, true,
	    N_("the desk's shared store without a person: for what runs unattended") },
	[SECRET_SUPABASE_EMAIL] = { "SUPABASE_EMAIL", SERVICE_SUPABASE, false,
	    N_("who signs in at the shared store by itself") },
	[SECRET_SUPABASE_PASSWORD] = { "SUPABASE_PASSWORD", SERVICE_SUPABASE, true,
	    N_("that person's password") },
	[SECRET_SUPABASE_REFRESH_TOKEN] = { "SUPABASE_REFRESH_TOKEN", SERVICE_SUPABASE, true,
	    N_("keeps you signed in at the shared store; signing in puts it there") },
};

const char *service_name(enum service s)
{
	return services[s].name;
}

const char *service_key(enum service s)
{
	return services[s].key;
}

const char *secret_name_account(const char *name)
{
	const size_t n = strlen(OF_ACCOUNT);

	return strncmp(name, OF_ACCOUNT, n) == 0 && twilio_sid_valid(name + n, "AC") ? name + n
										     : "";
}

enum secret_id secret_name_find(const char *name)
{
	for (int i = 0; i < SECRET_IDS; i++)
		if (strcmp(name, secret_names[i].name) == 0)
			return (enum secret_id)i;
	return secret_name_account(name)[0] ? SECRET_TWILIO_AUTH_TOKEN : SECRET_IDS;
}

void secret_name_of_account(const char *account_sid, char out[SECRET_NAME_MAX])
{
	snprintf(out, SECRET_NAME_MAX, "%s%s", OF_ACCOUNT, account_sid);
}

bool secret_name_hidden(const char *entry)
{
	for (int i = 0; i < SECRET_IDS; i++) {
		const size_t n = strlen(secret_names[i].name);

		if (secret_names[i].secret && strncmp(entry, secret_names[i].name, n) == 0 &&
		    entry[n] == '=')
			return true;
	}
	return strncmp(entry, OF_ACCOUNT, strlen(OF_ACCOUNT)) == 0;
}
