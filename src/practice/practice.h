/*
 * Practice providers: a local stand-in for the real ones, at their own paths on one loopback port,
 * stateful and as strict as they are. For training and for tests. Shares no parsing or formatting
 * with src/provider, so that one mistake cannot hide on both sides. Nothing leaves this machine and
 * no phone rings: phones are played.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include <stddef.h>

#include "base/error.h"
#include "net/loop.h"

struct practice;

struct practice_options {
	const char *listen; /* "127.0.0.1:0", "[::1]:8080"; port 0: a free one; loopback only */
	int pace;           /* how long phones take, in percent of life; 0: 100 */
};

/* Listens (libmicrohttpd, external epoll in this loop). NULL: ERROR_INPUT "listen-address",
 * ERROR_NETWORK "listen-failed". */
must_check struct practice *practice_new(struct loop *l, const struct practice_options *options,
    struct error *err);
void practice_free(struct practice *p);
/* The environment lines (NAME=value, newline-terminated) that point voxdesk here, credentials
 * included; valid as long as p. */
const char *practice_environment(const struct practice *p);
const char *practice_url(const struct practice *p); /* "http://127.0.0.1:PORT" */
/* For tests: how often phones rang for this number (E.164; NULL: all), and requests so far. */
size_t practice_rings(const struct practice *p, const char *number);
size_t practice_requests(const struct practice *p);

/* `voxdesk practice`: prints the environment lines and serves until SIGINT or SIGTERM. */
must_check bool practice_run(const struct practice_options *options, struct error *err);

#endif
