// The real program's commands, with the contracts in between.
import { check, equal, exempt } from './judge.mjs';
import { faults } from './recorder.mjs';
import { run } from './servers.mjs';

const count = (exchanges, method, pattern) => exchanges.filter((e) => e.method === method && pattern.test(e.path)).length;

// A list is one document over many lines; a start with --wait prints two, a line each.
function documentsOf(out) {
	const text = out.trim();
	if (text.startsWith('[')) return [JSON.parse(text)];
	return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
}

async function command(voxdesk, environment, name, args, look, input) {
	const ended = await run(voxdesk, [...args, '--json'], environment, input);
	let documents = [];
	let unread = '';
	try {
		documents = documentsOf(ended.out);
	} catch (fault) {
		unread = `not JSON: ${fault.message}: ${ended.out}`;
	}
	// A note on stderr (what a number will be attached to) is no fault.
	check(name, unread || [equal('exit', ended.status, 0), ended.status === 0 ? '' : ended.err, ...(documents.length > 0 ? [look?.(documents)].flat() : [])]);
}

const caller = (number, state, document) => {
	const row = document[0].find((r) => r.number === number);
	return row ? [equal('state', row.state, state), row.verified_at ? '' : 'no verified_at'] : 'the number is not there';
};

// `wait`: what makes a start wait for its end; `verified` is called where the contract's server has to be told.
export async function commands({ voxdesk, judges, number, environment: own, wait, verified }) {
	judges.forget();
	const environment = { ...own, ...judges.environment };
	await command(voxdesk, environment, 'customer add', ['customer', 'add', '--name', 'Bakkerij De Smet', '--number', number]);
	await command(voxdesk, environment, 'caller-id start', ['caller-id', 'start', 'Bakkerij', '--yes', ...wait], ([started, ended]) => [
		equal('number', started.number, number), /^[0-9]{6}$/.test(started.code) ? '' : `code is ${started.code}`,
		/^CA[0-9a-f]{32}$/.test(started.call_sid) ? '' : `call_sid is ${started.call_sid}`,
		wait.length > 0 ? equal('state', ended?.state, 'verified') : '',
	]);
	verified?.();
	await command(voxdesk, environment, 'caller-id status', ['caller-id', 'status', 'Bakkerij'], (d) => caller(number, 'verified', d));
	await command(voxdesk, environment, 'caller-id list', ['caller-id', 'list'], (d) => caller(number, 'verified', d));
	await command(voxdesk, environment, 'managed list', ['managed', 'list'], (d) => (d[0].length > 0 ? '' : 'no number of the account'));
	await command(voxdesk, environment, 'caller-id remove', ['caller-id', 'remove', number, number, '--yes']);
	const seen = judges.exchanges();
	check('one ring, one removal', [equal('POST', count(seen, 'POST', /OutgoingCallerIds\.json$/), 1),
		equal('DELETE', count(seen, 'DELETE', /OutgoingCallerIds\/PN[0-9a-f]{32}\.json$/), 1)]);
	check('the managed numbers were read', equal('GET', count(seen, 'GET', /IncomingPhoneNumbers\.json/) > 0, true));
	check(`the contract has nothing against ${seen.length} exchanges`, faults(seen, wait.length > 0 ? [404] : []));
}

const bought = '+16505550201';
const ordered = '+16505550308';

// Taking an assistant off its number at Vapi is the one thing that the contract has no way for (see exempt); as
// long as it is done so, the contract in between keeps it from being done.
async function unlink({ voxdesk, judges, environment }) {
	const before = judges.exchanges().filter(exempt).length;
	const ended = await run(voxdesk, ['agent', 'unlink', 'Bakkerij', '--yes', '--json'], environment, undefined, 5000);
	if (judges.exchanges().filter(exempt).length > before)
		console.log('  exempt  agent unlink: assistantId null takes an assistant away; the contract\'s assistantId is a text only');
	else
		check('agent unlink', [equal('exit', ended.status, 0), ended.err]);
}

