/*
 * libcurl, loaded when it is first needed: with OpenSSL and all that it brings it costs a start
 * some milliseconds (measured: `voxdesk code`), and most starts ask nobody.
 *
 * After curl_load(), curl.easy_setopt(...) is curl_easy_setopt(...), and so on: the same functions,
 * typed by curl.h. One that is used for the first time goes into the table.
 */
#ifndef NET_CURL_LAZY_H
#define NET_CURL_LAZY_H

#include <curl/curl.h>

#include "base/error.h"

#define CURL_FUNCTIONS(F)      \
	F(easy_cleanup)        \
	F(easy_getinfo)        \
	F(easy_init)           \
	F(easy_setopt)         \
	F(easy_strerror)       \
	F(free)                \
	F(getdate)             \
	F(global_init_mem)     \
	F(multi_add_handle)    \
	F(multi_cleanup)       \
	F(multi_info_read)     \
	F(multi_init)          \
	F(multi_perform)       \
	F(multi_poll)          \
	F(multi_remove_handle) \
	F(slist_append)        \
	F(slist_free_all)      \
	F(url)                 \
	F(url_cleanup)         \
	F(url_get)             \
	F(url_set)

struct curl_functions {
#define MEMBER(name) __typeof__(&curl_##name) name;
	CURL_FUNCTIONS(MEMBER)
#undef MEMBER
};
extern struct curl_functions curl; /* all NULL until curl_load() has succeeded */

/* Loads and starts libcurl, once for the process; later calls cost nothing. ERROR_NETWORK
 * "no-libcurl" when it is not there or lacks a function; then the next call tries again. */
must_check bool curl_load(struct error *err);
void curl_library_set(const char *name); /* tests: instead of libcurl.so.4, before it is loaded */

#endif
