// Supabase's official client, unchanged but for the address, against `voxdesk practice`: what the console asks of
// Supabase, asked by the client. Also with a contract in between, which then has nothing against any of it.
import { check, equal } from './judge.mjs';

const desk = { email: 'desk@practice.example', password: 'practice-desk' };
const org = '0b5e55ed-0000-4000-8000-000000000001';
const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = '2026-11-21T10:00:00+00:00';

// Node before 22 has no WebSocket, and the client asks for one though nobody listens.
class NoSocket {}

const connect = (sdk, url, key) => sdk.createClient(url, key, {
	auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }, realtime: { transport: NoSocket } });

async function ask(practice, what) {
	const answer = await fetch(`${practice.url}/practice/supabase`, { method: 'POST', body: JSON.stringify(what) });
	if (answer.status !== 201) throw new Error(`/practice/supabase: ${answer.status}`);
}

// What PostgREST refuses comes back as error, with its code.
function refused(name, answer, status, code) {
	check(name, [equal('status', answer.status, status), equal('code', answer.error?.code, code), answer.data === null ? '' : 'there is data']);
}

async function signsIn(client) {
	const wrong = await client.auth.signInWithPassword({ ...desk, password: 'wrong' });
	check('auth: a wrong password', [equal('status', wrong.error?.status, 400), equal('code', wrong.error?.code, 'invalid_credentials'),
		equal('message', wrong.error?.message, 'Invalid login credentials')]);
	for (const [email, code] of [['banned@practice.example', 'user_banned'], ['unconfirmed@practice.example', 'email_not_confirmed']]) {
		const { error } = await client.auth.signInWithPassword({ ...desk, email });
		check(`auth: ${email}`, equal('code', error?.code, code));
	}
	const { data, error } = await client.auth.signInWithPassword(desk);
	check('auth.signInWithPassword', [error?.message, equal('role', data.user?.app_metadata?.role, 'desk'), equal('expires_in', data.session?.expires_in, 3600)]);
	const who = await client.auth.getUser();
	check('auth.getUser', [who.error?.message, equal('email', who.data.user?.email, desk.email)]);
	return data.session;
}

async function refreshes(client, session) {
	const second = await client.auth.refreshSession({ refresh_token: session.refresh_token });
	check('auth.refreshSession', [second.error?.message, second.data.session?.refresh_token !== session.refresh_token ? '' : 'the same token']);
	const again = await client.auth.refreshSession({ refresh_token: session.refresh_token });
	check('auth.refreshSession: the token used last gives its successor', [again.error?.message,
		equal('token', again.data.session?.refresh_token, second.data.session?.refresh_token)]);
	const { error } = await client.auth.refreshSession({ refresh_token: 'nobodys' });
	check('auth.refreshSession: a token that is nobody\'s', equal('code', error?.code, 'refresh_token_not_found'));
}

async function reads(client, judged) {
	const one = await client.from('organizations').select('id,called:name,version').eq('id', org).single();
	check('select, single', [one.error?.message, equal('row', one.data, { id: org, called: 'Praktijk De Linde', version: 1 })]);
	const added = await client.from('organizations').insert([1, 2, 3, 4, 5].map((n) => ({ id: id(n), name: `Customer ${n}`, note: n > 3 ? 'late' : '',
		country: n % 2 ? 'BE' : 'NL', call_back_at: n === 5 ? at : null }))).select('id,version,created_at');
	check('insert with select', [added.error?.message, equal('status', added.status, 201), equal('rows', added.data?.length, 5)]);
	const names = async (what, query, wanted) => {
		const { data, error } = await query.order('name');
		check(`select: ${what}`, [error?.message, equal('names', data?.map((r) => r.name), wanted.map((n) => `Customer ${n}`))]);
	};
	const from = () => client.from('organizations').select('name').eq('language', 'en');
	await names('in', from().in('id', [id(1), id(4)]), [1, 4]);
	await names('or', from().or(`name.eq."Customer 1",and(country.eq.NL,note.eq.late)`), [1, 4]);
	await names('is', from().is('call_back_at', null).eq('country', 'BE'), [1, 3]);
	await names('not', from().not('name', 'in', `("Customer 1","Customer 2")`), [3, 4, 5]);
	await names('ilike', from().ilike('note', 'LA%'), [4, 5]);
	await names('a moment', from().gte('call_back_at', '2026-11-21T11:00:00+01:00'), [5]);
	const page = await client.from('organizations').select('name', { count: 'exact' }).order('name').range(1, 2);
	check('select: range with count', [page.error?.message, equal('status', page.status, 206), equal('count', page.count, 6), equal('rows', page.data?.length, 2)]);
	const none = await client.from('organizations').select('id').eq('id', id(99)).maybeSingle();
	check('select: maybeSingle of none', [none.error?.message, equal('data', none.data, null)]);
	if (judged) return; // prism takes what a HEAD has no body of for JSON
	const counted = await client.from('organizations').select('*', { count: 'exact', head: true }).eq('country', 'NL');
	check('select: count alone', [counted.error?.message, equal('count', counted.count, 2), equal('data', counted.data, null)]);
}

