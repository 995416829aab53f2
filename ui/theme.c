#include "ui/theme.h"

enum {
	OWN = -1,
	BLACK = 0,
	RED = 1,
	GREEN = 2,
	YELLOW = 3,
	BLUE = 4,
	MAGENTA = 5,
	CYAN = 6,
	WHITE = 7
};

/* Red, green, magenta and cyan can be read on black and on white; yellow and blue cannot, so they
 * come as backgrounds with their own foreground only. */
static const struct look colours[ROLES] = {
	[ROLE_TEXT] = { OWN, OWN, 0 },
	[ROLE_DIM] = { OWN, OWN, LOOK_DIM },
	[ROLE_TITLE] = { OWN, OWN, LOOK_BOLD },
	[ROLE_HEADER] = { WHITE, BLUE, LOOK_BOLD },
	[ROLE_LABEL] = { CYAN, OWN, 0 },
	[ROLE_KEY] = { CYAN, OWN, LOOK_BOLD },
	[ROLE_BORDER] = { OWN, OWN, LOOK_DIM },
	[ROLE_BORDER_FOCUS] = { CYAN, OWN, LOOK_BOLD },
	[ROLE_FIELD] = { OWN, OWN, LOOK_UNDERLINE },
	[ROLE_FIELD_FOCUS] = { OWN, OWN, LOOK_BOLD | LOOK_UNDERLINE },
	[ROLE_SELECTED] = { OWN, OWN, LOOK_REVERSE },
	[ROLE_CODE] = { OWN, OWN, LOOK_BOLD },
	[ROLE_OK] = { GREEN, OWN, 0 },
	[ROLE_WARN] = { MAGENTA, OWN, LOOK_BOLD },
	[ROLE_BAD] = { RED, OWN, LOOK_BOLD },
	[ROLE_BADGE] = { BLACK, YELLOW, 0 },
	[ROLE_DISABLED] = { OWN, OWN, LOOK_DIM },
};

static const struct look plain[ROLES] = {
	[ROLE_TEXT] = { OWN, OWN, 0 },
	[ROLE_DIM] = { OWN, OWN, 0 },
	[ROLE_TITLE] = { OWN, OWN, LOOK_BOLD },
	[ROLE_HEADER] = { OWN, OWN, LOOK_REVERSE },
	[ROLE_LABEL] = { OWN, OWN, 0 },
	[ROLE_KEY] = { OWN, OWN, LOOK_BOLD },
	[ROLE_BORDER] = { OWN, OWN, 0 },
	[ROLE_BORDER_FOCUS] = { OWN, OWN, LOOK_BOLD },
	[ROLE_FIELD] = { OWN, OWN, LOOK_UNDERLINE },
	[ROLE_FIELD_FOCUS] = { OWN, OWN, LOOK_BOLD | LOOK_UNDERLINE },
	[ROLE_SELECTED] = { OWN, OWN, LOOK_REVERSE },
	[ROLE_CODE] = { OWN, OWN, LOOK_BOLD },
	[ROLE_OK] = { OWN, OWN, 0 },
	[ROLE_WARN] = { OWN, OWN, LOOK_BOLD },
	[ROLE_BAD] = { OWN, OWN, LOOK_BOLD },
	[ROLE_BADGE] = { OWN, OWN, LOOK_REVERSE | LOOK_BOLD },
	[ROLE_DISABLED] = { OWN, OWN, LOOK_DIM },
};

const struct look *theme_look(enum role role, bool colour)
{
	return colour ? &colours[role] : &plain[role];
}
