import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../src/json.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Differences, snapshot } from './asking.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-order-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const policy = (name: string, mode: string): JsonObject => ({ Name: name, IsDefault: false, AutoForwardingMode: mode });

const rule = (name: string, priority: number, scope: JsonObject): JsonObject => ({
  Name: name,
  HostedOutboundSpamFilterPolicy: name,
  Priority: priority,
  State: 'Enabled',
  ...scope,
});

const everybody = { SenderDomainIs: ['contoso.com'] };
const only = (alias: string): JsonObject => ({ From: [`${alias}@contoso.com`] });
const wanted = (name: string, mode: string, scope: JsonObject): JsonObject => ({
  name,
  autoForwardingMode: mode,
  enabled: true,
  ...scope,
});
const rejects = { MessageTypeMatches: 'AutoForward', RejectMessageReasonText: 'No.' };

interface Reordering {
  readonly title: string;
  readonly tenant: Differences;
  readonly policies: JsonObject;
  readonly gain: readonly string[];
  readonly lose: readonly string[];
}

const reorderings: readonly Reordering[] = [
  {
    title: 'a new policy stands before one that moves behind it',
    tenant: {
      policies: [policy('D', 'Off'), policy('A', 'On')],
      rules: [rule('D', 0, everybody), rule('A', 1, only('ben'))],
    },
    policies: {
      outboundPolicies: [
        wanted('A', 'On', { from: ['ben@contoso.com'] }),
        wanted('C', 'On', { from: ['ana@contoso.com'] }),
        wanted('D', 'Off', { senderDomainIs: ['contoso.com'] }),
        { name: 'Default', autoForwardingMode: 'Off' },
      ],
    },
    gain: ['ana', 'ben'],
    lose: [],
  },
  {
    title: 'the same the other way round',
    tenant: {
      mode: 'On',
      policies: [policy('D', 'On'), policy('A', 'Off')],
      rules: [rule('D', 0, everybody), rule('A', 1, only('ben'))],
    },
    policies: {
      outboundPolicies: [
        wanted('A', 'Off', { from: ['ben@contoso.com'] }),
        wanted('C', 'Off', { from: ['ana@contoso.com'] }),
        wanted('D', 'On', { senderDomainIs: ['contoso.com'] }),
        { name: 'Default', autoForwardingMode: 'On' },
      ],
    },
    gain: [],
    lose: ['ana', 'ben'],
  },
  {
    title: 'a policy without a rule has no place until it gets one, and is the last then',
    tenant: {
      policies: [policy('B', 'On'), policy('D', 'Off'), policy('A', 'On')],
      rules: [rule('D', 0, everybody), rule('A', 1, only('ben'))],
    },
    policies: {
      outboundPolicies: [
        wanted('A', 'On', { from: ['ben@contoso.com'] }),
        wanted('B', 'On', { from: ['ana@contoso.com'] }),
        wanted('D', 'Off', { senderDomainIs: ['contoso.com'] }),
        { name: 'Default', autoForwardingMode: 'Off' },
      ],
    },
    gain: ['ana', 'ben'],
    lose: [],
  },
  {
    title: 'a policy that loses its rule leaves no gap',
    tenant: {
      policies: [policy('A', 'On'), policy('B', 'On'), policy('D', 'Off'), policy('E', 'On')],
      rules: [rule('B', 0, only('ben')), rule('D', 1, everybody), rule('A', 2, only('ana')), rule('E', 3, only('ben'))],
    },
    policies: {
      outboundPolicies: [
        { name: 'B', autoForwardingMode: 'On', appliesTo: 'nobody' },
        wanted('A', 'On', { from: ['ana@contoso.com'] }),
        wanted('D', 'Off', { senderDomainIs: ['contoso.com'] }),
        wanted('E', 'On', { from: ['ben@contoso.com'] }),
        { name: 'Default', autoForwardingMode: 'Off' },
      ],
    },
    gain: ['ana'],
    lose: ['ben'],
  },
  {
    title: 'a new transport rule stands before one that moves behind it',
    tenant: {
      mode: 'On',
      transportRules: [
        { Name: 'Block', Priority: 0, State: 'Enabled', Mode: 'Enforce', ...rejects },
        {
          Name: 'Ben',
          Priority: 1,
          State: 'Enabled',
          Mode: 'Enforce',
          ...only('ben'),
          SenderAddressLocation: 'HeaderOrEnvelope',
          StopRuleProcessing: true,
        },
      ],
    },
    policies: {
      transportRules: [
        ...['ben', 'ana'].map((alias) => ({
          name: alias === 'ben' ? 'Ben' : 'Ana',
          from: [`${alias}@contoso.com`],
          senderAddressLocation: 'HeaderOrEnvelope',
          stopRuleProcessing: true,
        })),
        { name: 'Block', messageTypeMatches: 'AutoForward', rejectMessageReasonText: 'No.' },
      ],
    },
    gain: ['ana', 'ben'],
    lose: [],
  },
];

