/*
 * Makes constant C tables from what people edit in data/, at build time; C on standard output.
 *     embed catalogue DIR     the six CSV files      -> catalogue_builtin()
 *     embed speech FILE...    LANG.txt, key = text   -> speech_languages[]
 *     embed sql FILE...       NNNN_name.sql          -> migrations[]
 *     embed troubles FILE     troubleshooting.csv    -> troubles[]
 *     embed completion FILE...  voxdesk.SHELL        -> completion_drivers[]
 * A fault in the data ends the build with file and line.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phone/catalogue_csv.h"
#include "phone/catalogue_rules.h"
#include "tools/embed.h"

#define FILE_BYTES_MAX (16L * 1024 * 1024)

static struct arena arena;

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	exit(1);
}

char *read_whole(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long size;

	if (f == NULL)
		die("%s: cannot be opened", path);
	size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
	if (size < 0 || size > FILE_BYTES_MAX || fseek(f, 0, SEEK_SET) != 0)
		die("%s: too large, or not a file", path);
	*n = (size_t)size;
	text = arena_alloc(&arena, *n + 1);
	if (fread(text, 1, *n, f) != *n || fclose(f) != 0)
		die("%s: cannot be read", path);
	if (strlen(text) != *n)
		die("%s: holds a NUL byte", path);
	return text;
}

void put_string(const char *s)
{
	(void)putchar('"');
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '\n')
			(void)fputs(s[1] != '\0' ? "\\n\"\n\t\"" : "\\n", stdout);
		else if (c == '"' || c == '\\' || c == '?')
			(void)printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			(void)printf("\\%03o", c);
		else
			(void)putchar(c);
	}
	(void)putchar('"');
}

void put_next(const char *s)
{
	(void)fputs(", ", stdout);
	put_string(s);
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* ---- catalogue */

static void print_fault(const char *where, const char *what, void *user)
{
	(void)fprintf(stderr, "%s/%s: %s\n", (const char *)user, where, what);
}

static void put_codes(const struct carrier *const *rows, size_t n)
{
	(void)puts("static const struct code_row codes[] = {");
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rows[i]->n_codes; k++) {
			const struct code_row *r = &rows[i]->codes[k];

			(void)printf("\t{ %d", (int)r->condition);
			put_next(r->activate);
			put_next(r->activate_no_timer);
			put_next(r->deactivate);
			put_next(r->query);
			(void)printf(", %u, %d, %d, %d, %d },\n", r->also_sets, (int)r->confidence,
			    r->filled_activate, r->filled_deactivate, r->filled_query);
		}
	}
	(void)puts("\t{ 0 }\n};");
}

static void put_steps(const struct carrier *const *rows, size_t n)
{
	(void)puts("static const struct step_row steps[] = {");
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rows[i]->n_steps; k++) {
			(void)printf("\t{ %d, %d", (int)rows[i]->steps[k].condition,
			    rows[i]->steps[k].position);
			put_next(rows[i]->steps[k].text);
			(void)puts(" },");
		}
	}
	(void)puts("\t{ 0 }\n};");
}

static void put_restrictions(const struct carrier *const *rows, size_t n)
{
	(void)puts("static const struct restriction_row restrictions[] = {");
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rows[i]->n_restrictions; k++) {
			(void)fputs("\t{ ", stdout);
			put_string(rows[i]->restrictions[k].kind);
			put_next(rows[i]->restrictions[k].text);
			put_next(rows[i]->restrictions[k].source);
			(void)puts(" },");
		}
	}
	(void)puts("\t{ 0 }\n};");
}

static void put_conflicts(const struct carrier *const *rows, size_t n)
{
	(void)puts("static const struct conflict_row conflicts[] = {");
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rows[i]->n_conflicts; k++) {
			(void)printf("\t{ %d", (int)rows[i]->conflicts[k].condition);
			put_next(rows[i]->conflicts[k].says);
			put_next(rows[i]->conflicts[k].versus);
			put_next(rows[i]->conflicts[k].where);
			(void)puts(" },");
		}
	}
	(void)puts("\t{ 0 }\n};");
}

static void put_sources(const struct carrier *const *rows, size_t n)
{
	(void)puts("static const struct source_row sources[] = {");
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rows[i]->n_sources; k++) {
			(void)fputs("\t{ ", stdout);
			put_string(rows[i]->sources[k].source);
			put_next(rows[i]->sources[k].kind);
			(void)puts(" },");
		}
	}
	(void)puts("\t{ 0 }\n};");
}

