// Every request of every header of src/provider, sent by requests.c.
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, exempt } from './judge.mjs';
import { faults } from './recorder.mjs';
import { run } from './servers.mjs';

const providers = ['twilio', 'telnyx', 'vapi', 'elevenlabs', 'supabase'];

// What the headers declare is among what is sent: a function that makes a request is named PROVIDER_..._make.
export function requestsAreWhole() {
	for (const provider of providers) {
		const declared = fs.readFileSync(`src/provider/${provider}.h`, 'utf8').match(new RegExp(`\\b${provider}_\\w+_make\\b`, 'g'));
		const sent = fs.readFileSync(`tests/contract/requests_${provider}.c`, 'utf8');
		const names = [...new Set(declared)];
		check(`every request of ${provider}.h is sent here (${names.length})`,
			names.filter((name) => !sent.includes(`${name}(`)).map((name) => `${name} is not`));
	}
}

// A call that was never made: practice says 404, as every API does, and the contract names no such answer.
const unnamed = (e) => e.method === 'GET' && /^\/call\//.test(e.path) && e.status === 404;

function judged(provider, ended) {
	let exempted = 0;
	const lines = ended.out.trim().split('\n');
	lines.forEach((line, i) => {
		if (line.startsWith('    ')) return;
		if (/ exempt: /.test(line)) {
			exempted += 1;
			console.log(`  exempt  ${provider}: ${line.replace(/ \d+ exempt/, '')}`);
			return;
		}
		check(`${provider}: ${line.replace(/ \d+ .*/, '')}`, / (20\d|404) ok$/.test(line) ? '' : [line, lines[i + 1]]);
	});
	check(`${provider}: requests ended well`, [equal('exit', ended.status, 0), ended.err]);
	return exempted;
}

export async function requests(build, judges, environment) {
	judges.forget();
	let exempted = 0;
	for (const provider of providers)
		exempted += judged(provider, await run(path.join(build, 'tests/contract/requests'), [provider], { ...environment, ...judges.environment }));
	const seen = judges.exchanges();
	const known = seen.filter(exempt);
	check('what is exempt, the contract still has no way for', [equal('exempted', exempted, known.length),
		...known.map((e) => (e.status < 400 ? `${e.method} ${e.form} is taken now` : ''))]);
	check(`the contracts have nothing against ${seen.length - known.length} exchanges`,
		faults(seen.filter((e) => !exempt(e) && !unnamed(e))));
}
