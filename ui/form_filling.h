/* A form while it is filled in, shared by form.c (what keys do, drafts) and form_draw.c. */
#ifndef UI_FORM_FILLING_H
#define UI_FORM_FILLING_H

#include "ui/app.h"

#define NOTE_SIZE 300

struct filling {
	struct app *app;
	struct form form; /* as it began */
	struct form now;  /* with the values as typed */
	void *user;
	struct line_edit edits[FORM_FIELDS_MAX];
	size_t at;
	uint64_t initial;
	bool saved;
	bool kept;      /* shows what was typed before and is not saved */
	bool has_typed; /* what Ctrl-R took away, for it to bring back */
	char typed[FORM_FIELDS_MAX][LINE_EDIT_SIZE];
	struct error error;
	int fault;                        /* the field the error is about, -1: none */
	bool note_known[FORM_FIELDS_MAX]; /* notes are made at a change, not at each drawing */
	char notes[FORM_FIELDS_MAX][NOTE_SIZE];
	enum role note_roles[FORM_FIELDS_MAX];
};

/* Another value than it began with. */
bool form_field_changed(const struct filling *f, size_t i);
void form_draw(void *self, struct rect area); /* makes the notes that it shows */

#endif