// AI numbers and agents, where there is a provider that remembers.
export async function numbers({ voxdesk, judges, number, environment: own }) {
	judges.forget();
	const environment = { ...own, ...judges.environment };
	const run = (args, look) => command(voxdesk, environment, args.slice(0, 2).join(' '), args, look);
	await command(voxdesk, environment, 'customer add', ['customer', 'add', '--name', 'Bakkerij De Smet', '--number', number]);
	await run(['pool', 'sync'], (d) => ['+16504595418', '+31970102000', '+32480210449', '+442079460777']
		.filter((wanted) => !d[0].some((n) => n.number === wanted)).map((wanted) => `${wanted} is not there`));
	await run(['pool', 'search', '--country', 'US'], (d) => (d[0].some((n) => n.number === ordered) ? '' : `${ordered} is not offered`));
	await run(['pool', 'buy', ordered, '--yes']);
	await run(['managed', 'search', '--country', 'US'], (d) => (d[0].some((n) => n.number === bought) ? '' : `${bought} is not offered`));
	await run(['agent', 'list'], (d) => (d[0].length > 0 ? '' : 'no agent'));
	await run(['agent', 'link', 'Bakkerij', 'Front desk (en)', '--inbound', '--yes']);
	await run(['managed', 'buy', bought, '--customer', 'Bakkerij', '--yes'], ([d]) => [equal('state', d.state, 'done'),
		d.vapi_id ? '' : 'not known at Vapi']);
	await run(['agent', 'link', 'Bakkerij', 'Receptie (nl)', '--inbound', '--yes']);
	await run(['agent', 'link', 'Bakkerij', 'Reception EN', '--inbound', '--yes']);
	await run(['agent', 'link', 'Bakkerij', 'Front desk (en)', '--inbound', '--yes']);
	await run(['caller-id', 'start', 'Bakkerij', '--yes', '--wait', '30']);
	await run(['caller-id', 'offer', number, '--yes']);
	await run(['agent', 'link', 'Bakkerij', 'Outbound reminders', '--outbound', '--yes']);
	await unlink({ voxdesk, judges, environment });
	await run(['caller-id', 'remove', number, number, '--yes']);
	await run(['managed', 'list']);
	await run(['managed', 'release', bought, '--yes'], ([d]) => equal('state', d.state, 'done'));
	const seen = judges.exchanges();
	check('one of each that costs', [equal('purchases', count(seen, 'POST', /IncomingPhoneNumbers\.json$/), 1),
		equal('subaccounts', count(seen, 'POST', /^\/2010-04-01\/Accounts\.json/), 1),
		equal('orders', count(seen, 'POST', /number_orders$/), 1), equal('releases', count(seen, 'DELETE', /IncomingPhoneNumbers\//), 1)]);
	check(`the contracts have nothing against ${seen.length} exchanges`, faults(seen.filter((e) => !exempt(e)), [404]));
}

// Verified through Telnyx, where the person reads out what the phone was told.
export async function throughTelnyx({ voxdesk, judges, environment: own }) {
	judges.forget();
	const environment = { ...own, ...judges.environment };
	const telnyx = '+16505560042';
	await command(voxdesk, environment, 'customer add through Telnyx',
		['customer', 'add', '--name', 'Frituur De Kroon', '--number', telnyx, '--through', 'telnyx']);
	await command(voxdesk, environment, 'caller-id start through Telnyx', ['caller-id', 'start', 'Kroon', '--yes']);
	await command(voxdesk, environment, 'caller-id code', ['caller-id', 'code', 'Kroon'], ([d]) => equal('state', d.state, 'verified'), '482913\n');
	await command(voxdesk, environment, 'caller-id remove through Telnyx', ['caller-id', 'remove', telnyx, telnyx, '--yes']);
	const seen = judges.exchanges();
	check('one ring at Telnyx', equal('POST', count(seen, 'POST', /verified_numbers$/), 1));
	check(`the contracts have nothing against ${seen.length} exchanges`, faults(seen, [404]));
}

// Two desks with a store each that share a project: what one adds and changes, the other has.
export async function shared({ voxdesk, judges, stores: [one, other], environment: own }) {
	judges.forget();
	const environment = { ...own, ...judges.environment };
	const at = (store, name, args, look) => command(voxdesk, { ...environment, ...store }, name, args, look);
	const moved = (pulled, pushed) => ([d]) => [equal('pulled', d.pulled, pulled), equal('pushed', d.pushed, pushed), equal('conflicts', d.conflicts, 0)];
	await at(one, 'one desk: customer add', ['customer', 'add', '--name', 'Bakkerij De Smet', '--number', '+3292246111']);
	await at(one, 'one desk: sync', ['sync', '--yes'], moved(3, 2));
	await at(one, 'one desk: a place in the shared pool', ['forward', 'set', 'Bakkerij', '--to', 'auto', '--carrier', 'be-proximus-mobile',
		'--when', 'no_answer'], ([d]) => [equal('number', d.ai_number, '+32480210449'), equal('source', d.ai_source, 'pool')]);
	await at(one, 'one desk: sync of what changed', ['sync'], ([d]) => equal('queued', d.queued, 0));
	await at(other, 'another desk: sync', ['sync', '--yes'], ([d]) => [equal('pulled', d.pulled, 5), equal('pushed', d.pushed, 0)]);
	await at(other, 'another desk: customer edit', ['customer', 'edit', 'Bakkerij', '--name', 'Bakkerij De Smedt']);
	await at(other, 'another desk: sync of what changed', ['sync'], moved(0, 1));
	await at(one, 'one desk: sync of what the other changed', ['sync'], ([d]) => equal('conflicts', d.conflicts, 0));
	await at(one, 'one desk: customer list', ['customer', 'list'], ([d]) => equal('names', d.map((c) => c.name).sort(), ['Bakkerij De Smedt', 'Praktijk De Linde']));
	const seen = judges.exchanges();
	check('the place was asked for once', equal('calls', count(seen, 'POST', /rpc\/take_pool_places$/), 1));
	check(`the contract has nothing against ${seen.length} exchanges`, faults(seen));
}
