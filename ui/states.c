#include "ui/states.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

struct state_row {
	const char *state;
	struct state_look look;
};

static const struct state_row inbound[] = {
	{ "none", { GLYPH_OFF, N_("not set"), ROLE_DIM } },
	{ "given", { GLYPH_ON, N_("given"), ROLE_WARN } },
	{ "reported", { GLYPH_ON, N_("reported"), ROLE_TEXT } },
	{ "proven", { GLYPH_OK, N_("proven"), ROLE_OK } },
	{ "stale", { GLYPH_WARN, N_("stale"), ROLE_WARN } },
	{ "drifted", { GLYPH_BAD, N_("drifted"), ROLE_BAD } },
	{ "refused", { GLYPH_BAD, N_("refused"), ROLE_BAD } },
	{ "removed", { GLYPH_OFF, N_("removed"), ROLE_DIM } },
	/* No state of the store: chosen anew while the earlier code may still be on. */
	{ "owed", { GLYPH_WARN, N_("cancel!"), ROLE_WARN } },
};

static const struct state_row outbound[] = {
	{ "none", { GLYPH_OFF, N_("none yet"), ROLE_DIM } },
	{ "calling", { GLYPH_ON, N_("calling"), ROLE_WARN } },
	{ "pending", { GLYPH_ON, N_("pending"), ROLE_WARN } },
	{ "verified", { GLYPH_OK, N_("verified"), ROLE_OK } },
	{ "failed", { GLYPH_BAD, N_("failed"), ROLE_BAD } },
	{ "removed", { GLYPH_OFF, N_("removed"), ROLE_DIM } },
};

static struct state_look look(const struct state_row *rows, size_t n, const char *state)
{
	struct state_look out = { GLYPH_WARN, state, ROLE_WARN };

	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].state, state) == 0) {
			out = rows[i].look;
			out.word = _(out.word);
		}
	return out;
}

struct state_look inbound_look(const char *state)
{
	return look(inbound, sizeof inbound / sizeof *inbound, state);
}

struct state_look outbound_look(const char *state)
{
	return look(outbound, sizeof outbound / sizeof *outbound, state);
}

struct state_look number_look(enum number_drift drift, bool active, const char *seen_at)
{
	switch (drift) {
	case DRIFT_MISSING:
		return (struct state_look){ GLYPH_BAD, _("missing"), ROLE_BAD };
	case DRIFT_SUSPENDED:
		return (struct state_look){ GLYPH_BAD, _("suspended"), ROLE_BAD };
	case DRIFT_MOVED:
		return (struct state_look){ GLYPH_WARN, _("moved"), ROLE_WARN };
	default:
		break;
	}
	if (!active)
		return (struct state_look){ GLYPH_OFF, _("switched off"), ROLE_DIM };
	return seen_at[0] != '\0' ? (struct state_look){ GLYPH_OK, _("active"), ROLE_OK }
				  : (struct state_look){ GLYPH_OFF, _("not read yet"), ROLE_DIM };
}

struct state_look operation_look(enum operation_state state)
{
	static const struct state_look looks[OPERATION_STATES] = {
		[OPERATION_PLANNED] = { GLYPH_OFF, N_("waiting"), ROLE_WARN },
		[OPERATION_SENT] = { GLYPH_ON, N_("running"), ROLE_WARN },
		[OPERATION_DONE] = { GLYPH_OK, N_("done"), ROLE_OK },
		[OPERATION_FAILED] = { GLYPH_BAD, N_("failed"), ROLE_BAD },
		[OPERATION_UNKNOWN] = { GLYPH_WARN, N_("unknown"), ROLE_BAD },
		[OPERATION_CANCELLED] = { GLYPH_OFF, N_("cancelled"), ROLE_DIM },
	};
	struct state_look out = looks[state];

	out.word = _(out.word);
	return out;
}

const char *condition_label(enum condition condition)
{
	static const char *const labels[CODE_CONDITIONS] = {
		[CONDITION_ALL] = N_("all calls"),
		[CONDITION_NO_ANSWER] = N_("no answer"),
		[CONDITION_BUSY] = N_("busy"),
		[CONDITION_UNAVAILABLE] = N_("phone off or no coverage"),
		[CONDITION_ALL_CONDITIONAL] = N_("no answer, busy or off (safety net)"),
		[CONDITION_BUSY_OR_NO_ANSWER] = N_("busy or no answer"),
		[CONDITION_CANCEL_ALL] = N_("cancel everything"),
	};

	return condition < CODE_CONDITIONS ? _(labels[condition]) : "";
}

