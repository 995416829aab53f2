#include "ui/glyphs.h"

static const char *const unicode[GLYPHS] = {
	[GLYPH_ON] = "●",
	[GLYPH_OFF] = "○",
	[GLYPH_WARN] = "!",
	[GLYPH_BAD] = "✗",
	[GLYPH_OK] = "✓",
	[GLYPH_ELLIPSIS] = "…",
	[GLYPH_MENU] = "▾",
	[GLYPH_DOT] = "·",
	[GLYPH_ARROW] = "→",
};
static const char *const ascii_only[GLYPHS] = {
	[GLYPH_ON] = "*",
	[GLYPH_OFF] = "o",
	[GLYPH_WARN] = "!",
	[GLYPH_BAD] = "x",
	[GLYPH_OK] = "+",
	[GLYPH_ELLIPSIS] = "...",
	[GLYPH_MENU] = "v",
	[GLYPH_DOT] = ".",
	[GLYPH_ARROW] = "->",
};
static const struct box_signs boxes[2][2] = {
	{ { "─", "│", { "┌", "┐", "└", "┘" } }, { "═", "║", { "╔", "╗", "╚", "╝" } } },
	{ { "-", "|", { "+", "+", "+", "+" } }, { "=", "|", { "#", "#", "#", "#" } } },
};
static const struct {
	char digit;
	const char *rows[BIG_ROWS];
} big[] = {
	{ '0', { " ### ", "#   #", "#   #", "#   #", " ### " } },
	{ '1', { "  #  ", " ##  ", "  #  ", "  #  ", " ### " } },
	{ '2', { "#### ", "    #", " ### ", "#    ", "#####" } },
	{ '3', { "#### ", "    #", " ### ", "    #", "#### " } },
	{ '4', { "#   #", "#   #", "#####", "    #", "    #" } },
	{ '5', { "#####", "#    ", "#### ", "    #", "#### " } },
	{ '6', { " ### ", "#    ", "#### ", "#   #", " ### " } },
	{ '7', { "#####", "    #", "   # ", "  #  ", "  #  " } },
	{ '8', { " ### ", "#   #", " ### ", "#   #", " ### " } },
	{ '9', { " ### ", "#   #", " ####", "    #", " ### " } },
	{ '*', { "# # #", " ### ", "#####", " ### ", "# # #" } },
	{ '#', { " # # ", "#####", " # # ", "#####", " # # " } },
	{ '+', { "  #  ", "  #  ", "#####", "  #  ", "  #  " } },
	{ '-', { "     ", "     ", "#####", "     ", "     " } },
	{ ' ', { "     ", "     ", "     ", "     ", "     " } },
};
static bool ascii;

void glyphs_ascii(bool on)
{
	ascii = on;
}

bool glyphs_are_ascii(void)
{
	return ascii;
}

const char *glyph(enum glyph g)
{
	return ascii ? ascii_only[g] : unicode[g];
}

const struct box_signs *glyphs_box(bool focused)
{
	return &boxes[ascii ? 1 : 0][focused ? 1 : 0];
}

const char *const *glyphs_big(char digit)
{
	size_t i;

	for (i = 0; i < sizeof big / sizeof big[0]; i++) {
		if (big[i].digit == digit)
			return big[i].rows;
	}
	return NULL;
}

const char *glyphs_ink(void)
{
	return ascii ? "#" : "█";
}
