// Twilio's official SDK, unchanged but for the address, against `voxdesk practice`: what it calls, pages
// through and decodes is what the practice provider has to be.
import { check, equal } from './judge.mjs';

const LISTED = 57; // more than one page of Twilio's own default, 50
const number = (n) => `+1650556${String(n).padStart(4, '0')}`;

function clientOf(twilio, url, sid, token) {
	const client = twilio(sid, token);
	client.api.baseUrl = url;
	client.voice.baseUrl = url;
	client.lookups.baseUrl = url;
	return client;
}

async function until(what, look) {
	for (let i = 0; i < 400; i++) {
		const found = await look();
		if (found) return found;
		await new Promise((resolve) => { setTimeout(resolve, 20); });
	}
	throw new Error(`never seen: ${what}`);
}

// The SDK's own exception, with the provider's number in it.
async function refused(name, twilio, code, status, work) {
	try {
		await work();
		check(name, `was not refused with ${code}`);
	} catch (fault) {
		check(name, [
			fault instanceof twilio.RestException ? '' : `not a RestException: ${fault}`,
			equal('code', fault.code, code), equal('status', fault.status, status),
			/\S/.test(fault.message) ? '' : 'no message',
			String(fault.moreInfo).startsWith('https://') ? '' : `moreInfo is ${fault.moreInfo}`,
		]);
	}
}

async function verifies(client) {
	const started = await client.validationRequests.create({
		phoneNumber: number(1), friendlyName: 'Bakkerij & Söhne + 1', callDelay: 1, extension: '12',
	});
	check('validationRequests.create', [
		/^[0-9]{6}$/.test(started.validationCode) ? '' : 'no code of six digits',
		/^CA[0-9a-f]{32}$/.test(started.callSid) ? '' : `callSid is ${started.callSid}`,
		equal('phoneNumber', started.phoneNumber, number(1)),
		equal('friendlyName', started.friendlyName, 'Bakkerij & Söhne + 1'),
	]);
	const call = await client.calls(started.callSid).fetch();
	check('calls.fetch', [equal('to', call.to, number(1)), equal('sid', call.sid, started.callSid),
		call.dateCreated instanceof Date && !Number.isNaN(call.dateCreated.getTime()) ? '' : `dateCreated is ${call.dateCreated}`]);
	const [listed] = await until('the verified number', async () => {
		const found = await client.outgoingCallerIds.list({ phoneNumber: number(1) });
		return found.length > 0 ? found : undefined;
	});
	check('outgoingCallerIds.list by number', [equal('phoneNumber', listed.phoneNumber, number(1)),
		equal('friendlyName', listed.friendlyName, 'Bakkerij & Söhne + 1')]);
	const ended = await until('the end of the call', async () => {
		const seen = await client.calls(started.callSid).fetch();
		return seen.status === 'completed' ? seen : undefined;
	});
	check('calls.fetch when it is over', [Number(ended.duration) >= 0 ? '' : `duration is ${ended.duration}`,
		ended.endTime instanceof Date ? '' : `endTime is ${ended.endTime}`]);
	const calls = await client.calls.list({ to: number(1), startTimeAfter: new Date(Date.now() - 86400000) });
	check('calls.list', equal('sids', calls.map((c) => c.sid), [started.callSid]));
	return listed.sid;
}

async function pages(client) {
	for (let i = 2; i <= LISTED; i++) await client.validationRequests.create({ phoneNumber: number(i) });
	const mine = (all) => new Set(all.map((c) => c.phoneNumber).filter((n) => n.startsWith('+1650556')));
	const all = await until('all the numbers', async () => {
		const found = await client.outgoingCallerIds.list();
		return mine(found).size === LISTED ? found : undefined;
	});
	check('outgoingCallerIds.list beyond its first page', equal('different SIDs', new Set(all.map((c) => c.sid)).size, all.length));
	const small = await client.outgoingCallerIds.list({ pageSize: 7 });
	check('the same in pages of seven', equal('SIDs', small.map((c) => c.sid).sort(), all.map((c) => c.sid).sort()));
	const each = [];
	await new Promise((resolve, reject) => {
		client.outgoingCallerIds.each({ pageSize: 20, callback: (c) => each.push(c.sid), done: (fault) => (fault ? reject(fault) : resolve()) });
	});
	check('outgoingCallerIds.each', equal('SIDs', each.sort(), all.map((c) => c.sid).sort()));
	const page = await client.outgoingCallerIds.page({ pageSize: 50 });
	const next = await page.nextPage();
	check('a page and the next one', [equal('on the first', page.instances.length, 50),
		equal('on both', [...page.instances, ...next.instances].map((c) => c.sid).sort(), all.map((c) => c.sid).sort())]);
}

async function changes(client, twilio, sid) {
	const fetched = await client.outgoingCallerIds(sid).fetch();
	check('outgoingCallerIds.fetch', equal('sid', fetched.sid, sid));
	const renamed = await client.outgoingCallerIds(sid).update({ friendlyName: 'Café 100 % = +' });
	const again = await client.outgoingCallerIds(sid).fetch();
	check('outgoingCallerIds.update', [equal('answer', renamed.friendlyName, 'Café 100 % = +'),
		equal('read again', again.friendlyName, 'Café 100 % = +')]);
	check('outgoingCallerIds.remove', equal('answer', await client.outgoingCallerIds(sid).remove(), true));
	await refused('fetch of a removed one', twilio, 20404, 404, () => client.outgoingCallerIds(sid).fetch());
	await refused('removal of a removed one', twilio, 20404, 404, () => client.outgoingCallerIds(sid).remove());
}

