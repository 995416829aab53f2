/* In the plain console: agents linked and led to, a verified number offered to Vapi, a number
 * verified at Telnyx, secrets listed and tried. */
#include <string.h>

#include "tests/ui/one_walk.h"

/* Also with practice' own customers: those numbers are documented. */
static void start_practice(void)
{
	const char *argv[] = { the.program, "--practice", "--plain", NULL };
	const char *env[] = { "VOXDESK_PACE=4", NULL };

	pty_start(&the.pty, 60, 100, the.home, argv, env);
	assert_true(pty_wait(&the.pty, "Number?"));
}

static void customer(const char *name)
{
	answer("1", "Part of the name");
	answer(name, "Customers found");
	answer("1", "Caller ID at");
}

/* Linked at once, led there after a yes, asked about, and taken off again; the number is the pool's
 * and the customer's alone. */
static void an_agent_answers_after_a_yes(void **state)
{
	(void)state;
	plain_walk_start(&the, "VAPI_TELNYX_CREDENTIAL_ID=6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001");
	answer("6", "AI numbers: 0 of the pool");
	answer("1", "AI numbers: 4 of the pool");
	answer("q", "2. New customer");
	plain_walk_customer(&the);
	answer("4", "AI number:");
	answer("+32480210449", "Saved.");
	answer("14", "1. Front desk (en), Vapi");
	answer("1", "Calls to +32 480 21 04 49 are answered by \"Front desk (en)\"");
	answer("no", "Agent that answers: none yet"); /* a no changes nothing */
	answer("14", "1. Front desk (en), Vapi");
	answer("1", "Lead it there?");
	answer("yes", "It led to \"Receptie");
	assert_true(pty_wait(&the.pty, "Front desk (en) (Vapi), +32 480 21 04 49 leads there"));
	answer("14", "3. Ask where");
	answer("3", "Links read just now: 1; leading elsewhere: 0.");
	answer("14", "4. Take the agent off");
	answer("4", "Take the agent off?");
	answer("yes", "The agent is linked no more, and no agent answers +32 480 21 04 49");
	assert_true(pty_wait(&the.pty, "Agent that answers: none yet"));
}

/* The doubts are read before the yes, and what came of it stands on the page. */
static void a_verified_number_is_offered_with_its_doubts(void **state)
{
	(void)state;
	start_practice();
	customer("0108"); /* verified already: nothing rings */
	answer("13", "The number is not verified at Twilio yet.");
	answer("10", "It was not offered to Vapi yet.");
	answer("13", "Offer +1 650-555-0108 to Vapi?");
	answer("no", "It was not offered to Vapi yet.");
	answer("13", "Offer +1 650-555-0108 to Vapi?");
	answer("yes", "At Vapi: taken, ");
}

/* The phone hears the code, the operator types it: a wrong one, then the right one. */
static void a_code_from_telnyx_is_typed(void **state)
{
	(void)state;
	start_practice();
	customer("lambeth");
	assert_true(pty_wait(&the.pty, "Caller ID at Telnyx: none yet"));
	answer("10", "A fixed line gets no SMS.");
	answer("1", "Extension to dial");
	answer("", "Telnyx rings +44 20 7946 0321 (Lambeth Cycles) now");
	answer("no", "Caller ID at Telnyx: none yet");
	answer("10", "How shall Telnyx tell the code?");
	answer("1", "Extension to dial");
	answer("", "Ring it?");
	answer("yes", "Code (empty: later):");
	answer("", "Caller ID at Telnyx: pending");
	answer("10", "2. Type the code that was told");
	answer("2", "Code (empty: later):");
	answer("111111", "Code (empty: later):");
	answer("482913", "Caller ID at Telnyx: verified");
	answer("10", "It is verified already");
	answer("11", "Caller ID at Telnyx: verified");
	answer("12", "Type yes to do it");
	answer("y", "Caller ID at Telnyx: verified");
	answer("12", "Type yes to do it");
	answer("yes", "Caller ID at Telnyx: none yet");
}

/* Where each comes from, whether it is taken; never a value. */
static void secrets_are_listed_and_tried(void **state)
{
	const char *key = NULL;

	(void)state;
	plain_walk_start(&the, NULL);
	answer("7", "2. TWILIO_AUTH_TOKEN: from the environment");
	answer("4", "Give it in the environment");
	answer("2", "Twilio is reached at http://127.0.0.1:");
	answer("1", "Twilio took it: the account \"Practice\".");
	answer("3", "1. Try it: ask Telnyx");
	answer("1", "Telnyx took it: 4 numbers");
	plain_walk_fault(&the,
	    "{\"method\":\"GET\",\"path\":\"/assistant\",\"what\":\"refuse\",\"status\":401,"
	    "\"body\":\"{\\\"message\\\":\\\"Invalid Key.\\\"}\",\"times\":1}");
	answer("5", "1. Try it: ask Vapi");
	answer("1", "VAPI_API_KEY: from the environment, refused ");
	answer("5", "1. Try it: ask Vapi");
	answer("1", "VAPI_API_KEY: from the environment, worked ");
	for (size_t i = 0; i < the.n_env; i++)
		if (strncmp(the.env[i], "VAPI_API_KEY=", 13) == 0)
			key = the.env[i] + 13;
	assert_non_null(key);
	assert_true(the.pty.bytes == the.pty.n_log); /* nothing of it is gone yet */
	assert_null(memmem(the.pty.log, the.pty.n_log, key, strlen(key)));
}