const char *line_type_label(enum line_type type)
{
	static const char *const labels[LINE_TYPES] = {
		[LINE_MOBILE] = N_("mobile"),
		[LINE_FIXED] = N_("fixed line"),
		[LINE_VOIP] = N_("internet phone"),
	};

	return type < LINE_TYPES ? _(labels[type]) : "";
}

const char *number_type_label(enum number_type type)
{
	static const char *const labels[NUMBER_TYPES] = {
		[NUMBER_UNKNOWN] = N_("kind unknown"),
		[NUMBER_MOBILE] = N_("mobile"),
		[NUMBER_FIXED] = N_("fixed"),
		[NUMBER_FIXED_OR_MOBILE] = N_("fixed or mobile"),
		[NUMBER_VOIP] = N_("internet phone"),
		[NUMBER_TOLL_FREE] = N_("toll-free"),
		[NUMBER_PREMIUM] = N_("premium rate"),
		[NUMBER_SHARED_COST] = N_("shared cost"),
		[NUMBER_UAN] = N_("company number"),
		[NUMBER_PERSONAL] = N_("personal number"),
		[NUMBER_PAGER] = N_("pager"),
		[NUMBER_VOICEMAIL] = N_("voicemail"),
	};

	return type < NUMBER_TYPES ? _(labels[type]) : "";
}

const char *confidence_label(enum confidence confidence)
{
	static const char *const labels[CONFIDENCES] = {
		[CONFIDENCE_LOW] = N_("low: one third party"),
		[CONFIDENCE_MEDIUM] = N_("medium: several third parties"),
		[CONFIDENCE_HIGH] = N_("high: carrier or standard"),
	};

	return confidence < CONFIDENCES ? _(labels[confidence]) : "";
}

const char *confidence_word(enum confidence confidence)
{
	static const char *const words[CONFIDENCES] = {
		[CONFIDENCE_LOW] = N_("low"),
		[CONFIDENCE_MEDIUM] = N_("medium"),
		[CONFIDENCE_HIGH] = N_("high"),
	};

	return confidence < CONFIDENCES ? _(words[confidence]) : "";
}

const char *ai_source_label(const char *source)
{
	static const char *const words[] = { N_("pool"), N_("managed"), N_("byoc"), N_("manual") };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], source) == 0)
			return _(words[i]);
	return source;
}

const char *template_text(struct arena *arena, const char *template)
{
	static const struct {
		const char *from;
		char to;
	} signs[] = { { "{number}", 'N' }, { "{seconds}", 'S' }, { "{rings}", 'R' } };
	char *out = arena_alloc(arena, strlen(template) + 1);
	size_t n = 0;

	while (*template != '\0') {
		size_t i = 0;

		while (i < 3 && strncmp(template, signs[i].from, strlen(signs[i].from)) != 0)
			i++;
		out[n++] = i < 3 ? signs[i].to : *template;
		template += i < 3 ? strlen(signs[i].from) : 1;
	}
	out[n] = '\0';
	return out;
}

void number_note(const char *value, const char *country, char *out, size_t size, enum role *role)
{
	struct number number;
	struct error err;
	char name[64];

	out[0] = '\0';
	if (value[0] == '\0')
		return;
	if (!number_parse(&number, value, country, NUMBER_UNKNOWN, &err)) {
		*role = ROLE_BAD;
		(void)text_copy(out, size, err.message);
		return;
	}
	country_name(number.country, _("en"), name, sizeof name);
	*role = number.valid ? ROLE_OK : ROLE_WARN;
	if (number.valid)
		(void)snprintf(out, size, "%s  %s, %s", number.international, name,
		    number_type_label(number.type));
	else
		(void)snprintf(out, size, "%s  %s", number.international, number.problem);
}

const struct check_look check_looks[CHECK_LOOKS] = {
	{ CHECK_BAR, GLYPH_BAD, ROLE_BAD },
	{ CHECK_DOUBT, GLYPH_WARN, ROLE_WARN },
	{ CHECK_UNREAD, GLYPH_WARN, ROLE_WARN },
	{ CHECK_WAITING, GLYPH_ELLIPSIS, ROLE_DIM },
	{ CHECK_FINE, GLYPH_OK, ROLE_DIM },
};

int check_draw(struct rect r, int y, const struct check_look *look, const char *text, bool draw)
{
	if (draw && y < r.h) {
		(void)draw_text(r, y, 0, look->role, glyph(look->glyph));
		(void)draw_wrapped(rect_cols(r, 2, r.w - 2), y, 0, r.h - y, look->role, text);
	}
	return y + draw_wrapped_rows(r.w - 2, text);
}
