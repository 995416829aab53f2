#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"

/* One mapping a secret: what is locked and left out of dumps goes by whole pages. */
static size_t mapping_size(void)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (SECRET_MAX + 1 + page - 1) / page * page;
}

bool secret_set(struct secret *s, const char *bytes, size_t n)
{
	char *at;

	if (n == 0 || n > SECRET_MAX || memchr(bytes, '\0', n) != NULL) {
		secret_done(s);
		return false;
	}
	at = mmap(NULL, mapping_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(at != MAP_FAILED);
	/* Both are a help where the system allows them (a small RLIMIT_MEMLOCK does not); nothing
	 * depends on them. */
	(void)mlock(at, mapping_size());
	(void)madvise(at, mapping_size(), MADV_DONTDUMP);
	memcpy(at, bytes, n);
	secret_done(s); /* only now: `bytes` may lie in it */
	s->hidden = at;
	return true;
}

bool secret_copy(struct secret *to, const struct secret *from)
{
	const char *bytes = secret_reveal(from);

	return secret_set(to, bytes, strlen(bytes));
}

bool secret_there(const struct secret *s)
{
	return s->hidden != NULL;
}

const char *secret_reveal(const struct secret *s)
{
	return s->hidden != NULL ? s->hidden : "";
}

void secret_done(struct secret *s)
{
	if (s->hidden == NULL)
		return;
	explicit_bzero(s->hidden, SECRET_MAX + 1);
	(void)munmap(s->hidden, mapping_size());
	s->hidden = NULL;
}
