// The programs that the contract test needs, each started on a free loopback port and ended with it.
import { spawn } from 'node:child_process';
import net from 'node:net';
import readline from 'node:readline';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function stop(child) {
	if (!running.has(child)) return Promise.resolve();
	return new Promise((resolve) => {
		child.once('exit', resolve);
		child.kill('SIGTERM');
	});
}

function start(program, args, options = {}) {
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
	running.add(child);
	child.once('exit', () => running.delete(child));
	return child;
}

const freePort = () => new Promise((resolve) => {
	const probe = net.createServer();
	probe.listen(0, '127.0.0.1', () => {
		const { port } = probe.address();
		probe.close(() => resolve(port));
	});
});

// The contract `file` served by prism; with `upstream`, as a judge in front of it.
export async function startPrism(prism, file, upstream) {
	const port = await freePort();
	const args = [upstream ? 'proxy' : 'mock', '-h', '127.0.0.1', '-p', String(port), '--errors', file];
	if (upstream) args.push(upstream);
	const child = start(prism, args);
	const said = [];
	const up = new Promise((resolve, reject) => {
		const hear = (line) => {
			said.push(line);
			if (line.includes('Prism is listening')) resolve();
		};
		readline.createInterface({ input: child.stdout }).on('line', hear);
		readline.createInterface({ input: child.stderr }).on('line', hear);
		child.once('exit', () => reject(new Error(`prism ended: ${said.slice(-3).join(' / ')}`)));
		child.once('error', reject);
	});
	await up;
	return { url: `http://127.0.0.1:${port}`, child };
}

// `voxdesk practice`: its environment lines as an object; the pairs of its other accounts (a subaccount, then
// one on trial) stand in comments.
export async function startPractice(voxdesk, pace) {
	const child = start(voxdesk, ['practice', '--listen', '127.0.0.1:0', '--pace', String(pace)]);
	const environment = {};
	const others = [];
	const heard = [];
	child.stderr.on('data', (text) => heard.push(text));
	const take = (line) => {
		const [, comment, name, value] = /^(# )?([A-Z_]+)=(.*)$/.exec(line) ?? [];
		if (!name) return;
		if (!comment) environment[name] = value;
		else if (name === 'TWILIO_ACCOUNT_SID') others.push({ [name]: value });
		else others[others.length - 1][name] = value;
	};
	await new Promise((resolve, reject) => {
		readline.createInterface({ input: child.stdout }).on('line', (line) => {
			take(line);
			if (environment.VOXDESK_TWILIO_URL && others[1]?.TWILIO_AUTH_TOKEN) resolve();
		});
		child.once('exit', () => reject(new Error(`voxdesk practice ended: ${heard.join('')}`)));
		child.once('error', reject);
	});
	return { url: environment.VOXDESK_TWILIO_URL, environment, subaccount: others[0], trial: others[1], child };
}

// Runs a program to its end, which has to come within a minute and a half: { status, out, err }; status null:
// it had to be ended.
export function run(program, args, environment, input, limit = 90000) {
	const child = start(program, args, { env: { ...process.env, ...environment }, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
	if (input) child.stdin.end(input);
	let out = '';
	let err = '';
	child.stdout.on('data', (text) => { out += text; });
	child.stderr.on('data', (text) => { err += text; });
	const late = setTimeout(() => child.kill('SIGKILL'), limit);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status) => {
			clearTimeout(late);
			resolve({ status, out, err });
		});
	});
}
