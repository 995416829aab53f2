/*
 * The door of a JSON provider: which request goes where, and what every one of them has to pass
 * first. In this order: a path that exists, its method, the key, the query, the body. How a refusal
 * reads is the provider's own (struct door_house).
 */
#ifndef PRACTICE_DOOR_H
#define PRACTICE_DOOR_H

#include "practice/rules.h"

#define DOOR_ID_SIZE 64
#define DOOR_WORDS_SIZE 320 /* of one sentence of a refusal */

struct door { /* a request at it */
	const struct door_house *house;
	void *provider; /* struct vp, struct el, struct tn */
	const struct server_request *request;
	struct exchange *x;
	char path[256], id[DOOR_ID_SIZE]; /* without the query; its {} */
	struct fields query;
	cJSON *body;       /* of POST and PATCH: an object, checked by the route's function */
	const char *where; /* what is being checked: "query", "body" */
	cJSON *faults;     /* an array */
};

typedef void door_route_fn(struct door *r);
struct door_route {
	const char *path; /* {}: one segment */
	const char *method;
	door_route_fn *fn;
	const struct rule *query; /* NULL: none is taken */
};

enum door_refusal {
	DOOR_NO_PATH,
	DOOR_NO_METHOD,
	DOOR_BAD_QUERY,    /* malformed */
	DOOR_BAD_BODY,     /* no JSON object, or not called JSON */
	DOOR_BODY_UNWANTED /* GET and DELETE have none */
};
struct door_house {
	const struct door_route *routes;
	size_t n_routes;
	bool (*signed_in)(struct door *r); /* refuses otherwise */
	void (*refuse)(struct door *r, enum door_refusal why);
	rules_fault_fn *fault; /* of the struct door: adds to its faults */
	void (*refuse_faults)(struct door *r);
};

void door_handle(const struct door_house *house, void *provider,
    const struct server_request *request, struct exchange *x);

/* ---- for the routes' functions */
/* True, or refused. */
bool door_body(struct door *r, const struct rule *rules);
/* Refuses for this one fault of the body. */
void door_fault(struct door *r, enum fault_kind kind, const struct rule *rule);
/* A text that repeats what came, as UTF-8 whatever that was. */
cJSON *door_words(const char *said);
/* Takes the answer over. */
void door_answer(struct door *r, int status, cJSON *answer);
const char *door_query(const struct door *r, const char *name); /* NULL: not given */
/* A whole number that the rules have passed. */
int door_query_whole(const struct door *r, const char *name, int otherwise);
/* The object's text of this name; NULL: none, or null. */
const char *door_text(const cJSON *object, const char *name);
/* Copies what the change has onto the object: null takes a member away. */
void door_merge(cJSON *object, const cJSON *change);

#endif
