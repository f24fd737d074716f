import type { PlannedMove, PlanPosture } from '../../src/engine/plan/plan-posture.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { CheckSaying } from '../../src/github/run/check.ts';
import { type GitHub, openGitHub } from '../../src/github/client/client.ts';
import type { Saying } from '../../src/github/comment/sticky.ts';
import { aChange, aPlan, aStep } from '../render/samples.ts';
import type { Double } from './double.ts';
import { botToken } from './double-state.ts';

/** A client that does not wait, for a double that does not mind. */
export const impatient = (double: Double, token = botToken, warned: string[] = []): GitHub =>
  openGitHub({
    token,
    repository: 'contoso/mail',
    api: double.url,
    second: 1,
    paced: false,
    warn: (message) => void warned.push(message),
  });

/** A client as people get it. */
export const patient = (double: Double): GitHub =>
  openGitHub({ token: botToken, repository: 'contoso/mail', api: double.url });

/** What a run says about a tenant; a test says only what it is about. */
export const aSaying = (more: Partial<Saying> = {}): Saying => ({
  tenant: 'tenant-1',
  state: 'planned',
  digest: 'd'.repeat(64),
  head: 'b'.repeat(40),
  run: 1,
  content: 'one',
  render: (tier) => `tier ${tier}`,
  ...more,
});

export const aCheck = (more: Partial<CheckSaying> = {}): CheckSaying => ({
  name: 'Postern / contoso',
  sha: 'c'.repeat(40),
  tenant: 'tenant-1',
  digest: 'd'.repeat(64),
  run: 5,
  conclusion: 'success',
  title: 'Nothing to do',
  summary: () => 'summary',
  annotations: [],
  ...more,
});

/** A drift report in which these objects moved and those could not be read; a test says only what it is about. */
export function aDrift(
  moved: readonly string[] = ['remoteDomains/a'],
  unread: readonly string[] = [],
  more: Partial<Drift> = {},
): Drift {
  const revert = aPlan({
    changes: moved.map((object) => aChange({ object, name: object })),
    steps: moved.map((object) => aStep({ object })),
  });
  return {
    format: 'postern-drift/1',
    tenant: revert.tenant,
    madeAt: '2026-11-21T12:00:00Z',
    clean: moved.length === 0 && unread.length === 0,
    complete: unread.length === 0,
    moved: moved.map((object) => aChange({ object, name: object })),
    unsanctioned: [],
    expectations: [],
    posture: aPosture(),
    undeclared: [],
    unread: [],
    unknown: unread.map((object) =>
      aChange({ object, name: object, action: 'unknown', fields: [], remarks: ['denied'] }),
    ),
    accepted: [],
    gone: [],
    announced: [],
    changedBy: null,
    revert,
    ...more,
  };
}

/** Fails a test in which something was sent or answered that GitHub's own description does not have. */
export function expectFitting(double: Double): void {
  if (double.wrong.length > 0) throw new Error(double.wrong.join('\n'));
}

/** Somebody gains or loses something; a test says only what it is about. */
export const aMove = (name: string, count: number | null = 25, more: Partial<PlannedMove> = {}): PlannedMove => ({
  senders: { name, count, example: name },
  destinations: { name, example: name },
  mechanisms: ['inbox-forward'],
  originals: ['external'],
  change: 'opens',
  before: 'blocked',
  after: 'allowed',
  deciders: { before: null, after: null },
  blame: ['remoteDomains/fabrikam.com'],
  ...more,
});

/** What a plan changes for people: nothing, unless a test says otherwise. */
export const aPosture = (more: Partial<PlanPosture> = {}): PlanPosture => ({
  gains: [],
  losses: [],
  uncertain: [],
  deciders: [],
  newlyAllowed: null,
  opened: [],
  opensForEveryone: false,
  forwards: [],
  residualChannels: { opened: [], closed: [] },
  ...more,
});
