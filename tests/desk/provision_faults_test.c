/* A purchase and a release while everything goes wrong that can: each step with each fault, and a
 * process that dies at any moment. Afterwards provider and store agree. */
#include "tests/desk/provision_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "practice/vapi.h"
#include "store/customers.h"

#define ACCOUNTS "/2010-04-01/Accounts.json"
#define NUMBERS "/2010-04-01/Accounts/*/IncomingPhoneNumbers"

/* What is at the provider is known here, and nothing else is. */
static void agree(struct desk *d, const char *id, const char *number)
{
	struct managed_number owned;
	struct customer customer;
	bool known = prov_owned(d, number, &owned);
	size_t n;

	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_int_equal(prov_numbers(d, number), known);
	assert_int_equal(prov_accounts(d, id), customer.twilio_account_sid[0] != '\0');
	if (known)
		assert_string_equal(owned.org_id, id);
	assert_true(prov_chain(d, id, &n).state != PROVISION_OPEN);
	must(&d->f, operation_count_open(d->f.session.store, &n, &(size_t){ 0 }, &d->f.err));
	assert_int_equal(n, 0);
}

static void buy_again(struct desk *d, struct provisioner *p, const char *number)
{
	struct managed_number owned;

	if (prov_owned(d, number, &owned))
		return;
	practice_forget_faults(d->practice);
	prov_buy(d, p, number);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
}

static void wrong(struct desk *d, const char *method, const char *path, const char *what, int times)
{
	const bool vapi = strncmp(path, "/phone", 6) == 0;

	if (strcmp(what, "refuse") == 0)
		practice_refuse(d->practice, method, path, 403,
		    vapi ? "{\"message\":\"No.\",\"error\":\"Forbidden\",\"statusCode\":403}"
			 : "{\"code\":20003,\"message\":\"Permission Denied\",\"status\":403}",
		    times);
	else
		practice_fault(d->practice, method, path, what, times);
}

static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut", "late",
	"refuse", "slow" };
#define WHATS (sizeof whats / sizeof whats[0])

/* Each on a number of its own, for a customer of its own. */
static struct provisioner *next_buyer(struct desk *d, size_t i, char id[ID_MAX], char number[20])
{
	char business[20];

	snprintf(business, sizeof business, "+165055501%02zu", i);
	/* Those that are for sale and bring no trouble of their own. */
	snprintf(number, 20, "%s%zu", i < 20 ? "+16505550" : "+18005550",
	    201 + (i < 20 ? i : i - 20));
	fixture_customer(&d->f, NAME, business, "managed", id);
	return prov_new(d, id);
}

static void link_agent(struct desk *d, const char *id)
{
	const struct remote_agent_seen seen = { VP_FRONT_DESK_EN, "Front desk (en)" };
	char agent_id[ID_MAX];

	must(&d->f, remote_agent_sync(d->f.session.store, AGENT_VAPI, &seen, 1, &d->f.err));
	must(&d->f,
	    agent_link(d->f.session.store, id, AGENT_VAPI, VP_FRONT_DESK_EN, true, false, agent_id,
		&d->f.err));
}

/* Stopped where the provider said no; then it says yes. */
static void go_on(struct desk *d, struct provisioner *p)
{
	if (provisioner_view(p)->phase != PROVISIONING_STOPPED)
		return;
	assert_true(provisioner_view(p)->problem.message[0] != '\0');
	practice_forget_faults(d->practice);
	must(&d->f, provisioner_go_on(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
}

static void test_buy(void **state)
{
	static const struct {
		const char *method, *path;
		int times;
	} routes[] = {
		{ "POST", ACCOUNTS, 1 },
		{ "POST", NUMBERS, 1 },
		{ "POST", "/phone-number", 1 },
	};
	struct desk *d = *state;
	size_t i = 0;

	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++) {
		for (size_t w = 0; w < WHATS; w++, i++) {
			struct provisioner *p;
			char id[ID_MAX], number[20];

			p = next_buyer(d, i, id, number);
			if (r == 2)
				link_agent(d, id);
			prov_check(d, p, number);
			wrong(d, routes[r].method, routes[r].path, whats[w], routes[r].times);
			must(&d->f, provisioner_buy(p, &d->f.err));
			prov_wait(d, p);
			agree(d, id, number);
			go_on(d, p);
			buy_again(d, p, number);
			agree(d, id, number);
			if (r == 2)
				assert_int_equal(prov_count(d, "vapi_numbers", "number", number),
				    1);
			practice_forget_faults(d->practice);
			provisioner_free(p);
		}
	}
}

/* Neither the answer nor the list that would tell. */
static void test_settling_fails(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX], number[20];

	p = next_buyer(d, 0, id, number);
	prov_check(d, p, number);
	practice_fault(d->practice, "POST", ACCOUNTS, "hang-done", 1);
	practice_fault(d->practice, "POST", NUMBERS, "cut", 1);
	practice_fault(d->practice, "GET", NUMBERS, "fail", 5);
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	agree(d, id, number);
	provisioner_free(p);
}

