/* The vault's file: what opens it and what does not, changes by many, changes that fail. */
#include "tests/desk/fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "desk/secret_names.h"
#include "desk/vault.h"

#define PASSPHRASE "correct horse battery"
#define ACCOUNT "TWILIO_AUTH_TOKEN@AC0123456789abcdef0123456789abcdef"
#define AT_MEMORY 24 /* in the header, as src/desk/vault_parts.h has it */
#define AT_SUM 88
#define WRITERS 4
#define EACH 8

struct place {
	struct fixture f;
	char path[96];
	struct secret passphrase;
};

static struct secret secret_of(const char *text)
{
	struct secret s = { 0 };

	assert_true(secret_set(&s, text, strlen(text)));
	return s;
}

static int start(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	assert_non_null(p);
	snprintf(p->f.folder, sizeof p->f.folder, "/tmp/voxdesk-vault-XXXXXX");
	assert_non_null(mkdtemp(p->f.folder));
	snprintf(p->path, sizeof p->path, "%s/default.vault", p->f.folder);
	p->passphrase = secret_of(PASSPHRASE);
	vault_cheap(true);
	*state = p;
	return 0;
}

static int end(void **state)
{
	struct place *p = *state;

	secret_done(&p->passphrase);
	nftw(p->f.folder, fixture_unlink, 16, FTW_DEPTH | FTW_PHYS);
	free(p);
	return 0;
}

static void put(struct place *p, struct vault *v, const char *name, const char *value)
{
	struct secret s = secret_of(value);

	must(&p->f, vault_set(v, name, &s, &p->f.err));
	secret_done(&s);
}

static void holds(struct vault *v, const char *name, const char *value)
{
	struct secret s = { 0 };

	assert_int_equal(vault_get(v, name, &s), value != NULL);
	assert_int_equal(vault_holds(v, name), value != NULL);
	assert_string_equal(secret_reveal(&s), value ? value : "");
	secret_done(&s);
}

static struct vault *opened(struct place *p)
{
	struct vault *v = vault_open(p->path, &p->passphrase, &p->f.err);

	if (!v)
		fail_msg("%s: %s", p->f.err.code, p->f.err.message);
	return v;
}

static void filled(struct place *p)
{
	struct vault *v = vault_new(p->path, &p->passphrase, &p->f.err);

	assert_non_null(v);
	put(p, v, "TELNYX_API_KEY", "KEY-telnyx");
	put(p, v, "VAPI_API_KEY", "key-vapi");
	put(p, v, ACCOUNT, "token-theirs");
	vault_free(v);
}

static unsigned char *whole(const char *path, size_t *n)
{
	unsigned char *bytes = calloc(1, 1 << 20);
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	assert_non_null(bytes);
	*n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return bytes;
}

static void write_file(const char *path, const unsigned char *bytes, size_t n)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	close(fd);
}

static void refused(struct place *p, const char *code)
{
	struct vault *v = vault_open(p->path, &p->passphrase, &p->f.err);

	if (v || strcmp(p->f.err.code, code) != 0)
		fail_msg("%s, not %s", v ? "opened" : p->f.err.code, code);
	assert_null(strstr(p->f.err.message, PASSPHRASE));
	assert_non_null(strstr(p->f.err.message, "default.vault"));
}

