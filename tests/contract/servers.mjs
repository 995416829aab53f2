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

// `voxdesk practice`: its environment lines as an object.
export async function startPractice(voxdesk, pace) {
	const child = start(voxdesk, ['practice', '--listen', '127.0.0.1:0', '--pace', String(pace)]);
	const environment = {};
	const lines = readline.createInterface({ input: child.stdout });
	const wanted = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'VOXDESK_TWILIO_URL'];
	const heard = [];
	child.stderr.on('data', (text) => heard.push(text));
	await new Promise((resolve, reject) => {
		lines.on('line', (line) => {
			const at = line.indexOf('=');
			if (at > 0 && !line.startsWith('#')) environment[line.slice(0, at)] = line.slice(at + 1);
			if (wanted.every((name) => environment[name])) resolve();
		});
		child.once('exit', () => reject(new Error(`voxdesk practice ended: ${heard.join('')}`)));
		child.once('error', reject);
	});
	return { url: environment.VOXDESK_TWILIO_URL, environment, child };
}

// Runs a program to its end: { status, out, err }. An ended one has given all of its output.
export function run(program, args, environment) {
	const child = start(program, args, { env: { ...process.env, ...environment } });
	let out = '';
	let err = '';
	child.stdout.on('data', (text) => { out += text; });
	child.stderr.on('data', (text) => { err += text; });
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status) => resolve({ status, out, err }));
	});
}