static bool is_stuck(void *user)
{
	return provisioner_view(user)->problem.kind == ERROR_BUSY;
}

/* Bought, while another process holds the store: it is written as soon as that lets go. */
static void test_busy_store(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	sqlite3 *other;
	char id[ID_MAX], number[20];

	p = next_buyer(d, 0, id, number);
	prov_check(d, p, number);
	practice_fault(d->practice, "POST", NUMBERS, "slow", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (prov_numbers(d, number) == 0)
		continue;
	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	assert_true(desk_run(d, is_stuck, p));
	assert_int_equal(sqlite3_exec(other, "rollback", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(provisioner_view(p)->problem.kind, ERROR_NONE);
	agree(d, id, number);
	provisioner_free(p);
}

static bool tried(void *user)
{
	return prov_rests(user) || provisioner_view(user)->phase == PROVISIONING_WAITING;
}

static void test_release(void **state)
{
	static const char *const routes[] = { NUMBERS, "/phone-number/" };
	struct desk *d = *state;
	struct managed_number owned;

	for (size_t i = 0; i < 2 * WHATS; i++) {
		const char *what = whats[i % WHATS];
		struct provisioner *p;
		char id[ID_MAX], number[20];

		p = next_buyer(d, i, id, number);
		link_agent(d, id);
		prov_buy(d, p, number);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
		wrong(d, "DELETE", routes[i / WHATS], what, 0);
		must(&d->f, provisioner_release(p, provisioner_view(p)->number_id, &d->f.err));
		assert_true(desk_run(d, tried, p));
		practice_forget_faults(d->practice);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase == PROVISIONING_STOPPED,
		    strcmp(what, "refuse") == 0);
		assert_true(provisioner_view(p)->phase == PROVISIONING_DONE ||
		    prov_owned(d, number, &owned));
		go_on(d, p);
		assert_false(prov_owned(d, number, &owned));
		assert_int_equal(prov_count(d, "vapi_numbers", "number", number), 0);
		agree(d, id, number);
		provisioner_free(p);
	}
}

/* Stopped and left as it is. */
static void test_left(void **state)
{
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	char id[ID_MAX], number[20];

	p = next_buyer(d, 0, id, number);
	prov_buy(d, p, number);
	prov_wait(d, p);
	wrong(d, "DELETE", NUMBERS, "refuse", 1);
	must_refuse(&d->f, provisioner_leave(p, &d->f.err), "not-stopped");
	must(&d->f, provisioner_release(p, provisioner_view(p)->number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_STOPPED);
	must(&d->f, provisioner_leave(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_true(provisioner_view(p)->step[0] != '\0');
	assert_true(provisioner_view(p)->left);
	assert_true(prov_owned(d, number, &owned) && owned.active);
	agree(d, id, number);
	provisioner_free(p);
}

/* ---- left in the middle */

/* By another one, to whom no yes was given: it buys nothing before it has one. */
static void taken_up(struct desk *d, const char *id, const char *number)
{
	const size_t bought = prov_numbers(d, number);
	struct provisioner *p = prov_new(d, id);

	prov_wait(d, p);
	assert_int_equal(prov_numbers(d, number), bought);
	agree(d, id, number);
	buy_again(d, p, number);
	agree(d, id, number);
	provisioner_free(p);
}

/* The provisioner is freed after n turns of the loop, and a new one goes on. */
static void test_freed(void **state)
{
	struct desk *d = *state;
	bool ended = false;

	for (size_t n = 0; !ended; n++) {
		struct provisioner *p;
		char id[ID_MAX], number[20];

		assert_true(n < 20);
		p = next_buyer(d, n, id, number);
		prov_check(d, p, number);
		must(&d->f, provisioner_buy(p, &d->f.err));
		for (size_t i = 0; i < 3 * n && !prov_rests(p); i++)
			loop_step(d->loop);
		ended = provisioner_view(p)->phase == PROVISIONING_DONE;
		provisioner_free(p);
		taken_up(d, id, number);
	}
}

/* The account is made, its answer outstanding: whoever goes on takes the account, and buys nothing.
 */
static void test_yes_not_inherited(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX], number[20];
	size_t n;

	p = next_buyer(d, 0, id, number);
	prov_check(d, p, number);
	practice_fault(d->practice, "POST", ACCOUNTS, "hang-done", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (prov_accounts(d, id) == 0)
		continue;
	provisioner_free(p);
	assert_int_equal(prov_chain(d, id, &n).operation_state, OPERATION_UNKNOWN);
	p = prov_new(d, id);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_FAILED);
	assert_int_equal(prov_numbers(d, number), 0);
	agree(d, id, number);
	buy_again(d, p, number);
	agree(d, id, number);
	provisioner_free(p);
}

/* ---- killed: another process buys, or gives back, and ends after n turns */

static void die_after(struct desk *d, const char *id, const char *number, const char *number_id,
    size_t turns)
{
	const struct session_options options = { .db = d->f.db };
	struct desk c = { .loop = loop_new() };
	struct provisioner *p;

	/* Nothing of the parent's is used but what can be read. */
	session_init(&c.f.session, &options);
	if (!session_open_store(&c.f.session, &c.f.err))
		_exit(2);
	credentials_load(&c.f.session.credentials, practice_environment(d->practice));
	c.f.session.providers = true;
	p = provisioner_new(&c.f.session, c.loop, id, NULL, NULL, &c.f.err);
	if (!p)
		_exit(3);
	provisioner_pace(p, PACE);
	if (number_id) {
		if (!provisioner_release(p, number_id, &c.f.err))
			_exit(4);
	} else {
		if (!provisioner_check(p, &(struct provision_order){ .number = number }, &c.f.err))
			_exit(5);
		while (!prov_rests(p))
			loop_step(c.loop);
		if (!provisioner_buy(p, &c.f.err))
			_exit(6);
	}
	for (size_t i = 0; i < turns && !prov_rests(p); i++)
		loop_step(c.loop);
	if (prov_rests(p))
		_exit(0);
	(void)raise(SIGKILL);
}

struct child {
	pid_t pid;
	int status;
};

static bool child_ended(void *user)
{
	struct child *c = user;

	return waitpid(c->pid, &c->status, WNOHANG) == c->pid;
}

/* A child's end wakes no loop. */
static void tick(void *user)
{
	loop_timer(((struct desk *)user)->loop, tick, user, 5);
}

/* True: it came to its end before it was to die. */
static bool killed(struct desk *d, const char *id, const char *number, const char *number_id,
    size_t turns)
{
	struct child c = { .pid = fork() };

	assert_true(c.pid >= 0);
	if (c.pid == 0)
		die_after(d, id, number, number_id, turns);
	tick(d);
	assert_true(desk_run(d, child_ended, &c));
	loop_timer(d->loop, tick, d, 0);
	if (WIFEXITED(c.status))
		assert_int_equal(WEXITSTATUS(c.status), 0);
	return WIFEXITED(c.status);
}

static void test_killed_buying(void **state)
{
	struct desk *d = *state;
	bool ended = false;

	for (size_t n = 0; !ended; n++) {
		struct provisioner *p;
		char id[ID_MAX], number[20];

		assert_true(n < 20);
		p = next_buyer(d, n, id, number);
		provisioner_free(p);
		ended = killed(d, id, number, NULL, 3 * n);
		taken_up(d, id, number);
	}
}

static void test_killed_releasing(void **state)
{
	struct desk *d = *state;
	bool ended = false;

	for (size_t n = 0; !ended; n++) {
		struct managed_number owned;
		struct provisioner *p;
		char id[ID_MAX], number[20];

		assert_true(n < 20);
		p = next_buyer(d, n, id, number);
		prov_buy(d, p, number);
		prov_wait(d, p);
		assert_true(prov_owned(d, number, &owned));
		provisioner_free(p);
		ended = killed(d, id, number, owned.id, 3 * n);
		p = prov_new(d, id);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase,
		    ended ? PROVISIONING_IDLE : PROVISIONING_DONE);
		assert_false(prov_owned(d, number, &owned));
		agree(d, id, number);
		provisioner_free(p);
	}
}

/* ---- all of them, for a console's start */

static struct {
	bool done;
	size_t finished, open;
} told;

static void on_settled(void *user, size_t finished, size_t open, const struct error *last)
{
	(void)user;
	(void)last;
	told.done = true;
	told.finished = finished;
	told.open = open;
}

static bool settled(void *user)
{
	(void)user;
	return told.done;
}

/* Left in the middle by a console that lives on: it is nobody's, for whoever looks next. */
static void test_given_up(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	struct provision chain;
	char id[ID_MAX], number[20];
	size_t n;

	p = next_buyer(d, 0, id, number);
	prov_check(d, p, number);
	wrong(d, "POST", NUMBERS, "hang-done", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (provisioner_view(p)->phase != PROVISIONING_SETTLING)
		loop_step(d->loop);
	assert_true(prov_chain(d, id, &n).ours);
	provisioner_free(p);
	chain = prov_chain(d, id, &n);
	assert_int_equal(chain.state, PROVISION_OPEN);
	assert_false(chain.ours || chain.owner_alive);
	p = prov_new(d, id);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_WORKING);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	agree(d, id, number);
	provisioner_free(p);
}

/* What is said of a number is what there is. */
static void words_agree(struct desk *d, const char *words, const char *number)
{
	char shown[NUMBER_TEXT_MAX], bought[80], nothing[80];

	number_show(number, shown, sizeof shown);
	(void)snprintf(bought, sizeof bought, "%s is bought for ", shown);
	(void)snprintf(nothing, sizeof nothing, "Nothing was bought: %s for ", shown);
	if (prov_numbers(d, number))
		assert_null(strstr(words, nothing));
	else
		assert_null(strstr(words, bought));
	assert_true(strstr(words, "is bought for ") || strstr(words, "Nothing was bought: "));
}

static void test_settler(void **state)
{
	struct desk *d = *state;
	struct provision_settler *s;
	char id[3][ID_MAX], number[3][20];
	bool none;

	s = provision_settler_new(&d->f.session, d->loop, on_settled, NULL, &none, &d->f.err);
	assert_null(s);
	assert_true(none);
	for (size_t i = 0; i < 3; i++) {
		struct provisioner *p = next_buyer(d, i, id[i], number[i]);

		provisioner_free(p);
		/* At work when it dies: the first before anything was sent, then in the middle. */
		(void)killed(d, id[i], number[i], NULL, i * 4);
	}
	memset(&told, 0, sizeof told);
	s = provision_settler_new(&d->f.session, d->loop, on_settled, NULL, &none, &d->f.err);
	if (s) {
		provision_settler_pace(s, PACE);
		assert_true(desk_run(d, settled, NULL));
		assert_int_equal(told.open, 0);
		assert_true(told.finished > 0);
		for (size_t i = 0; i < 3; i++)
			words_agree(d, provision_settler_words(s), number[i]);
	} else {
		assert_true(none);
	}
	provision_settler_free(s);
	for (size_t i = 0; i < 3; i++)
		agree(d, id[i], number[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_buy),
		desk_test(test_settling_fails),
		desk_test(test_busy_store),
		desk_test(test_release),
		desk_test(test_left),
		desk_test(test_freed),
		desk_test(test_yes_not_inherited),
		desk_test(test_killed_buying),
		desk_test(test_killed_releasing),
		desk_test(test_given_up),
		desk_test(test_settler),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
