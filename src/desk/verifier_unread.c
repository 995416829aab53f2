/*
 * DESIGN
 * Several checks may be unread for one reason. It stands once: with the first of them, in the order
 * of the list, and not at all where a check that bars says it already; then those that were not
 * made say nothing (CHECK_WAITING).
 */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/verifier_internal.h"

static const char *const not_made[CHECKS] = {
	[CHECK_CREDENTIALS] = N_("Not checked: whether Twilio takes the credentials."),
	[CHECK_NUMBER] = N_("Not checked: the number."),
	[CHECK_VERIFIED] = N_("Not checked: whether it is verified already."),
	[CHECK_OWN] = N_("Not checked: whether it is one of the account's own numbers."),
	[CHECK_ACCOUNT] = N_("Not checked: the account."),
	[CHECK_COUNTRY] = N_("Not checked: whether Twilio may call that country."),
	[CHECK_LANE1] = N_("Not checked: the forwarding."),
};

void verifier_unread_begin(struct verifier *v)
{
	for (int i = 0; i < CHECKS; i++)
		error_clear(&v->unread_why[i]);
}

/* The same reason stands with an earlier check. */
static bool said_before(const struct verifier *v, int id)
{
	for (int i = 0; i < id; i++)
		if (v->view.checks[i].state == CHECK_UNREAD &&
		    strcmp(v->unread_why[i].message, v->unread_why[id].message) == 0)
			return true;
	return false;
}

static void say_all(struct verifier *v)
{
	for (int i = 0; i < CHECKS; i++) {
		struct check_result *out = &v->view.checks[i];
		char text[sizeof out->text + sizeof v->unread_why[i].message];

		if (out->state != CHECK_UNREAD)
			continue;
		if (said_before(v, i)) {
			(void)text_copy(out->text, sizeof out->text, _(not_made[i]));
			out->hint[0] = '\0';
		} else {
			(void)snprintf(text, sizeof text, "%s %s", _(not_made[i]),
			    v->unread_why[i].message);
			(void)text_copy(out->text, sizeof out->text, text);
			(void)text_copy(out->hint, sizeof out->hint, v->unread_why[i].hint);
		}
	}
}

void verifier_unread(struct verifier *v, enum check_id id, const struct error *why)
{
	v->unread_why[id] = *why;
	v->view.checks[id].state = CHECK_UNREAD;
	say_all(v);
}

/* A check that bars says why `id` was not made. */
static bool barred_for_it(const struct verifier *v, int id)
{
	if (v->view.checks[CHECK_CREDENTIALS].state == CHECK_BAR)
		return true;
	for (int i = 0; i < CHECKS; i++)
		if (v->view.checks[i].state == CHECK_BAR &&
		    strcmp(v->view.checks[i].text, v->unread_why[id].message) == 0)
			return true;
	return false;
}

void verifier_unread_end(struct verifier *v)
{
	for (int i = 0; i < CHECKS; i++)
		if (v->view.checks[i].state == CHECK_UNREAD && barred_for_it(v, i))
			v->view.checks[i] = (struct check_result){ .state = CHECK_WAITING };
	say_all(v);
}
