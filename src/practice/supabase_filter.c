/*
 * Filters of PostgREST as SQL: col=op.value, not., and=(...), or=(...), any depth. Values go in
 * as bound ones, read as the column's type. The condition of key-set paging,
 * or=(a.gt.A,and(a.eq.A,b.gt.B)), becomes a comparison of row values, so that a page costs what a
 * page costs however far down it is.
 */
#include <stdio.h>
#include <string.h>

#include "practice/supabase_parts.h"

#define DEEP 16

struct node {
	struct node *next, *children; /* children: of a tree */
	bool no, any;                 /* not; or (else and) */
	const struct sb_column *column;
	const char *op; /* of a leaf */
	const char *value;
};

struct reader {
	struct sb_call *c;
	const char *whole, *at; /* of the list being read */
	int depth;
};

static const struct {
	const char *name, *sql;
} operators[] = {
	{ "eq", "=" },
	{ "neq", "<>" },
	{ "gt", ">" },
	{ "gte", ">=" },
	{ "lt", "<" },
	{ "lte", "<=" },
	{ "like", NULL },
	{ "ilike", NULL },
	{ "in", NULL },
	{ "is", NULL },
};
static const char *const elsewhere[] = { "match", "imatch", "isdistinct", "fts", "plfts", "phfts",
	"wfts", "cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj" };

static bool named(const char *text, size_t n, const char *name)
{
	return strlen(name) == n && strncmp(text, name, n) == 0;
}

static bool unread(struct sb_call *c, const char *what, const char *text)
{
	char details[SB_WORDS];

	(void)snprintf(details, sizeof details,
	    text[0] == '\0' ? "unexpected end of input expecting \"not\" or operator (eq, gt, ...)"
			    : "unexpected \"%.1s\" expecting \"not\" or operator (eq, gt, ...)",
	    text);
	return sb_fail(&c->fault, 400, "PGRST100", details,
	    "\"failed to parse %s (%.250s)\" (line 1, column 1)", what, text);
}

/* The operator in front of a value, with "not." in front of that. */
static bool read_operator(struct sb_call *c, const char **at, struct node *leaf)
{
	const char *text = *at;
	size_t n;

	if (strncmp(*at, "not.", 4) == 0) {
		leaf->no = !leaf->no;
		*at += 4;
	}
	n = strcspn(*at, ".(");
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
		if (!named(*at, n, operators[i].name) || (*at)[n] != '.')
			continue;
		leaf->op = operators[i].name;
		*at += n + 1;
		return true;
	}
	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
		if (named(*at, n, elsewhere[i]))
			return sb_not_here(&c->fault, "Practice has no such operator.");
	for (size_t i = 0; (*at)[n] == '(' && i < sizeof operators / sizeof operators[0]; i++)
		if (named(*at, n, operators[i].name))
			return sb_not_here(&c->fault,
			    "Practice has no operator with (any) or (all).");
	return unread(c, "filter", text);
}

/* ---- reading lists */

/* A value in a list: quoted, or up to the sign that ends it. NULL: it does not end. */
static const char *listed_value(struct reader *r)
{
	char *out = arena_alloc(&r->c->arena, strlen(r->at) + 1);
	size_t n = 0;

	if (*r->at != '"') {
		while (*r->at != '\0' && *r->at != ',' && *r->at != ')')
			out[n++] = *r->at++;
		return out;
	}
	for (r->at++; *r->at != '"'; r->at++) {
		if (*r->at == '\\' && r->at[1] != '\0')
			r->at++;
		if (*r->at == '\0')
			return NULL;
		out[n++] = *r->at;
	}
	r->at++;
	return out;
}

/* Of in: the list as it stands, brackets included. */
static const char *listed_list(struct reader *r)
{
	const char *from = r->at;
	bool quoted = false;

	if (*r->at != '(')
		return NULL;
	for (; *r->at != '\0'; r->at++) {
		if (*r->at == '\\' && quoted && r->at[1] != '\0')
			r->at++;
		else if (*r->at == '"')
			quoted = !quoted;
		else if (*r->at == ')' && !quoted)
			break;
	}
	if (*r->at == '\0')
		return NULL;
	r->at++;
	return arena_strndup(&r->c->arena, from, (size_t)(r->at - from));
}

