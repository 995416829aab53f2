// make test-contract SPECS=DIR: our requests and our practice provider against Twilio's published contract
// and its official SDK. DIR holds twilio.json, twilio-voice.json and twilio-lookups.json (OpenAPI).
//   1  the contract's own server (prism) judges every request that src/provider can make, and the commands
//   2  the same in front of `voxdesk practice`: it judges our requests and the practice provider's answers
//   3  the official SDK works with `voxdesk practice`, unchanged but for the address
// Ends with "N passed, N failed". BUILD is the build folder.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { check, equal, part, sum } from './judge.mjs';
import { faults, startRecorder } from './recorder.mjs';
import { run, startPractice, startPrism, stop } from './servers.mjs';
import { sdkAgainst } from './sdk.mjs';
import { wrongRequests } from './wrong.mjs';

const build = path.resolve(process.env.BUILD);
const specs = path.resolve(process.argv[2]);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'voxdesk-contract.'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
for (const name of Object.keys(process.env))
	if (/^(VOXDESK_|TWILIO_|XDG_|LC_|LANG)/.test(name)) delete process.env[name];
Object.assign(process.env, { HOME: work, TZ: 'UTC', LC_ALL: 'C.UTF-8' });

const prism = path.join(build, 'contract/node_modules/.bin/prism');
const voxdesk = path.join(build, 'voxdesk');
const bases = [
	['twilio', 'VOXDESK_TWILIO_URL'], ['twilio-voice', 'VOXDESK_TWILIO_VOICE_URL'],
	['twilio-lookups', 'VOXDESK_TWILIO_LOOKUPS_URL'],
];
// The account of the contract's own examples.
const contractAccount = { TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'b'.repeat(32) };
const number = '+16505550101';

// The three contracts, each with a recorder in front; `upstream` as in startPrism.
async function startJudges(upstream, hooks) {
	const prisms = await Promise.all(bases.map(([spec]) => startPrism(prism, path.join(specs, `${spec}.json`), upstream)));
	const recorders = await Promise.all(prisms.map((p) => startRecorder(p.url, hooks)));
	return {
		environment: Object.fromEntries(bases.map(([, name], i) => [name, recorders[i].url])),
		direct: prisms[0].url,
		exchanges: () => recorders.flatMap((r) => r.exchanges),
		forget: () => recorders.forEach((r) => r.exchanges.splice(0)),
		stop: async () => {
			await Promise.all(recorders.map((r) => r.close()));
			await Promise.all(prisms.map((p) => stop(p.child)));
		},
	};
}

// Every request that src/provider/twilio.h declares is among those that requests.c sends.
function requestsAreWhole() {
	const declared = fs.readFileSync('src/provider/twilio.h', 'utf8').match(/\btwilio_\w+_make\b/g);
	const sent = fs.readFileSync('tests/contract/requests.c', 'utf8');
	check('every request that the provider layer can make is sent here',
		[...new Set(declared)].filter((name) => !sent.includes(`${name}(`)).map((name) => `${name} is not`));
}

async function requests(judges, account, subaccount) {
	judges.forget();
	const environment = { ...account, ...judges.environment,
		SUBACCOUNT_SID: subaccount.TWILIO_ACCOUNT_SID, SUBACCOUNT_TOKEN: subaccount.TWILIO_AUTH_TOKEN };
	const ended = await run(path.join(build, 'tests/contract/requests'), [number, 'NG'], environment);
	const lines = ended.out.trim().split('\n').filter((line) => !line.startsWith('    '));
	for (const line of lines) check(`request: ${line.replace(/ \d+ .*/, '')}`, / 20\d ok$/.test(line) ? '' : ended.out.split('\n').filter((l, i, all) => l === line || (l.startsWith('    ') && all[i - 1] === line)));
	check('requests ended well', [equal('exit', ended.status, 0), ended.err]);
	check(`the contract has nothing against ${judges.exchanges().length} exchanges`, faults(judges.exchanges()));
}

const count = (exchanges, method, pattern) => exchanges.filter((e) => e.method === method && pattern.test(e.path)).length;

// A list is one document over many lines; a start with --wait prints two, a line each.
function documentsOf(out) {
	const text = out.trim();
	if (text.startsWith('[')) return [JSON.parse(text)];
	return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
}

