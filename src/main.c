/* Picks: a command, or the console. */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "cli/cli.h"
#include "ui/console.h"

/* Customers' numbers and codes must not lie about: private files, no core dumps, no reading of our
 * memory. */
static void keep_private(void)
{
	const struct rlimit none = { 0, 0 };

	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static int run_console(const struct cli_options *given)
{
	struct console_options options = {
		.ascii = given->ascii, .no_color = given->no_color, .plain = given->plain
	};
	struct session session;
	struct error err = { 0 };
	char notice[900];
	int exit_code;

	session_init(&session, &given->session);
	if (!session_open_store(&session, &err)) {
		(void)snprintf(notice, sizeof notice, "%s %s", err.message, err.hint);
		options.notice = notice;
	}
	/* Before the screen: a secret_command and the vault ask on the terminal. */
	session_providers_all(&session);
	cli_unlock(&session);
	exit_code = console_run(&session, &options);
	session_done(&session);
	return exit_code;
}

int main(int argc, char **argv)
{
	struct cli_options options = { 0 };
	int exit_code;

	keep_private();
	(void)signal(SIGPIPE, SIG_IGN);
	i18n_init(NULL);
	practice_process_program("/proc/self/exe");
	exit_code = cli_main(argc, argv, &options);
	return exit_code >= 0 ? exit_code : run_console(&options);
}
