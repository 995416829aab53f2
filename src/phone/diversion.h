/*
 * What a SIP Diversion header says: from whose number a call was forwarded, and why.
 * Grammar: RFC 5806 section 4 with its errata 3177 (commas, semicolons and folded lines as in
 * RFC 3261) and 3178 (quoted values are seen in the wild); an address without angle brackets is
 * taken, too (RFC 3261 section 20). Pure; texts live in the arena that was given.
 */
#ifndef PHONE_DIVERSION_H
#define PHONE_DIVERSION_H

#include "base/mem.h"
#include "phone/number.h"

#define DIVERSION_BYTES_MAX 8192 /* of one text; RFC 3261 names no limit, servers have less */
#define DIVERSIONS_MAX 32        /* of a call: a network ends a chain long before */

enum diversion_user {        /* what stands for the number in the address */
	DIVERSION_NUMBER,    /* one that could be read */
	DIVERSION_WITHHELD,  /* anonymous */
	DIVERSION_NATIONAL,  /* digits whose country nobody says */
	DIVERSION_NO_NUMBER, /* a name, an extension, nothing */
};

struct diversion {
	enum diversion_user user;
	char number[E164_MAX]; /* E.164; "" unless DIVERSION_NUMBER */
	const char *uri;       /* as it came, without its angle brackets */
	const char *reason;    /* "no-answer": words in lower case, quoted text as is; NULL none */
	const char *privacy;   /* "full", "off"; NULL none. A number may be given all the same */
	int counter;           /* 0 to 99; -1: not said, which means one */
	unsigned seen;         /* which parameters came; for the reader */
};

/* Top-most first, which is the last diversion first: each that diverts puts its own above those
 * that it received (RFC 7544; DIDWW and OpenSIPS say the same). */
struct diversions {
	struct diversion entry[DIVERSIONS_MAX];
	size_t n;
};

/* Adds what `text` says to `list`, which begins zeroed: a header with or without its "Diversion:",
 * or several, each on a line of its own. `nth` is the text's place among those given, from 1, for
 * the sentence of a fault; `country` that of national forms, NULL none. False with ERROR_INPUT and
 * the place of the fault: "diversion-empty", "diversion-too-long", "diversion-too-many",
 * "diversion-characters", "diversion-other-header", "diversion-json", "diversion-malformed"; `list`
 * then holds what stood before it. */
must_check bool diversion_read(struct diversions *list, const char *text, size_t nth,
    const char *country, struct arena *arena, struct error *err);

/* The number that was dialled first, E.164: that of the bottom-most entry. NULL where it cannot be
 * read, or where that entry's counter says that more diversions came before the ones listed. */
const char *diversion_called(const struct diversions *list);

#endif
