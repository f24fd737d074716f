import fc from 'fast-check';
import { test } from 'vitest';
import { evaluate } from '../../src/posture/evaluate.ts';
import { naive } from './naive/naive.ts';
import { noon } from './naive/t0.ts';
import { cells, worlds } from './naive/worlds.ts';

test('probe', () => {
  const n = Number(process.env['N'] ?? 3000);
  const seed = Number(process.env['SEED'] ?? 1);
  const tally = new Map<string, { count: number; ex: unknown; size: number }>();
  const spread = new Map<string, number>();
  for (const [world, cs] of fc.sample(fc.tuple(worlds, fc.array(cells, { minLength: 4, maxLength: 4 })), {
    numRuns: n,
    seed,
  })) {
    for (const cell of cs) {
      const a = naive(world, cell, noon);
      const v = evaluate(world, cell, noon);
      const b = {
        verdict: v.verdict,
        lean: v.lean,
        decidedBy: v.decidedBy,
        alsoBlockedBy: v.alsoBlockedBy,
        ndr: v.ndr,
        silent: v.silent,
      };
      const sp = `${a.verdict} ${a.decidedBy?.gate ?? ''}`;
      spread.set(sp, (spread.get(sp) ?? 0) + 1);
      const short = (x: typeof a) =>
        `${x.verdict}/${x.lean} by ${x.decidedBy?.gate}:${x.decidedBy?.object.replace(/Rule \d/, 'Rule n')} also ${x.alsoBlockedBy.map((d) => d.gate)} ndr ${x.ndr?.code}${x.ndr?.expected ? '?' : ''} ${x.silent}`;
      if (
        JSON.stringify({ ...a, ndr: a.ndr && { c: a.ndr.code, e: a.ndr.expected } }) ===
        JSON.stringify({ ...b, ndr: b.ndr && { c: b.ndr.code, e: b.ndr.expected } })
      )
        continue;
      if (process.env['KNOWN']) {
        const text = JSON.stringify(world.transportRules);
        if (text.includes('sentTo') && text.includes('"somebody"')) continue;
        if (world.facts.outboundPolicyOnConnectors === 'skipped' && text.includes('Scoped')) continue;
      }
      const key = `NAIVE ${short(a)}\n     ENGINE ${short(b)}`;
      const ex = JSON.stringify(
        {
          cell: JSON.stringify(cell),
          gates: v.gates.map((g) => `${g.gate} ${g.outcome}/${g.lean} ${g.object} ${g.reason} [${g.before}]`),
          world: trim(world),
        },
        null,
        1,
      );
      const old = tally.get(key);
      if (!old) tally.set(key, { count: 1, ex, size: ex.length });
      else {
        old.count++;
        if (ex.length < old.size) {
          old.ex = ex;
          old.size = ex.length;
        }
      }
    }
  }
  console.log(
    [...spread]
      .sort((x, y) => y[1] - x[1])
      .map(([k, c]) => `${c} ${k}`)
      .join('\n'),
  );
  const all = [...tally].sort((x, y) => y[1].count - x[1].count);
  console.log(
    'DISAGREE',
    all.reduce((s, [, t]) => s + t.count, 0),
    'of',
    n * 4,
  );
  for (const [k, t] of all.slice(0, Number(process.env['TOP'] ?? 40)))
    console.log(t.count, k, process.env['EX'] ? t.ex : '');
});

const pr = (x: any): string => (x.key.state === 'present' ? x.key.value : x.key.state);
const pred = (x: any): string =>
  `${x.name}(${x.principals.length ? x.principals.map(pr) : (x.header ?? '')}${x.principals.length ? '' : x.value})`;
const kn = (x: any, f: (v: any) => unknown): unknown => (x.state === 'present' ? f(x.value) : x.state.toUpperCase());
function trim(w: any) {
  const clean = (o: any) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(o).filter(([, v]) => v !== null && v !== false && !(Array.isArray(v) && v.length === 0)),
      ),
    );
  return {
    facts: Object.values(w.facts).join(' '),
    accepted: kn(w.acceptedDomains, (v) => v.map((o: any) => o.domainName).join(' ')),
    remote: kn(w.remoteDomains, (v) =>
      v.map((o: any) => `${o.domainName}=${o.autoForwardEnabled}${o.isInternal ? ' INTERNAL' : ''}`).join('; '),
    ),
    policies: kn(w.outbound, (v) => v.policies.map((o: any) => `${o.name} ${o.mode}`).join('; ')),
    rules: kn(w.outbound, (v) =>
      v.rules.map(
        (o: any) =>
          `${o.priority} ${o.policy} ${o.enabled ? '' : 'disabled'} from ${o.from.map(pr)} mem ${o.fromMemberOf.map(pr)} dom ${o.senderDomainIs} EX from ${o.exceptIfFrom.map(pr)} mem ${o.exceptIfFromMemberOf.map(pr)} dom ${o.exceptIfSenderDomainIs}`,
      ),
    ),
    transport: kn(w.transportRules, (v) =>
      v.map(
        (o: any) =>
          `${o.name} ${o.enabled ? '' : 'disabled'} ${o.mode} ${o.activationDate}..${o.expiryDate} ${o.senderAddressLocation} IF ${o.conditions.map(pred)} EXCEPT ${o.exceptions.map(pred)} DO ${clean(o.actions)} beyond ${o.beyond}`,
      ),
    ),
    connectors: kn(w.connectors, (v) =>
      v.map(
        (o: any) =>
          `${o.name} ${o.enabled ? '' : 'disabled'} ${o.connectorType} ${o.recipientDomains} ${o.routeAllMessagesViaOnPremises ? 'ALL' : ''} ${o.isTransportRuleScoped ? 'scoped' : ''} smart ${o.smartHosts} ${o.tlsSettings}`,
      ),
    ),
    forwards: kn(w.forwards, (v) =>
      v.map((o: any) => `${o.mailbox} ${o.forwardingSmtpAddress} ${o.forwardingAddress && pr(o.forwardingAddress)}`),
    ),
    restricted: w.restricted.value,
    blockList: w.blockList.value && JSON.stringify(w.blockList.value),
    tenantBlock: w.tenantBlock,
    groups: [...w.groups.values()].map(
      (g: any) => `${g.key} ${g.type} ${JSON.stringify(g.dynamic)} ${g.members.value}`,
    ),
  };
}
