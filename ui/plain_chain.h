/* One provisioner (desk/provision.h) at work for the plain console: followed in sentences, to its
 * end or until the operator leaves it. For plain_buy.c and plain_release.c. */
#ifndef UI_PLAIN_CHAIN_H
#define UI_PLAIN_CHAIN_H

#include "desk/provision.h"
#include "ui/plain_io.h"

struct plain_chain {
	struct plain *p;
	struct provisioner *provisioner;
	struct arena arena; /* as long as the chain: p's is that of a question */
	const char *customer_id, *customer;
	char country[3]; /* the customer's */
	char said_step[PLAIN_SAID_MAX], said_problem[PLAIN_SAID_MAX];
	bool opening; /* what is open of an earlier run is being taken up */
};

/* False, and said why, when the store cannot be read. `customer_id` "": a number that is nobody's.
 */
must_check bool plain_chain_start(struct plain_chain *c, struct plain *p, const char *customer_id);
void plain_chain_end(struct plain_chain *c);
/* Something is open or stopped for the customer already: plain_chain_finish() goes on with it. */
bool plain_chain_open(const struct plain_chain *c);
/* While something is under way. False: the operator pressed Enter before its end. */
must_check bool plain_chain_follow(struct plain_chain *c);
/* Until it is done, has failed or is left (asks where it stops); says how it ended. */
void plain_chain_finish(struct plain_chain *c);

#endif
