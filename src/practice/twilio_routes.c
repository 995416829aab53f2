/*
 * Which request goes where, and what every request has to pass first. In the order of Twilio: a
 * path that exists, credentials, whose account, the method, the form's type, names that are known.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "practice/twilio.h"

#define PAGING "PageSize", "Page", "PageToken"
#define ANSWER_MAX (4 * 1024 * 1024) /* a page of 1000 calls, and room */

struct route {
	const char *path; /* {AC}, {PN}, {CA}: a SID; {}: anything, one segment */
	const char *method;
	tw_route_fn *fn;
	const char *names[28]; /* of the query or the form */
};

#define ACCOUNTS "/2010-04-01/Accounts.json"
#define NUMBERS "/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers"
#define AVAILABLE "/2010-04-01/Accounts/{AC}/AvailablePhoneNumbers"
#define NUMBER_FIELDS                                                                             \
	"ApiVersion", "FriendlyName", "SmsApplicationSid", "SmsFallbackMethod", "SmsFallbackUrl", \
	    "SmsMethod", "SmsUrl", "StatusCallback", "StatusCallbackMethod",                      \
	    "VoiceApplicationSid", "VoiceCallerIdLookup", "VoiceFallbackMethod",                  \
	    "VoiceFallbackUrl", "VoiceMethod", "VoiceUrl", "EmergencyStatus",                     \
	    "EmergencyAddressSid", "TrunkSid", "IdentitySid", "AddressSid", "VoiceReceiveMode",   \
	    "BundleSid"
#define SEARCH                                                                                    \
	"AreaCode", "Contains", "SmsEnabled", "MmsEnabled", "VoiceEnabled", "FaxEnabled", "Beta", \
	    "ExcludeAllAddressRequired", "ExcludeLocalAddressRequired",                           \
	    "ExcludeForeignAddressRequired", "NearNumber", "NearLatLong", "Distance",             \
	    "InPostalCode", "InRegion", "InRateCenter", "InLata", "InLocality", PAGING

