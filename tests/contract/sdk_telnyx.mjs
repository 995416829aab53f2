// Telnyx' official SDK, unchanged but for the address, against `voxdesk practice`: what the console asks of
// Telnyx, asked by the SDK.
import { check, equal } from './judge.mjs';

const ordered = '+16505550309';
const verified = '+16505550101';

async function collect(pages) {
	const all = [];
	for await (const item of pages) all.push(item);
	return all;
}

// The SDK's own error, of the class for that status, with the provider's code in it.
async function refused(name, telnyx, type, status, code, work) {
	try {
		await work();
		check(name, `was not refused with ${status}`);
	} catch (fault) {
		const errors = fault.error?.errors ?? [];
		check(name, [fault instanceof telnyx[type] ? '' : `not a ${type}: ${fault}`, equal('status', fault.status, status),
			code === undefined || errors.some((e) => String(e.code) === String(code)) ? '' : `codes are ${JSON.stringify(errors)}`]);
	}
}

async function numbers(client) {
	const all = await collect(client.phoneNumbers.list());
	check('phoneNumbers.list', [equal('numbers', all.map((n) => n.phone_number).sort(),
		['+16504595418', '+31970102000', '+32480210449', '+442079460777'])]);
	const small = await collect(client.phoneNumbers.list({ 'page[size]': 1 }));
	check('the same in pages of one', equal('ids', small.map((n) => n.id).sort(), all.map((n) => n.id).sort()));
	const [us] = await collect(client.phoneNumbers.list({ filter: { phone_number: '6504595418', status: 'active' } }));
	check('phoneNumbers.list by digits and status', equal('number', us.phone_number, '+16504595418'));
	const { data: one } = await client.phoneNumbers.retrieve(us.id);
	check('phoneNumbers.retrieve', [equal('id', one.id, us.id), equal('status', one.status, 'active'),
		equal('connection_name', one.connection_name, 'voxdesk inbound')]);
	await client.phoneNumbers.update(us.id, { customer_reference: 'Café & Söhne', tags: ['pool', 'us'] });
	const { data: again } = await client.phoneNumbers.retrieve(us.id);
	check('phoneNumbers.update', [equal('reference', again.customer_reference, 'Café & Söhne'), equal('tags', again.tags, ['pool', 'us'])]);
	const { data: voice } = await client.phoneNumbers.voice.update(us.id, { call_forwarding: {
		call_forwarding_enabled: true, forwards_to: '+13035559123', forwarding_type: 'on-failure' } });
	check('phoneNumbers.voice.update', equal('forwarding', voice.call_forwarding.forwards_to, '+13035559123'));
	const { data: read } = await client.phoneNumbers.voice.retrieve(us.id);
	check('phoneNumbers.voice.retrieve', equal('forwarding', read.call_forwarding, voice.call_forwarding));
	return us;
}

async function until(what, look) {
	for (let i = 0; i < 400; i++) {
		const found = await look();
		if (found) return found;
		await new Promise((resolve) => { setTimeout(resolve, 20); });
	}
	throw new Error(`never seen: ${what}`);
}

async function orders(client, telnyx, connection) {
	const { data: offers } = await client.availablePhoneNumbers.list({ filter: { country_code: 'US', phone_number: { contains: '5550309' } } });
	check('availablePhoneNumbers.list', [equal('numbers', offers.map((n) => n.phone_number), [ordered]),
		equal('price', offers[0]?.cost_information?.currency, 'USD')]);
	const { data: order } = await client.numberOrders.create({ phone_numbers: [{ phone_number: ordered }],
		customer_reference: 'sdk-1', connection_id: connection });
	check('numberOrders.create', [equal('status', order.status, 'pending'), equal('reference', order.customer_reference, 'sdk-1')]);
	const done = await until('the end of the order', async () => {
		const { data } = await client.numberOrders.retrieve(order.id);
		return data.status === 'pending' ? undefined : data;
	});
	check('numberOrders.retrieve when it is decided', equal('status', done.status, 'success'));
	const named = await collect(client.numberOrders.list({ filter: { customer_reference: 'sdk-1' } }));
	check('numberOrders.list by reference', equal('ids', named.map((o) => o.id), [order.id]));
	const [mine] = await collect(client.phoneNumbers.list({ filter: { phone_number: ordered.slice(1) } }));
	check('what was ordered is owned, and attached', [equal('number', mine?.phone_number, ordered), equal('connection', mine?.connection_id, connection)]);
	await refused('an order of what no search has shown is 85000', telnyx, 'UnprocessableEntityError', 422, 85000, () =>
		client.numberOrders.create({ phone_numbers: [{ phone_number: '+12125550199' }] }));
}

