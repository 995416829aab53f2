#include "ui/plain.h"

#include <stdio.h>

#include "base/i18n.h"

int plain_run(struct session *session, const struct console_options *options)
{
	(void)session;
	(void)options;
	(void)puts(_("Use the commands: voxdesk --help."));
	return 0;
}
