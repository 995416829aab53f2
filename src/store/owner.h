/*
 * Which process an operation belongs to, and whether it still runs. A pid alone does not tell: it
 * is given out again, and after a reboot it means nothing, so the boot and the process's start
 * time belong to it. Internal to store/.
 */
#ifndef STORE_OWNER_H
#define STORE_OWNER_H

#include <stdbool.h>

#define OWNER_TEXT_MAX 72
/* How long a row of another machine counts as that of a living process: nobody here can look. */
#define OWNER_ELSEWHERE_MINUTES 15

struct owner {
	char host[OWNER_TEXT_MAX], boot_id[OWNER_TEXT_MAX];
	int pid;
	char started_at[OWNER_TEXT_MAX]; /* proc(5) stat field 22: clock ticks since the boot */
};

/* This process, also after a fork. */
void owner_self(struct owner *out);
bool owner_same(const struct owner *a, const struct owner *b);
/* `touched_at`: when the row was last changed (RFC 3339), for rows of another host. */
bool owner_alive(const struct owner *o, const char *touched_at);

/* Reads field 22 out of what /proc/PID/stat says; false when it is not there, or the process has
 * ended (a zombie). The second field, the program's name in brackets, may hold spaces and brackets
 * itself. */
bool owner_start_time(const char *stat, char *out, unsigned size);

#endif
