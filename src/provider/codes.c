#include "provider/codes.h"

#include <string.h>

#include "base/i18n.h"
#include "provider/elevenlabs_parts.h"
#include "provider/supabase_parts.h"
#include "provider/telnyx_parts.h"
#include "provider/twilio_parts.h"
#include "provider/vapi_parts.h"

static const struct rest *const providers[] = { &twilio_rest, &telnyx_rest, &vapi_rest,
	&elevenlabs_rest, &supabase_rest };

/* Copies the code as it stands in the row; false: it does not. */
static bool has(const char *codes, const char *code, char *out, size_t size)
{
	const size_t n = strlen(code);

	for (const char *s = codes; *s != '\0';) {
		const size_t length = strcspn(s, " ");

		if (length == n && n < size && strncasecmp(s, code, n) == 0) {
			memcpy(out, s, n);
			out[n] = '\0';
			return true;
		}
		s += length + (s[length] == ' ');
	}
	return false;
}

size_t provider_codes_find(const char *code, struct provider_code *out, size_t max)
{
	size_t n = 0;

	for (size_t p = 0; code[0] != '\0' && p < sizeof providers / sizeof *providers; p++)
		for (size_t i = 0; i < providers[p]->refusals_n && n < max; i++) {
			const struct rest_refusal *row = &providers[p]->refusals[i];

			if (!has(row->codes, code, out[n].code, sizeof out[n].code))
				continue;
			out[n].provider = providers[p]->name;
			out[n].prefix = providers[p]->prefix;
			out[n].status = row->only;
			out[n].message = _(row->message);
			out[n++].hint = _(row->hint);
		}
	return n;
}
