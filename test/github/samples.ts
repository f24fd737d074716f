import type { PlannedMove, PlanPosture } from '../../src/engine/plan-posture.ts';
import type { Drift } from '../../src/engine/drift.ts';
import { type GitHub, openGitHub } from '../../src/github/client.ts';
import { aChange, aPlan, aStep } from '../render/samples.ts';
import type { Double } from './double.ts';
import { botToken } from './double-state.ts';

/** A client that does not wait, for a double that does not mind. */
export const impatient = (double: Double, token = botToken): GitHub =>
  openGitHub({ token, repository: 'contoso/mail', api: double.url, second: 1, paced: false });

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
    undeclared: [],
    unknown: unread.map((object) =>
      aChange({ object, name: object, action: 'unknown', fields: [], remarks: ['denied'] }),
    ),
    accepted: [],
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
  senders: { name, count, witness: name },
  destinations: { name, witness: name },
  mechanisms: ['inbox-forward'],
  originals: ['external'],
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
  forwards: [],
  residualChannels: { opened: [], closed: [] },
  ...more,
});