const tenant = { id: '5f0a1c9e-0000-4000-8000-0000000000aa', domain: 'contoso.onmicrosoft.com', exchange: 'rest' };
const guardrails = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };
const people = ['ana', 'ben'];

test.each(reorderings)('who gains and loses is who does after a real apply: $title', async (one) => {
  const emulator = await emulatorAtNoon({ tenant: fromSnapshot(JSON.parse(snapshot(one.tenant)) as JsonObject) });
  const own = mkdtempSync(join(folder, 'case-'));
  const target = ['--emulator', emulator.url, '--policies', join(own, 'policies')];
  const verdicts = async (): Promise<readonly string[]> => {
    const asked = people.map(async (alias) => {
      const { json } = await ask(
        'why',
        '--from',
        `${alias}@contoso.com`,
        '--to',
        'x@fabrikam.com',
        '--json',
        ...target,
      );
      return String(json()['verdict']);
    });
    return Promise.all(asked);
  };
  try {
    mkdirSync(join(own, 'policies'));
    writeFileSync(join(own, 'policies', 'p.yaml'), JSON.stringify({ tenant, guardrails, ...one.policies }));
    const file = join(own, 'plan.json');
    const before = await verdicts();
    expect((await ask('plan', '--out', file, ...target)).code).toBe(0);
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
    const hazards = plan.steps.flatMap(({ hazards: all }) => all).flatMap((hazard) => ['--allow', hazard]);
    const applied = await ask('apply', file, '--approve', plan.digest, ...hazards, ...target);
    expect(applied.code).toBe(0);
    const after = await verdicts();
    const moved = (from: string, to: string): readonly string[] =>
      people.filter((_, at) => before[at] === from && after[at] === to);
    const said = (moves: NonNullable<Plan['posture']>['gains']): readonly string[] =>
      people.filter((alias) => moves.some(({ senders }) => senders.name.includes(`${alias}@contoso.com`)));
    expect([moved('blocked', 'allowed'), moved('allowed', 'blocked')]).toEqual([one.gain, one.lose]);
    expect([said(plan.posture.gains), said(plan.posture.losses)]).toEqual([one.gain, one.lose]);
  } finally {
    await emulator.close();
  }
});

/** Two declared objects, each with two behind it that policies ignore: whichever goes, those behind it go along. */
const ignored = {
  'transport rules': {
    there: {
      transportRules: ['A', 'U1', 'U2', 'B', 'U3', 'U4'].map((name, Priority) => ({
        Name: name,
        Priority,
        State: 'Enabled',
        Mode: 'Enforce',
        PrependSubject: name,
      })),
    },
    asked: {
      scope: { transportRules: { undeclared: 'ignore' } },
      transportRules: ['B', 'A'].map((name) => ({ name, prependSubject: name })),
    },
    table: 'TransportRule',
  },
  'outbound policies': {
    there: {
      policies: ['A', 'U1', 'U2', 'B', 'U3', 'U4'].map((name) => policy(name, 'Off')),
      rules: ['A', 'U1', 'U2', 'B', 'U3', 'U4'].map((name, at) => rule(name, at, everybody)),
    },
    asked: {
      scope: { outboundPolicies: { undeclared: 'ignore' } },
      outboundPolicies: ['B', 'A'].map((name) => wanted(name, 'Off', { senderDomainIs: ['contoso.com'] })),
    },
    table: 'HostedOutboundSpamFilterRule',
  },
} as const;

test.each(Object.entries(ignored))('what policies ignore goes along in its order: %s', async (_, one) => {
  const emulator = await emulatorAtNoon({ tenant: fromSnapshot(JSON.parse(snapshot(one.there)) as JsonObject) });
  const own = mkdtempSync(join(folder, 'ignored-'));
  const target = ['--emulator', emulator.url, '--policies', join(own, 'policies')];
  try {
    mkdirSync(join(own, 'policies'));
    writeFileSync(join(own, 'policies', 'p.yaml'), JSON.stringify({ tenant, guardrails, ...one.asked }));
    const file = join(own, 'plan.json');
    expect((await ask('plan', '--out', file, ...target)).code).toBe(0);
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
    const hazards = plan.steps.flatMap(({ hazards: all }) => all).flatMap((hazard) => ['--allow', hazard]);
    expect((await ask('apply', file, '--approve', plan.digest, ...hazards, ...target)).code).toBe(0);
    const rows = emulator.state.config[one.table].toSorted((a, b) => Number(a['Priority']) - Number(b['Priority']));
    expect(rows.map(({ Name }) => Name)).toEqual(['B', 'U3', 'U4', 'A', 'U1', 'U2']);
  } finally {
    await emulator.close();
  }
});
