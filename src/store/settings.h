/* What the desk remembers about itself (table settings): small texts by name, no secret among them.
 */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "store/store.h"

/* The desk's Twilio account as last seen: {"sid","name","type","status","seen_at"}. */
#define SETTING_TWILIO_ACCOUNT "twilio.account"
/* When the pool was last read at a provider (RFC 3339). */
#define SETTING_POOL_SYNCED "pool.synced_at"
/* When the store was last copied with `voxdesk backup` (RFC 3339). */
#define SETTING_BACKUP_AT "backup.at"

/* "" when there is none. */
must_check bool setting_get(struct store *s, const char *name, struct arena *arena,
    const char **value, struct error *err);
/* A line of audit_log ("setting.set", with the value) when it was not so already. */
must_check bool setting_set(struct store *s, const char *name, const char *value,
    struct error *err);
/* The same without that line: for what is seen again and again, and what nobody did. */
must_check bool setting_note(struct store *s, const char *name, const char *value,
    struct error *err);

#endif
