#include "net/curl_lazy.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "net/internal.h"

struct curl_functions curl;

static struct {
	const char *library;
	bool loaded;
} lazy = { .library = "libcurl.so.4" };

static const struct {
	const char *symbol;
	size_t offset;
} functions[] = {
#define ROW(name) { "curl_" #name, offsetof(struct curl_functions, name) },
	CURL_FUNCTIONS(ROW)
#undef ROW
};

static bool refuse(struct error *err)
{
	(void)error_set(err, ERROR_NETWORK, "no-libcurl",
	    _("Install libcurl 4 (Debian and Ubuntu: libcurl4) and try again."), "%s",
	    _("The library for connections (libcurl) is not on this machine; all that needs no "
	      "network works without it."));
	error_detail(err, "%s", dlerror());
	return false;
}

bool curl_load(struct error *err)
{
	void *library;

	if (lazy.loaded)
		return true;
	library = dlopen(lazy.library, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return refuse(err);
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		void *function = dlsym(library, functions[i].symbol);

		if (function == NULL) {
			(void)refuse(err);
			(void)dlclose(library);
			return false;
		}
		memcpy((char *)&curl + functions[i].offset, &function, sizeof function);
	}
	/* libcurl's memory held requests and answers; OpenSSL's is out of reach. */
	check(curl.global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc, strdup,
		  calloc) == CURLE_OK);
	lazy.loaded = true;
	return true;
}

void curl_library_set(const char *name)
{
	lazy.library = name;
}
