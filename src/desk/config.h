/*
 * $XDG_CONFIG_HOME/voxdesk/config.ini (inih): where secrets come from, never a secret itself.
 *
 *   ; a line that begins with ; or # is a comment, and so is what follows " ;"
 *   secret_command = pass show voxdesk/{name}     {name}: a name of secret_names.h
 *   twilio_account_sid = AC...
 *   vapi_telnyx_credential_id = UUID              Vapi's credential for numbers at Telnyx
 *   vapi_region = us|eu
 *   [profile:NAME]                                the same settings, for that profile alone
 *   secret_command = pass show voxdesk-NAME/{name}
 *
 * What stands at the top (the first two also under [twilio]) is for every profile; a profile's own
 * setting comes before it, and the environment before both. A line has at most 190 bytes.
 */
#ifndef DESK_CONFIG_H
#define DESK_CONFIG_H

#include "base/error.h"

#define CONFIG_VALUE_MAX 200

struct config { /* "" where the file says nothing */
	char secret_command[CONFIG_VALUE_MAX];
	char twilio_account_sid[CONFIG_VALUE_MAX];
	char vapi_telnyx_credential_id[CONFIG_VALUE_MAX];
	char vapi_region[CONFIG_VALUE_MAX];
};

/* A profile's name is also a file's: 1 to 64 letters, digits, - and _. */
#define PROFILE_NAME_MAX 64
bool profile_name_valid(const char *name);

/* For that profile. No file is an empty configuration. On a fault nothing is taken from it, and err
 * names the file and the line, never a value: ERROR_REFUSED "config-writable" (somebody else could
 * change it, or put another one into its folder), "config-secret" (a literal secret); ERROR_INPUT
 * "config-faulty", "config-unreadable". */
must_check bool config_load(struct config *c, const char *profile, struct error *err);

#endif
