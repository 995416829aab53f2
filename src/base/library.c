#include "base/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static const char *reason(void)
{
	static char why[200];
	const char *said = dlerror();

	(void)snprintf(why, sizeof why, "%s", said != NULL ? said : "");
	return why;
}

const char *library_load(const char *file, const struct library_function *functions, size_t n,
    void *out)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		return reason();
	for (size_t i = 0; i < n; i++) {
		void *function = dlsym(library, functions[i].name);

		if (function == NULL) {
			const char *why = reason();

			(void)dlclose(library);
			return why;
		}
		memcpy((char *)out + functions[i].offset, &function, sizeof function);
	}
	return NULL;
}
