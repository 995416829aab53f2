#include "practice/telnyx.h"

#include <stdio.h>
#include <string.h>

#include "practice/chance.h"
#include "practice/writer.h"

void tn_init(struct tn *tn, struct agenda *agenda, const char *url)
{
	char hex[33];

	(void)url;
	*tn = (struct tn){ .agenda = agenda };
	chance_hex(hex, 32);
	(void)snprintf(tn->key, sizeof tn->key, "KEY0PRACTICE%s", hex);
}

void tn_done(struct tn *tn)
{
	memset(tn, 0, sizeof *tn);
}

void tn_handle(struct tn *tn, const struct server_request *request, struct exchange *x)
{
	static const char body[] = "{\"errors\":[{\"code\":\"10005\",\"title\":\"Not found\"}]}";

	(void)tn;
	(void)request;
	server_answer(x, 404, body, sizeof body - 1);
}

void tn_state(const struct tn *tn, struct buf *out)
{
	(void)tn;
	writer_open(out, "telnyx_orders", '[');
	writer_close(out, ']');
}

bool tn_number_owned(const struct tn *tn, const char *number)
{
	(void)tn;
	return strcmp(number, "+32480210449") == 0;
}