async function command(environment, name, args, look) {
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

const caller = (state, document) => {
	const row = document[0].find((r) => r.number === number);
	return row ? [equal('state', row.state, state), row.verified_at ? '' : 'no verified_at'] : 'the number is not there';
};

async function commands(judges, account, wait, verified) {
	judges.forget();
	const environment = { ...account, ...judges.environment, VOXDESK_DB: path.join(work, `${wait.length > 0 ? 'practice' : 'mock'}.db`) };
	await command(environment, 'customer add', ['customer', 'add', '--name', 'Bakkerij De Smet', '--number', number]);
	await command(environment, 'caller-id start', ['caller-id', 'start', 'Bakkerij', '--yes', ...wait], ([started, ended]) => [
		equal('number', started.number, number), /^[0-9]{6}$/.test(started.code) ? '' : `code is ${started.code}`,
		/^CA[0-9a-f]{32}$/.test(started.call_sid) ? '' : `call_sid is ${started.call_sid}`,
		wait.length > 0 ? equal('state', ended?.state, 'verified') : '',
	]);
	verified?.();
	await command(environment, 'caller-id status', ['caller-id', 'status', 'Bakkerij'], (d) => caller('verified', d));
	await command(environment, 'caller-id list', ['caller-id', 'list'], (d) => caller('verified', d));
	await command(environment, 'managed list', ['managed', 'list'], (d) => (d[0].length > 0 ? '' : 'no number of the account'));
	await command(environment, 'caller-id remove', ['caller-id', 'remove', number, number, '--yes']);
	const seen = judges.exchanges();
	check('one ring, one removal', [equal('POST', count(seen, 'POST', /OutgoingCallerIds\.json$/), 1),
		equal('DELETE', count(seen, 'DELETE', /OutgoingCallerIds\/PN[0-9a-f]{32}\.json$/), 1)]);
	check('the managed numbers were read', equal('GET', count(seen, 'GET', /IncomingPhoneNumbers\.json/) > 0, true));
	check(`the contract has nothing against ${seen.length} exchanges`, faults(seen, wait.length > 0 ? [404] : []));
}

// Prism has no memory: these choose the example that fits what was done, and put the number in hand into it.
function memory() {
	const state = { listed: false };
	return {
		state,
		prefer: (e) => (state.playing && e.method === 'GET' && /(OutgoingCallerIds|IncomingPhoneNumbers)\.json/.test(e.path)
			? `example=${state.listed ? 'readFull' : 'readEmpty'}` : undefined),
		adapt: (e, body) => {
			if (e.method === 'DELETE') state.listed = false;
			if (state.playing && /OutgoingCallerIds/.test(e.path))
				return body.replace(/"phone_number":\s*"\+[0-9]+"/g, `"phone_number":"${number}"`);
			if (state.playing && /DialingPermissions\/Countries\/US$/.test(e.path))
				return body.replace(/"low_risk_numbers_enabled":\s*false/, '"low_risk_numbers_enabled":true');
			return undefined;
		},
	};
}

async function againstTheContract() {
	const hooks = memory();
	const judges = await startJudges(undefined, hooks);
	await wrongRequests(judges.environment.VOXDESK_TWILIO_URL, contractAccount, { strictFields: false });
	check('the recorder would see a violation', faults(judges.exchanges()).length > 0 ? '' : 'none was seen');
	await requests(judges, contractAccount, contractAccount);
	hooks.state.playing = true;
	await commands(judges, contractAccount, [], () => { hooks.state.listed = true; });
	await judges.stop();
}

async function practiceBehindTheContract() {
	const practice = await startPractice(voxdesk, 5);
	const account = {
		TWILIO_ACCOUNT_SID: practice.environment.TWILIO_ACCOUNT_SID,
		TWILIO_AUTH_TOKEN: practice.environment.TWILIO_AUTH_TOKEN,
	};
	await wrongRequests(practice.url, account, { strictFields: true });
	const judges = await startJudges(practice.url, {});
	await requests(judges, account, practice.subaccount);
	await commands(judges, account, ['--wait', '30']);
	await judges.stop();
	await stop(practice.child);
}

async function officialSdk() {
	const twilio = createRequire(path.join(build, 'contract/package.json'))('twilio');
	const practice = await startPractice(voxdesk, 2);
	await sdkAgainst(twilio, practice);
	await stop(practice.child);
}

requestsAreWhole();
await part('Our requests before the contract', againstTheContract);
await part('The practice provider behind the contract', practiceBehindTheContract);
await part('The official SDK at the practice provider', officialSdk);
process.exitCode = sum();
