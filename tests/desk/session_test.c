#include "tests/desk/fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_equal(chmod(path, mode), 0);
}

/* Flag before environment before default; each row says where the store must come to lie. */
static void test_which_store(void **state)
{
	static const struct {
		const char *flag_db, *flag_profile, *env_db, *env_profile, *wanted;
	} rows[] = {
		{ "a.db", NULL, "b.db", "p", "a.db" },
		{ NULL, "desk", "b.db", "p", ".local/share/voxdesk/desk.db" },
		{ NULL, NULL, "b.db", "p", "b.db" },
		{ NULL, NULL, NULL, "p", ".local/share/voxdesk/p.db" },
		{ NULL, NULL, "", "", ".local/share/voxdesk/default.db" },
		{ NULL, NULL, NULL, NULL, ".local/share/voxdesk/default.db" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char flag[128], env[128], wanted[160];
		struct session_options options = { .profile = rows[i].flag_profile };
		struct session s;
		struct stat st;

		snprintf(flag, sizeof flag, "%s/%s", f->folder,
		    rows[i].flag_db ? rows[i].flag_db : "");
		snprintf(env, sizeof env, "%s/%s", f->folder, rows[i].env_db ? rows[i].env_db : "");
		options.db = rows[i].flag_db ? flag : NULL;
		unsetenv("VOXDESK_DB");
		unsetenv("VOXDESK_PROFILE");
		if (rows[i].env_db)
			setenv("VOXDESK_DB", rows[i].env_db[0] ? env : "", 1);
		if (rows[i].env_profile)
			setenv("VOXDESK_PROFILE", rows[i].env_profile, 1);
		session_init(&s, &options);
		must(f, session_open_store(&s, &f->err));
		snprintf(wanted, sizeof wanted, "%s/%s", f->folder, rows[i].wanted);
		assert_string_equal(store_path(s.store), wanted);
		session_done(&s);
		assert_int_equal(stat(wanted, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		unlink(wanted);
	}
}

static void test_profile_names(void **state)
{
	static const char *const bad[] = { "", "..", "../x", "a/b", "a b", "a.db", "\xc3\xa9",
		"a\nb",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" /* 65 */ };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct session_options options = { .profile = bad[i] };
		struct session s;

		session_init(&s, &options);
		must_refuse(f, session_open_store(&s, &f->err), "profile-name");
		assert_int_equal(f->err.kind, ERROR_INPUT);
		session_done(&s);
	}
}

static void test_operator(void **state)
{
	const struct passwd *pw = getpwuid(getuid());
	struct session s;

	(void)state;
	session_init(&s, NULL);
	if (pw)
		assert_string_equal(s.operator_name, pw->pw_name);
	session_done(&s);
	setenv("VOXDESK_OPERATOR", " Ann \x1b[31m\xe2\x80\xae", 1);
	session_init(&s, NULL);
	assert_true(strncmp(s.operator_name, "Ann ", 4) == 0);
	assert_null(strchr(s.operator_name, '\x1b'));
	assert_null(strstr(s.operator_name, "\xe2\x80\xae"));
	session_done(&s);
}

static void test_no_home(void **state)
{
	struct fixture *f = *state;
	struct session s;

	unsetenv("HOME");
	session_init(&s, NULL);
	assert_true(s.catalogue->n > 200);
	assert_string_equal(s.carriers_problem, "");
	must_refuse(f, session_open_store(&s, &f->err), "store-no-place");
	session_done(&s);
}

#define CARRIERS                                                                                          \
	"id,country,name,aliases,line_type,family,host_id,press_call,number_form,foreign_form,alt_forms," \
	"ring_min,ring_max,ring_step,ring_unit,confidence,one_by_one,first_code,note\n"                   \
	"be-my-pbx,BE,My PBX,,fixed,etsi-fixed,,no,national,idd,,,,,,high,,,Office\n"
#define CODES                                                                                                     \
	"carrier_id,condition,activate,activate_no_timer,deactivate,query,also_sets,confidence,standard_filled\n" \
	"be-my-pbx,all,*21*{number}#,,#21#,*#21#,,high,\n"
#define SOURCES "carrier_id,source,kind\nbe-my-pbx,our own PBX manual,carrier\n"

static void own_files(struct fixture *f, mode_t mode)
{
	char path[160];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/carriers/%s", f->folder,
		    (const char *const[]){ "carriers.csv", "codes.csv", "sources.csv" }[i]);
		write_file(path, (const char *const[]){ CARRIERS, CODES, SOURCES }[i], mode);
	}
}

static const char *own_carriers_now(struct fixture *f, bool *taken)
{
	static char problem[480];
	struct session s;

	(void)f;
	session_init(&s, NULL);
	*taken = catalogue_find(s.catalogue, "be-my-pbx") != NULL;
	assert_non_null(catalogue_find(s.catalogue, "gsm-standard"));
	snprintf(problem, sizeof problem, "%s", s.carriers_problem);
	session_done(&s);
	return problem;
}

/* $XDG_CONFIG_HOME/voxdesk is a link to the folder, so that the paths here stay short. */
static void own_carriers_begin(struct fixture *f)
{
	char path[160];

	setenv("XDG_CONFIG_HOME", f->folder, 1);
	snprintf(path, sizeof path, "%s/voxdesk", f->folder);
	assert_int_equal(symlink(f->folder, path), 0);
	snprintf(path, sizeof path, "%s/carriers", f->folder);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void test_own_carriers(void **state)
{
	struct fixture *f = *state;
	char path[160];
	bool taken;

	own_carriers_begin(f);
	assert_string_equal(own_carriers_now(f, &taken), "");
	assert_false(taken);
	own_files(f, 0644);
	assert_string_equal(own_carriers_now(f, &taken), "");
	assert_true(taken);
	own_files(f, 0664);
	assert_non_null(strstr(own_carriers_now(f, &taken), "others can write"));
	assert_false(taken);
	own_files(f, 0600);
	snprintf(path, sizeof path, "%s/carriers", f->folder);
	assert_int_equal(chmod(path, 0777), 0);
	assert_non_null(strstr(own_carriers_now(f, &taken), "others can write the folder"));
	assert_false(taken);
	assert_int_equal(chmod(path, 0700), 0);
	snprintf(path, sizeof path, "%s/carriers/carrier.csv", f->folder);
	write_file(path, "", 0600);
	assert_non_null(strstr(own_carriers_now(f, &taken), "carrier.csv is not one of"));
	assert_false(taken);
}

static void test_own_carriers_faults(void **state)
{
	struct fixture *f = *state;
	char path[160];
	bool taken;

	own_carriers_begin(f);
	own_files(f, 0600);
	snprintf(path, sizeof path, "%s/carriers/codes.csv", f->folder);
	write_file(path, CODES "be-my-pbx,busy,#67#,,,,,high,\n", 0600);
	assert_non_null(strstr(own_carriers_now(f, &taken), "codes.csv:3"));
	assert_false(taken);
	/* A FIFO must neither be read nor waited for. */
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_non_null(strstr(own_carriers_now(f, &taken), "not a plain file"));
	unlink(path);
	write_file(path, CODES, 0600);
	assert_int_equal(truncate(path, 3 << 20), 0);
	assert_non_null(strstr(own_carriers_now(f, &taken), "larger than"));
	assert_false(taken);
}

static bool practice_folder_left(const char *where)
{
	DIR *dir = opendir(where);
	const struct dirent *entry;
	bool found = false;

	assert_non_null(dir);
	for (entry = readdir(dir); entry; entry = readdir(dir))
		found = found || strncmp(entry->d_name, "voxdesk-practice", 16) == 0;
	closedir(dir);
	return found;
}

/* A fresh store each time, whatever the environment says, and nothing of it stays. */
static void test_practice(void **state)
{
	struct fixture *f = *state;
	struct session_options options = { .practice = true };
	struct customer_page page;
	struct session s;
	struct stat st;

	setenv("TMPDIR", f->folder, 1);
	setenv("VOXDESK_DB", f->db, 1);
	setenv("VOXDESK_PROFILE", "../bad", 1);
	for (int round = 0; round < 2; round++) {
		options.readonly = round == 1;
		session_init(&s, &options);
		must(f, session_open_store(&s, &f->err));
		must(f,
		    customer_page(s.store, PAGE_FIRST, NULL, false, 50, &f->arena, &page, &f->err));
		assert_int_equal(page.n, 5 + 19);
		assert_int_equal(store_readonly(s.store), options.readonly);
		assert_true(practice_folder_left(f->folder));
		session_done(&s);
		assert_false(practice_folder_left(f->folder));
	}
	assert_int_not_equal(stat(f->db, &st), 0);
	setenv("TMPDIR", "/nowhere", 1);
	options.readonly = false;
	session_init(&s, &options);
	must_refuse(f, session_open_store(&s, &f->err), "store-no-place");
	session_done(&s);
	unsetenv("TMPDIR");
}

/* What a killed process left goes at the next start; what a living one uses, and what is young,
 * stays. */
static void test_practice_sweeps(void **state)
{
	const struct session_options options = { .practice = true };
	const struct timespec old[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
	struct fixture *f = *state;
	struct session living, s;
	char dead[128], young[128], file[160];
	struct stat st;

	setenv("TMPDIR", f->folder, 1);
	snprintf(dead, sizeof dead, "%s/voxdesk-practice-dead", f->folder);
	snprintf(young, sizeof young, "%s/voxdesk-practice-young", f->folder);
	snprintf(file, sizeof file, "%s/practice.db-wal", dead);
	assert_int_equal(mkdir(dead, 0700), 0);
	assert_int_equal(mkdir(young, 0700), 0);
	write_file(file, "x", 0600);
	session_init(&living, &options);
	must(f, session_open_store(&living, &f->err));
	assert_int_equal(stat(dead, &st), 0); /* young still */
	assert_int_equal(utimensat(AT_FDCWD, dead, old, 0), 0);
	assert_int_equal(utimensat(AT_FDCWD, living.practice_folder, old, 0), 0);
	session_init(&s, &options);
	must(f, session_open_store(&s, &f->err));
	assert_int_not_equal(stat(dead, &st), 0);
	assert_int_equal(stat(young, &st), 0);
	assert_int_equal(stat(living.practice_folder, &st), 0);
	session_done(&s);
	session_done(&living);
	unsetenv("TMPDIR");
}

/* Every number of the examples reads, and each lane says something else. */
static void test_practice_lanes(void **state)
{
	static const struct {
		const char *name;
		enum lane1_step step;
		enum inbound_state state;
	} rows[] = {
		{ "Frituur", LANE1_CHOOSE_CARRIER, INBOUND_NONE },
		{ "Ikeja", LANE1_WAIT_DIAL, INBOUND_GIVEN },
		{ "Harbor", LANE1_CHECK, INBOUND_REPORTED },
		{ "Kingsway", LANE1_BYOC, INBOUND_NONE },
	};
	struct fixture *f = *state;
	const struct session_options options = { .practice = true };
	struct session s;

	session_init(&s, &options);
	must(f, session_open_store(&s, &f->err));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX];
		struct lane1 lane;

		must(f, desk_customer_find(&s, rows[i].name, NULL, true, id, &f->err));
		must(f, lane1_load(&s, id, NULL, &f->arena, &lane, &f->err));
		assert_true(lane.business.valid);
		assert_int_equal(lane.step, rows[i].step);
		assert_int_equal(lane.config->state, rows[i].state);
		assert_int_equal(lane.has_code, rows[i].step != LANE1_BYOC);
		assert_int_equal(lane.customer.call_back_at[0] != '\0', i == 1);
	}
	session_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_which_store, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_profile_names, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_operator, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_no_home, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_own_carriers, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_own_carriers_faults, fixture_folder,
		    fixture_end),
		cmocka_unit_test_setup_teardown(test_practice, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_practice_sweeps, fixture_folder, fixture_end),
		cmocka_unit_test_setup_teardown(test_practice_lanes, fixture_folder, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
