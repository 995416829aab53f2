/* What the files of src/provider/elevenlabs*.c share; nobody else includes this. */
#ifndef PROVIDER_ELEVENLABS_PARTS_H
#define PROVIDER_ELEVENLABS_PARTS_H

#include "base/error.h"
#include "provider/elevenlabs.h"
#include "provider/rest.h"

extern const struct rest elevenlabs_rest; /* elevenlabs_errors.c */

/* ERROR_INPUT "elevenlabs-id": what is no id never goes out. */
must_check bool elevenlabs_id_wanted(const char *id, struct error *err);
/* A thing by its id: `path` and "/ID". ERROR_INPUT "elevenlabs-id". */
must_check bool elevenlabs_start_one(const struct elevenlabs *e, enum http_method method,
    const char *path, const char *id, struct http_request *out, struct error *err);
/* One thing that is the whole answer; false with *out all 0. */
must_check bool elevenlabs_read_one(const struct http_reply *reply, rest_item_fn *read, void *out,
    size_t size, struct arena *arena, struct error *err);

#endif
