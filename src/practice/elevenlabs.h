/* ElevenLabs' part of practice. Only for files of src/practice. */
#ifndef PRACTICE_ELEVENLABS_H
#define PRACTICE_ELEVENLABS_H

#include "practice/agenda.h"
#include "practice/server.h"

#define EL_KEY_SIZE 64

struct tn;
struct tw;

struct el {
	struct agenda *agenda;
	struct tw *twilio;
	struct tn *telnyx;
	char key[EL_KEY_SIZE]; /* what a request has to bring */
};

/* In place; `url` is practice's own address; the agenda, Twilio's and Telnyx' parts outlive it. */
void el_init(struct el *el, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url);
void el_done(struct el *el);
void el_handle(struct el *el, const struct server_request *request, struct exchange *x);
/* Its members of /practice/state: "elevenlabs_numbers". Within an object that is open. */
void el_state(const struct el *el, struct buf *out);

#endif
