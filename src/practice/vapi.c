#include "practice/vapi.h"

#include <string.h>

#include "practice/chance.h"
#include "practice/writer.h"

void vp_init(struct vp *vp, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url)
{
	(void)url;
	*vp = (struct vp){ .agenda = agenda, .twilio = twilio, .telnyx = telnyx };
	chance_uuid(vp->key);
}

void vp_done(struct vp *vp)
{
	memset(vp, 0, sizeof *vp);
}

void vp_handle(struct vp *vp, const struct server_request *request, struct exchange *x)
{
	static const char body[] = "{\"message\":\"Not found\"}";

	(void)vp;
	(void)request;
	server_answer(x, 404, body, sizeof body - 1);
}

void vp_state(const struct vp *vp, struct buf *out)
{
	(void)vp;
	writer_open(out, "vapi_numbers", '[');
	writer_close(out, ']');
}