static void test_kept(void **state)
{
	static const char *const names[] = { "TELNYX_API_KEY", ACCOUNT, "VAPI_API_KEY" };
	struct place *p = *state;
	struct vault *v;

	refused(p, "no-vault");
	assert_int_equal(p->f.err.kind, ERROR_NOT_FOUND);
	assert_false(vault_exists(p->path));
	filled(p);
	assert_true(vault_exists(p->path));
	v = opened(p);
	assert_int_equal(vault_count(v), 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(vault_name(v, i), names[i]);
	holds(v, ACCOUNT, "token-theirs");
	holds(v, "VAPI_API_KEY", "key-vapi");
	holds(v, "ELEVENLABS_API_KEY", NULL);
	holds(v, "", NULL);
	put(p, v, "VAPI_API_KEY", "another");
	must(&p->f, vault_remove(v, "TELNYX_API_KEY", &p->f.err));
	assert_false(vault_remove(v, "TELNYX_API_KEY", &p->f.err));
	assert_string_equal(p->f.err.code, "no-such-secret");
	vault_free(v);
	v = opened(p);
	assert_int_equal(vault_count(v), 2);
	holds(v, "TELNYX_API_KEY", NULL);
	holds(v, "VAPI_API_KEY", "another");
	vault_free(v);
	vault_free(NULL);
	assert_null(vault_new(p->path, &p->passphrase, &p->f.err));
	assert_string_equal(p->f.err.code, "vault-there");
	v = opened(p);
	assert_int_equal(vault_count(v), 2);
	vault_free(v);
}

/* Values up to the longest that a secret can have, and many of them. */
static void test_room(void **state)
{
	struct place *p = *state;
	struct vault *v = vault_new(p->path, &p->passphrase, &p->f.err);
	char longest[SECRET_MAX + 1], name[SECRET_NAME_MAX];

	assert_non_null(v);
	memset(longest, 'x', SECRET_MAX);
	longest[SECRET_MAX] = '\0';
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "NAME_%02d", (i * 7) % 40);
		longest[0] = (char)('A' + (i * 7) % 40 % 26);
		put(p, v, name, longest + (i % 2 ? 4000 : 0));
	}
	vault_free(v);
	v = opened(p);
	assert_int_equal(vault_count(v), 40);
	for (size_t i = 0; i < 40; i++) {
		struct secret s = { 0 };

		snprintf(name, sizeof name, "NAME_%02zu", i);
		assert_string_equal(vault_name(v, i), name);
		assert_true(vault_get(v, name, &s));
		secret_done(&s);
	}
	for (size_t i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "NAME_%02zu", i);
		must(&p->f, vault_remove(v, name, &p->f.err));
	}
	assert_int_equal(vault_count(v), 0);
	vault_free(v);
	v = opened(p);
	assert_int_equal(vault_count(v), 0);
	vault_free(v);
}

/* Neither names nor values can be read, nothing is written twice under one nonce, and the file is
 * the user's alone whatever the umask. */
static void test_sealed(void **state)
{
	static const char *const hidden[] = { "TELNYX", "KEY-telnyx", "key-vapi", "VAPI",
		"token-theirs", "AC0123456789", PASSPHRASE };
	struct place *p = *state;
	unsigned char *before, *after;
	struct vault *v;
	struct stat st;
	size_t n, m, same = 0;

	umask(0);
	filled(p);
	umask(077);
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	before = whole(p->path, &n);
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		assert_null(memmem(before, n, hidden[i], strlen(hidden[i])));
	v = opened(p);
	put(p, v, "VAPI_API_KEY", "key-vapi"); /* the same again */
	vault_free(v);
	after = whole(p->path, &m);
	assert_int_equal(n, m);
	for (size_t i = AT_SUM; i < n; i++)
		same += before[i] == after[i];
	assert_true(same < n / 16);
	free(before);
	free(after);
}

static void test_wrong_passphrase(void **state)
{
	static const char *const others[] = { "Correct horse battery", "correct horse battery ",
		"correct horse batter", "x" };
	struct place *p = *state;
	struct secret none = { 0 };

	filled(p);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct secret s = secret_of(others[i]);

		assert_null(vault_open(p->path, &s, &p->f.err));
		assert_string_equal(p->f.err.code, "vault-passphrase");
		assert_int_equal(p->f.err.kind, ERROR_REFUSED);
		secret_done(&s);
	}
	assert_null(vault_open(p->path, &none, &p->f.err));
	assert_string_equal(p->f.err.code, "vault-passphrase");
	vault_free(opened(p));
}

