/* What a test gives credentials from: variables, config.ini, a program for secret_command. */
#ifndef TESTS_DESK_CREDENTIALS_GIVEN_H
#define TESTS_DESK_CREDENTIALS_GIVEN_H

#include "tests/desk/fixture.h"

#include "base/text.h"

#define AC "AC0123456789abcdef0123456789abcdef"
#define AC2 "ACffffffffffffffffffffffffffffffff"
#define ACCOUNT_TOKEN "TWILIO_AUTH_TOKEN@" AC2
#define SK "SK0123456789abcdef0123456789abcdef"
#define TOKEN "fedcba9876543210fedcba9876543210"
#define OTHER "11112222333344445555666677778888"

static const char *const given_variables[] = { "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
	"TELNYX_API_KEY", "TELNYX_PUBLIC_KEY", "VAPI_API_KEY", "ELEVENLABS_API_KEY", "SUPABASE_URL",
	"SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_EMAIL", "SUPABASE_PASSWORD",
	"SUPABASE_REFRESH_TOKEN", "VAPI_REGION", "VAPI_TELNYX_CREDENTIAL_ID", ACCOUNT_TOKEN,
	"VOXDESK_TWILIO_URL", "VOXDESK_TWILIO_VOICE_URL", "VOXDESK_TWILIO_LOOKUPS_URL",
	"VOXDESK_TELNYX_URL", "VOXDESK_VAPI_URL", "VOXDESK_ELEVENLABS_URL" };

static inline void give(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static inline void config_path(struct fixture *f, char *out, size_t size)
{
	snprintf(out, size, "%s/voxdesk/config.ini", f->folder);
}

static inline int start(void **state)
{
	struct fixture *f;
	char path[96];

	fixture_folder(state);
	f = *state;
	for (size_t i = 0; i < sizeof given_variables / sizeof given_variables[0]; i++)
		unsetenv(given_variables[i]);
	setenv("XDG_CONFIG_HOME", f->folder, 1);
	snprintf(path, sizeof path, "%s/voxdesk", f->folder);
	return mkdir(path, 0700);
}

static inline void config(struct fixture *f, const char *text, mode_t mode)
{
	char path[128];
	FILE *file;

	config_path(f, path, sizeof path);
	unlink(path);
	if (!text)
		return;
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static inline void no_secret_in(const struct error *err)
{
	const char *const texts[] = { err->message, err->hint, err->detail };

	for (size_t i = 0; i < 3; i++) {
		assert_null(strstr(texts[i], TOKEN));
		assert_null(strstr(texts[i], OTHER));
		assert_null(strstr(texts[i], "hunter2"));
	}
}

/* A program in the folder; returns "PATH". */
static inline const char *program(struct fixture *f, const char *script)
{
	static char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/tool", f->folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

#endif
