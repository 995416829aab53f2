/* Call-control applications, and connections of every kind: what numbers are attached to. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/telnyx_parts.h"

static const struct json_field app_fields[] = {
	{ "id", JSON_EXACT, offsetof(struct telnyx_app, id), false, 0 },
	{ "application_name", JSON_TEXT, offsetof(struct telnyx_app, name), true, 0 },
	{ "webhook_event_url", JSON_TEXT, offsetof(struct telnyx_app, webhook_url), true,
	    TELNYX_LINK_MAX },
	{ "webhook_event_failover_url", JSON_TEXT, offsetof(struct telnyx_app, failover_url), true,
	    TELNYX_LINK_MAX },
	{ "webhook_api_version", JSON_TEXT, offsetof(struct telnyx_app, api_version), true, 8 },
	{ "created_at", JSON_TEXT, offsetof(struct telnyx_app, created_at), true, 60 },
	{ "active", JSON_BOOL, offsetof(struct telnyx_app, active), true, 0 },
};
static const struct json_field outbound_fields[] = {
	{ "outbound_voice_profile_id", JSON_TEXT, offsetof(struct telnyx_app, outbound_profile_id),
	    true, 80 },
};
static const struct json_field exact_name[] = { { "application_name", JSON_EXACT, 0, true, 0 } };
static const char app_where[] = "a call-control application";

static bool read_app(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct telnyx_app *app = out;
	struct error ignored;

	if (!telnyx_fields(item, app_fields, COUNT(app_fields), app, app_where, arena, err) ||
	    !telnyx_within(item, "outbound", outbound_fields, COUNT(outbound_fields), app,
		app_where, arena, err))
		return false;
	if (!json_read(item, exact_name, 1, &app->name_exact, app_where, arena, &ignored))
		app->name_exact = NULL;
	return telnyx_id_valid(app->id) || telnyx_wrong_field(err, app_where, "id");
}

bool telnyx_apps_make(const struct telnyx *t, int page, struct http_request *out, struct error *err)
{
	return telnyx_start_page(t, "call_control_applications", page, out, err);
}

bool telnyx_apps_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_apps *out, struct error *err)
{
	static const struct telnyx_list list = { .where = "the list of call-control applications",
		.size = sizeof(struct telnyx_app),
		.read = read_app };
	struct telnyx_page got;
	bool ok = telnyx_page_read(reply, page, &list, arena, &got, err);

	*out = (struct telnyx_apps){ .items = got.items, .n = got.n, .next = got.next };
	return ok;
}

bool telnyx_app_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err)
{
	return telnyx_start_id(t, HTTP_GET, "call_control_applications", id, "", out, err);
}

bool telnyx_app_read(const struct http_reply *reply, struct arena *arena, struct telnyx_app *out,
    struct error *err)
{
	return telnyx_one_read(reply, read_app, sizeof *out, out, arena, err);
}

static bool webhook_fine(const char *url)
{
	return strncmp(url, "https://", 8) == 0 && url[8] != '\0' && rest_plain(url) &&
	    strlen(url) <= TELNYX_LINK_MAX;
}

bool telnyx_app_webhook_make(const struct telnyx *t, const struct telnyx_app *as_read,
    const char *webhook_url, struct http_request *out, struct error *err)
{
	if (!webhook_fine(webhook_url))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-webhook",
			_("Give an address that begins with https://."),
			_("Telnyx reports calls to an https address only; nothing was changed.")));
	if (as_read->name_exact == NULL || as_read->name_exact[0] == '\0')
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-app-name",
			_("Give the application a plain name in Telnyx's portal, then do it again."),
			_("The application's name cannot be sent back as it is, and Telnyx wants it in every change; nothing was changed.")));
	if (!telnyx_start_id(t, HTTP_PATCH, "call_control_applications", as_read->id, "", out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "application_name", as_read->name_exact);
	json_write_member(&out->body, "webhook_event_url", webhook_url);
	json_write_member(&out->body, "webhook_api_version", "2");
	json_write_close(&out->body, '}');
	return true;
}

/* ---- connections */

static const struct json_field connection_fields[] = {
	{ "id", JSON_EXACT, offsetof(struct telnyx_connection, id), false, 0 },
	{ "connection_name", JSON_TEXT, offsetof(struct telnyx_connection, name), true, 0 },
	{ "record_type", JSON_TEXT, offsetof(struct telnyx_connection, kind), true, 60 },
	{ "webhook_event_url", JSON_TEXT, offsetof(struct telnyx_connection, webhook_url), true,
	    TELNYX_LINK_MAX },
	{ "webhook_api_version", JSON_TEXT, offsetof(struct telnyx_connection, api_version), true,
	    8 },
	{ "outbound_voice_profile_id", JSON_TEXT,
	    offsetof(struct telnyx_connection, outbound_profile_id), true, 80 },
	{ "active", JSON_BOOL, offsetof(struct telnyx_connection, active), true, 0 },
};
static const char connection_where[] = "a connection";

static bool read_connection(const struct json *item, void *out, struct arena *arena,
    struct error *err)
{
	const struct telnyx_connection *connection = out;

	return telnyx_fields(item, connection_fields, COUNT(connection_fields), out,
		   connection_where, arena, err) &&
	    (telnyx_id_valid(connection->id) || telnyx_wrong_field(err, connection_where, "id"));
}

bool telnyx_connections_make(const struct telnyx *t, int page, struct http_request *out,
    struct error *err)
{
	return telnyx_start_page(t, "connections", page, out, err);
}

bool telnyx_connections_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_connections *out, struct error *err)
{
	static const struct telnyx_list list = { .where = "the list of connections",
		.size = sizeof(struct telnyx_connection),
		.read = read_connection };
	struct telnyx_page got;
	bool ok = telnyx_page_read(reply, page, &list, arena, &got, err);

	*out = (struct telnyx_connections){ .items = got.items, .n = got.n, .next = got.next };
	return ok;
}

bool telnyx_connection_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err)
{
	return telnyx_start_id(t, HTTP_GET, "connections", id, "", out, err);
}

bool telnyx_connection_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_connection *out, struct error *err)
{
	return telnyx_one_read(reply, read_connection, sizeof *out, out, arena, err);
}