static struct node *read_list(struct reader *r);

static struct node *read_leaf(struct reader *r)
{
	struct node *leaf = arena_alloc(&r->c->arena, sizeof *leaf);
	size_t n = strcspn(r->at, ".,()");
	const char *name = arena_strndup(&r->c->arena, r->at, n);

	if (r->at[n] != '.') {
		(void)unread(r->c, "logic tree", r->whole);
		return NULL;
	}
	r->at += n + 1;
	if (!sb_known_column(r->c, name, &leaf->column) || !read_operator(r->c, &r->at, leaf))
		return NULL;
	leaf->value = strcmp(leaf->op, "in") == 0 ? listed_list(r) : listed_value(r);
	if (leaf->value != NULL)
		return leaf;
	(void)unread(r->c, "logic tree", r->whole);
	return NULL;
}

/* "and(", "not.or(", or a filter. */
static struct node *read_item(struct reader *r)
{
	static const struct {
		const char *begins;
		bool no, any;
	} trees[] = { { "and(", false, false }, { "or(", false, true }, { "not.and(", true, false },
		{ "not.or(", true, true } };
	struct node *tree;

	for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
		if (strncmp(r->at, trees[i].begins, strlen(trees[i].begins)) != 0)
			continue;
		r->at += strlen(trees[i].begins) - 1;
		tree = read_list(r);
		if (tree != NULL) {
			tree->no = trees[i].no;
			tree->any = trees[i].any;
		}
		return tree;
	}
	return read_leaf(r);
}

/* "(a,b,c)" */
static struct node *read_list(struct reader *r)
{
	struct node *tree = arena_alloc(&r->c->arena, sizeof *tree);
	struct node **end = &tree->children;

	if (*r->at != '(' || ++r->depth > DEEP) {
		(void)unread(r->c, "logic tree", r->whole);
		return NULL;
	}
	do {
		r->at++;
		*end = read_item(r);
		if (*end == NULL)
			return NULL;
		end = &(*end)->next;
	} while (*r->at == ',');
	r->depth--;
	if (*r->at == ')') {
		r->at++;
		return tree;
	}
	(void)unread(r->c, "logic tree", r->whole);
	return NULL;
}

/* ---- writing SQL */

static bool write_in(struct sb_call *c, struct sb_sql *q, const struct node *leaf)
{
	struct reader r = { .c = c, .whole = leaf->value, .at = leaf->value };
	struct sb_value value;
	const char *text;

	if (*r.at != '(' || leaf->value[strlen(leaf->value) - 1] != ')')
		return unread(c, "filter", leaf->value);
	sb_sql(q, "\"%s\" in (", leaf->column->name);
	r.at++;
	while (*r.at != ')' || r.at[1] != '\0') {
		text = listed_value(&r);
		if (text == NULL)
			return unread(c, "filter", leaf->value);
		if (!sb_value_of(leaf->column->type, text, &value, &c->arena, &c->fault))
			return false;
		sb_sql_bind(q, value);
		if (*r.at == ',') {
			sb_sql(q, ", ");
			r.at++;
		} else if (*r.at != ')' || r.at[1] != '\0') {
			return unread(c, "filter", leaf->value);
		}
	}
	sb_sql(q, ")");
	return true;
}

static bool write_is(struct sb_call *c, struct sb_sql *q, const struct node *leaf)
{
	static const struct {
		const char *word, *sql;
		bool flag;
	} words[] = { { "null", "is null", false }, { "not_null", "is not null", false },
		{ "true", "is 1", true }, { "false", "is 0", true },
		{ "unknown", "is null", true } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcasecmp(words[i].word, leaf->value) != 0)
			continue;
		if (words[i].flag && leaf->column->type != SB_BOOL)
			return sb_fail(&c->fault, 400, "42804", NULL,
			    "argument of IS %s must be type boolean", words[i].word);
		sb_sql(q, "\"%s\" %s", leaf->column->name, words[i].sql);
		return true;
	}
	return unread(c, "filter", leaf->value);
}

