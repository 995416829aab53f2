/*
 * $XDG_CONFIG_HOME/voxdesk/config.ini (inih): where secrets come from, never a secret itself.
 *
 *   ; a line that begins with ; or # is a comment, and so is what follows " ;"
 *   secret_command = pass show voxdesk/{name}
 *   twilio_account_sid = AC...
 *
 * Both may stand at the top or under [twilio]; a line has at most 190 bytes.
 */
#ifndef DESK_CONFIG_H
#define DESK_CONFIG_H

#include "base/error.h"

#define CONFIG_VALUE_MAX 200

struct config { /* "" where the file says nothing */
	char secret_command[CONFIG_VALUE_MAX];
	char twilio_account_sid[CONFIG_VALUE_MAX];
};

/* No file is an empty configuration. On a fault nothing is taken from it, and err names the file
 * and the line, never a value: ERROR_REFUSED "config-writable" (somebody else could change it, or
 * put another one into its folder),
 * "config-secret" (a literal secret); ERROR_INPUT "config-faulty", "config-unreadable". */
must_check bool config_load(struct config *c, struct error *err);

#endif
