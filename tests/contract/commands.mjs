// The real program's commands, with the contracts in between.
import { check, equal } from './judge.mjs';
import { faults } from './recorder.mjs';
import { run } from './servers.mjs';

const count = (exchanges, method, pattern) => exchanges.filter((e) => e.method === method && pattern.test(e.path)).length;

// A list is one document over many lines; a start with --wait prints two, a line each.
function documentsOf(out) {
	const text = out.trim();
	if (text.startsWith('[')) return [JSON.parse(text)];
	return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
}

async function command(voxdesk, environment, name, args, look) {
	const ended = await run(voxdesk, [...args, '--json'], environment);
	let documents = [];
	let unread = '';
	try {
		documents = documentsOf(ended.out);
	} catch (fault) {
		unread = `not JSON: ${fault.message}: ${ended.out}`;
	}
	check(name, unread || [equal('exit', ended.status, 0), ended.err, ...(documents.length > 0 ? [look?.(documents)].flat() : [])]);
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
