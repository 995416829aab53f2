/* Access tokens: JWT with HS256 (RFC 7515, RFC 7519), signed with a key of this run. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "practice/supabase_parts.h"

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define MAC_TEXT_MAX 64

static void encode(const void *bytes, size_t n, char *out, size_t size)
{
	check(sodium_base64_encoded_len(n, BASE64) <= size);
	(void)sodium_bin2base64(out, size, bytes, n, BASE64);
}

static void mac_of(const struct sb *s, const char *text, size_t n, char out[MAC_TEXT_MAX])
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];

	check(crypto_auth_hmacsha256(mac, (const unsigned char *)text, n, s->jwt_key) == 0);
	encode(mac, sizeof mac, out, MAC_TEXT_MAX);
}

void sb_jwt_sign(const struct sb *s, const cJSON *claims, char out[SB_JWT_MAX])
{
	static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
	char *text = cJSON_PrintUnformatted(claims);
	char mac[MAC_TEXT_MAX];
	size_t n;

	encode(header, sizeof header - 1, out, SB_JWT_MAX);
	n = strlen(out);
	out[n++] = '.';
	encode(text, strlen(text), out + n, SB_JWT_MAX - n - 1 - MAC_TEXT_MAX);
	cJSON_free(text);
	n += strlen(out + n);
	mac_of(s, out, n, mac);
	(void)snprintf(out + n, SB_JWT_MAX - n, ".%s", mac);
}

/* One part of it as the JSON object that it is; NULL otherwise. */
static cJSON *part_of_token(const char *text, size_t n)
{
	char json[SB_JWT_MAX];
	size_t n_json;

	if (n >= SB_JWT_MAX ||
	    sodium_base642bin((unsigned char *)json, sizeof json - 1, text, n, NULL, &n_json, NULL,
		BASE64) != 0)
		return NULL;
	json[n_json] = '\0';
	return cJSON_Parse(json);
}

static bool hs256(const char *token, size_t n)
{
	cJSON *header = part_of_token(token, n);
	const char *alg = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(header, "alg"));
	bool is = alg != NULL && strcmp(alg, "HS256") == 0;

	cJSON_Delete(header);
	return is;
}

static bool over(const struct sb *s, const cJSON *claims, int skew_s)
{
	const cJSON *end = cJSON_GetObjectItemCaseSensitive(claims, "exp");
	const cJSON *made = cJSON_GetObjectItemCaseSensitive(claims, "iat");
	long long now = sb_now_us() / 1000000;

	return !cJSON_IsNumber(end) || !cJSON_IsNumber(made) ||
	    made->valuedouble <= (double)s->dead_iat || end->valuedouble + skew_s < (double)now;
}

enum sb_jwt sb_jwt_read(const struct sb *s, const char *token, int skew_s, cJSON **claims)
{
	const char *dot = strchr(token, '.');
	const char *last = strrchr(token, '.');
	char mac[MAC_TEXT_MAX];

	*claims = NULL;
	if (dot == NULL || last == dot || memchr(dot + 1, '.', (size_t)(last - dot - 1)) != NULL)
		return SB_JWT_PARTS;
	if (!hs256(token, (size_t)(dot - token)))
		return SB_JWT_ALGORITHM;
	mac_of(s, token, (size_t)(last - token), mac);
	if (strlen(mac) != strlen(last + 1) || sodium_memcmp(mac, last + 1, strlen(mac)) != 0)
		return SB_JWT_SIGNATURE;
	*claims = part_of_token(dot + 1, (size_t)(last - dot - 1));
	if (*claims == NULL)
		return SB_JWT_CLAIMS;
	return over(s, *claims, skew_s) ? SB_JWT_EXPIRED : SB_JWT_GOOD;
}
