/* What the caller-id commands share. Internal to cli/. */
#ifndef CLI_COMMAND_CALLER_ID_H
#define CLI_COMMAND_CALLER_ID_H

#include "cli/command.h"

/* A business number in any spelling to E.164 (in the call's arena); `text` NULL: the customer's
 * only one. ERROR_INPUT for the number, ERROR_USAGE "number-needed" where there are several,
 * ERROR_REFUSED "no-number" where there is none. */
must_check bool cli_caller_number(struct cli *c, const struct customer *customer, const char *text,
    const char **e164, struct error *err);

#endif
