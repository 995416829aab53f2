#include "practice/elevenlabs.h"

#include <stdio.h>
#include <string.h>

#include "practice/chance.h"
#include "practice/writer.h"

void el_init(struct el *el, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url)
{
	char hex[49];

	(void)url;
	*el = (struct el){ .agenda = agenda, .twilio = twilio, .telnyx = telnyx };
	chance_hex(hex, 48);
	(void)snprintf(el->key, sizeof el->key, "sk_%s", hex);
}

void el_done(struct el *el)
{
	memset(el, 0, sizeof *el);
}

void el_handle(struct el *el, const struct server_request *request, struct exchange *x)
{
	static const char body[] = "{\"message\":\"Not found\"}";

	(void)el;
	(void)request;
	server_answer(x, 404, body, sizeof body - 1);
}

void el_state(const struct el *el, struct buf *out)
{
	(void)el;
	writer_open(out, "elevenlabs_numbers", '[');
	writer_close(out, ']');
}
