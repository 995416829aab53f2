/* Which provider a path belongs to: all of them live on the one port, at their own paths. */
#ifndef PRACTICE_PARTS_H
#define PRACTICE_PARTS_H

enum part {
	PART_TWILIO,
	PART_TELNYX,
	PART_VAPI,
	PART_ELEVENLABS,
	PART_SUPABASE_ROWS, /* PostgREST */
	PART_SUPABASE_AUTH, /* GoTrue */
	PART_PRACTICE
};

/* Vapi's /v2/phone-number stands beside Telnyx' /v2/phone_numbers and Twilio's /v2/PhoneNumbers;
 * what nobody knows is Twilio's to refuse. */
enum part part_of(const char *target);
/* The body of a 500 as that provider writes it. */
const char *part_error_500(enum part part);

#endif
