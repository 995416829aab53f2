/*
 * The question before a phone rings: whom, from where, when, and each check as its answer comes.
 * Enter is the yes; before it nothing rings. A part of the lanes screen.
 */
#ifndef UI_VERIFY_ASK_H
#define UI_VERIFY_ASK_H

#include "ui/lanes.h"

/* Opens it and has the checks made. */
void verify_ask_open(struct lanes *l);
/* The verifier changed: a doubt that has just come up must be read first; a number that is verified
 * already needs no question any more. */
void verify_ask_changed(struct lanes *l);

#endif