static void set_byte(struct place *p, size_t at, unsigned char byte)
{
	const int fd = open(p->path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
	close(fd);
}

/* Every byte, one at a time: never opened, never called a wrong passphrase, and left alone. */
static void test_tampered(void **state)
{
	struct place *p = *state;
	unsigned char *good, *after;
	size_t n, m;

	filled(p);
	good = whole(p->path, &n);
	for (size_t i = 0; i < n; i++) {
		set_byte(p, i, good[i] ^ 0x80);
		refused(p, i < 8 ? "vault-foreign" : i < 12 ? "vault-newer" : "vault-damaged");
		set_byte(p, i, good[i]);
	}
	set_byte(p, 8, 0);
	refused(p, "vault-damaged");
	set_byte(p, 8, good[8]);
	after = whole(p->path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(good, after, n);
	vault_free(opened(p));
	free(good);
	free(after);
}

static void test_truncated(void **state)
{
	struct place *p = *state;
	unsigned char *good;
	size_t n;

	filled(p);
	good = whole(p->path, &n);
	for (size_t i = 0; i < n; i += i < 200 ? 1 : 61) {
		write_file(p->path, good, i);
		refused(p, "vault-damaged");
	}
	write_file(p->path, (const unsigned char *)"[twilio]\n", 9);
	refused(p, "vault-foreign");
	good[n] = 0;
	write_file(p->path, good, n + 1);
	refused(p, "vault-damaged");
	free(good);
}

/* A header that is whole by its sum, but asks for more than any vault: refused before it is given.
 */
static void test_greedy_header(void **state)
{
	struct place *p = *state;
	unsigned char *good;
	size_t n;

	filled(p);
	good = whole(p->path, &n);
	good[AT_MEMORY + 5] = 1; /* a terabyte */
	crypto_generichash(good + AT_SUM, 16, good, AT_SUM, NULL, 0);
	write_file(p->path, good, n);
	refused(p, "vault-damaged");
	good[AT_MEMORY + 5] = 0;
	good[AT_MEMORY + 1] ^= 0x10; /* other parameters, another key */
	crypto_generichash(good + AT_SUM, 16, good, AT_SUM, NULL, 0);
	write_file(p->path, good, n);
	refused(p, "vault-passphrase");
	free(good);
}

static void test_not_private(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0601, 0666 };
	struct place *p = *state;
	char other[128];

	filled(p);
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		assert_int_equal(chmod(p->path, modes[i]), 0);
		refused(p, "vault-not-private");
		assert_int_equal(p->f.err.kind, ERROR_REFUSED);
	}
	assert_int_equal(chmod(p->path, 0600), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(p->path, 12345, (gid_t)-1), 0);
		refused(p, "vault-not-private");
		assert_int_equal(chown(p->path, 0, (gid_t)-1), 0);
	}
	vault_free(opened(p));
	snprintf(other, sizeof other, "%s/other", p->f.folder);
	assert_int_equal(rename(p->path, other), 0);
	assert_int_equal(symlink(other, p->path), 0);
	refused(p, "vault-unreadable");
	assert_int_equal(unlink(p->path), 0);
	assert_int_equal(mkdir(p->path, 0700), 0);
	refused(p, "vault-unreadable");
	assert_int_equal(rmdir(p->path), 0);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	refused(p, "vault-unreadable"); /* and not waited for */
}

