/* What the commands of lane 1 share. Internal to cli/. */
#ifndef CLI_COMMAND_FORWARD_H
#define CLI_COMMAND_FORWARD_H

#include "cli/command.h"

/* The lane of CUSTOMER (`partial`: by a part of its name, too), with --number where there are
 * several; memory of the call's arena. */
must_check bool cli_lane_load(struct cli *c, bool partial, char id[ID_MAX], struct lane1 *lane,
    struct error *err);
/* Loads that customer's lane again and prints it, as a document or in words; `times`: the document
 * has the time of each state. */
must_check bool cli_lane_print(struct cli *c, const char *id, bool times, struct error *err);
/* A place in the pool that the desk's project gives: in the number that was chosen, or in any of
 * the country of the one that is suggested; choice->ai_number is it then, and the lane is as it is
 * now. The errors are cli_place()'s. */
must_check bool cli_place_given(struct cli *c, struct lane1 *lane, struct lane1_choice *choice,
    struct error *err);

#endif
