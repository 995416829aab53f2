/* The parts of `customer import`: running it, asking for places, telling it. Internal to cli/. */
#ifndef CLI_CUSTOMER_IMPORT_H
#define CLI_CUSTOMER_IMPORT_H

#include "cli/command.h"
#include "desk/import.h"

/* In a shared store: asks the project for the places, and tells the import each outcome. */
void import_ask_places(struct cli *c, struct import *i);
/* The document, or the same in words. */
must_check bool import_document(struct cli *c, struct import *i, struct error *err);
must_check bool import_say(struct cli *c, struct import *i, struct error *err);

#endif
