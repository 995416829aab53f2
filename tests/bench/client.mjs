// What the official client of Supabase needs for the rows that `voxdesk sync` pulls, by the same pages:
//   node client.mjs NODE_MODULES [FILE [SCHEMA]]
// FILE: each page is written to it as JSON lines, synced once at the end. With SCHEMA (SQL: tables and indexes as voxdesk
// makes them): a SQLite file, each page upserted and made searchable in one synced transaction.
// It signs in with SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_EMAIL and SUPABASE_PASSWORD. Prints "name value" lines.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const page = 1000;
const columns = 'id,version,updated_at,name,country,language,telephony_mode,twilio_account_sid,outbound_provider,note,'
	+ 'call_back_at,call_back_note,created_at,deleted_at';
const { env } = process;
const [, , modules, path, schema] = process.argv;
const installed = createRequire(`${resolve(modules)}/`);
const { createClient } = installed('@supabase/supabase-js');

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

function jsonLines() {
	const file = openSync(path, 'w');
	return {
		page: (data) => writeSync(file, data.map((row) => `${JSON.stringify(row)}\n`).join('')),
		end: () => { fsyncSync(file); closeSync(file); },
	};
}

// As SQLite's documentation has it: an upsert, and triggers that keep the search in step (sqlite.org/fts5.html 4.4.3).
// It has no memory to share between processes, so the log needs the file for itself.
function sqlite() {
	const { Database } = installed('node-sqlite3-wasm');
	const db = new Database(path);
	const learn = 'insert into customer_search (rowid, search_text) values (new.row_id, new.search_text);';
	const forget = "insert into customer_search (customer_search, rowid, search_text) values ('delete', old.row_id, old.search_text);";
	const theirs = columns.split(',');
	const ours = [...theirs, 'remote_version', 'remote_at', 'sort_name', 'search_text'];
	db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full');
	db.exec(readFileSync(schema, 'utf8'));
	db.exec(`create trigger made after insert on organizations begin ${learn} end`);
	db.exec(`create trigger changed after update on organizations begin ${forget} ${learn} end`);
	const upsert = db.prepare(`insert into organizations (${ours}) values (${ours.map(() => '?')}) on conflict (id) do update set `
		+ `${ours.map((name) => `${name} = excluded.${name}`)} where excluded.version > version`);
	return {
		page: (data) => {
			db.exec('begin immediate');
			for (const row of data) {
				const folded = row.name.toLowerCase();
				upsert.run([...theirs.map((name) => row[name]), row.version, row.updated_at, folded, folded]);
			}
			db.exec('commit');
		},
		end: () => { upsert.finalize(); db.close(); },
	};
}

function keeper() {
	if (path === undefined) return { page: () => {}, end: () => {} };
	return schema === undefined ? jsonLines() : sqlite();
}

await must(client.auth.signInWithPassword({ email: env.SUPABASE_EMAIL, password: env.SUPABASE_PASSWORD }));
const keep = keeper();
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
	keep.page(data);
	if (data.length < page) break;
	last = data[data.length - 1];
}
keep.end();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(`rows ${rows}\ntook_ms ${(performance.now() - began).toFixed(3)}\ncpu_ms ${(userCPUTime + systemCPUTime) / 1000}\nresident_kb ${maxRSS}`);