/* Where the lists of one carrier begin in the arrays above. */
struct starts {
	size_t codes, steps, restrictions, conflicts, sources;
};

static void put_carrier(const struct carrier *c, struct starts *at)
{
	(void)fputs("\t{ ", stdout);
	put_string(c->id);
	put_next(c->country);
	put_next(c->name);
	put_next(c->aliases);
	(void)printf(", %d, %d", (int)c->line_type, (int)c->family);
	put_next(c->host_id);
	(void)printf(", %d, %d, %d, %u, %d, %d, %d, %d, %d, %d", c->press_call, (int)c->number_form,
	    (int)c->foreign_form, c->alt_forms, c->ring_min, c->ring_max, c->ring_step,
	    (int)c->ring_unit, (int)c->confidence, c->one_by_one);
	put_next(c->first_code);
	put_next(c->note);
	(void)printf(",\n\t  codes + %zu, %zu, steps + %zu, %zu, restrictions + %zu, %zu, "
		     "conflicts + %zu, %zu, sources + %zu, %zu, 0 },\n",
	    at->codes, c->n_codes, at->steps, c->n_steps, at->restrictions, c->n_restrictions,
	    at->conflicts, c->n_conflicts, at->sources, c->n_sources);
	at->codes += c->n_codes;
	at->steps += c->n_steps;
	at->restrictions += c->n_restrictions;
	at->conflicts += c->n_conflicts;
	at->sources += c->n_sources;
}

static void embed_catalogue(char *dir)
{
	struct catalogue_faults faults = { .fn = print_fault, .user = dir };
	struct catalogue_texts texts = { 0 };
	struct starts at = { 0 };
	struct catalogue_csv csv;
	const struct carrier **rows;
	bool read;
	size_t n;

	for (int f = 0; f < CATALOGUE_FILES; f++)
		texts.file[f].text =
		    read_whole(arena_printf(&arena, "%s/%s", dir, catalogue_file_names[f]),
			&texts.file[f].n);
	catalogue_form_check(&texts, &faults);
	read = catalogue_csv_read(&texts, &arena, &csv, &faults);
	if (read)
		catalogue_rules_check(&csv, NULL, &faults);
	if (faults.n != 0)
		die("%s: %zu faults", dir, faults.n);
	rows = catalogue_csv_build(&csv, false, &arena);
	n = csv.file[FILE_CARRIERS].n;
	(void)printf(
	    "/* Made by tools/embed from data/catalogue. */\n#include \"phone/catalogue.h\"\n\n");
	put_codes(rows, n);
	put_steps(rows, n);
	put_restrictions(rows, n);
	put_conflicts(rows, n);
	put_sources(rows, n);
	(void)puts("static const struct carrier carriers[] = {");
	for (size_t i = 0; i < n; i++)
		put_carrier(rows[i], &at);
	(void)puts("};\nstatic const struct carrier *const rows[] = {");
	for (size_t i = 0; i < n; i++)
		(void)printf("\tcarriers + %zu,\n", i);
	(void)printf("};\nstatic const struct catalogue builtin = { rows, %zu };\n\n"
		     "const struct catalogue *catalogue_builtin(void)\n{\n\treturn &builtin;\n}\n",
	    n);
}

/* ---- speech */

struct speech_line {
	const char *key, *text;
	int line;
};

