// PostgREST's contract for the tables that a desk shares: the published one of the seeds' four tables, its statuses,
// headers and parameters taken over for each table of data/supabase/schema.sql, and the two functions there.
import fs from 'node:fs';

const uuid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const at = '2026-02-15T10:00:00+00:00';
const types = {
	uuid: [{ type: 'string', format: 'uuid' }, uuid],
	text: [{ type: 'string' }, 'x'],
	integer: [{ type: 'integer' }, 1],
	bigint: [{ type: 'integer' }, 1],
	boolean: [{ type: 'boolean' }, false],
	timestamptz: [{ type: 'string', format: 'date-time' }, at],
};

// [{ name, columns: [{ name, type, nullable }] }], read from the statements that make them; views too.
function tablesOf(sql) {
	const tables = new Map();
	for (const [, name, body] of sql.matchAll(/alter table public\.(\w+)\n((?:\tadd column[^\n]*\n)+)/g))
		tables.set(name, [...body.matchAll(/add column if not exists (\w+) (\w+)([^\n]*)/g)]
			.map(([, column, type, rest]) => ({ name: column, type, nullable: !/not null/.test(rest) })));
	for (const columns of tables.values()) columns.unshift({ name: 'id', type: 'uuid', nullable: false });
	tables.set('voxdesk_schema', [{ name: 'project', type: 'uuid', nullable: false }, { name: 'version', type: 'integer', nullable: false }]);
	for (const [, view, named, table] of sql.matchAll(/create or replace view public\.(\w+) [^\n]* as\n\s+select ([^;]*?)\s+from public\.(\w+)/g)) {
		const shown = named.split(',').map((c) => c.trim().replace(/^\w+\./, ''));
		tables.set(view, tables.get(table).filter((c) => shown.includes(c.name)));
	}
	return tables;
}

const schemaOf = (columns, sent) => ({
	type: 'object',
	properties: Object.fromEntries(columns.map((c) => [c.name, { ...types[c.type][0], nullable: sent || c.nullable }])),
	...(sent ? { additionalProperties: false } : {}),
});
const exampleOf = (columns) => Object.fromEntries(columns.map((c) => [c.name, types[c.type][1]]));

// A copy of the seeds' table's operation, about another table.
function operation(model, name, columns, own) {
	const filters = new Set(own.map((c) => c.name));
	const filter = model.parameters.find((p) => p.name === 'id')?.schema;
	const copy = JSON.parse(JSON.stringify(model)
		.replaceAll('schemas/forwarding_numbers_insert"', `schemas/${name}_insert"`)
		.replaceAll('schemas/forwarding_numbers"', `schemas/${name}"`));
	copy.operationId = `${model.operationId}_${name}`;
	copy.parameters = copy.parameters.filter((p) => !filters.has(p.name));
	if (filter) copy.parameters.push(...columns.map((c) => ({ name: c.name, in: 'query', required: false, schema: filter })));
	for (const answer of Object.values(copy.responses)) {
		const json = answer.content?.['application/json'];
		if (!Array.isArray(json?.example)) continue;
		json.example = [exampleOf(columns)];
		json.schema = { oneOf: [json.schema, json.schema.items] }; // a row alone, where only one is asked for
	}
	return copy;
}