static bool write_like(struct sb_call *c, struct sb_sql *q, const struct node *leaf)
{
	char *pattern = arena_strdup(&c->arena, leaf->value);

	if (leaf->column->type != SB_TEXT)
		return sb_fail(&c->fault, 404, "42883", NULL, "operator does not exist: %s",
		    leaf->op);
	for (char *sign = pattern; *sign != '\0'; sign++)
		if (*sign == '*')
			*sign = '%';
	sb_sql(q, "sb_like(\"%s\", ", leaf->column->name);
	sb_sql_bind(q, (struct sb_value){ .kind = SB_STRING, .text = pattern });
	sb_sql(q, ", %d)", strcmp(leaf->op, "ilike") == 0);
	return true;
}

static bool write_leaf(struct sb_call *c, struct sb_sql *q, const struct node *leaf)
{
	struct sb_value value;

	if (strcmp(leaf->op, "in") == 0)
		return write_in(c, q, leaf);
	if (strcmp(leaf->op, "is") == 0)
		return write_is(c, q, leaf);
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
		if (strcmp(operators[i].name, leaf->op) != 0 || operators[i].sql == NULL)
			continue;
		if (!sb_value_of(leaf->column->type, leaf->value, &value, &c->arena, &c->fault))
			return false;
		sb_sql(q, "\"%s\" %s ", leaf->column->name, operators[i].sql);
		sb_sql_bind(q, value);
		return true;
	}
	return write_like(c, q, leaf);
}

static bool is_leaf(const struct node *n, const char *op)
{
	return n != NULL && n->children == NULL && !n->no && strcmp(n->op, op) == 0;
}

/* or(a.gt.A,and(a.eq.A,b.gt.B)), with gt or lt throughout. */
static bool key_set(const struct node *tree)
{
	const struct node *first = tree->children, *both = first->next;
	const struct node *same = both == NULL ? NULL : both->children;

	return tree->any && !tree->no && same != NULL && both->next == NULL && !both->any &&
	    !both->no && is_leaf(same, "eq") && same->next != NULL && same->next->next == NULL &&
	    (is_leaf(first, "gt") || is_leaf(first, "lt")) && is_leaf(same->next, first->op) &&
	    first->column == same->column && strcmp(first->value, same->value) == 0;
}

static bool write_key_set(struct sb_call *c, struct sb_sql *q, const struct node *tree)
{
	const struct node *first = tree->children, *then = first->next->children->next;
	struct sb_value a, b;

	if (!sb_value_of(first->column->type, first->value, &a, &c->arena, &c->fault) ||
	    !sb_value_of(then->column->type, then->value, &b, &c->arena, &c->fault))
		return false;
	sb_sql(q, "(\"%s\", \"%s\") %s (", first->column->name, then->column->name,
	    first->op[0] == 'g' ? ">" : "<");
	sb_sql_bind(q, a);
	sb_sql(q, ", ");
	sb_sql_bind(q, b);
	sb_sql(q, ")");
	return true;
}

static bool write_node(struct sb_call *c, struct sb_sql *q, const struct node *n)
{
	const struct node *child;

	sb_sql(q, n->no ? "not (" : "(");
	if (n->children == NULL) {
		if (!write_leaf(c, q, n))
			return false;
	} else if (key_set(n)) {
		if (!write_key_set(c, q, n))
			return false;
	} else {
		for (child = n->children; child != NULL; child = child->next) {
			if (child != n->children)
				sb_sql(q, n->any ? " or " : " and ");
			if (!write_node(c, q, child))
				return false;
		}
	}
	sb_sql(q, ")");
	return true;
}

bool sb_filter(struct sb_call *c, struct sb_sql *q, const char *name, const char *value)
{
	struct node leaf = { 0 }, *tree;
	struct reader r = { .c = c, .whole = value, .at = value };
	bool no = strncmp(name, "not.", 4) == 0;
	const char *word = no ? name + 4 : name;

	if (strcmp(word, "and") == 0 || strcmp(word, "or") == 0) {
		tree = read_list(&r);
		if (tree == NULL)
			return false;
		if (*r.at != '\0')
			return unread(c, "logic tree", value);
		tree->no = no;
		tree->any = word[0] == 'o';
		return write_node(c, q, tree);
	}
	if (!sb_known_column(c, name, &leaf.column) || !read_operator(c, &value, &leaf))
		return false;
	leaf.value = value;
	return write_node(c, q, &leaf);
}