static int speech_compare(const void *a, const void *b)
{
	const struct speech_line *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* Cuts blanks at both ends; changes the text. */
static char *trim(char *s)
{
	char *end = s + strlen(s);

	while (end > s && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		*--end = '\0';
	return s + strspn(s, " \t");
}

static void speech_read(const char *path, struct speech_line *out, size_t *n)
{
	size_t bytes;
	char *next = read_whole(path, &bytes);

	for (int line = 1; next != NULL; line++) {
		char *text = next, *equals;

		next = strchr(text, '\n');
		if (next != NULL)
			*next++ = '\0';
		text = trim(text);
		if (*text == '\0' || *text == '#')
			continue;
		equals = strchr(text, '=');
		if (equals == NULL)
			die("%s:%d: not `key = text`", path, line);
		*equals = '\0';
		out[*n] = (struct speech_line){ trim(text), trim(equals + 1), line };
		if (*out[*n].key == '\0' || *out[*n].text == '\0')
			die("%s:%d: empty key or text", path, line);
		(*n)++;
	}
	qsort(out, *n, sizeof *out, speech_compare);
	for (size_t i = 1; i < *n; i++) {
		if (strcmp(out[i].key, out[i - 1].key) == 0)
			die("%s:%d: key %s stands in line %d too", path, out[i].line, out[i].key,
			    out[i - 1].line);
	}
}

static size_t lines_of(const char *path)
{
	size_t bytes, n = 1;
	const char *text = read_whole(path, &bytes);

	for (const char *s = text; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

static int path_compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(file_name(*x), file_name(*y));
}

static void embed_speech(char **paths, int n_paths)
{
	size_t *counts = arena_alloc(&arena, ((size_t)n_paths + 1) * sizeof *counts);

	qsort(paths, (size_t)n_paths, sizeof *paths, path_compare);
	(void)printf(
	    "/* Made by tools/embed from data/speech. */\n#include \"phone/speech_table.h\"\n\n");
	for (int i = 0; i < n_paths; i++) {
		struct speech_line *lines = arena_alloc(&arena, lines_of(paths[i]) * sizeof *lines);

		speech_read(paths[i], lines, &counts[i]);
		(void)printf("static const struct speech_entry entries_%d[] = {\n", i);
		for (size_t k = 0; k < counts[i]; k++) {
			(void)fputs("\t{ ", stdout);
			put_string(lines[k].key);
			put_next(lines[k].text);
			(void)puts(" },");
		}
		(void)puts("\t{ 0 }\n};");
	}
	(void)puts("const struct speech_language speech_languages[] = {");
	for (int i = 0; i < n_paths; i++) {
		const char *name = file_name(paths[i]), *dot = strrchr(name, '.');

		if (dot == NULL || strcmp(dot, ".txt") != 0)
			die("%s: the name is not LANG.txt", paths[i]);
		(void)printf("\t{ \"%.*s\", entries_%d, %zu },\n", (int)(dot - name), name, i,
		    counts[i]);
	}
	(void)printf("\t{ 0 }\n};\nconst size_t n_speech_languages = %d;\n", n_paths);
}

/* ---- sql */

static void embed_sql(char **paths, int n_paths)
{
	qsort(paths, (size_t)n_paths, sizeof *paths, path_compare);
	(void)printf(
	    "/* Made by tools/embed from data/sql. */\n#include \"store/migrations_table.h\"\n\n");
	(void)puts("const struct migration migrations[] = {");
	for (int i = 0; i < n_paths; i++) {
		const char *name = file_name(paths[i]), *dot = strrchr(name, '.');
		char *after;
		long number = strtol(name, &after, 10);
		size_t bytes;

		if (strspn(name, "0123456789") != 4 || *after != '_' || dot == NULL ||
		    dot <= after + 1 || strcmp(dot, ".sql") != 0)
			die("%s: the name is not NNNN_name.sql", paths[i]);
		if (number != i + 1)
			die("%s: migrations are numbered 1, 2, 3 without a gap; this should be %04d",
			    paths[i], i + 1);
		(void)printf("\t{ %d, \"%.*s\",\n\t", i + 1, (int)(dot - after - 1), after + 1);
		put_string(read_whole(paths[i], &bytes));
		(void)puts(" },");
	}
	(void)printf("\t{ 0 }\n};\nconst size_t n_migrations = %d;\n", n_paths);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "catalogue") == 0)
		embed_catalogue(argv[2]);
	else if (argc >= 2 && strcmp(argv[1], "speech") == 0)
		embed_speech(argv + 2, argc - 2);
	else if (argc >= 2 && strcmp(argv[1], "sql") == 0)
		embed_sql(argv + 2, argc - 2);
	else if (argc == 3 && strcmp(argv[1], "troubles") == 0)
		embed_troubles(argv[2], &arena);
	else if (argc >= 2 && strcmp(argv[1], "completion") == 0)
		embed_completion(argv + 2, argc - 2);
	else
		die("usage: embed catalogue DIR | speech FILE... | sql FILE... | troubles FILE | completion FILE...");
	arena_done(&arena);
	if (fflush(stdout) != 0 || ferror(stdout))
		die("standard output cannot be written");
	return 0;
}
