/* What a pointer is doing and what came of it, in words. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/pointer_parts.h"

static void say(struct pointer *p, struct arena *arena, const char *text)
{
	(void)text_copy(p->view.text, sizeof p->view.text, text);
	arena_done(arena);
}

static const char *shown(const struct pointer *p, struct arena *arena)
{
	char text[NUMBER_TEXT_MAX];

	number_show(p->number, text, sizeof text);
	return arena_strdup(arena, text);
}

static const char *name_of(const struct pointer *p)
{
	return service_name(aim_service(p->provider));
}

void pointer_say_working(struct pointer *p)
{
	struct arena arena = { 0 };
	const char *number = shown(p, &arena);

	if (strcmp(p->task->kind, OPERATION_UNPOINT) == 0)
		say(p, &arena,
		    arena_printf(&arena, _("\"%s\" is taken off %s at %s."), p->agent_name, number,
			name_of(p)));
	else if (strcmp(p->task->kind, OPERATION_OFFER) == 0)
		say(p, &arena, arena_printf(&arena, _("%s is offered to Vapi."), number));
	else if (p->answers && p->direction == AGENT_OUTBOUND)
		say(p, &arena,
		    arena_printf(&arena, _("%s becomes the number that \"%s\" calls with, at %s."),
			number, p->agent_name, name_of(p)));
	else if (p->answers)
		say(p, &arena,
		    arena_printf(&arena, _("%s is led to \"%s\" at %s."), number, p->agent_name,
			name_of(p)));
	else
		say(p, &arena,
		    arena_printf(&arena, _("%s is made known at %s."), number, name_of(p)));
}

/* " It led to ... before." where it is news. */
static const char *before(struct pointer *p, struct arena *arena)
{
	if (!p->was[0] || strcmp(p->was, p->remote_id) == 0)
		return "";
	return arena_printf(arena, _(" It led to \"%s\" before."),
	    agent_shown(p->m.session, p->provider, p->was, arena));
}

/* " ... leads there no more." of the number that it answered until now. */
static const char *left(const struct pointer *p, struct arena *arena)
{
	char text[NUMBER_TEXT_MAX];

	if (!p->left)
		return "";
	number_show(p->left_number, text, sizeof text);
	return arena_printf(arena, _(" %s leads there no more."), text);
}

/* " ... may still answer it" of the other provider's agent. */
static const char *stays(const struct pointer *p, struct arena *arena)
{
	if (!p->stays[0])
		return "";
	return arena_printf(arena,
	    _(" At %s \"%s\" may still answer it: take it off there, in its console."),
	    service_name(aim_service(p->provider == AGENT_VAPI ? AGENT_ELEVENLABS : AGENT_VAPI)),
	    p->stays);
}

/* What brings a pool number's calls there is set at Telnyx, by the operator. */
static const char *at_telnyx(const struct pointer *p)
{
	if (!p->pool || p->direction != AGENT_INBOUND)
		return "";
	return p->provider == AGENT_VAPI
	    ? _(" Nobody else gets a place on it. At Telnyx its calls have to go to Vapi (telnyx/inbound_call); voxdesk does not change that.")
	    : _(" Nobody else gets a place on it. At Telnyx it has to stand on an FQDN connection to sip.rtc.elevenlabs.io over TCP, with numbers as +E.164; voxdesk does not change that.");
}

void pointer_say_pointed(struct pointer *p)
{
	struct arena arena = { 0 };
	const char *number = shown(p, &arena);

	if (p->undoing)
		say(p, &arena,
		    arena_printf(&arena,
			_("The link was taken off meanwhile: that agent does not answer %s at %s."),
			number, name_of(p)));
	else if (p->answers && p->direction == AGENT_OUTBOUND)
		say(p, &arena,
		    arena_printf(&arena, _("\"%s\" (%s) calls with %s."), p->agent_name, name_of(p),
			number));
	else if (p->answers)
		say(p, &arena,
		    arena_printf(&arena, _("%s leads to \"%s\" (%s).%s%s%s%s"), number,
			p->agent_name, name_of(p), before(p, &arena), left(p, &arena),
			stays(p, &arena), at_telnyx(p)));
	else if (p->imported)
		/* Twilio sends the calls of an imported number to whoever imported it. */
		say(p, &arena,
		    arena_printf(&arena,
			_("\"%s\" calls with %s, which %s knows now. Its incoming calls come there too from now on, and no agent answers them yet: link one inbound."),
			p->agent_name, number, name_of(p)));
	else
		say(p, &arena,
		    arena_printf(&arena,
			_("\"%s\" calls with %s, which %s knows; who answers that number stays as it was."),
			p->agent_name, number, name_of(p)));
}

void pointer_say_unpointed(struct pointer *p)
{
	struct arena arena = { 0 };
	const char *number = shown(p, &arena);

	if (p->whose[0])
		say(p, &arena,
		    arena_printf(&arena,
			_("The agent is linked no more. It goes on answering %s at %s: that is %s's number as well."),
			number, name_of(p), p->whose));
	else if (p->number[0] && strcmp(p->was, p->remote_id) == 0 && p->was[0])
		say(p, &arena,
		    arena_printf(&arena,
			_("The agent is linked no more, and no agent answers %s at %s."), number,
			name_of(p)));
	else
		say(p, &arena, _("The agent is linked no more."));
}

void pointer_say_offered(struct pointer *p)
{
	struct arena arena = { 0 };
	const char *number = shown(p, &arena);

	if (p->answers)
		say(p, &arena,
		    arena_printf(&arena,
			_("Vapi has %s, and \"%s\" calls with it.%s Make a test call and look what it shows."),
			number, p->agent_name, before(p, &arena)));
	else
		say(p, &arena,
		    arena_printf(&arena,
			_("Vapi has %s. No agent of Vapi's calls for this customer yet: link one, and it calls with it."),
			number));
}
