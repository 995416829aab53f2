/*
 * What the files of reads.h share: one request after the other in the loop, lists page after page.
 * Each kind of read is a struct that begins with a struct read and keeps what it gathers in its
 * arena. Only reads_*.c and their tests include this.
 */
#ifndef DESK_READS_PARTS_H
#define DESK_READS_PARTS_H

#include "desk/reads.h"
#include "desk/secrets.h"
#include "provider/elevenlabs.h"
#include "provider/telnyx.h"
#include "provider/twilio.h"
#include "provider/vapi.h"

/* A list that goes on for longer is a fault: 100,000 things at 50 a page. */
#define PAGES_MAX 2000
/* So many bytes of answers, read into one arena: ditto. */
#define READ_BYTES_MAX ((size_t)64 * 1024 * 1024)

typedef void read_reply_fn(struct read *r, const struct http_reply *reply);
typedef void read_step_fn(struct read *r);
/* Takes one page; `next` is what leads to the page after it (a link, a cursor, a page's number as
 * text), "" at the end. */
typedef bool read_page_fn(struct read *r, const struct http_reply *reply, const char **next,
    struct error *err);
/* Makes the request for the page that `next` leads to. */
typedef bool read_next_fn(struct read *r, const char *next, struct http_request *out,
    struct error *err);
/* err NULL: all pages were taken. */
typedef void read_pages_end_fn(struct read *r, const struct error *err);

struct read {
	struct session *session;
	struct loop *loop;
	struct arena arena;
	/* Whom to ask; what a kind needs of them is filled by credentials_*(), and ends with it. */
	struct twilio twilio; /* the account that is read just now */
	struct telnyx telnyx;
	struct vapi vapi;
	struct elevenlabs elevenlabs;
	struct http_call *call;
	struct credential_use use; /* of the call */
	read_reply_fn *on_reply;
	read_step_fn *step;
	int busy;        /* how often the store was busy for this step */
	size_t gathered; /* bytes of pages so far */
	struct {
		read_next_fn *next;
		read_page_fn *take;
		read_pages_end_fn *end;
		const char **seen; /* links followed, against going round */
		size_t n, room;
	} pages;
};

/* `size` of the kind's struct. Without credentials: the kind fills in whom it asks. */
struct read *read_plain(size_t size, struct session *s, struct loop *l);
/* The same for Twilio. NULL with err when credentials_twilio() has none for the account. */
must_check struct read *read_new(size_t size, struct session *s, struct loop *l,
    const char *account_sid, bool byoc, struct error *err);
/* Another account of Twilio's from here on. */
must_check bool read_account(struct read *r, const char *account_sid, bool byoc, struct error *err);
/* Sends; `fn` is called later. The request stays the caller's. */
void read_send(struct read *r, const struct http_request *request, read_reply_fn *fn);
/* Calls `fn` from the loop. */
void read_later(struct read *r, read_step_fn *fn, int ms);
/* The store said no because it was busy: `fn` is tried again, for 5 s in all. False: no use. */
must_check bool read_again_when_busy(struct read *r, read_step_fn *fn, const struct error *err);
/* Reads a list from `first` on to its end. The request stays the caller's. */
void read_pages(struct read *r, const struct http_request *first, read_next_fn *next,
    read_page_fn *take, read_pages_end_fn *end);
/* `next` of Twilio's 2010 API, whose pages lead on by links. */
bool read_next_twilio(struct read *r, const char *next, struct http_request *out,
    struct error *err);

/* An array in the arena with room for one more. */
void *read_grow(struct arena *arena, void *items, size_t n, size_t *room, size_t size);

/* Where a Twilio number's calls go: its URL, or what counts instead of it; "" nowhere. */
const char *number_way(const struct twilio_number *number);

/* The rows that a carrier's name points to; see reads_lookup.c. Returns how many of at most `max`
 * were written, best first. */
size_t lookup_fits(const struct catalogue *c, const struct twilio_lookup *lookup,
    const struct carrier **out, size_t max);

#endif
