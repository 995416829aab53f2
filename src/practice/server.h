/*
 * The practice providers' HTTP server: libmicrohttpd on a loopback address, driven by the loop
 * through its epoll fd; no threads, no wakeups while nobody asks. A request is answered at once or
 * later; one that waits holds up nobody else.
 */
#ifndef PRACTICE_SERVER_H
#define PRACTICE_SERVER_H

#include "base/buf.h"
#include "base/error.h"
#include "net/loop.h"

#define SERVER_BODY_MAX (64 * 1024)
#define SERVER_ROWS_MAX (8 * 1024 * 1024)

struct server;
struct exchange; /* a request and its answer; lives until it was answered, dropped or the server
		    freed */

struct server_request {
	const char *method;                       /* "GET"; PATCH and DELETE have a body too */
	const char *target;                       /* path and query as they came */
	const char *authorization, *content_type; /* NULL: not given */
	const char *api_key;                      /* xi-api-key; NULL: not given */
	/* What Supabase asks for besides; NULL: not given. Of several Prefer headers the first. */
	const char *apikey, *prefer, *range, *range_unit, *accept, *api_version, *user_agent;
	const char *body; /* NUL-terminated */
	size_t n_body;
	bool too_large; /* longer than SERVER_BODY_MAX (below /rest/v1: SERVER_ROWS_MAX): cut */
};
/* Must answer or drop x, now or later. The request lives as long as x. */
typedef void server_handler_fn(void *user, const struct server_request *request,
    struct exchange *x);

/* `listen`: "127.0.0.1:0", "[::1]:8080". NULL: ERROR_INPUT "listen-address", ERROR_NETWORK
 * "listen-failed", "no-libmicrohttpd". */
must_check struct server *server_new(struct loop *l, const char *listen, server_handler_fn *handler,
    void *user, struct error *err);
void server_free(struct server *s);             /* drops what is open; NULL is fine */
const char *server_url(const struct server *s); /* "http://127.0.0.1:PORT" */

/* One more header of the answer to come, copied. A Content-Type stands in place of JSON's. */
void server_header(struct exchange *x, const char *name, const char *value);
/* JSON goes out, copied. */
void server_answer(struct exchange *x, int status, const char *body, size_t n);
/* Promises the whole answer, sends the first half and closes the connection. */
void server_answer_cut(struct exchange *x, int status, const char *body, size_t n);
/* Closes the connection without an answer. */
void server_drop(struct exchange *x);
/* Takes the next answer to x (whole or cut) in place of sending it; then it is x's turn to be
 * answered or dropped by whom took it. Once. */
typedef void server_answer_fn(void *user, struct exchange *x, int status, const char *body,
    size_t n);
void server_intercept(struct exchange *x, server_answer_fn *fn, void *user);
/* Closes the connection as the other side sees it; x lives on and is answered, to nobody. */
void server_hang_up(struct exchange *x);
/* The other side has closed its end of a connection that waits for its answer. */
bool server_left(const struct exchange *x);

#endif
