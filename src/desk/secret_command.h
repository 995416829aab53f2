/*
 * secret_command of config.ini: a program that prints one secret.
 *
 * The command is split here, without a shell: blanks separate words; '...' keeps everything as it
 * is; inside "..." and outside of quotes a backslash keeps the next character. No variables, no ~,
 * no pipes. {name} becomes the secret's name and never makes another word.
 *
 * The program reads nothing (stdin is /dev/null), may ask on its own terminal, and says what is
 * wrong on stderr, which is ours.
 */
#ifndef DESK_SECRET_COMMAND_H
#define DESK_SECRET_COMMAND_H

#include "base/error.h"
#include "base/secret.h"

#define SECRET_COMMAND_SECONDS 10
#define SECRET_COMMAND_BYTES 4096

/* Runs `command` for the secret `name` ("TWILIO_AUTH_TOKEN"); one newline at the end of what it
 * prints goes. After 10 s or 4 kB it is killed. Neither its words but the program's name nor its
 * output stand in an error: ERROR_INPUT "secret-command-words"; ERROR_REFUSED
 * "secret-command-missing", "secret-command-failed", "secret-command-slow",
 * "secret-command-output". Waits: to be called before a screen is up. */
must_check bool secret_command_run(const char *command, const char *name, struct secret *out,
    struct error *err);
/* Tests: another limit than 10 s. */
void secret_command_limit(int ms);

#endif
