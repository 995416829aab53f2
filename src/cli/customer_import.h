/* The parts of `customer import`: running it, asking for places, telling it. Internal to cli/. */
#ifndef CLI_CUSTOMER_IMPORT_H
#define CLI_CUSTOMER_IMPORT_H

#include "cli/command.h"
#include "desk/import.h"

/* In a shared store: asks the project for the places, and tells the import each outcome. */
void import_ask_places(struct cli *c, struct import *i);
/* What was said before the question is not said again. */
struct import_told {
	bool found;
	size_t bad, doubts;
};
/* What was found in the file: columns that are not known, doubts, lines that cannot be taken in. */
void import_say_found(struct cli *c, const struct import *i, struct import_told *told);
/* What would be done; in the call's arena. */
const char *import_question(struct cli *c, const struct import *i);
/* The document, or the same in words. */
must_check bool import_document(struct cli *c, struct import *i, struct error *err);
must_check bool import_say(struct cli *c, struct import *i, const struct import_told *told,
    struct error *err);

#endif
