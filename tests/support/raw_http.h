/*
 * A client for the practice providers that knows nothing of src/net's: requests as bytes over
 * sockets, in the same loop as the server. What it waits for has to come within RAW_WAIT_MS.
 */
#ifndef TESTS_SUPPORT_RAW_HTTP_H
#define TESTS_SUPPORT_RAW_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "net/loop.h"

#define RAW_WAIT_MS 60000
#define RAW_ANSWER_MAX (256 * 1024)

struct raw {
	struct loop *loop;
	int fd;
	bool closed;                 /* by the server */
	bool late;                   /* RAW_WAIT_MS went by */
	char answer[RAW_ANSWER_MAX]; /* everything since the last raw_send(), NUL-terminated */
	size_t n;
};

/* `url` is "http://127.0.0.1:PORT". */
void raw_open(struct raw *r, struct loop *l, const char *url);
void raw_close(struct raw *r);
void raw_send(struct raw *r, const char *bytes);
/* Sends a request: `credentials` "SID:token" or NULL; `form` NULL: no body. */
void raw_request(struct raw *r, const char *method, const char *target, const char *credentials,
    const char *form);
/* The same with this header line ("Content-Type: ...\r\n", "" none) in place of the form's. */
void raw_request_typed(struct raw *r, const char *method, const char *target,
    const char *credentials, const char *type, const char *body);
bool raw_whole(const struct raw *r); /* the answer is there, all of it */
/* Steps the loop until the answer is whole or the server has closed; true when whole. */
bool raw_wait(struct raw *r);
int raw_status(const struct raw *r);       /* 0: none */
const char *raw_body(const struct raw *r); /* "" none */

#endif