async function accountAndNumbers(client, sid) {
	const account = await client.api.v2010.accounts(sid).fetch();
	check('accounts.fetch', [equal('sid', account.sid, sid), equal('status', account.status, 'active'),
		equal('type', account.type, 'Full')]);
	const balance = await client.balance.fetch();
	check('balance.fetch', [equal('currency', balance.currency, 'USD'),
		/^-?[0-9]+(\.[0-9]+)?$/.test(balance.balance) ? '' : `balance is ${balance.balance}`]);
	const own = await client.incomingPhoneNumbers.list();
	check('incomingPhoneNumbers.list', own.some((n) => n.phoneNumber === '+16505550109') ? '' : 'the account\'s own number is not there');
}

async function permissions(client, subaccount) {
	const country = () => client.voice.v1.dialingPermissions.countries('GH').fetch();
	const before = await country();
	check('dialingPermissions.countries.fetch', [equal('isoCode', before.isoCode, 'GH'),
		equal('lowRiskNumbersEnabled', before.lowRiskNumbersEnabled, false)]);
	const changed = await client.voice.v1.dialingPermissions.bulkCountryUpdates.create({
		updateRequest: JSON.stringify([{ iso_code: 'GH', low_risk_numbers_enabled: 'true',
			high_risk_special_numbers_enabled: 'false', high_risk_tollfraud_numbers_enabled: 'false' }]),
	});
	check('bulkCountryUpdates.create', equal('updateCount', changed.updateCount, 1));
	await until('the open country', async () => (await country()).lowRiskNumbersEnabled);
	check('the country reads open after a while', '');
	const prefixes = await client.voice.v1.dialingPermissions.countries('GH').highriskSpecialPrefixes.list();
	check('highriskSpecialPrefixes.list', prefixes.every((p) => p.prefix.startsWith('+')) ? '' : JSON.stringify(prefixes));
	const settings = await subaccount.voice.v1.dialingPermissions.settings().fetch();
	check('settings.fetch', equal('dialingPermissionsInheritance', settings.dialingPermissionsInheritance, false));
	const set = await subaccount.voice.v1.dialingPermissions.settings().update({ dialingPermissionsInheritance: true });
	check('settings.update', equal('dialingPermissionsInheritance', set.dialingPermissionsInheritance, true));
}

async function lookups(client) {
	const basic = await client.lookups.v2.phoneNumbers(number(1)).fetch();
	check('lookups v2', [equal('valid', basic.valid, true), equal('phoneNumber', basic.phoneNumber, number(1)),
		equal('countryCode', basic.countryCode, 'US'), equal('lineTypeIntelligence', basic.lineTypeIntelligence, null)]);
	const line = await client.lookups.v2.phoneNumbers(number(1)).fetch({ fields: 'line_type_intelligence' });
	check('lookups v2 with line type', typeof line.lineTypeIntelligence?.type === 'string' ? '' : JSON.stringify(line.lineTypeIntelligence));
	const wrong = await client.lookups.v2.phoneNumbers('+1650').fetch();
	check('lookups v2 of what is no number', [equal('valid', wrong.valid, false),
		wrong.validationErrors.length > 0 ? '' : 'no validationErrors']);
}

async function errors(client, twilio, url, sid) {
	const cases = [['0106', 21215, 400], ['0107', 21216, 400], ['0108', 21450, 400], ['0109', 21449, 400], ['0110', 10002, 403], ['0111', 20003, 401]];
	for (const [last, code, status] of cases)
		await refused(`+1650555${last} is ${code}`, twilio, code, status, () => client.validationRequests.create({ phoneNumber: `+1650555${last}` }));
	await refused('a wrong token is 20003', twilio, 20003, 401, () =>
		clientOf(twilio, url, sid, 'f'.repeat(32)).outgoingCallerIds.list());
	await refused('another account is 20003', twilio, 20003, 401, () =>
		client.api.v2010.accounts(`AC${'0'.repeat(32)}`).outgoingCallerIds.list());
	await refused('a call that is not there is 20404', twilio, 20404, 404, () => client.calls(`CA${'0'.repeat(32)}`).fetch());
}

export async function sdkAgainst(twilio, practice) {
	const sid = practice.environment.TWILIO_ACCOUNT_SID;
	const client = clientOf(twilio, practice.url, sid, practice.environment.TWILIO_AUTH_TOKEN);
	const first = await verifies(client);
	await pages(client);
	await changes(client, twilio, first);
	await accountAndNumbers(client, sid);
	const { TWILIO_ACCOUNT_SID: subSid, TWILIO_AUTH_TOKEN: subToken } = practice.subaccount;
	await permissions(client, clientOf(twilio, practice.url, subSid, subToken));
	await lookups(client);
	await errors(client, twilio, practice.url, sid);
}
