/* Chance that can be repeated: the seed is KILL_SEED's, else 1, and is printed. */
#ifndef TESTS_KILL_DICE_H
#define TESTS_KILL_DICE_H

#include "tests/kill/world.h"

void dice_begin(void);         /* sets story_seed */
unsigned dice(unsigned sides); /* 0 to sides - 1 */
struct killing dice_killing(void);

#endif
