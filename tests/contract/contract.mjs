// make test-contract SPECS=DIR: our requests and our practice providers against the providers' published
// contracts and their official SDKs. DIR holds twilio.json, twilio-voice.json, twilio-lookups.json, telnyx.json,
// vapi.json, elevenlabs.json and supabase.json (OpenAPI).
//   1  the contract's own server (prism) judges every request that src/provider can make, and the commands
//   2  the same in front of `voxdesk practice`: it judges our requests and the practice providers' answers
//   3  the official SDKs (Twilio's, Telnyx', Supabase's) work with `voxdesk practice`, unchanged but for the address
// Ends with "N passed, N failed". BUILD is the build folder.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commands, numbers, shared as sharing, throughTelnyx } from './commands.mjs';
import { memory } from './examples.mjs';
import { check, part, sum } from './judge.mjs';
import { contracts, startJudges } from './judges.mjs';
import { requests, requestsAreWhole } from './providers.mjs';
import { faults, startRecorder } from './recorder.mjs';
import { sdkAgainst } from './sdk.mjs';
import { supabaseSdkAgainst, supabaseSeedsAgainst } from './sdk_supabase.mjs';
import { startPractice, startPrism, stop } from './servers.mjs';
import { sharedContract } from './supabase_contract.mjs';
import { telnyxSdkAgainst } from './sdk_telnyx.mjs';
import { wrongRequests } from './wrong.mjs';

const build = path.resolve(process.env.BUILD);
const specs = path.resolve(process.argv[2]);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'voxdesk-contract.'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
for (const name of Object.keys(process.env))
	if (/^(VOXDESK_|TWILIO_|TELNYX_|VAPI_|ELEVENLABS_|SUPABASE_|XDG_|LC_|LANG)/.test(name)) delete process.env[name];
Object.assign(process.env, { HOME: work, TZ: 'UTC', LC_ALL: 'C.UTF-8' });

const prism = path.join(build, 'contract/node_modules/.bin/prism');
const voxdesk = path.join(build, 'voxdesk');
const shared = path.join(work, 'shared.json');
const number = '+16505550101';
// The account of the contract's own examples, and keys that look like keys.
const contractAccount = { TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'b'.repeat(32) };
const contractKeys = { ...contractAccount, TELNYX_API_KEY: `KEY0${'c'.repeat(30)}`, ELEVENLABS_API_KEY: `sk_${'d'.repeat(48)}`,
	VAPI_API_KEY: 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee', VAPI_TELNYX_CREDENTIAL_ID: '6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001',
	SUPABASE_ANON_KEY: `sb_publishable_${'f'.repeat(30)}`, SUPABASE_EMAIL: 'desk@practice.example', SUPABASE_PASSWORD: 'practice-desk' };
const asked = (subaccount) => ({ SUBACCOUNT_SID: subaccount.TWILIO_ACCOUNT_SID, SUBACCOUNT_TOKEN: subaccount.TWILIO_AUTH_TOKEN,
	NUMBER: number, COUNTRY: 'NG', CODE: '482913', OWN_NUMBER: '+16505550109' });
const db = (name) => ({ VOXDESK_DB: path.join(work, `${name}.db`) });

async function againstTheContract() {
	const hooks = memory(number);
	const judges = await startJudges(prism, specs, shared, undefined, hooks);
	await wrongRequests(judges.environment, contractKeys, { strict: false });
	check('the recorder would see a violation', faults(judges.exchanges()).length > 0 ? '' : 'none was seen');
	await requests(build, judges, { ...contractKeys, ...asked(contractAccount) });
	hooks.state.playing = true;
	await commands({ voxdesk, judges, number, environment: { ...contractAccount, ...db('mock') }, wait: [],
		verified: () => { hooks.state.listed = true; } });
	await judges.stop();
}

async function practiceBehindTheContract() {
	const practice = await startPractice(voxdesk, 5);
	const keys = Object.fromEntries(Object.entries(practice.environment).filter(([name]) => !name.startsWith('VOXDESK_')));
	// The commands work without a shared project; its own requests have it.
	const alone = Object.fromEntries(Object.entries(keys).filter(([name]) => !name.startsWith('SUPABASE_')));
	const direct = Object.fromEntries(contracts.map(([, name]) => [name, practice.url]));
	await wrongRequests(direct, keys, { strict: true });
	const judges = await startJudges(prism, specs, shared, practice.url, {});
	await requests(build, judges, { ...keys, ...asked(practice.subaccount) });
	await commands({ voxdesk, judges, number, environment: { ...alone, ...db('practice') }, wait: ['--wait', '30'] });
	await numbers({ voxdesk, judges, number: '+16505560041', environment: { ...alone, ...db('numbers') } });
	await throughTelnyx({ voxdesk, judges, environment: { ...alone, ...db('telnyx') } });
	await judges.stop();
	await stop(practice.child);
}

// A new project behind a contract: the seeds' own, or that of what a desk shares.
async function supabaseBehind(file, work) {
	const practice = await startPractice(voxdesk, 5);
	const judge = await startPrism(prism, file, practice.url);
	const recorder = await startRecorder(judge.url);
	await work(createRequire(path.join(build, 'contract/package.json'))('@supabase/supabase-js'), practice, recorder.url, recorder);
	await recorder.close();
	await stop(judge.child);
	await stop(practice.child);
}

const behind = (against) => async (sdk, practice, url, { exchanges }) => {
	await against(sdk, practice, url);
	check(`the contract has nothing against ${exchanges.length} exchanges`, faults(exchanges, [400, 401, 403, 406, 409]));
};

const desks = (sdk, practice, url, { exchanges }) => sharing({ voxdesk, stores: [db('one'), db('other')], environment: practice.environment,
	judges: { environment: { SUPABASE_URL: url }, exchanges: () => exchanges, forget: () => exchanges.splice(0) } });

async function officialSdks() {
	const take = createRequire(path.join(build, 'contract/package.json'));
	const practice = await startPractice(voxdesk, 2);
	await sdkAgainst(take('twilio'), practice);
	await telnyxSdkAgainst(take('telnyx'), practice);
	await supabaseSdkAgainst(take('@supabase/supabase-js'), practice, practice.url);
	await stop(practice.child);
}

requestsAreWhole();
sharedContract(path.join(specs, 'supabase.json'), 'data/supabase/schema.sql', shared);
await part('Our requests before the contracts', againstTheContract);
await part('The practice providers behind the contracts', practiceBehindTheContract);
await part('The official SDKs at the practice providers', officialSdks);
await part('Supabase\'s client behind the contract of what a desk shares', () => supabaseBehind(shared, behind(supabaseSdkAgainst)));
await part('Desks behind the contract of what they share', () => supabaseBehind(shared, desks));
await part('Supabase\'s client behind the seeds\' contract', () => supabaseBehind(path.join(specs, 'supabase.json'), behind(supabaseSeedsAgainst)));
process.exitCode = sum();
