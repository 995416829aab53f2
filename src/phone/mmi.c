#include "phone/mmi.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

static const struct mmi_service services[] = {
	{ "21", CONDITION_ALL, false, true },
	{ "67", CONDITION_BUSY, false, true },
	{ "61", CONDITION_NO_ANSWER, true, true },
	{ "62", CONDITION_UNAVAILABLE, false, false },
	{ "002", CONDITION_CANCEL_ALL, true, false },
	{ "004", CONDITION_ALL_CONDITIONAL, true, false },
};

/* Annex C. */
static const struct {
	const char *group, *name;
} groups[] = {
	{ "10", N_("all teleservices") },
	{ "11", N_("voice") },
	{ "12", N_("all data teleservices") },
	{ "13", N_("fax") },
	{ "16", N_("short messages") },
	{ "17", N_("voice group calls") },
	{ "18", N_("voice broadcasts") },
	{ "19", N_("all teleservices except short messages") },
	{ "20", N_("all bearer services") },
	{ "21", N_("all asynchronous services") },
	{ "22", N_("all synchronous services") },
	{ "24", N_("synchronous data circuits") },
	{ "25", N_("asynchronous data circuits") },
	{ "26", N_("voice and synchronous services") },
	{ "99", N_("packet data") },
};

/* Other supplementary services of annex B and handset codes, so that they are not taken for
 * forwarding. */
static const struct {
	const char *sc, *name;
} others[] = {
	{ "43", N_("call waiting") },
	{ "33", N_("barring of outgoing calls") },
	{ "331", N_("barring of international calls") },
	{ "332", N_("barring of international calls except home") },
	{ "35", N_("barring of incoming calls") },
	{ "351", N_("barring of incoming calls while roaming") },
	{ "330", N_("all barring") },
	{ "333", N_("barring of outgoing calls") },
	{ "353", N_("barring of incoming calls") },
	{ "03", N_("changing the barring password") },
	{ "30", N_("showing the caller's number") },
	{ "31", N_("hiding the own number") },
	{ "76", N_("showing the connected number") },
	{ "77", N_("hiding the connected number") },
	{ "300", N_("showing the caller's name") },
	{ "06", N_("showing the handset's IMEI") },
};

const struct mmi_service *mmi_service(const char *sc)
{
	size_t i;

	for (i = 0; i < sizeof services / sizeof services[0]; i++)
		if (strcmp(services[i].sc, sc) == 0)
			return &services[i];
	return NULL;
}

const char *mmi_other_service(const char *sc)
{
	size_t i;

	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(others[i].sc, sc) == 0)
			return _(others[i].name);
	return NULL;
}

const char *mmi_group_name(const char *group)
{
	size_t i;

	for (i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strcmp(groups[i].group, group) == 0)
			return _(groups[i].name);
	if (strlen(group) == 2 && group[0] >= '5' && group[0] <= '6' &&
	    strtol(group, NULL, 10) <= 65)
		return _("a service of the operator's own");
	return NULL;
}

static bool mmi_action(const char **at, char action[3])
{
	static const char *const actions[] = { "**", "##", "*#", "*", "#" };
	size_t i, n;

	for (i = 0; i < sizeof actions / sizeof actions[0]; i++) {
		n = strlen(actions[i]);
		if (strncmp(*at, actions[i], n) == 0) {
			memcpy(action, actions[i], n + 1);
			*at += n;
			return true;
		}
	}
	return false;
}

bool mmi_parse(const char *text, struct mmi *m)
{
	const char *at = text;
	size_t n;

	*m = (struct mmi){ .rest = "" };
	if (!mmi_action(&at, m->action))
		return false;
	n = strspn(at, "0123456789");
	if (n < 2 || n > 3 || (at[n] != '*' && at[n] != '#' && at[n] != '\0'))
		return false;
	memcpy(m->sc, at, n);
	at += n;
	while (*at == '*') {
		at++;
		n = strcspn(at, "*#");
		if (m->n_fields < MMI_FIELDS)
			memcpy(m->field[m->n_fields++], at, n);
		else
			m->too_many = true;
		at += n;
	}
	m->closed = *at == '#';
	if (m->closed)
		m->rest = at + 1;
	return true;
}

enum procedure mmi_procedure(const struct mmi *m)
{
	if (strcmp(m->action, "**") == 0)
		return PROCEDURE_REGISTER;
	if (strcmp(m->action, "##") == 0)
		return PROCEDURE_ERASE;
	if (strcmp(m->action, "*#") == 0)
		return PROCEDURE_QUERY;
	if (strcmp(m->action, "#") == 0)
		return PROCEDURE_DEACTIVATE;
	/* 6.5.2 note: with a number one star registers too. */
	return m->field[SIA][0] != '\0' ? PROCEDURE_REGISTER : PROCEDURE_ACTIVATE;
}

int mmi_value(const char *field)
{
	size_t n = strlen(field);

	if (n == 0 || n > 3 || strspn(field, "0123456789") != n)
		return -1;
	return (int)strtol(field, NULL, 10);
}