/* Without credentials it is said where they are told of, before anything is asked. */
static void what_has_no_credentials_says_so(void **state)
{
	(void)state;
	plain_walk_without(&the, "TWILIO_AUTH_TOKEN");
	plain_walk_without(&the, "TELNYX_API_KEY");
	plain_walk_without(&the, "VAPI_API_KEY");
	plain_walk_start(&the, NULL);
	answer("6", "AI numbers: 0 of the pool");
	answer("1", "AI numbers: 0 of the pool");
	answer("3", "There are no credentials for Telnyx here");
	answer("q", "2. New customer");
	plain_walk_customer(&the);
	answer("16", "There are no credentials for Twilio here");
	answer("13", "There are no credentials for Vapi here");
	answer("14", "1. Receptie NL, ElevenLabs"); /* what can be asked still is */
}

/* What a killed console sent stands in the journal, and the next start says so. */
static void what_was_left_unknown_is_told(void **state)
{
	static const char credential[] =
	    "VAPI_TELNYX_CREDENTIAL_ID=6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001";

	(void)state;
	the.env[the.n_env++] = credential;
	plain_walk_start(&the, "VOXDESK_FAIL=pointer-sent");
	answer("6", "AI numbers: 0 of the pool");
	answer("1", "AI numbers: 4 of the pool");
	answer("q", "2. New customer");
	plain_walk_customer(&the);
	answer("4", "AI number:");
	answer("+32480210449", "Saved.");
	answer("14", "Which agent answers?");
	answer("1", "Lead it there?");
	pty_send(&the.pty, "yes\r");
	assert_true(pty_wait_end(&the.pty));
	plain_walk_start(&the, NULL);
	assert_true(pty_wait(&the.pty, "In the journal stands 1 entry"));
	answer("5", "unknown: ");
	answer("1", "1. Ask the provider what came of it");
	answer("1", "done: ");
	answer("q", "2. New customer");
	answer("1", "Part of the name");
	answer("kroon", "Customers found");
	answer("1", "+32 480 21 04 49 leads there");
}

/* A secret of the vault goes to another address only after a yes, here too. */
static void a_secret_of_the_vault_asks_where_it_goes(void **state)
{
	const char *argv[] = { the.program, "secret", "set", "VAPI_API_KEY", "--db", the.db, NULL };
	const char *key = NULL;

	(void)state;
	for (size_t i = 0; i < the.n_env; i++)
		if (strncmp(the.env[i], "VAPI_API_KEY=", 13) == 0)
			key = the.env[i] + 13;
	assert_non_null(key);
	plain_walk_without(&the, "VAPI_API_KEY");
	the.env[the.n_env] = NULL;
	pty_start(&the.pty, 60, 100, the.home, argv, the.env);
	assert_true(pty_wait(&the.pty, "New passphrase"));
	answer("a long passphrase of a test", "The same again");
	answer("a long passphrase of a test", "VAPI_API_KEY");
	pty_send(&the.pty, key);
	pty_send(&the.pty, "\r");
	assert_true(pty_wait_end(&the.pty));
	plain_walk_begin(&the, NULL, "Passphrase of the vault");
	assert_true(pty_answer(&the.pty, "a long passphrase of a test", "[y/N] "));
	answer("no", "What to do?");
	answer("7", "VAPI_API_KEY: from the vault");
	answer("5", "2. Let the vault's secret go to that address");
	answer("1", "Secrets and providers:");
	assert_null(strstr(pty_text(&the.pty), "Vapi took it."));
	answer("5", "2. Let the vault's secret go to that address");
	answer("2", "which is not Vapi's own address");
	answer("y", "Secrets and providers:");
	answer("5", "2. Let the vault's secret go to that address");
	answer("2", "Type yes to do it");
	answer("yes", "Allowed until this console is closed.");
	answer("5", "1. Try it: ask Vapi");
	answer("1", "Vapi took it.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		walk_test(an_agent_answers_after_a_yes),
		walk_test(a_verified_number_is_offered_with_its_doubts),
		walk_test(a_code_from_telnyx_is_typed),
		walk_test(secrets_are_listed_and_tried),
		walk_test(what_has_no_credentials_says_so),
		walk_test(what_was_left_unknown_is_told),
		walk_test(a_secret_of_the_vault_asks_where_it_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