static void test_new_passphrase(void **state)
{
	struct place *p = *state;
	struct secret next = secret_of("another one, longer"), tiny = secret_of("eleven char");
	struct secret value = secret_of("x");
	struct vault *v, *old;

	assert_null(vault_new(p->path, &tiny, &p->f.err));
	assert_string_equal(p->f.err.code, "passphrase-short");
	assert_false(vault_exists(p->path));
	filled(p);
	v = opened(p);
	old = opened(p);
	assert_false(vault_passphrase(v, &tiny, &p->f.err));
	assert_string_equal(p->f.err.code, "passphrase-short");
	vault_free(opened(p));
	must(&p->f, vault_passphrase(v, &next, &p->f.err));
	refused(p, "vault-passphrase");
	put(p, v, "ELEVENLABS_API_KEY", "sk_eleven");
	/* Who opened it before cannot seal it with the old one again. */
	assert_false(vault_set(old, "VAPI_API_KEY", &value, &p->f.err));
	assert_string_equal(p->f.err.code, "vault-changed");
	assert_false(vault_passphrase(old, &p->passphrase, &p->f.err));
	assert_string_equal(p->f.err.code, "vault-changed");
	holds(old, "VAPI_API_KEY", "key-vapi");
	vault_free(old);
	vault_free(v);
	v = vault_open(p->path, &next, &p->f.err);
	assert_non_null(v);
	assert_int_equal(vault_count(v), 4);
	holds(v, "VAPI_API_KEY", "key-vapi");
	holds(v, "ELEVENLABS_API_KEY", "sk_eleven");
	vault_free(v);
	secret_done(&next);
	secret_done(&tiny);
	secret_done(&value);
}

/* Two that have it open: the later change is made over the earlier one. */
static void test_two_at_once(void **state)
{
	struct place *p = *state;
	struct vault *a, *b;

	filled(p);
	a = opened(p);
	b = opened(p);
	put(p, a, "ELEVENLABS_API_KEY", "of a");
	put(p, b, "SUPABASE_URL", "of b");
	holds(b, "ELEVENLABS_API_KEY", "of a");
	must(&p->f, vault_remove(a, "VAPI_API_KEY", &p->f.err));
	vault_free(a);
	put(p, b, "SUPABASE_URL", "of b again");
	assert_int_equal(vault_count(b), 4);
	vault_free(b);
	a = opened(p);
	assert_int_equal(vault_count(a), 4);
	holds(a, "VAPI_API_KEY", NULL);
	holds(a, "SUPABASE_URL", "of b again");
	vault_free(a);
}

static void test_many_writers(void **state)
{
	struct place *p = *state;
	pid_t pids[WRITERS];
	char name[SECRET_NAME_MAX];
	struct vault *v;

	filled(p);
	fflush(NULL);
	for (int w = 0; w < WRITERS; w++) {
		pids[w] = fork();
		assert_true(pids[w] >= 0);
		if (pids[w] > 0)
			continue;
		v = vault_open(p->path, &p->passphrase, &p->f.err);
		for (int i = 0; v && i < EACH; i++) {
			struct secret s = { 0 };

			snprintf(name, sizeof name, "NAME_%d_%d", w, i);
			if (!secret_set(&s, name, strlen(name)) ||
			    !vault_set(v, name, &s, &p->f.err))
				_exit(1);
		}
		_exit(v ? 0 : 2);
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;

		assert_int_equal(waitpid(pids[w], &status, 0), pids[w]);
		assert_int_equal(status, 0);
	}
	v = opened(p);
	assert_int_equal(vault_count(v), 3 + WRITERS * EACH);
	for (int i = 0; i < WRITERS * EACH; i++) {
		snprintf(name, sizeof name, "NAME_%d_%d", i / EACH, i % EACH);
		holds(v, name, name);
	}
	vault_free(v);
}

/* Says each write that is done, until it is killed. */
static void write_on(struct place *p, int out)
{
	struct vault *v = vault_open(p->path, &p->passphrase, &p->f.err);

	for (int i = 1; v; i++) {
		struct secret s = { 0 };
		char text[4000];

		memset(text, 'a' + i % 26, sizeof text);
		if (!secret_set(&s, text, (size_t)(3000 + i)) ||
		    !vault_set(v, "VAPI_API_KEY", &s, &p->f.err) || write(out, "x", 1) != 1)
			break;
		secret_done(&s);
	}
	_exit(1);
}

/* Killed while it writes: the file is one of those that were written, and the next one writes on.
 */
