// Requests that are wrong on purpose: each must be refused, or the test that finds nothing wrong proves nothing.
import { check } from './judge.mjs';

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const good = 'PhoneNumber=%2B16505550101';
const uuid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const telnyxImport = { provider: 'telnyx', number: '+16504595418', credentialId: '6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001' };
const sip = { provider: 'sip_trunk', phone_number: '+16504595418', label: 'Pool' };

// What each provider is, and what it says when it refuses: does a document look like its errors?
const providers = {
	Twilio: {
		base: 'VOXDESK_TWILIO_URL',
		path: (keys, path) => (path.startsWith('/2010') ? path : `/2010-04-01/Accounts/${keys.TWILIO_ACCOUNT_SID}${path}`),
		headers: (keys) => ({ authorization: `Basic ${Buffer.from(`${keys.TWILIO_ACCOUNT_SID}:${keys.TWILIO_AUTH_TOKEN}`).toString('base64')}` }),
		type: form,
		error: (d, status) => Number.isInteger(d.code) && d.message && d.status === status,
	},
	Telnyx: {
		base: 'VOXDESK_TELNYX_URL',
		headers: (keys) => ({ authorization: `Bearer ${keys.TELNYX_API_KEY}` }),
		type: json,
		error: (d) => Array.isArray(d.errors) && d.errors.every((e) => e.code && e.title),
	},
	Vapi: {
		base: 'VOXDESK_VAPI_URL',
		headers: (keys) => ({ authorization: `Bearer ${keys.VAPI_API_KEY}` }),
		type: json,
		error: (d, status) => Boolean(d.message) && d.statusCode === status,
	},
	ElevenLabs: {
		base: 'VOXDESK_ELEVENLABS_URL',
		headers: (keys) => ({ 'xi-api-key': keys.ELEVENLABS_API_KEY }),
		type: json,
		error: (d) => Boolean(d.detail),
	},
};

