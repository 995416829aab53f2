#include "practice/parts.h"

#include <stddef.h>
#include <string.h>

/* A whole segment, or several: "/call" is not the beginning of "/calls". The first that fits. */
static const struct {
	const char *path;
	enum part part;
} paths[] = {
	{ "/practice", PART_PRACTICE },
	{ "/v2/PhoneNumbers", PART_TWILIO },
	{ "/v2/phone-number", PART_VAPI },
	{ "/v2", PART_TELNYX },
	{ "/v1/convai", PART_ELEVENLABS },
	{ "/rest/v1", PART_SUPABASE_ROWS },
	{ "/auth/v1", PART_SUPABASE_AUTH },
	{ "/phone-number", PART_VAPI },
	{ "/assistant", PART_VAPI },
	{ "/call", PART_VAPI },
};

enum part part_of(const char *target)
{
	size_t i, n;

	for (i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		n = strlen(paths[i].path);
		if (strncmp(target, paths[i].path, n) == 0 && strcspn(target + n, "/?") == 0)
			return paths[i].part;
	}
	return PART_TWILIO;
}

const char *part_error_500(enum part part)
{
	switch (part) {
	case PART_TELNYX:
		return "{\"errors\":[{\"code\":\"10007\",\"title\":\"Unexpected error\","
		       "\"detail\":\"An unexpected error occurred.\"}]}";
	case PART_VAPI:
		return "{\"statusCode\":500,\"message\":\"Internal server error\"}";
	case PART_ELEVENLABS:
		return "{\"detail\":{\"status\":\"internal_error\","
		       "\"message\":\"Something went wrong.\"}}";
	case PART_SUPABASE_ROWS:
		return "{\"code\":\"57014\",\"details\":null,\"hint\":null,"
		       "\"message\":\"canceling statement due to statement timeout\"}";
	case PART_SUPABASE_AUTH:
		return "{\"code\":500,\"error_code\":\"unexpected_failure\",\"msg\":\"Unexpected "
		       "failure, please check server logs for more information\"}";
	case PART_TWILIO:
	case PART_PRACTICE:
		break;
	}
	return "{\"code\":20500,\"message\":\"Something went wrong on the server.\","
	       "\"more_info\":\"https://www.twilio.com/docs/errors/20500\",\"status\":500}";
}
