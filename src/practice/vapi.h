/* Vapi's part of practice. Only for files of src/practice. */
#ifndef PRACTICE_VAPI_H
#define PRACTICE_VAPI_H

#include "practice/agenda.h"
#include "practice/server.h"

/* The credential that a Telnyx number is imported with (a setting of the console). */
#define VP_TELNYX_CREDENTIAL_ID "6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001"
#define VP_KEY_SIZE 64

struct tn;
struct tw;

struct vp {
	struct agenda *agenda;
	struct tw *twilio;
	struct tn *telnyx;
	char key[VP_KEY_SIZE]; /* what a request has to bring */
};

/* In place; `url` is practice's own address; the agenda, Twilio's and Telnyx' parts outlive it. */
void vp_init(struct vp *vp, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url);
void vp_done(struct vp *vp);
void vp_handle(struct vp *vp, const struct server_request *request, struct exchange *x);
/* Its members of /practice/state: "vapi_numbers". Within an object that is open. */
void vp_state(const struct vp *vp, struct buf *out);

#endif
