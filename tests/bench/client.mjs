// What the official client of Supabase needs for the rows that `voxdesk sync` pulls, by the same pages:
//   node client.mjs NODE_MODULES [FILE]    FILE: each page is written to it as JSON lines, synced once at the end.
// It signs in with SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_EMAIL and SUPABASE_PASSWORD. Prints "name value" lines.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const page = 1000;
const columns = 'id,version,updated_at,name,country,language,telephony_mode,twilio_account_sid,outbound_provider,note,'
	+ 'call_back_at,call_back_note,created_at,deleted_at';
const { env } = process;
const { createClient } = createRequire(`${resolve(process.argv[2])}/`)('@supabase/supabase-js');

// Node before 22 has no WebSocket, and the client asks for one though nobody listens.
class NoSocket {}

const began = performance.now();
const client = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
	auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }, realtime: { transport: NoSocket } });

async function must(asked) {
	const { data, error } = await asked;
	if (error) throw error;
	return data;
}

await must(client.auth.signInWithPassword({ email: env.SUPABASE_EMAIL, password: env.SUPABASE_PASSWORD }));
const file = process.argv[3] ? openSync(process.argv[3], 'w') : undefined;
let rows = 0;
let last;
for (;;) {
	let asked = client.from('organizations').select(columns).order('updated_at').order('id').limit(page);
	if (last) {
		const { id, updated_at: at } = last;
		asked = asked.gte('updated_at', at).or(`updated_at.gt.${at},and(updated_at.eq.${at},id.gt.${id})`);
	}
	const data = await must(asked);
	rows += data.length;
	if (file !== undefined) writeSync(file, data.map((row) => `${JSON.stringify(row)}\n`).join(''));
	if (data.length < page) break;
	last = data[data.length - 1];
}
if (file !== undefined) {
	fsyncSync(file);
	closeSync(file);
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(`rows ${rows}\ntook_ms ${(performance.now() - began).toFixed(3)}\ncpu_ms ${(userCPUTime + systemCPUTime) / 1000}\nresident_kb ${maxRSS}`);
