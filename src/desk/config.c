#include "desk/config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"

#define HEX "0123456789abcdefABCDEF"
#define SECRET_DIGITS 32 /* of a Twilio auth token */

struct reading {
	struct config *config; /* the top's */
	struct config own;     /* the profile's */
	const char *profile;
	struct error *err;
	FILE *file;
	char shown[160]; /* the file's name, for sentences */
	int line;
	bool faulty;
};

static const struct setting {
	const char *name;
	size_t offset;
	bool twilio; /* may stand under [twilio] */
} settings[] = {
	{ "secret_command", offsetof(struct config, secret_command), true },
	{ "twilio_account_sid", offsetof(struct config, twilio_account_sid), true },
	{ "vapi_telnyx_credential_id", offsetof(struct config, vapi_telnyx_credential_id), false },
	{ "vapi_region", offsetof(struct config, vapi_region), false },
};
#define SETTINGS (sizeof settings / sizeof settings[0])
#define PROFILE_SECTION "profile:"
#define SECTION_MAX 49 /* inih cuts what is longer */

static const char *what_to_write(void)
{
	return _(
	    "Settings are secret_command, twilio_account_sid, vapi_telnyx_credential_id and vapi_region, each once, as NAME = VALUE, at the top or under [profile:NAME].");
}

static bool fault(struct reading *r, const char *what)
{
	r->faulty = true;
	return error_set(r->err, ERROR_INPUT, "config-faulty", what_to_write(),
	    _("%s:%d: %s. Nothing was taken from the file."), r->shown, r->line, what);
}

static bool secret_found(struct reading *r)
{
	r->faulty = true;
	return error_set(r->err, ERROR_REFUSED, "config-secret",
	    _("Take it out, and give it by the environment or by secret_command = COMMAND that prints it. If others could read the file, have a new one made."),
	    _("%s:%d holds what looks like a secret, and a file is no place for one. Nothing was taken from the file."),
	    r->shown, r->line);
}

/* Stands there a run of exactly 32 hexadecimal digits? A SID's are longer by its two letters. */
static bool holds_token(const char *line)
{
	static const char word[] = HEX "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ";

	while (*line) {
		const size_t n = strspn(line, word);

		if (n == SECRET_DIGITS && strspn(line, HEX) >= n)
			return true;
		line += n ? n : 1;
	}
	return false;
}

/* How keys begin, and at least how many letters, digits, "_", "-" and "." are in one. */
static bool holds_key(const char *line)
{
	static const char sign[] =
	    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";
	static const struct {
		const char *begins;
		size_t least;
	} keys[] = { { "KEY0", 24 }, { "sk_", 32 }, { "sb_secret_", 20 }, { "eyJ", 60 } };

	while (*line) {
		const size_t n = strspn(line, sign);

		for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
			if (n >= keys[i].least &&
			    strncmp(line, keys[i].begins, strlen(keys[i].begins)) == 0)
				return true;
		line += n ? n : 1;
	}
	return false;
}

static bool named_like_secret(const char *name)
{
	static const char *const marks[] = { "token", "secret", "key", "passw", "passphrase",
		"auth", "credential" };

	if (strncasecmp(name, "secret_com", 10) == 0) /* secret_command, mistyped */
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strcasestr(name, marks[i]))
			return true;
	return false;
}

/* As fgets(): what inih would cut silently is a fault, and comments hold no secrets either. */
static char *next_line(char *out, int max, void *user)
{
	struct reading *r = user;
	size_t n;

	if (r->faulty || !fgets(out, max, r->file))
		return NULL;
	r->line++;
	n = strlen(out);
	if ((n == 0 || out[n - 1] != '\n') && !feof(r->file)) {
		(void)fault(r, _("this line is too long, or no text"));
		return NULL;
	}
	if (holds_token(out) || holds_key(out)) {
		(void)secret_found(r);
		return NULL;
	}
	return out;
}

static bool take(struct reading *r, struct config *to, const struct setting *s, const char *value)
{
	char *out = (char *)to + s->offset;

	if (out[0])
		return fault(r, _("this setting is there already, or goes on in an indented line"));
	return text_copy(out, CONFIG_VALUE_MAX, value) ||
	    fault(r, _("this line is too long, or no text"));
}

