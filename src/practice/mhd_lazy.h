/*
 * libmicrohttpd, loaded when practice begins: most starts are none (see net/curl_lazy.h, which is
 * made in the same way). mhd.run(...) is MHD_run(...), and so on, typed by microhttpd.h.
 */
#ifndef PRACTICE_MHD_LAZY_H
#define PRACTICE_MHD_LAZY_H

#include <microhttpd.h>

#include "base/error.h"

#define MHD_FUNCTIONS(F)                 \
	F(add_response_header)           \
	F(create_response_from_buffer)   \
	F(create_response_from_callback) \
	F(destroy_response)              \
	F(get_connection_info)           \
	F(get_daemon_info)               \
	F(get_timeout)                   \
	F(lookup_connection_value)       \
	F(queue_response)                \
	F(resume_connection)             \
	F(run)                           \
	F(start_daemon)                  \
	F(stop_daemon)                   \
	F(suspend_connection)

struct mhd_functions {
#define MEMBER(name) __typeof__(&MHD_##name) name;
	MHD_FUNCTIONS(MEMBER)
#undef MEMBER
};
extern struct mhd_functions mhd; /* all NULL until mhd_load() has succeeded */

/* Once for the process; later calls cost nothing. ERROR_NETWORK "no-libmicrohttpd". */
must_check bool mhd_load(struct error *err);

#endif