static void test_killed(void **state)
{
	struct place *p = *state;

	filled(p);
	for (int round = 1; round <= 12; round++) {
		struct secret s = { 0 };
		struct vault *v;
		int fds[2], status;
		char byte;
		size_t n;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		fflush(NULL);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			write_on(p, fds[1]);
		close(fds[1]);
		for (int i = 0; i < 1 + round % 4; i++)
			assert_int_equal(read(fds[0], &byte, 1), 1);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		close(fds[0]);
		v = opened(p);
		assert_int_equal(vault_count(v), 3);
		assert_true(vault_get(v, "VAPI_API_KEY", &s));
		n = strlen(secret_reveal(&s));
		assert_true(n > 3000u + (size_t)(round % 4));
		assert_int_equal(secret_reveal(&s)[0], 'a' + (int)(n - 3000) % 26);
		assert_int_equal(strspn(secret_reveal(&s), (char[]){ secret_reveal(&s)[0], 0 }), n);
		secret_done(&s);
		put(p, v, "TELNYX_API_KEY", "after");
		vault_free(v);
	}
}

/* What a write that was killed has left beside, whole or not, is neither taken nor in the way. */
static void test_left_beside(void **state)
{
	struct place *p = *state;
	unsigned char *bytes;
	char beside[128];
	struct vault *v;
	size_t n;

	filled(p);
	bytes = whole(p->path, &n);
	snprintf(beside, sizeof beside, "%s.new", p->path);
	for (size_t left = 0; left <= n; left += n / 3) {
		v = opened(p);
		write_file(beside, bytes, left);
		put(p, v, "TELNYX_API_KEY", left ? "again" : "first");
		assert_int_not_equal(access(beside, F_OK), 0);
		vault_free(v);
		v = opened(p);
		holds(v, "TELNYX_API_KEY", left ? "again" : "first");
		assert_int_equal(vault_count(v), 3);
		vault_free(v);
	}
	free(bytes);
}

