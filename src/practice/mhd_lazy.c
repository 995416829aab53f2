#include "practice/mhd_lazy.h"

#include "base/i18n.h"
#include "base/library.h"

struct mhd_functions mhd;

static const struct library_function functions[] = {
#define ROW(name) { "MHD_" #name, offsetof(struct mhd_functions, name) },
	MHD_FUNCTIONS(ROW)
#undef ROW
};

bool mhd_load(struct error *err)
{
	const char *missing;

	if (mhd.run != NULL)
		return true;
	missing = library_load("libmicrohttpd.so.12", functions,
	    sizeof functions / sizeof functions[0], &mhd);
	if (missing == NULL)
		return true;
	mhd.run = NULL;
	(void)error_set(err, ERROR_NETWORK, "no-libmicrohttpd",
	    _("Install libmicrohttpd (Debian and Ubuntu: libmicrohttpd12) and try again."), "%s",
	    _("The practice providers need a library (libmicrohttpd) that is not on this machine; "
	      "nothing else does."));
	error_detail(err, "%s", missing);
	return false;
}
