// A relay that notes every exchange: what was asked, what was answered, and what the contract's server
// says against either (header sl-violations). It changes nothing, but for two hooks:
//   prefer(exchange)       which of the contract's examples to answer with (prism's Prefer header)
//   adapt(exchange, body)  the answer's text, where a stateless example must name the number in hand
import http from 'node:http';

const whole = (stream) => new Promise((resolve, reject) => {
	const parts = [];
	stream.on('data', (part) => parts.push(part));
	stream.on('end', () => resolve(Buffer.concat(parts)));
	stream.on('error', reject);
});

async function relay(target, hooks, exchanges, request, response) {
	const exchange = { method: request.method, path: request.url, status: 0, violations: '' };
	const form = await whole(request);
	exchange.form = form.toString();
	exchanges.push(exchange);
	const headers = { ...request.headers };
	const prefer = hooks.prefer?.(exchange);
	if (prefer) headers.prefer = prefer;
	const onward = http.request(new URL(request.url, target), { method: request.method, headers });
	onward.on('error', (fault) => {
		exchange.violations = `no answer: ${fault.message}`;
		response.destroy();
	});
	onward.on('response', async (answer) => {
		const body = await whole(answer);
		exchange.status = answer.statusCode;
		exchange.violations = answer.headers['sl-violations'] ?? '';
		exchange.answer = body.toString();
		const text = hooks.adapt?.(exchange, exchange.answer) ?? body;
		const out = { ...answer.headers, 'content-length': Buffer.byteLength(text) };
		delete out['transfer-encoding'];
		if (answer.statusCode === 204) delete out['content-length'];
		response.writeHead(answer.statusCode, out);
		response.end(answer.statusCode === 204 ? undefined : text);
	});
	onward.end(form);
}

export async function startRecorder(target, hooks = {}) {
	const exchanges = [];
	const server = http.createServer((request, response) => {
		relay(target, hooks, exchanges, request, response).catch((fault) => {
			exchanges.push({ method: request.method, path: request.url, status: 0, violations: String(fault) });
			response.destroy();
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}`,
		exchanges,
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		},
	};
}

// What was not as the contract says, in words; empty is good. `allowed`: statuses beside 2xx.
export function faults(exchanges, allowed = []) {
	return exchanges
		.filter((e) => e.violations !== '' || !((e.status >= 200 && e.status < 300) || allowed.includes(e.status)))
		.map((e) => `${e.method} ${e.path} ${e.form ? `[${e.form}] ` : ''}-> ${e.status} ${e.violations || e.answer}`);
}
