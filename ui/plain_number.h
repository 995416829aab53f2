/* One AI number, of the pool or managed, for plain_numbers.c. */
#ifndef UI_PLAIN_NUMBER_H
#define UI_PLAIN_NUMBER_H

#include "store/managed.h"
#include "ui/plain_io.h"

/* In one line of a list. */
const char *plain_pool_line(struct plain *p, const struct pool_number *n);
const char *plain_managed_line(struct plain *p, const struct managed_number *n);
/* Shows it whole and does what is chosen, once. `n` is good no longer afterwards. */
void plain_pool_number(struct plain *p, const struct pool_number *n);
void plain_managed_number(struct plain *p, const struct managed_number *n);

#endif