/* A change that cannot be written leaves the file as it was, and what is open as well. */
static void test_failed_write(void **state)
{
	struct place *p = *state;
	unsigned char *before, *after;
	char beside[128];
	struct vault *v;
	size_t n, m;
	int status;
	pid_t pid;

	filled(p);
	before = whole(p->path, &n);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		const struct rlimit little = { 2000, 2000 };
		struct secret s = { 0 };

		signal(SIGXFSZ, SIG_IGN);
		v = vault_open(p->path, &p->passphrase, &p->f.err);
		setrlimit(RLIMIT_FSIZE, &little);
		if (!v || !secret_set(&s, "new", 3))
			_exit(1);
		if (vault_set(v, "VAPI_API_KEY", &s, &p->f.err))
			_exit(2);
		if (!vault_get(v, "VAPI_API_KEY", &s) || strcmp(secret_reveal(&s), "key-vapi") != 0)
			_exit(3);
		_exit(strcmp(p->f.err.code, "vault-unwritable") == 0 ? 0 : 4);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	snprintf(beside, sizeof beside, "%s.new", p->path);
	assert_int_not_equal(access(beside, F_OK), 0);
	assert_int_equal(mkdir(beside, 0700), 0); /* in the way of the new file */
	v = opened(p);
	assert_false(vault_remove(v, "VAPI_API_KEY", &p->f.err));
	assert_string_equal(p->f.err.code, "vault-unwritable");
	holds(v, "VAPI_API_KEY", "key-vapi");
	vault_free(v);
	after = whole(p->path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	free(before);
	free(after);
}

static void test_locked(void **state)
{
	struct place *p = *state;
	struct secret s = secret_of("x");
	char name[128];
	struct vault *v;
	int fd;

	filled(p);
	v = opened(p);
	snprintf(name, sizeof name, "%s.lock", p->path);
	fd = open(name, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_false(vault_set(v, "VAPI_API_KEY", &s, &p->f.err));
	assert_string_equal(p->f.err.code, "vault-busy");
	assert_int_equal(p->f.err.kind, ERROR_BUSY);
	close(fd);
	must(&p->f, vault_set(v, "VAPI_API_KEY", &s, &p->f.err));
	vault_free(v);
	secret_done(&s);
}

static void test_paths(void **state)
{
	static const char *const rows[][2] = {
		{ "/a/default.db", "/a/default.vault" },
		{ "/a/store", "/a/store.vault" },
		{ ".db", ".db.vault" },
		{ "x.db.db", "x.db.vault" },
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(vault_path_of(rows[i][0], out, sizeof out));
		assert_string_equal(out, rows[i][1]);
	}
	assert_false(vault_path_of("/a/default.db", out, 16));
}

#if defined(__SANITIZE_ADDRESS__)
#define SHADOWED true /* its own copies of memory */
#else
#define SHADOWED false
#endif

/* Where in the memory that a core dump would take stands `what`? Counted. */
static size_t dumpable(const struct secret *what)
{
	const size_t n = strlen(secret_reveal(what));
	const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	FILE *maps = fopen("/proc/self/smaps", "r");
	uintptr_t from = 0, to = 0;
	static char line[512];
	const size_t part_n = 1 << 16;
	char *const part =
	    mmap(NULL, part_n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t found = 0;
	char *rest;

	assert_ptr_not_equal(part, MAP_FAILED);
	assert_int_equal(madvise(part, part_n, MADV_DONTDUMP), 0);
	assert_non_null(maps);
	assert_true(memory >= 0);
	while (fgets(line, sizeof line, maps)) {
		const uintptr_t start = strtoul(line, &rest, 16);

		if (*rest == '-' && rest != line) {
			from = start;
			to = strtoul(rest + 1, &rest, 16);
			if (rest[1] != 'r')
				to = from;
		}
		if (strncmp(line, "VmFlags:", 8) != 0 || strstr(line, " dd"))
			continue;
		for (uintptr_t at = from; at < to; at += part_n / 2) {
			const size_t want = to - at < part_n ? to - at : part_n;
			const ssize_t got = pread(memory, part, want, (off_t)at);

			if (got > 0 && memmem(part, (size_t)got, secret_reveal(what), n))
				found++;
		}
	}
	munmap(part, part_n);
	fclose(maps);
	close(memory);
	return found;
}

/* What is open stands only where no core dump takes it, and no copy is left behind. */
static void test_memory(void **state)
{
	struct place *p = *state;
	struct secret value = { 0 }, got = { 0 };
	char text[41];
	struct vault *v;

	if (SHADOWED)
		skip();
	for (size_t i = 0; i < 40; i++)
		text[i] = (char)('a' + (i * i + 7 * i) % 23);
	text[40] = '\0';
	assert_true(secret_set(&value, text, 40));
	assert_true(dumpable(&value) > 0); /* it is found where it does stand: in `text` */
	explicit_bzero(text, sizeof text);
	assert_int_equal(dumpable(&value), 0);
	v = vault_new(p->path, &p->passphrase, &p->f.err);
	assert_non_null(v);
	must(&p->f, vault_set(v, "VAPI_API_KEY", &value, &p->f.err));
	vault_free(v);
	v = opened(p);
	assert_true(vault_get(v, "VAPI_API_KEY", &got));
	assert_int_equal(dumpable(&got), 0);
	assert_true(dumpable(&p->passphrase) >
	    0); /* this program's own constant: the search works */
	vault_free(v);
	secret_done(&got);
	secret_done(&value);
}

#define test(f) cmocka_unit_test_setup_teardown(f, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_kept),
		test(test_room),
		test(test_sealed),
		test(test_wrong_passphrase),
		test(test_tampered),
		test(test_truncated),
		test(test_greedy_header),
		test(test_not_private),
		test(test_new_passphrase),
		test(test_two_at_once),
		test(test_many_writers),
		test(test_killed),
		test(test_left_beside),
		test(test_failed_write),
		test(test_locked),
		test(test_paths),
		test(test_memory),
	};

	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
