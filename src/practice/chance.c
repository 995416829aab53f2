#include "practice/chance.h"

#include <stdio.h>
#include <sys/random.h>

#include "base/check.h"

#define MOST 64

static void pick(char *out, size_t n, const char *signs, unsigned n_signs)
{
	unsigned char bytes[MOST];
	size_t i;

	check(n <= MOST && getrandom(bytes, n, 0) == (ssize_t)n);
	for (i = 0; i < n; i++)
		out[i] = signs[bytes[i] % n_signs];
	out[n] = '\0';
}

void chance_hex(char *out, size_t n)
{
	pick(out, n, "0123456789abcdef", 16);
}

void chance_uuid(char out[CHANCE_UUID_SIZE])
{
	char hex[33], variant[2];

	chance_hex(hex, 32);
	pick(variant, 1, "89ab", 4);
	(void)snprintf(out, CHANCE_UUID_SIZE, "%.8s-%.4s-4%.3s-%s%.3s-%.12s", hex, hex + 8,
	    hex + 13, variant, hex + 17, hex + 20);
}
