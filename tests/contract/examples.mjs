// Prism has no memory: which of a contract's examples fits what was done, with what was asked for put into it.
const uuid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';

// Telnyx' examples are of page 3, its order is never decided.
function telnyx(e, document) {
	const page = new URL(e.path, 'http://localhost').searchParams.get('page[number]');
	if (page && document.meta) Object.assign(document.meta, { page_number: Number(page), total_pages: Number(page) });
	if (/^\/v2\/number_orders\//.test(e.path)) document.data.status = 'success';
	return document;
}

// Vapi's contract has no examples: "string" stands for every text.
function vapi(e, document) {
	const at = '2026-11-20T10:00:00.000Z';
	const ids = (thing) => Object.fromEntries(Object.entries(thing).map(([name, value]) => [name, /Id$/.test(name) && value === 'string' ? uuid : value]));
	const of = (thing) => ({ ...ids(thing), id: uuid, createdAt: at, updatedAt: at });
	return Array.isArray(document) ? document.map(of) : of(document);
}

// The example's new account has the SID of the account that made it.
const subaccount = (e, document) => (e.method === 'POST' ? { ...document, sid: `AC${'5'.repeat(32)}` } : document);

// Its one agent is made up of any letters.
const elevenlabs = (e, document) => ({ ...document, agent_id: decodeURIComponent(e.path.split('/').at(-1)) });

const edits = [
	[/^\/v1\/convai\/agents\/./, elevenlabs],
	[/^\/v2\/(?!phone-number)/, telnyx],
	[/^\/(phone-number|assistant|call)\b/, vapi],
	[/^\/2010-04-01\/Accounts\.json/, subaccount],
];

export function memory(number) {
	const state = { listed: false, playing: false };
	const lists = /(OutgoingCallerIds|IncomingPhoneNumbers)\.json/;
	const prefer = (e) => {
		// Its example of one agent lacks what it says is required.
		if (/^\/v1\/convai\/agents\/./.test(e.path)) return 'dynamic=true';
		if (/^\/2010-04-01\/Accounts\.json/.test(e.path) && e.method === 'GET') return 'example=readFull';
		return state.playing && e.method === 'GET' && lists.test(e.path) ? `example=${state.listed ? 'readFull' : 'readEmpty'}` : undefined;
	};
	const adapt = (e, body) => {
		if (e.method === 'DELETE') state.listed = false;
		if (state.playing && /OutgoingCallerIds/.test(e.path))
			return body.replace(/"phone_number":\s*"\+[0-9]+"/g, `"phone_number":"${number}"`);
		if (state.playing && /DialingPermissions\/Countries\/US$/.test(e.path))
			return body.replace(/"low_risk_numbers_enabled":\s*false/, '"low_risk_numbers_enabled":true');
		const edit = edits.find(([path]) => path.test(e.path));
		return edit && body !== '' && e.status < 300 ? JSON.stringify(edit[1](e, JSON.parse(body))) : undefined;
	};
	return { state, prefer, adapt };
}
