// The contracts, each served by prism (or, with `upstream`, judging what goes through to it), with a recorder
// in front.
import path from 'node:path';
import { startRecorder } from './recorder.mjs';
import { startPrism, stop } from './servers.mjs';

// [specification, the variable with its address]
export const contracts = [
	['twilio', 'VOXDESK_TWILIO_URL'], ['twilio-voice', 'VOXDESK_TWILIO_VOICE_URL'],
	['twilio-lookups', 'VOXDESK_TWILIO_LOOKUPS_URL'], ['telnyx', 'VOXDESK_TELNYX_URL'],
	['vapi', 'VOXDESK_VAPI_URL'], ['elevenlabs', 'VOXDESK_ELEVENLABS_URL'], ['shared', 'SUPABASE_URL'],
];

// Each takes 160 MB and a processor for a second or more: not all at once.
async function inTurns(n, things, work) {
	const out = [];
	for (let i = 0; i < things.length; i += n) out.push(...await Promise.all(things.slice(i, i + n).map(work)));
	return out;
}

// `shared`: the contract of what a desk shares (supabase_contract.mjs), which is made here.
export async function startJudges(prism, specs, shared, upstream, hooks) {
	const prisms = await inTurns(3, contracts, ([spec]) => startPrism(prism, spec === 'shared' ? shared : path.join(specs, `${spec}.json`), upstream));
	const recorders = await Promise.all(prisms.map((p) => startRecorder(p.url, hooks)));
	return {
		environment: Object.fromEntries(contracts.map(([, name], i) => [name, recorders[i].url])),
		exchanges: () => recorders.flatMap((r) => r.exchanges),
		forget: () => recorders.forEach((r) => r.exchanges.splice(0)),
		stop: async () => {
			await Promise.all(recorders.map((r) => r.close()));
			await Promise.all(prisms.map((p) => stop(p.child)));
		},
	};
}
