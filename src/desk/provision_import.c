/* A number that was bought, made known to the provider of the agent that shall answer it. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/provision_internal.h"

/* ==== to be filled with desk/vapi_number.h: until then the agent is linked afterwards ==== */

bool provision_import_wanted(struct provisioner *p)
{
	if (p->chain.agent_id[0])
		(void)text_copy(p->left, sizeof p->left,
		    _("The number is not linked with its agent yet: do that on the customer's page."));
	return false;
}

static bool write_imported(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_imported(p->m.session->store, p->operation_id, "", err);
}

void provision_import_round(struct provisioner *p)
{
	provisioner_outcome(p, write_imported);
}

/* ==== */
