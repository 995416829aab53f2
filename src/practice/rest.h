/*
 * What the JSON providers' parts have in common: which request goes where, and what every one of
 * them has to pass first. In this order: a path that exists, its method, the key, the query, the
 * body. How a refusal reads is the provider's own. For Vapi's and ElevenLabs' parts.
 */
#ifndef PRACTICE_REST_H
#define PRACTICE_REST_H

#include "practice/rules.h"

#define REST_ID_SIZE 64

struct rest {
	const struct rest_house *house;
	void *provider; /* struct vp, struct el */
	const struct server_request *request;
	struct exchange *x;
	char path[256], id[REST_ID_SIZE]; /* without the query; its {} */
	struct fields query;
	cJSON *body;       /* of POST and PATCH: an object, checked by the route's function */
	const char *where; /* what is being checked: "query", "body" */
	cJSON *faults;     /* an array */
};

typedef void rest_route_fn(struct rest *r);
struct rest_route {
	const char *path; /* {}: one segment */
	const char *method;
	rest_route_fn *fn;
	const struct rule *query; /* NULL: none is taken */
};

enum rest_refusal {
	REST_NO_PATH,
	REST_NO_METHOD,
	REST_BAD_QUERY,    /* malformed */
	REST_BAD_BODY,     /* no JSON object, or not called JSON */
	REST_BODY_UNWANTED /* GET and DELETE have none */
};
struct rest_house {
	const struct rest_route *routes;
	size_t n_routes;
	bool (*signed_in)(struct rest *r); /* refuses otherwise */
	void (*refuse)(struct rest *r, enum rest_refusal why);
	rules_fault_fn *fault; /* of the struct rest: adds to its faults */
	void (*refuse_faults)(struct rest *r);
};

void rest_handle(const struct rest_house *house, void *provider,
    const struct server_request *request, struct exchange *x);

/* ---- for the routes' functions */
/* True, or refused. */
bool rest_body(struct rest *r, const struct rule *rules);
/* Takes the answer over. */
void rest_answer(struct rest *r, int status, cJSON *answer);
const char *rest_query(const struct rest *r, const char *name); /* NULL: not given */
/* A whole number that the rules have passed. */
int rest_query_whole(const struct rest *r, const char *name, int otherwise);
/* The object's text of this name; NULL: none, or null. */
const char *rest_text(const cJSON *object, const char *name);
/* Copies what the change has onto the object: null takes a member away. */
void rest_merge(cJSON *object, const cJSON *change);

#endif
