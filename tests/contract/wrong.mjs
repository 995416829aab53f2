// Requests that are wrong on purpose: each must be refused, or the test that finds nothing wrong proves nothing.
import { check } from './judge.mjs';

const form = 'application/x-www-form-urlencoded';
const good = 'PhoneNumber=%2B16505550101';

// [what, method, path behind the account, body, content type, without credentials]
const cases = [
	['a misspelled field', 'POST', '/OutgoingCallerIds.json', 'PhoneNumbr=%2B16505550101'],
	['nothing in the form', 'POST', '/OutgoingCallerIds.json', ''],
	['a raw + (a blank in a form)', 'POST', '/OutgoingCallerIds.json', 'PhoneNumber=+16505550101'],
	['no .json', 'POST', '/OutgoingCallerIds', good],
	['a call delay of 61 s', 'POST', '/OutgoingCallerIds.json', `${good}&CallDelay=61`],
	['a name of 65 characters', 'POST', '/OutgoingCallerIds.json', `${good}&FriendlyName=${'x'.repeat(65)}`],
	['JSON instead of a form', 'POST', '/OutgoingCallerIds.json', '{"PhoneNumber":"+16505550101"}', 'application/json'],
	['no credentials', 'GET', '/OutgoingCallerIds.json', undefined, undefined, true],
	['a SID that is none', 'GET', '/Calls/CA123.json'],
	['a page of 1001', 'GET', '/OutgoingCallerIds.json?PageSize=1001'],
];
// What the contract's server cannot see in a form (a field too many), the practice provider has to.
const strictCases = [
	['a field too many', 'POST', '/OutgoingCallerIds.json', `${good}&CallDellay=5`],
];

async function send(url, account, [, method, path, body, type, anonymous]) {
	const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token } = account;
	const headers = anonymous ? {} : { authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}` };
	if (body !== undefined) headers['content-type'] = type ?? form;
	const answer = await fetch(`${url}/2010-04-01/Accounts/${sid}${path}`, { method, headers, body });
	return { status: answer.status, text: await answer.text() };
}

export async function wrongRequests(url, account, { strictFields }) {
	for (const wrong of strictFields ? [...cases, ...strictCases] : cases) {
		const { status, text } = await send(url, account, wrong);
		let document = {};
		try {
			document = JSON.parse(text);
		} catch {
			document = {};
		}
		const worded = !strictFields || (Number.isInteger(document.code) && document.message && document.status === status);
		check(`refused: ${wrong[0]}`, [status >= 400 && status < 500 ? '' : `was answered with ${status}`,
			worded ? '' : `not an error as Twilio words it: ${text}`]);
	}
}
