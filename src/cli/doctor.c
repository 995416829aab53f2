/* doctor: what is wrong with the desk, or with one customer; one line a check. */
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "desk/doctor.h"

#define STATE_COLUMNS 9
#define CHECK_COLUMNS 16
#define LINE_COLUMNS 80

static const char *const state_words[DOCTOR_STATES] = {
	[DOCTOR_OK] = N_("ok"),
	[DOCTOR_WARN] = N_("warning"),
	[DOCTOR_FAIL] = N_("FAULT"),
	[DOCTOR_UNKNOWN] = N_("unknown"),
};

/* {check, state, found, fix} */
static cJSON *document(const struct doctor_finding *f)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "check", f->check);
	cJSON_AddStringToObject(doc, "state", doctor_state_name(f->state));
	cli_json_text(doc, "found", f->found);
	cli_json_text(doc, "fix", f->fix);
	return doc;
}

static int blanks(const char *word, int columns)
{
	const int used = (int)text_width(word);

	return used < columns ? columns - used : 1;
}

/* Beside the check's name, or below it. */
static void wrapped_say(struct cli *c, const char *first, const char *mark, const char *text)
{
	const int margin = STATE_COLUMNS + CHECK_COLUMNS;
	const size_t room = (size_t)LINE_COLUMNS - (size_t)margin - strlen(mark);

	do {
		const size_t n = cli_fit(text, room);

		cli_say(c, "%s%*s%s%.*s", first, first[0] ? 0 : margin, "", mark, (int)n, text);
		text += n;
		text += *text == ' ';
		first = "";
		mark = mark[0] ? "   " : "";
	} while (*text);
}

static void finding_say(struct cli *c, const struct doctor_finding *f)
{
	const char *state = _(state_words[f->state]);

	wrapped_say(c,
	    arena_printf(&c->arena, "%s%*s%s%*s", state, blanks(state, STATE_COLUMNS), "", f->check,
		blanks(f->check, CHECK_COLUMNS), ""),
	    "", f->found);
	if (f->fix[0])
		wrapped_say(c, "", "-> ", f->fix);
}

static void print(struct cli *c, const struct doctor_report *r)
{
	size_t printed = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (c->options.json)
			cli_list_item(c, document(&r->findings[i]), &printed);
		else
			finding_say(c, &r->findings[i]);
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else
		cli_say(c, _("%zu checks: %zu ok, %zu to be looked at, %zu at fault, %zu unknown."),
		    r->n, r->count[DOCTOR_OK], r->count[DOCTOR_WARN], r->count[DOCTOR_FAIL],
		    r->count[DOCTOR_UNKNOWN]);
}

static void examined(void *user)
{
	cli_answered(user, NULL);
}

static bool examine(struct cli *c, const struct doctor_subject *subject, struct error *err)
{
	struct cli_answer answer = { .done = false };
	const struct doctor_report *r;
	enum cli_end end;
	struct doctor *d;
	bool well;

	d = doctor_new(&c->session, cli_loop(c), subject, examined, &answer, err);
	if (!d)
		return false;
	end = cli_run_until(c, cli_answer_there, &answer, CLI_REST);
	if (end != CLI_DONE)
		doctor_stop(d);
	r = doctor_report(d);
	print(c, r);
	if (end == CLI_STOPPED)
		well = error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped. Shown is what is known here."));
	else
		well = r->count[DOCTOR_FAIL] == 0 ||
		    error_set(err, ERROR_REFUSED, "fault-found", _("What helps stands below each."),
			ngettext("%zu check found a fault.", "%zu checks found a fault.",
			    (unsigned long)r->count[DOCTOR_FAIL]),
			r->count[DOCTOR_FAIL]);
	doctor_free(d);
	return well;
}

/* A store that cannot be opened is a finding of its own, but where a customer is asked for. */
bool run_doctor(struct cli *c, struct error *err)
{
	struct doctor_subject subject = { .customer_id = "", .number = c->value[FLAG_NUMBER] };
	struct error store = { 0 };
	char id[ID_MAX];

	if (c->n == 0 && (c->value[FLAG_NUMBER] || c->value[FLAG_COUNTRY]))
		return error_set(err, ERROR_USAGE, "flag-not-here",
		    _("Name the customer too: voxdesk doctor CUSTOMER --number NUMBER."),
		    _("--number and --country are about a customer, and none is named."));
	if (!session_open_store(&c->session, &store))
		subject.store = &store;
	if (c->n == 0)
		return examine(c, &subject, err);
	if (subject.store) {
		*err = store;
		return false;
	}
	subject.customer_id = id;
	return desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id,
		   err) &&
	    examine(c, &subject, err);
}