static const struct route routes[] = {
	{ ACCOUNTS, "GET", tw_accounts_list, { "FriendlyName", "Status", PAGING } },
	{ ACCOUNTS, "POST", tw_account_make, { "FriendlyName" } },
	{ "/2010-04-01/Accounts/{AC}.json", "GET", tw_account_get, { NULL } },
	{ "/2010-04-01/Accounts/{AC}.json", "POST", tw_account_change,
	    { "FriendlyName", "Status" } },
	{ "/2010-04-01/Accounts/{AC}/Balance.json", "GET", tw_balance_get, { NULL } },
	{ "/2010-04-01/Accounts/{AC}/OutgoingCallerIds.json", "GET", tw_caller_ids_list,
	    { "PhoneNumber", "FriendlyName", PAGING } },
	{ "/2010-04-01/Accounts/{AC}/OutgoingCallerIds.json", "POST", tw_caller_ids_verify,
	    { "PhoneNumber", "FriendlyName", "CallDelay", "Extension", "StatusCallback",
		"StatusCallbackMethod" } },
	{ "/2010-04-01/Accounts/{AC}/OutgoingCallerIds/{PN}.json", "GET", tw_caller_id_get,
	    { NULL } },
	{ "/2010-04-01/Accounts/{AC}/OutgoingCallerIds/{PN}.json", "POST", tw_caller_id_rename,
	    { "FriendlyName" } },
	{ "/2010-04-01/Accounts/{AC}/OutgoingCallerIds/{PN}.json", "DELETE", tw_caller_id_delete,
	    { NULL } },
	{ "/2010-04-01/Accounts/{AC}/Calls.json", "GET", tw_calls_list,
	    { "To", "From", "ParentCallSid", "Status", "StartTime", "StartTime<", "StartTime>",
		"EndTime", "EndTime<", "EndTime>", PAGING } },
	{ "/2010-04-01/Accounts/{AC}/Calls/{CA}.json", "GET", tw_call_get, { NULL } },
	{ NUMBERS ".json", "GET", tw_numbers_list,
	    { "PhoneNumber", "FriendlyName", "Beta", "Origin", PAGING } },
	{ NUMBERS ".json", "POST", tw_number_buy, { NUMBER_FIELDS, "PhoneNumber", "AreaCode" } },
	{ NUMBERS "/{PN}.json", "GET", tw_number_get, { NULL } },
	{ NUMBERS "/{PN}.json", "POST", tw_number_change, { NUMBER_FIELDS, "AccountSid" } },
	{ NUMBERS "/{PN}.json", "DELETE", tw_number_release, { NULL } },
	{ AVAILABLE ".json", "GET", tw_available_countries, { PAGING } },
	{ AVAILABLE "/{}.json", "GET", tw_available_country, { NULL } },
	{ AVAILABLE "/{}/Local.json", "GET", tw_available_list, { SEARCH } },
	{ AVAILABLE "/{}/Mobile.json", "GET", tw_available_list, { SEARCH } },
	{ AVAILABLE "/{}/TollFree.json", "GET", tw_available_list, { SEARCH } },
	{ "/v1/DialingPermissions/Countries", "GET", tw_countries_list,
	    { "IsoCode", "Continent", "CountryCode", "LowRiskNumbersEnabled",
		"HighRiskSpecialNumbersEnabled", "HighRiskTollfraudNumbersEnabled", PAGING } },
	{ "/v1/DialingPermissions/Countries/{}", "GET", tw_country_get, { NULL } },
	{ "/v1/DialingPermissions/Countries/{}/HighRiskSpecialPrefixes", "GET", tw_prefixes_list,
	    { PAGING } },
	{ "/v1/DialingPermissions/BulkCountryUpdates", "POST", tw_countries_update,
	    { "UpdateRequest" } },
	{ "/v1/Settings", "GET", tw_settings_get, { NULL } },
	{ "/v1/Settings", "POST", tw_settings_set, { "DialingPermissionsInheritance" } },
	{ "/v2/PhoneNumbers/{}", "GET", tw_lookup, { "Fields", "CountryCode" } },
};

struct match {
	char account[64], id[64], prefix[3]; /* prefix: of the SID that id must be; "" none */
};

/* A placeholder at *pattern takes the text up to the next "/" or, where the pattern goes on with
 * it, the ".json" at the end. */
static bool take(const char **pattern, const char **text, struct match *m)
{
	const char *close = strchr(*pattern, '}');
	size_t n = strcspn(*text, "/"), n_end;
	bool account = strncmp(*pattern, "{AC}", 4) == 0;
	char *out = account ? m->account : m->id;

	if (close[1] == '.') {
		n_end = strlen(close + 1);
		if (n <= n_end || strcmp(*text + n - n_end, close + 1) != 0)
			return false;
		n -= n_end;
	}
	if (!account)
		(void)snprintf(m->prefix, sizeof m->prefix, "%.*s", (int)(close - *pattern - 1),
		    *pattern + 1);
	if (n == 0 || !fields_segment(*text, n, out, sizeof m->id))
		return false;
	*text += n;
	*pattern = close + 1;
	return true;
}

static bool matches(const char *pattern, const char *text, struct match *m)
{
	memset(m, 0, sizeof *m);
	while (*pattern != '\0') {
		if (*pattern == '{') {
			if (!take(&pattern, &text, m))
				return false;
		} else if (*pattern++ != *text++) {
			return false;
		}
	}
	return *text == '\0';
}

static struct tw_account *signed_in(struct tw *tw, const char *authorization)
{
	struct tw_account *a = tw->accounts;

	if (authorization == NULL || strncasecmp(authorization, "Basic ", 6) != 0)
		return NULL;
	while (a != NULL && strcmp(authorization + 6, a->basic) != 0)
		a = a->next;
	return a;
}

/* The account that a path names: one's own, or a subaccount of it. */
static struct tw_account *reachable(struct tw *tw, struct tw_account *from, const char *sid)
{
	struct tw_account *a = sid[0] == '\0' ? from : tw_account_find(tw, sid);

