/* Any bytes as Supabase's answer. Where a page ends, the next one can be asked for. */
#include "tests/fuzz/answers.h"
#include "tests/provider/supabase_readers.h"

/* The text of the last line of that name. */
static bool last_of(const struct buf *said, const char *name, char *out, size_t size)
{
	const char *found = NULL, *at = buf_text(said);

	for (at = strstr(at, name); at != NULL; at = strstr(at + 1, name))
		found = at + strlen(name);
	if (found == NULL)
		return false;
	(void)snprintf(out, size, "%.*s", (int)strcspn(found, "\n"), found);
	return true;
}

static void next_page(struct buf *said)
{
	struct supabase s = { .base = "https://api.example" };
	struct supabase_page page = things_page;
	char id[80], at[80];
	struct http_request r;
	struct error err;

	/* Only what a page gives: the others show no names of columns. */
	if (!last_of(said, "\nid=", id, sizeof id) || !last_of(said, "\nat=", at, sizeof at) ||
	    id[0] == '\0' || at[0] == '\0' || strstr(buf_text(said), "\norg_id=") == NULL ||
	    strstr(buf_text(said), "\noutcome=") != NULL || !secret_set(&s.key, "x", 1))
		return;
	page.after_time = at;
	page.after_id = id;
	check(supabase_page_make(&s, &things, &page, &r, &err));
	check(strncmp(r.url, "https://api.example/rest/v1/things?select=", 42) == 0);
	http_request_done(&r);
	secret_done(&s.key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return answers_one(supabase_readers, SUPABASE_READERS, data, n, next_page);
}
