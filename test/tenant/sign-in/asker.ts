import { signIn } from '../../../src/tenant/credentials.ts';
import { systemClock } from '../../../src/tenant/retry.ts';
import { isCredentialName } from '../../../src/tenant/ways.ts';

/**
 * A process of its own that signs in with the real library: what it trusts is fixed when Node starts. Each argument is a
 * scope to ask a token for, or `+330` to let seconds pass; each answer is a line of JSON.
 */
const [name = '', tenantId = '', ...moves] = process.argv.slice(2);
if (!isCredentialName(name)) throw new Error(name);

const Real = Date;
let passed = 0;
globalThis.Date = class extends Real {
  constructor(...given: [] | [number | string]) {
    if (given.length === 0) super(Real.now() + passed);
    else super(given[0]);
  }
  static override now(): number {
    return Real.now() + passed;
  }
} as DateConstructor;

const authority = process.env['AUTHORITY'] ?? 'https://login.microsoftonline.com';
const { tokens } = signIn({ name, tenantId, authority, env: process.env, clock: systemClock });
const sources = new Map<string, ReturnType<typeof tokens>>();
for (const move of moves) {
  if (move.startsWith('+')) passed += Number(move.slice(1)) * 1_000;
  else {
    const [scope = '', times = '1'] = move.split('*');
    const source = sources.get(scope) ?? tokens(scope);
    sources.set(scope, source);
    const given = await Promise.all(Array.from({ length: Number(times) }, async () => source()));
    for (const token of given) process.stdout.write(`${JSON.stringify(token)}\n`);
  }
}