function functions(insert, errors, configs) {
	const stamp = { version: 1, updated_at: at };
	const outcome = (words, properties, required) => ({ type: 'object', required: ['id', 'outcome', ...required],
		properties: { id: { type: 'string', format: 'uuid' }, outcome: { type: 'string', enum: words }, ...properties }, additionalProperties: false });
	const call = (name, row, answers, example) => ({ post: {
		operationId: name,
		parameters: [insert.parameters.find((p) => p.name === 'Prefer')],
		requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', required: ['rows'],
			properties: { rows: { type: 'array', items: row } }, additionalProperties: false } } } },
		responses: { 200: { description: 'an answer for each, in their order', content: { 'application/json': {
			schema: { type: 'array', items: { oneOf: answers } }, example: [example] } } }, ...errors },
	} });
	const number = { type: 'string', pattern: '^\\+[1-9][0-9]{3,14}$' };
	const stamps = { version: { type: 'integer' }, updated_at: { type: 'string', format: 'date-time' } };
	return {
		'/rest/v1/rpc/register_business_numbers': call('register_business_numbers', { $ref: '#/components/schemas/forwarding_configs_insert' }, [
			outcome(['registered', 'known'], stamps, ['version', 'updated_at']),
			outcome(['taken'], { theirs: schemaOf(configs, false), customer: { type: 'string' } }, ['theirs', 'customer']),
		], { id: uuid, outcome: 'registered', ...stamp }),
		'/rest/v1/rpc/take_pool_places': call('take_pool_places', { type: 'object', required: ['id'], additionalProperties: false,
			properties: { id: { type: 'string', format: 'uuid' }, country: { type: 'string', pattern: '^[A-Z]{2}$' }, number } }, [
			outcome(['taken'], { number: { type: 'string' }, pool_number_id: { type: 'string', format: 'uuid' } }, ['number', 'pool_number_id']),
			outcome(['pool-empty', 'pool-full', 'pool-inactive', 'not-registered', 'removed'], {}, []),
		], { id: uuid, outcome: 'taken', number: '+32480210449', pool_number_id: uuid }),
		'/rest/v1/rpc/claim_rings': call('claim_rings', { type: 'object', required: ['number', 'holder', 'who'], additionalProperties: false,
			properties: { number, holder: { type: 'string', minLength: 1, maxLength: 200 }, who: { type: 'string', maxLength: 200 } } }, [
			{ type: 'object', required: ['number', 'outcome'], additionalProperties: false, properties: { number, outcome: { const: 'claimed' } } },
			{ type: 'object', required: ['number', 'outcome', 'who', 'seconds'], additionalProperties: false,
				properties: { number, outcome: { const: 'held' }, who: { type: 'string' }, seconds: { type: 'integer', minimum: 1, maximum: 120 } } },
		], { number: '+3292246011', outcome: 'claimed' }),
	};
}

// Writes the contract to `out`; returns the names of its tables.
export function sharedContract(seeds, schema, out) {
	const contract = JSON.parse(fs.readFileSync(seeds, 'utf8'));
	const tables = tablesOf(fs.readFileSync(schema, 'utf8'));
	const model = contract.paths['/rest/v1/forwarding_numbers'];
	const own = Object.keys(contract.components.schemas.forwarding_numbers.properties).map((name) => ({ name }));
	for (const [name, columns] of tables) {
		contract.components.schemas[name] = schemaOf(columns, false);
		contract.components.schemas[`${name}_insert`] = schemaOf(columns, true);
		const methods = name === 'voxdesk_schema' || name.startsWith('member_') ? ['get'] : ['get', 'head', 'post', 'patch', 'delete'];
		contract.paths[`/rest/v1/${name}`] = Object.fromEntries(methods.map((method) => [method, operation(model[method], name, columns, own)]));
	}
	const errors = Object.fromEntries(Object.entries(model.post.responses).filter(([status]) => status >= 400));
	Object.assign(contract.paths, functions(model.post, errors, tables.get('forwarding_configs')));
	// In the API's version of 2024 an error's code is its word.
	Object.assign(contract.components.schemas.ErrorSchema.properties, { code: { oneOf: [{ type: 'integer' }, { type: 'string' }] }, message: { type: 'string' } });
	// GoTrue's own has no example of what it answers: one that is whole.
	const session = contract.paths['/auth/v1/token'].post.responses['200'].content['application/json'];
	session.example = { access_token: 'a.b.c', refresh_token: 'r', token_type: 'bearer', expires_in: 3600, expires_at: 1900000000,
		user: { id: uuid, email: 'desk@practice.example', app_metadata: { role: 'desk' } } };
	fs.writeFileSync(out, JSON.stringify(contract));
	return [...tables.keys()];
}