async function pages(client, practice) {
	await ask(practice, { what: 'rows', n: 2500, table: 'organizations' });
	const seen = new Set();
	let last;
	for (let n = 1000; n === 1000;) {
		let query = client.from('organizations').select('id,updated_at').order('updated_at').order('id').limit(1000);
		if (last) query = query.or(`updated_at.gt."${last.updated_at}",and(updated_at.eq."${last.updated_at}",id.gt.${last.id})`);
		const { data, error } = await query;
		if (error) throw new Error(error.message);
		data.forEach((row) => seen.add(row.id));
		n = data.length;
		last = data[n - 1];
	}
	check('select: key-set pages to the end', equal('rows', seen.size, 2507));
	const all = await client.from('organizations').select('id');
	check('select: no more than a thousand at once', equal('rows', all.data?.length, 1000));
}

async function writes(client) {
	const change = (version) => client.from('organizations').update({ note: 'changed' }, { count: 'exact' }).eq('id', id(1)).eq('version', version);
	const done = await change(1);
	check('update of a version', [done.error?.message, equal('status', done.status, 204), equal('count', done.count, 1)]);
	const late = await change(1);
	check('update of a version that is gone', [late.error?.message, equal('count', late.count, 0)]);
	const most = await client.from('organizations').update({ note: 'all' }).eq('country', 'NL').maxAffected(1);
	refused('update: more than it may', most, 400, 'PGRST124');
	const merged = await client.from('organizations').upsert([{ id: id(1), name: 'Customer 1a' }], { onConflict: 'id' }).select('name,version');
	check('upsert of what is there', [merged.error?.message, equal('status', merged.status, 200), equal('rows', merged.data, [{ name: 'Customer 1a', version: 3 }])]);
	const kept = await client.from('organizations').upsert([{ id: id(1), name: 'x' }, { id: id(6), name: 'Customer 6' }], { onConflict: 'id', ignoreDuplicates: true }).select('id');
	check('upsert that ignores what is there', [kept.error?.message, equal('status', kept.status, 201), equal('rows', kept.data, [{ id: id(6) }])]);
}

async function calls(client) {
	const config = (n, number) => ({ id: id(n), org_id: org, business_number: number, state_at: at });
	const registered = await client.rpc('register_business_numbers', { rows: [config(11, '+3292246001'), config(12, '+3292246999')] });
	check('rpc: register_business_numbers', [registered.error?.message, equal('outcomes', registered.data?.map((r) => r.outcome), ['registered', 'taken']),
		equal('whose', registered.data?.[1].customer, 'Praktijk De Linde')]);
	const again = await client.rpc('register_business_numbers', { rows: [config(11, '+3292246001')] });
	check('rpc: once more', equal('outcome', again.data?.[0].outcome, 'known'));
	const places = await client.rpc('take_pool_places', { rows: [{ id: id(11), country: 'BE' }, { id: id(13), country: 'BE' }, { id: id(11), country: 'FR' }] });
	check('rpc: take_pool_places', [places.error?.message, equal('outcomes', places.data?.map((r) => r.outcome), ['taken', 'not-registered', 'pool-empty']),
		equal('number', places.data?.[0].number, '+32480210449')]);
	const claims = [];
	for (const holder of ['one', 'other', 'one'])
		claims.push(...((await client.rpc('claim_rings', { rows: [{ number: '+3292246001', holder, who: 'Ann' }] })).data ?? [null]));
	check('rpc: claim_rings', [equal('outcomes', claims.map((c) => c?.outcome), ['claimed', 'held', 'claimed']), equal('who', claims[1]?.who, 'Ann')]);
	const led = await client.from('forwarding_configs').update({ ai_number: '+32480210449', ai_source: 'pool' }).eq('id', id(11)).select('version');
	check('a place is taken up', [led.error?.message, equal('rows', led.data, [{ version: 2 }])]);
	const place = await client.from('forwarding_numbers').select('status,phone_number').eq('id', id(11)).single();
	check('and stands in forwarding_numbers', equal('row', place.data, { status: 'pending_setup', phone_number: '+3292246001' }));
}

async function errors(client) {
	const organizations = () => client.from('organizations');
	refused('no row for single', await organizations().select().eq('id', id(99)).single(), 406, 'PGRST116');
	refused('a row that is there', await organizations().insert({ id: org, name: 'x' }), 409, '23505');
	refused('a customer without a name', await organizations().insert({ id: id(20) }), 400, '23502');
	refused('a name that is empty', await organizations().insert({ id: id(20), name: '' }), 400, '23514');
	refused('nobody\'s agent', await client.from('agents').insert({ id: id(20), org_id: id(99) }), 409, '23503');
	refused('a customer in use', await organizations().update({ deleted_at: at }).eq('id', org), 400, 'P0001');
	refused('the desk deletes nothing', await organizations().delete().eq('id', id(2)), 403, '42501');
}

