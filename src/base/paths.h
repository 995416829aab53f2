/*
 * Where files lie, after the XDG base directory specification; folders are made with mode 0700.
 * Every function returns false when HOME and the XDG variables are missing, the path is too long,
 * or the folder cannot be made; the caller owns `out`.
 */
#ifndef BASE_PATHS_H
#define BASE_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#define PATH_TEXT_MAX 4096

bool paths_config_file(const char *name, char *out, size_t size); /* makes nothing */
bool paths_data_file(const char *name, char *out, size_t size);
bool paths_state_file(const char *name, char *out, size_t size);

/* What was typed as the name of a file: ~ alone and ~/ at its head are the home folder, everything
 * else stays. */
bool paths_typed(const char *typed, char *out, size_t size);

#endif
