#include "desk/child_environment.h"

#include <unistd.h>

#include "base/mem.h"
#include "desk/secret_names.h"

char **child_environment(void)
{
	size_t n = 0, kept = 0;
	char **out;

	while (environ && environ[n])
		n++;
	out = xcalloc(n + 1, sizeof *out);
	for (size_t i = 0; i < n; i++)
		if (!secret_name_hidden(environ[i]))
			out[kept++] = environ[i];
	return out;
}
