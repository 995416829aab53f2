#include "desk/child_environment.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static bool is_secret(const char *entry)
{
	static const char *const names[] = { "TWILIO_AUTH_TOKEN", "SUPABASE_SERVICE_ROLE_KEY",
		"TELNYX_API_KEY" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const size_t n = strlen(names[i]);

		if (strncmp(entry, names[i], n) == 0 && entry[n] == '=')
			return true;
	}
	return false;
}

char **child_environment(void)
{
	size_t n = 0, kept = 0;
	char **out;

	while (environ && environ[n])
		n++;
	out = xcalloc(n + 1, sizeof *out);
	for (size_t i = 0; i < n; i++)
		if (!is_secret(environ[i]))
			out[kept++] = environ[i];
	return out;
}
