// Counting, as tests/run.sh does: a line for each check, what was wrong under it, the sum at the end.
let passed = 0;
let failed = 0;

export function check(name, wrong) {
	const faults = [wrong].flat().filter((fault) => fault !== undefined && fault !== '' && fault !== null);
	if (faults.length === 0) {
		passed += 1;
		console.log(`  ok      ${name}`);
		return;
	}
	failed += 1;
	console.log(`  FAILED  ${name}`);
	faults.forEach((fault) => console.log(`          ${fault}`));
}

export const equal = (what, is, wanted) =>
	(JSON.stringify(is) === JSON.stringify(wanted) ? '' : `${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);

// What is sent knowing that the contract has no way for it. It has to be refused still: else it is an
// exemption no more.
export const exempt = (e) => e.method === 'PATCH' && /^\/phone-number\//.test(e.path) && /"assistantId":\s*null/.test(e.form);

// A part that cannot go on is one failure, and the next part runs.
export async function part(name, work) {
	console.log(`${name}`);
	try {
		await work();
	} catch (fault) {
		check(name, fault.stack ?? String(fault));
	}
}

export function sum() {
	console.log(`${passed} passed, ${failed} failed`);
	return failed === 0 && passed > 0 ? 0 : 1;
}
