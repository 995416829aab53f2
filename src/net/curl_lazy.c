#include "net/curl_lazy.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/library.h"
#include "net/internal.h"

struct curl_functions curl;

static struct {
	const char *library;
	bool loaded;
} lazy = { .library = "libcurl.so.4" };

static const struct library_function functions[] = {
#define ROW(name) { "curl_" #name, offsetof(struct curl_functions, name) },
	CURL_FUNCTIONS(ROW)
#undef ROW
};

bool curl_load(struct error *err)
{
	const char *missing;

	if (lazy.loaded)
		return true;
	missing =
	    library_load(lazy.library, functions, sizeof functions / sizeof functions[0], &curl);
	if (missing != NULL) {
		(void)error_set(err, ERROR_NETWORK, "no-libcurl",
		    _("Install libcurl 4 (Debian and Ubuntu: libcurl4) and try again."), "%s",
		    _("The library for connections (libcurl) is not on this machine; all that needs no "
		      "network works without it."));
		error_detail(err, "%s", missing);
		return false;
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