// What the contract forbids to send, or has no answer for.
async function errorsBeyondTheContract(sdk, client, practice) {
	const organizations = () => client.from('organizations');
	refused('a column that is not there', await organizations().select('nope'), 400, '42703');
	refused('a column that is not there, sent', await organizations().insert({ id: id(20), nope: 1 }), 400, 'PGRST204');
	refused('a table that is not there', await client.from('organisations').select(), 404, 'PGRST205');
	refused('a function that is not there', await client.rpc('register', {}), 404, 'PGRST202');
	refused('an id that is none', await organizations().select().eq('id', 'x'), 400, '22P02');
	refused('a page past the end', await organizations().select('*', { count: 'exact' }).range(9000, 9001), 416, 'PGRST103');
	refused('nobody signed in', await connect(sdk, practice.url, practice.environment.SUPABASE_ANON_KEY).from('organizations').select(), 401, '42501');
	const wrong = await connect(sdk, practice.url, 'sb_publishable_nonsense').from('organizations').select();
	check('a wrong key', [equal('status', wrong.status, 401), equal('message', wrong.error?.message, 'Invalid API key')]);
	await ask(practice, { what: 'paused' });
	const paused = await organizations().select();
	check('a paused project', equal('status', paused.status, 540));
	await ask(practice, { what: 'normal' });
	await ask(practice, { what: 'expire' });
	refused('an expired token', await organizations().select(), 401, 'PGRST303');
}

async function byRole(sdk, url, practice) {
	const member = connect(sdk, url, practice.environment.SUPABASE_ANON_KEY);
	await member.auth.signInWithPassword({ ...desk, email: 'member@practice.example' });
	const own = await member.from('member_organizations').select();
	check('a member sees its own', equal('rows', own.data?.map((row) => row.id), [org]));
	check('without the note', equal('note', own.data?.[0].note, undefined));
	const noted = await member.from('organizations').select();
	check('and nothing of what is noted about it', equal('rows', noted.data, []));
	refused('and adds nothing', await member.from('organizations').insert({ id: id(30), name: 'x' }), 403, '42501');
	const service = connect(sdk, url, practice.environment.SUPABASE_SERVICE_ROLE_KEY);
	const gone = await service.from('organizations').delete({ count: 'exact' }).eq('id', id(6));
	const left = await service.from('organizations').select('version').eq('id', id(6)).not('deleted_at', 'is', null);
	check('what the secret key deletes becomes a tombstone', [gone.error?.message, equal('status', gone.status, 204), equal('count', gone.count, 0),
		equal('rows', left.data?.length, 1)]);
}

// `url`: practice's own, or a judge's in front of it.
export async function supabaseSdkAgainst(sdk, practice, url) {
	const client = connect(sdk, url, practice.environment.SUPABASE_ANON_KEY);
	const session = await signsIn(client);
	await reads(client, url !== practice.url);
	await writes(client);
	await pages(client, practice);
	await calls(client);
	await errors(client);
	await byRole(sdk, url, practice);
	await refreshes(client, session);
	if (url === practice.url) await errorsBeyondTheContract(sdk, client, practice);
	const { error } = await client.auth.signOut({ scope: 'local' });
	check('auth.signOut', error?.message);
}

// The seeds' four tables as they are, behind the contract that is published for them.
export async function supabaseSeedsAgainst(sdk, practice, url) {
	await ask(practice, { what: 'seeds' });
	const client = connect(sdk, url, practice.environment.SUPABASE_ANON_KEY);
	await client.auth.signInWithPassword(desk);
	for (const table of ['forwarding_numbers', 'twilio_phone_numbers', 'verified_caller_ids', 'agents']) {
		const numbered = table === 'agents' ? { name: 'x' } : { phone_number: '+3292246005' };
		const found = await client.from(table).select('*', { count: 'exact' }).order('created_at').order('id');
		check(`seeds: ${table}: select`, [found.error?.message, found.count > 0 ? '' : 'no rows']);
		const added = await client.from(table).insert({ id: id(1), ...numbered }).select();
		check(`seeds: ${table}: insert`, [added.error?.message, equal('status', added.status, 201)]);
		const merged = await client.from(table).upsert({ id: id(1), ...numbered }).select('id');
		check(`seeds: ${table}: upsert`, [merged.error?.message, equal('status', merged.status, 200)]);
		const changed = await client.from(table).update(numbered, { count: 'exact' }).eq('id', id(1));
		check(`seeds: ${table}: update`, [changed.error?.message, equal('count', changed.count, 1)]);
		const next = await client.from(table).select('id').order('created_at').order('id').limit(1)
			.or(`created_at.gt."${found.data?.[0].created_at}",and(created_at.eq."${found.data?.[0].created_at}",id.gt.${found.data?.[0].id})`);
		check(`seeds: ${table}: the next page`, [next.error?.message, equal('rows', next.data?.length, 1)]);
		const gone = await client.from(table).delete().eq('id', id(1));
		check(`seeds: ${table}: delete`, [gone.error?.message, equal('status', gone.status, 204)]);
		refused(`seeds: ${table}: a row that is there`, await client.from(table).insert({ id: found.data?.[0].id, ...numbered }), 409, '23505');
	}
	await ask(practice, { what: 'normal' });
}
