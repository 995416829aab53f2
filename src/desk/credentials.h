/*
 * Whose accounts this desk works with, and where the providers are reached. Precedence:
 * environment, then `secret_command` of config.ini (run before the screen starts, once a secret;
 * argv without a shell; 10 s and 4 kB at most). In practice mode only what the practice providers
 * print counts.
 *
 * config.ini ($XDG_CONFIG_HOME/voxdesk/config.ini, inih): at the top or under [twilio]:
 *   secret_command = pass show voxdesk/{name}     {name}: TWILIO_AUTH_TOKEN and so on
 *   twilio_account_sid = AC...                    no secret, may stand here
 * A literal secret in it, or a file that others can write, is refused.
 */
#ifndef DESK_CREDENTIALS_H
#define DESK_CREDENTIALS_H

#include "provider/twilio.h"

struct credentials {
	struct twilio twilio;    /* user, token, account and bases; token empty when missing */
	const char *twilio_from; /* "environment", "secret_command", "practice"; "" missing */
	bool twilio_moved;       /* a base URL is overridden: shown in the header */
	struct error problem;    /* why something given was not taken; kind ERROR_NONE: fine, or
				    nothing was given */
};

/* `environment`: NAME=value lines to take instead of the process's own (practice; config.ini is not
 * read then); NULL: getenv, where an empty variable counts as not set. Never fails: what is wrong
 * is in `problem`, and asking for it gives that error. A config.ini that was not taken is a problem
 * too, but does not keep what the environment gives from being used. */
void credentials_load(struct credentials *c, const char *environment);
void credentials_done(struct credentials *c); /* wipes */

/* Ready to be used for a customer whose account is `account_sid` ("" the desk's own); the caller
 * ends with twilio_account_done(). ERROR_REFUSED "no-credentials" (which are missing, how to give
 * them), "other-account" (a BYOC account that these credentials do not belong to; a subaccount is
 * reached with its owner's), or what `problem` says. */
must_check bool credentials_twilio(const struct credentials *c, const char *account_sid, bool byoc,
    struct twilio *out, struct error *err);
void twilio_account_done(struct twilio *t);

#endif
