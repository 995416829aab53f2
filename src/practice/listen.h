/* The socket that the practice providers listen on. */
#ifndef PRACTICE_LISTEN_H
#define PRACTICE_LISTEN_H

#include <stddef.h>

#include "base/error.h"

/* Listens on a literal loopback address and a port ("127.0.0.1:0", "[::1]:8080"); `url` gets where
 * that is, for clients. The socket, the caller's to close; -1 with err: ERROR_INPUT
 * "listen-address", ERROR_NETWORK "listen-failed". */
int listen_loopback(const char *where, char *url, size_t size, struct error *err);
/* "listen-failed", because of errno. False always. */
bool listen_failed(const char *where, struct error *err);

#endif
