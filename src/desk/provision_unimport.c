/*
 * A number that is about to be given back, taken out of the agents' providers: Vapi first, then
 * ElevenLabs, each only where there is a key for it. Each round reads what is there and deletes
 * what it finds, so that a lost answer needs no other settling.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "desk/provision_internal.h"

#define VAPI_PAGES_MAX 50

bool provision_unimport_wanted(const struct provisioner *p)
{
	const struct credentials *c = &p->m.session->credentials;

	return (p->has_number && p->number.vapi_id[0]) || credentials_has(c, SERVICE_VAPI) ||
	    credentials_has(c, SERVICE_ELEVENLABS);
}

static bool write_unimported(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_unimported(p->m.session->store, p->operation_id, err);
}

/* ---- ElevenLabs */

static void eleven_deleted(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	bool was_gone;

	FAIL_POINT("provision-answered");
	if (elevenlabs_number_delete_read(reply, &was_gone, &p->outcome))
		provisioner_outcome(p, write_unimported);
	else
		provisioner_unread(p);
}

static void eleven_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	const struct elevenlabs_number *n;
	struct elevenlabs_numbers all;
	struct http_request r;

	if (!elevenlabs_numbers_read(reply, &p->m.arena, &all, &p->outcome)) {
		provisioner_unread(p);
		return;
	}
	n = elevenlabs_numbers_find(&all, p->chain.number);
	if (n)
		provisioner_change(p,
		    elevenlabs_number_delete_make(&p->elevenlabs, n->id, &r, &p->outcome), &r,
		    eleven_deleted);
	else
		provisioner_outcome(p, write_unimported);
}

static void eleven(struct provisioner *p)
{
	const struct credentials *c = &p->m.session->credentials;
	struct http_request r;

	if (!credentials_has(c, SERVICE_ELEVENLABS)) {
		provisioner_outcome(p, write_unimported);
		return;
	}
	secret_done(&p->elevenlabs.key);
	provisioner_ask(p, ASK_LIST,
	    credentials_elevenlabs(c, &p->elevenlabs, &p->outcome) &&
		elevenlabs_numbers_make(&p->elevenlabs, &r, &p->outcome),
	    &r, eleven_came);
}

/* ---- Vapi */

static void vapi_deleted(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	bool was_gone;

	FAIL_POINT("provision-answered");
	if (vapi_number_delete_read(reply, &was_gone, &p->outcome))
		eleven(p);
	else
		provisioner_unread(p);
}

static void vapi_came(void *owner, const struct http_reply *reply)
{
	struct provisioner *p = owner;
	const struct vapi_number *n;
	struct vapi_numbers page;
	struct http_request r;

	if (!vapi_numbers_read(reply, &p->m.arena, &page, &p->outcome)) {
		provisioner_unread(p);
		return;
	}
	n = vapi_numbers_find(&page, p->chain.number);
	if (n)
		provisioner_change(p, vapi_number_delete_make(&p->vapi, n->id, &r, &p->outcome), &r,
		    vapi_deleted);
	else if (page.next[0] && ++p->pages < VAPI_PAGES_MAX)
		provisioner_ask(p, ASK_LIST,
		    vapi_numbers_make(&p->vapi, page.next, &r, &p->outcome), &r, vapi_came);
	else
		eleven(p);
}

void provision_unimport_round(struct provisioner *p)
{
	const struct credentials *c = &p->m.session->credentials;
	struct http_request r;

	/* A number that is known to be at Vapi is not given back while it stands there. */
	if (!credentials_has(c, SERVICE_VAPI) && !(p->has_number && p->number.vapi_id[0])) {
		eleven(p);
		return;
	}
	secret_done(&p->vapi.key);
	p->pages = 1;
	provisioner_ask(p, ASK_LIST,
	    credentials_vapi(c, &p->vapi, &p->outcome) &&
		vapi_numbers_make(&p->vapi, NULL, &r, &p->outcome),
	    &r, vapi_came);
}
