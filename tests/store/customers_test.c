#include "folder.h"

static void added_is_found(void **state)
{
	struct folder *f = *state;
	struct customer_row *rows;
	struct customer_page page;
	struct customer c;
	char id[ID_MAX], found[ID_MAX];
	bool more;
	size_t n;

	add(f, "Frituur De Kroon", "+3292246111", id);
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_string_equal(c.name, "Frituur De Kroon");
	assert_int_equal(c.version, 1);
	assert_ok(f, customer_page(f->store, PAGE_FIRST, NULL, false, 10, &f->arena, &page, &f->err));
	assert_int_equal(page.n, 1);
	assert_string_equal(page.rows[0].business_number, "+3292246111");
	assert_string_equal(page.rows[0].inbound_state, "none");
	static const char *const texts[] = { "fr", "kroon", "KROON frit", "09 224 61 11", "224.61", "+3292246111", "0032 9 224",
		"32 9 224", "09", "0", "kroon 224", "+32 (0)9 224", "092246111", "9224" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_ok(f, customer_search(f->store, texts[i], false, 10, &f->arena, &rows, &n, &more, &f->err));
		if (n != 1)
			fail_msg("\"%s\" found %zu", texts[i], n);
		assert_string_equal(rows[0].id, id);
	}
	assert_ok(f, customer_find(f->store, "kroon", NULL, true, found, &f->err));
	assert_string_equal(found, id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(added_is_found, folder_setup_store, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