bool profile_name_valid(const char *name)
{
	static const char allowed[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	const size_t n = strlen(name);

	return n >= 1 && n <= PROFILE_NAME_MAX && strspn(name, allowed) == n;
}

/* Where a section's settings go. Those of other profiles are looked at, and not kept. */
static bool section_find(struct reading *r, const char *section, struct config *unused,
    struct config **out)
{
	const size_t n = strlen(PROFILE_SECTION);

	*out = r->config;
	if (!section[0] || strcmp(section, "twilio") == 0)
		return true;
	if (strncmp(section, PROFILE_SECTION, n) != 0 || !profile_name_valid(section + n) ||
	    strlen(section) >= SECTION_MAX)
		return false;
	*out = strcmp(section + n, r->profile) == 0 ? &r->own : unused;
	return true;
}

static int on_setting(void *user, const char *section, const char *name, const char *value)
{
	const bool twilio = strcmp(section, "twilio") == 0;
	struct config unused = { 0 }, *to = NULL;
	struct reading *r = user;
	char shown[64], what[160];

	if (r->faulty)
		return 0;
	if (section_find(r, section, &unused, &to))
		for (size_t i = 0; i < SETTINGS; i++)
			if (strcmp(name, settings[i].name) == 0 && (!twilio || settings[i].twilio))
				return take(r, to, &settings[i], value);
	if (value[0] && named_like_secret(name))
		return secret_found(r);
	text_clean(name, strlen(name), shown, sizeof shown, 40);
	snprintf(what, sizeof what, _("\"%s\" is no setting here"), shown);
	return fault(r, what);
}

/* The profile's own settings before those for all. */
static void merge(struct reading *r)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const char *own = (const char *)&r->own + settings[i].offset;

		if (own[0])
			memcpy((char *)r->config + settings[i].offset, own, CONFIG_VALUE_MAX);
	}
}

static bool read_settings(struct reading *r)
{
	const int line = ini_parse_stream(next_line, r, on_setting, r);

	if (r->faulty || line == 0)
		return !r->faulty;
	r->line = line > 0 ? line : r->line;
	return fault(r, _("this line is no setting"));
}

static bool unreadable(struct reading *r, const char *why)
{
	error_set(r->err, ERROR_INPUT, "config-unreadable",
	    _("Mend or remove the file. Credentials can be given by the environment."),
	    _("The configuration %s cannot be read."), r->shown);
	error_detail(r->err, "%s", why);
	return false;
}

/* Who can write it, or put another one in its place, decides which command is run and whose account
 * is called. */
static bool ours_alone(struct reading *r, const struct stat *st)
{
	if ((st->st_uid == geteuid() || st->st_uid == 0) && !(st->st_mode & (S_IWGRP | S_IWOTH)))
		return true;
	return error_set(r->err, ERROR_REFUSED, "config-writable",
	    _("Make the file and its folder yours and writable by you alone: chmod go-w, chown."),
	    _("The configuration %s can be written by others, so it was not used."), r->shown);
}

static bool folder_ours(struct reading *r)
{
	char folder[PATH_TEXT_MAX];
	struct stat st;

	return !paths_config_file(".", folder, sizeof folder) || stat(folder, &st) != 0 ||
	    ours_alone(r, &st);
}

static bool read_file(struct reading *r, int fd)
{
	struct stat st;
	bool ok;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return unreadable(r, "not a plain file");
	}
	if (!folder_ours(r) || !ours_alone(r, &st)) {
		(void)close(fd);
		return false;
	}
	r->file = fdopen(fd, "r");
	if (!r->file) {
		(void)close(fd);
		return unreadable(r, strerror(errno));
	}
	ok = read_settings(r);
	if (ok && ferror(r->file))
		ok = unreadable(r, "read error");
	(void)fclose(r->file);
	return ok;
}

bool config_load(struct config *c, const char *profile, struct error *err)
{
	struct reading r = { .config = c, .profile = profile, .err = err };
	char path[PATH_TEXT_MAX];
	int fd;

	memset(c, 0, sizeof *c);
	if (!paths_config_file("config.ini", path, sizeof path))
		return true;
	text_clean(path, strlen(path), r.shown, sizeof r.shown, 120);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || unreadable(&r, strerror(errno));
	if (read_file(&r, fd)) {
		merge(&r);
		return true;
	}
	memset(c, 0, sizeof *c);
	return false;
}