	return a == from || (a != NULL && a->owner == from) ? a : NULL;
}

static bool names_known(struct tw_request *r, const struct route *route)
{
	size_t i, k;

	for (i = 0; i < r->fields.n; i++) {
		for (k = 0; route->names[k] != NULL; k++) {
			if (strcmp(route->names[k], r->fields.field[i].name) == 0)
				break;
		}
		if (route->names[k] == NULL) {
			tw_refuse(r, 400, 20001, "\"%.60s\" is not a parameter here.",
			    r->fields.field[i].name);
			return false;
		}
	}
	return true;
}

static bool is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	size_t n = sizeof form - 1;

	return type != NULL && strncasecmp(type, form, n) == 0 &&
	    (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

static void read_and_run(struct tw_request *r, const struct route *route,
    const struct server_request *request)
{
	const char *query = strchr(request->target, '?');
	bool post = strcmp(request->method, "POST") == 0;
	const char *text = post ? request->body : query == NULL ? "" : query + 1;
	size_t n = post ? request->n_body : strlen(text);

	if (post && query != NULL)
		tw_refuse(r, 400, 20001, "A POST takes its parameters from the form.");
	else if (request->too_large)
		tw_refuse(r, 413, 20001, "The request is too large.");
	else if (post && !is_form(request->content_type))
		tw_refuse(r, 415, 20001,
		    "The content type has to be "
		    "application/x-www-form-urlencoded.");
	else if (!fields_parse(&r->fields, text, n))
		tw_refuse(r, 400, 20001, "The parameters are malformed.");
	else if (names_known(r, route))
		route->fn(r);
	fields_done(&r->fields);
}

/* The route of this method, or *other_method where only other methods go to the path. */
static const struct route *find(const char *path, const char *method, struct match *m,
    bool *other_method)
{
	size_t i;

	*other_method = false;
	for (i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (!matches(routes[i].path, path, m))
			continue;
		if (strcmp(routes[i].method, method) == 0)
			return &routes[i];
		*other_method = true;
	}
	return NULL;
}

static bool sids_valid(const struct match *m)
{
	return (m->account[0] == '\0' || tw_sid_valid(m->account, "AC")) &&
	    (m->prefix[0] == '\0' || tw_sid_valid(m->id, m->prefix));
}

static void with_account(struct tw_request *r, const struct route *route, const struct match *m,
    const struct server_request *request)
{
	r->account = reachable(r->tw, r->signed_in, m->account);
	if (r->account == NULL) {
		tw_refuse(r, 401, 20003, "These credentials are not of that account.");
		return;
	}
	/* The account itself is still its owner's to read and to open again. */
	if (r->signed_in->status != TW_ACTIVE ||
	    (r->account->status != TW_ACTIVE && route->fn != tw_account_get &&
		route->fn != tw_account_change)) {
		tw_refuse(r, 401, 20005, "The account %s is %s.", r->account->sid,
		    tw_status_word(r->account->status));
		return;
	}
	memcpy(r->id, m->id, sizeof r->id);
	read_and_run(r, route, request);
}

void tw_handle(struct tw *tw, const struct server_request *request, struct exchange *x)
{
	struct tw_request r = { .tw = tw, .x = x };
	const struct route *route;
	struct match m;
	bool other_method;

	buf_init(&r.out, ANSWER_MAX);
	(void)snprintf(r.path, sizeof r.path, "%.*s", (int)strcspn(request->target, "?"),
	    request->target);
	route = find(r.path, request->method, &m, &other_method);
	r.signed_in = signed_in(tw, request->authorization);
	if (route == NULL && !other_method)
		tw_not_found(&r);
	else if (r.signed_in == NULL)
		tw_refuse(&r, 401, 20003, "The credentials were not accepted.");
	else if (route == NULL)
		tw_refuse(&r, 405, 20004, "This method is not allowed here.");
	else if (!sids_valid(&m))
		tw_not_found(&r);
	else
		with_account(&r, route, &m, request);
	buf_done(&r.out);
}