// [provider, what, method, path, body, { type, anonymous }]
const cases = [
	['Twilio', 'a misspelled field', 'POST', '/OutgoingCallerIds.json', 'PhoneNumbr=%2B16505550101'],
	['Twilio', 'nothing in the form', 'POST', '/OutgoingCallerIds.json', ''],
	['Twilio', 'a raw + (a blank in a form)', 'POST', '/OutgoingCallerIds.json', 'PhoneNumber=+16505550101'],
	['Twilio', 'no .json', 'POST', '/OutgoingCallerIds', good],
	['Twilio', 'a call delay of 61 s', 'POST', '/OutgoingCallerIds.json', `${good}&CallDelay=61`],
	['Twilio', 'a name of 65 characters', 'POST', '/OutgoingCallerIds.json', `${good}&FriendlyName=${'x'.repeat(65)}`],
	['Twilio', 'JSON instead of a form', 'POST', '/OutgoingCallerIds.json', '{"PhoneNumber":"+16505550101"}', { type: json }],
	['Twilio', 'no credentials', 'GET', '/OutgoingCallerIds.json', undefined, { anonymous: true }],
	['Twilio', 'a SID that is none', 'GET', '/Calls/CA123.json'],
	['Twilio', 'a page of 1001', 'GET', '/OutgoingCallerIds.json?PageSize=1001'],
	['Twilio', 'an address that is no SID', 'POST', '/IncomingPhoneNumbers.json', 'PhoneNumber=%2B16505550201&AddressSid=AD12'],
	['Twilio', 'a number to buy as a blank has it', 'POST', '/IncomingPhoneNumbers.json', 'PhoneNumber=+16505550201'],
	['Twilio', 'a country that no kind of number has', 'GET', '/AvailablePhoneNumbers/US/Satellite.json'],
	['Telnyx', 'no key', 'GET', '/v2/phone_numbers', undefined, { anonymous: true }],
	['Telnyx', 'an order of nothing that is known', 'POST', '/v2/number_orders', { phone_number: '+16505550309' }],
	['Telnyx', 'a change that is misspelled', 'PATCH', '/v2/phone_numbers/1293384261075731499', { conection_id: '1' }],
	['Telnyx', 'a verification without a method', 'POST', '/v2/verified_numbers', { phone_number: '+16505550101' }],
	['Telnyx', 'a verification of what is no number', 'POST', '/v2/verified_numbers', { phone_number: '16505550101', verification_method: 'call' }],
	['Telnyx', 'a way to verify that is none', 'POST', '/v2/verified_numbers', { phone_number: '+16505550101', verification_method: 'letter' }],
	['Telnyx', 'a forwarding that is Vapi\'s word', 'PATCH', '/v2/phone_numbers/1293384261075731499/voice', { call_forwarding: { forwarding_type: 'busy' } }],
	['Vapi', 'no key', 'GET', '/phone-number', undefined, { anonymous: true }],
	['Vapi', 'an import of nobody\'s', 'POST', '/phone-number', { number: '+16504595418' }],
	['Vapi', 'an import without a credential', 'POST', '/phone-number', { ...telnyxImport, credentialId: undefined }],
	['Vapi', 'a name of 41 characters', 'POST', '/phone-number', { ...telnyxImport, name: 'x'.repeat(41) }],
	['Vapi', 'an id that is none in a change', 'PATCH', `/phone-number/${uuid}`, { provider: 'telnyx', assistantId: 7 }],
	['Vapi', 'more than a thousand', 'GET', '/phone-number?limit=1001'],
	['ElevenLabs', 'no key', 'GET', '/v1/convai/phone-numbers', undefined, { anonymous: true }],
	['ElevenLabs', 'an import without a label', 'POST', '/v1/convai/phone-numbers', { ...sip, label: undefined }],
	['ElevenLabs', 'a trunk over pigeons', 'POST', '/v1/convai/phone-numbers', { ...sip, outbound_trunk_config: { address: 'sip.telnyx.com', transport: 'pigeon' } }],
	['ElevenLabs', 'a page of 101', 'GET', '/v1/convai/agents?page_size=101'],
	['ElevenLabs', 'a change that is a list', 'PATCH', '/v1/convai/phone-numbers/phnum_1', []],
];
// What the contracts' servers cannot see or let pass (a field too many), the practice providers have to.
const strictCases = [
	['Twilio', 'a field too many', 'POST', '/OutgoingCallerIds.json', `${good}&CallDellay=5`],
	['Twilio', 'a field too many in a purchase', 'POST', '/IncomingPhoneNumbers.json', 'PhoneNumber=%2B16505550201&Adress=1'],
	['Twilio', 'a field too many in a subaccount', 'POST', '/2010-04-01/Accounts.json', 'FriendlyName=x&Freindly=1'],
	['Telnyx', 'a field too many in an order', 'POST', '/v2/number_orders', { phone_numbers: [{ phone_number: '+16505550309' }], customer_ref: 'x' }],
	['Telnyx', 'a filter that is none', 'GET', '/v2/phone_numbers?filter[number]=1'],
	['Telnyx', 'a page of 251', 'GET', '/v2/phone_numbers?page[size]=251'],
	['Vapi', 'a field too many in an import', 'POST', '/phone-number', { ...telnyxImport, assistant: uuid }],
	['Vapi', 'an id that is no UUID', 'GET', '/phone-number/12'],
	['ElevenLabs', 'a field too many in an import', 'POST', '/v1/convai/phone-numbers', { ...sip, agent: 'x' }],
	['ElevenLabs', 'a number that is none', 'POST', '/v1/convai/phone-numbers', { ...sip, phone_number: '16504595418' }],
];

async function send(addresses, keys, [name, , method, path, body, { type, anonymous } = {}]) {
	const provider = providers[name];
	const headers = anonymous ? {} : provider.headers(keys);
	if (body !== undefined) headers['content-type'] = type ?? provider.type;
	const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
	const answer = await fetch(`${addresses[provider.base]}${provider.path?.(keys, path) ?? path}`, { method, headers, body: text });
	return { status: answer.status, text: await answer.text() };
}

// `addresses`: by the names of the variables. `strict`: this is practice, whose errors are worded as theirs.
export async function wrongRequests(addresses, keys, { strict }) {
	for (const wrong of strict ? [...cases, ...strictCases] : cases) {
		const { status, text } = await send(addresses, keys, wrong);
		let document = {};
		try {
			document = JSON.parse(text);
		} catch {
			document = {};
		}
		const worded = !strict || providers[wrong[0]].error(document, status);
		check(`${wrong[0]} refuses ${wrong[1]}`, [status >= 400 && status < 500 ? '' : `was answered with ${status}: ${text.slice(0, 200)}`,
			worded ? '' : `not an error as ${wrong[0]} words it: ${text}`]);
	}
}