async function verifies(client, telnyx) {
	await client.verifiedNumbers.create({ phone_number: verified, verification_method: 'call' });
	await refused('a wrong code', telnyx, 'APIError', 400, undefined, () =>
		client.verifiedNumbers.actions.submitVerificationCode(verified, { verification_code: '000000' }));
	const { data: done } = await client.verifiedNumbers.actions.submitVerificationCode(verified, { verification_code: '482913' });
	check('verifiedNumbers.actions.submitVerificationCode', equal('number', done.phone_number, verified));
	const all = await collect(client.verifiedNumbers.list());
	check('verifiedNumbers.list', all.some((v) => v.phone_number === verified) ? '' : `not among ${JSON.stringify(all)}`);
	const { data: one } = await client.verifiedNumbers.retrieve(verified);
	check('verifiedNumbers.retrieve', equal('number', one.phone_number, verified));
	await client.verifiedNumbers.delete(verified);
	await refused('a verified number that was deleted', telnyx, 'NotFoundError', 404, undefined, () => client.verifiedNumbers.retrieve(verified));
}

async function applications(client) {
	const [app] = await collect(client.callControlApplications.list());
	check('callControlApplications.list', [equal('name', app?.application_name, 'voxdesk inbound'), equal('version', app?.webhook_api_version, '2')]);
	const { data: one } = await client.callControlApplications.retrieve(app.id);
	check('callControlApplications.retrieve', equal('address', one.webhook_event_url, 'https://desk.example.com/webhooks/telnyx'));
	const { data: changed } = await client.callControlApplications.update(app.id, { application_name: one.application_name,
		webhook_event_url: 'https://desk.example.com/other' });
	check('callControlApplications.update', equal('address', changed.webhook_event_url, 'https://desk.example.com/other'));
	const connections = await collect(client.connections.list());
	check('connections.list', connections.some((c) => c.id === app.id) ? '' : `the application is not among ${JSON.stringify(connections)}`);
	const { data: connection } = await client.connections.retrieve(app.id);
	check('connections.retrieve', equal('id', connection.id, app.id));
	const events = await collect(client.callEvents.list({ filter: { to: '+16504595418', type: 'webhook' } }));
	check('callEvents.list', equal('events', events, []));
	return app.id;
}

export async function telnyxSdkAgainst(sdk, practice) {
	const Telnyx = sdk.default ?? sdk;
	// Its own repeats would hide a failure, and send an order twice.
	const options = { baseURL: `${practice.url}/v2`, maxRetries: 0 };
	const client = new Telnyx({ ...options, apiKey: practice.environment.TELNYX_API_KEY });
	const { data: balance } = await client.balance.retrieve();
	check('balance.retrieve', [equal('balance', balance.balance, '42.17'), equal('currency', balance.currency, 'USD')]);
	await numbers(client);
	await orders(client, sdk, await applications(client));
	await verifies(client, sdk);
	const { data: looked } = await client.numberLookup.retrieve('+16505550101', { type: 'carrier' });
	check('numberLookup.retrieve', [equal('number', looked.phone_number, '+16505550101'), looked.carrier?.type ? '' : JSON.stringify(looked.carrier)]);
	await refused('a wrong key', sdk, 'AuthenticationError', 401, undefined, () =>
		new Telnyx({ ...options, apiKey: 'KEY0nobody' }).balance.retrieve());
	await refused('a number that is not there', sdk, 'NotFoundError', 404, undefined, () => client.phoneNumbers.retrieve('1293384261075731499'));
}
