/* A chain as the store has it, and which of its steps that leaves to be done. */
#include <string.h>

#include "base/text.h"
#include "desk/provision_internal.h"

static bool find_chain(struct provisioner *p, struct error *err)
{
	struct store *store = p->m.session->store;
	struct provision *open;
	size_t n = 0;

	if (p->customer_id[0] && !p->one_chain &&
	    !provision_list(store, p->customer_id, true, &p->arena, &open, &n, err))
		return false;
	if (n > 0) {
		p->chain = open[0];
		p->has_chain = true;
		(void)text_copy(p->chain_id, sizeof p->chain_id, p->chain.id);
		return true;
	}
	p->has_chain = p->chain_id[0] != '\0';
	return !p->has_chain || provision_get(store, p->chain_id, &p->arena, &p->chain, err);
}

static bool find_parts(struct provisioner *p, struct error *err)
{
	struct store *store = p->m.session->store;
	struct error none = { 0 };

	if (p->chain.number_id[0])
		p->has_number =
		    managed_get(store, p->chain.number_id, &p->arena, &p->number, &none);
	if (!p->has_number && none.kind != ERROR_NONE && none.kind != ERROR_NOT_FOUND) {
		*err = none;
		return false;
	}
	if (p->chain.agent_id[0])
		p->has_agent = agent_get(store, p->chain.agent_id, &p->arena, &p->agent, &none);
	if (p->chain.agent_id[0] && !p->has_agent && none.kind != ERROR_NOT_FOUND) {
		*err = none;
		return false;
	}
	return true;
}

bool provisioner_reload(struct provisioner *p, struct error *err)
{
	arena_reset(&p->arena);
	p->has_customer = p->has_chain = p->has_number = p->has_agent = false;
	if (p->customer_id[0]) {
		if (!customer_get(p->m.session->store, p->customer_id, &p->arena, &p->customer,
			err))
			return false;
		p->has_customer = true;
	}
	if (!find_chain(p, err))
		return false;
	if (!p->has_chain)
		return true;
	(void)text_copy(p->view.id, sizeof p->view.id, p->chain.id);
	(void)text_copy(p->view.number, sizeof p->view.number, p->chain.number);
	(void)text_copy(p->view.number_id, sizeof p->view.number_id, p->chain.number_id);
	return find_parts(p, err);
}

static bool step_done(const struct provision *c, const char *kind)
{
	return strcmp(c->operation_kind, kind) == 0 && c->operation_state == OPERATION_DONE;
}

const char *provisioner_next_kind(struct provisioner *p)
{
	const struct provision *c = &p->chain;
	const char *newest = c->operation_id[0] ? c->operation_kind : "";

	if (c->kind == PROVISION_RELEASE) {
		provision_note_stays(p);
		if (step_done(c, OPERATION_RELEASE))
			return NULL;
		if (strcmp(newest, OPERATION_RELEASE) == 0 || step_done(c, OPERATION_UNIMPORT) ||
		    !provision_unimport_wanted(p))
			return OPERATION_RELEASE;
		return OPERATION_UNIMPORT;
	}
	if (!c->number_id[0])
		return c->account_sid[0] ? OPERATION_BUY : OPERATION_SUBACCOUNT;
	if (step_done(c, OPERATION_IMPORT) || !provision_import_wanted(p))
		return NULL;
	return OPERATION_IMPORT;
}
