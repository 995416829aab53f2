#include "base/paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The specification says to ignore a relative path. */
static const char *absolute(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] == '/' ? value : NULL;
}

/* "$variable/voxdesk", else "$HOME/fallback/voxdesk". */
static bool folder_path(const char *variable, const char *fallback, char *out, size_t size)
{
	const char *base = absolute(variable), *home = absolute("HOME");
	int n;

	if (base != NULL)
		n = snprintf(out, size, "%s/voxdesk", base);
	else if (home != NULL)
		n = snprintf(out, size, "%s/%s/voxdesk", home, fallback);
	else
		return false;
	return n >= 0 && (size_t)n < size;
}

/* With every folder above it; what is there already keeps its mode. */
static bool make_folders(char *path)
{
	for (char *at = path + 1;; at++) {
		char here = *at;

		if (here != '/' && here != '\0')
			continue;
		*at = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES)
			return false;
		*at = here;
		if (here == '\0')
			break;
	}
	return true;
}

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool file_path(const char *folder, const char *name, char *out, size_t size)
{
	int n = snprintf(out, size, "%s/%s", folder, name);

	return n >= 0 && (size_t)n < size;
}

static bool made_file(const char *variable, const char *fallback, const char *name, char *out,
    size_t size)
{
	char folder[PATH_TEXT_MAX];

	/* Looked at again afterwards: a folder above may refuse mkdir() and still be there. */
	return folder_path(variable, fallback, folder, sizeof folder) && make_folders(folder) &&
	    is_folder(folder) && file_path(folder, name, out, size);
}

bool paths_config_file(const char *name, char *out, size_t size)
{
	char folder[PATH_TEXT_MAX];

	return folder_path("XDG_CONFIG_HOME", ".config", folder, sizeof folder) &&
	    file_path(folder, name, out, size);
}

bool paths_data_file(const char *name, char *out, size_t size)
{
	return made_file("XDG_DATA_HOME", ".local/share", name, out, size);
}

bool paths_state_file(const char *name, char *out, size_t size)
{
	return made_file("XDG_STATE_HOME", ".local/state", name, out, size);
}

bool paths_typed(const char *typed, char *out, size_t size)
{
	const bool is_home = typed[0] == '~' && (typed[1] == '/' || typed[1] == '\0');
	const char *home = is_home ? absolute("HOME") : "";
	int n;

	if (home == NULL)
		return false;
	n = snprintf(out, size, "%s%s", home, typed + is_home);
	return n >= 0 && (size_t)n < size;
}
