import { aDoor } from '../support/plans.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import { driftBody, driftCounts, severityOf, type Severity } from '../../src/github/drift/drift-body.ts';
import { driftLabel, type Tracked, trackDrift } from '../../src/github/drift/drift-issue.ts';
import { commentBudget, fitting } from '../../src/github/comment/detail-level.ts';
import { aChange, hostileNames } from '../render/samples.ts';
import { type Double, startDouble } from './double.ts';
import { type Issue, maintainer } from './double-state.ts';
import { balanced, live } from './gfm.ts';
import { aDrift, aMove, aPosture, expectFitting, impatient } from './samples.ts';

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const track = async (drift: Drift): Promise<Tracked> =>
  trackDrift(impatient(double), drift, { links: [], policies: 'policies', assignees: ['ana'] });
const issues = (state: 'open' | 'closed'): readonly Issue[] =>
  double.repository.issues.filter((one) => one.state === state);
const comments = (): number => double.repository.comments.length;

describe('the issue about drift', () => {
  test('is opened with label and assignee, and not before something moved', async () => {
    expect(await track(aDrift([]))).toMatchObject({ did: 'nothing' });
    expect(await track(aDrift([], ['remoteDomains/a']))).toMatchObject({ did: 'nothing' });
    expect(await track(aDrift())).toMatchObject({ did: 'opened' });
    expect(issues('open')).toMatchObject([{ labels: [driftLabel], assignees: ['ana'] }]);
  });

  test('is not touched while nothing changes', async () => {
    await track(aDrift());
    expect(await track({ ...aDrift(), madeAt: '2026-11-22T12:00:00Z' })).toMatchObject({ did: 'unchanged' });
    expect(comments()).toBe(0);
  });

  test('is brought up to date, with a comment that tells people, when the drift changes', async () => {
    await track(aDrift());
    expect(await track(aDrift(['remoteDomains/a', 'remoteDomains/b']))).toMatchObject({ did: 'updated' });
    expect(comments()).toBe(1);
    expect(issues('open')).toHaveLength(1);
  });

  test('remembers since when', async () => {
    await track(aDrift());
    await track({ ...aDrift(['remoteDomains/a', 'remoteDomains/b']), madeAt: '2026-11-25T12:00:00Z' });
    expect(issues('open')[0]?.body).toMatch(
      /remoteDomains\/a`[\s\S]*first seen on 2026-11-21[\s\S]*remoteDomains\/b`[\s\S]*first seen on 2026-11-25/u,
    );
  });

  test('is closed by a complete and clean reading, and opened again when the drift is back', async () => {
    await track(aDrift());
    expect(await track(aDrift([]))).toMatchObject({ did: 'closed' });
    expect(issues('open')).toEqual([]);
    expect(await track(aDrift([]))).toMatchObject({ did: 'nothing' });
    expect(await track(aDrift())).toMatchObject({ did: 'reopened' });
    expect(double.repository.issues).toHaveLength(1);
  });

  test('stays open, and keeps what it listed, when the tenant could not be read whole', async () => {
    await track(aDrift(['remoteDomains/a', 'remoteDomains/b']));
    await track(aDrift(['remoteDomains/b'], ['groups/x']));
    expect(issues('open')[0]?.body).toContain('Not found again');
    expect(issues('open')[0]?.body).toContain('remoteDomains/a');
    await track(aDrift([], ['groups/x']));
    expect(issues('open')).toHaveLength(1);
  });

  test('is opened by a list in another order, although no property moved', async () => {
    const moved = aChange({ object: 'outboundPolicies/c', fields: [], remarks: ['move C to place 1'] });
    expect(await track(aDrift([], [], { clean: false, moved: [moved] }))).toMatchObject({ did: 'opened' });
    expect(issues('open')[0]?.body).toContain('move C to place 1');
  });

  test('is opened again when somebody closed it by hand and the drift is still there', async () => {
    await track(aDrift());
    double.repository.issues[0]!.state = 'closed';
    expect(await track(aDrift())).toMatchObject({ did: 'reopened' });
  });

  test('is put right when somebody edited it', async () => {
    await track(aDrift());
    double.repository.issues[0]!.body += '\nall fine';
    expect(await track(aDrift())).toMatchObject({ did: 'updated' });
    expect(issues('open')[0]?.body).not.toContain('all fine');
  });

  test('takes up a name that the log has at last, without telling people again, and does not give it back', async () => {
    await track(aDrift());
    const named = aDrift(undefined, [], { changedBy: changedBy('remoteDomains/a', 'ana@contoso.com') });
    expect(await track(named)).toMatchObject({ did: 'updated' });
    expect(issues('open')[0]?.body).toContain('ana@contoso.com');
    expect(await track(named)).toMatchObject({ did: 'unchanged' });
    expect(await track(aDrift())).toMatchObject({ did: 'unchanged' });
    expect(issues('open')[0]?.body).toContain('ana@contoso.com');
    expect(comments()).toBe(0);
  });

  test('is not taken from somebody who forged its marker', async () => {
    await track(aDrift());
    const [issue] = double.repository.issues;
    double.repository.issues[0] = { ...issue!, user: maintainer };
    expect(await track(aDrift())).toMatchObject({ did: 'opened' });
  });

  test('is merged with its doubles', async () => {
    await Promise.all([track(aDrift()), track(aDrift()), track(aDrift())]);
    expect(issues('open')).toHaveLength(1);
  });

  test('is sent one tier smaller where GitHub finds it too long', async () => {
    let struck = 0;
    double.strike = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/issues') || struck > 1) return null;
      struck += 1;
      return { status: 422, message: 'Body is too long' };
    };
    expect(await track(aDrift())).toMatchObject({ did: 'opened' });
  });
});

const changedBy = (object: string, name: string): NonNullable<Drift['changedBy']> => ({
  from: '2026-08-23T12:00:00Z',
  to: '2026-11-21T12:00:00Z',
  unread: null,
  skipped: 0,
  known: [
    {
      object,
      properties: ['autoForwardEnabled'],
      bearing: 'explains',
      author: { sort: 'person', name },
      at: '2026-11-18T09:12:44Z',
      cmdlet: name,
      through: null,
    },
  ],
  unknown: [],
});

describe('the story of a drift', () => {
  const body = (drift: Drift): string => driftBody(drift, 1, { memory: new Map(), links: [], policies: 'policies' });

  test('says who can forward because of it', () => {
    const gains = [aMove('everyone', 9, { before: 'blocked', after: 'allowed' })];
    const drift = aDrift(undefined, [], { posture: aPosture({ gains }) });
    expect(severityOf(drift)).toBe('opened');
    expect(body(drift)).toContain('#### Who can forward outside\n\n- \\+ `everyone`');
  });

  const channels = { opened: [aDoor('transportRules/copy')], closed: [] };
  const strange = [
    { ...aChange({ action: 'ignore', object: 'outboundConnectors/x', name: 'Smart host' }), does: ['routes'] as const },
  ];
  const expectations = [{ name: 'nobody', message: 'ana', source: { file: 'p', line: 1, column: 1 } }];
  const doubt = (before: string, after: string) =>
    aPosture({ uncertain: [aMove('everyone', 9, { change: 'opens', before, after })] });

  test.each<{ what: string; more: Partial<Drift>; severity: Severity }>([
    { what: 'a way that certainly opens', more: { posture: aPosture({ gains: [aMove('a')] }) }, severity: 'opened' },
    {
      what: 'likely blocked, now allowed',
      more: { posture: aPosture({ gains: [aMove('a', 1, { before: 'indeterminate' })] }) },
      severity: 'opened',
    },
    { what: 'another way out', more: { posture: aPosture({ residualChannels: channels }) }, severity: 'opened' },
    { what: 'blocked, now undecided', more: { posture: doubt('blocked', 'indeterminate') }, severity: 'perhaps' },
    { what: 'a connector that nobody knows', more: { unsanctioned: strange }, severity: 'strange' },
    { what: 'a way that closes', more: { posture: aPosture({ losses: [aMove('a')] }) }, severity: 'closed' },
    { what: 'a broken expectation', more: { expectations }, severity: 'broken' },
    { what: 'a property without a meaning', more: {}, severity: 'changed' },
  ])('with $what is $severity', ({ more, severity }) => {
    expect(severityOf(aDrift(undefined, [], more))).toBe(severity);
    expect(driftCounts(aDrift(undefined, [], more))).toContain('1 object moved');
  });

  test('names what stands on the way, and the expectation, with what there is to say of them', () => {
    const told = body(aDrift([], [], { clean: false, unsanctioned: strange, expectations }));
    expect(told).toContain('Smart host');
    expect(told).toContain('Expectations that do not hold');
    expect(told).toContain('Two answers');
  });

  test('tells who did it, or else what the service announced', () => {
    const announced = [{ object: 'remoteDomains/a', text: 'it changes', source: 'MC1' }];
    expect(body(aDrift(undefined, [], { announced }))).toContain('it changes');
    const named = body(
      aDrift(undefined, [], { announced, changedBy: changedBy('remoteDomains/a', 'ana@contoso.com') }),
    );
    expect(named).toContain('by `ana@contoso.com`, 2026-11-18 09:12 UTC');
    expect(named).not.toContain('it changes');
  });

  test.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'injects nothing of a name like %s',
    (_, name) => {
      const moved = Array.from({ length: 50 }, () =>
        aChange({ name, object: name, remarks: [name], fields: [{ field: name, from: name, to: [name] }] }),
      );
      const drift = aDrift([], [], {
        moved,
        unknown: moved,
        undeclared: moved,
        unsanctioned: moved.map((one) => ({ ...one, does: ['routes'] as const })),
        expectations: [{ name, message: name, source: { file: name, line: 1, column: 1 } }],
        unread: [{ what: name, why: name }],
        tenant: { id: name, domain: name },
        changedBy: { ...changedBy(name, name), unread: name },
      });
      const { text } = fitting(
        (tier) =>
          driftBody(drift, tier, {
            memory: new Map([[name, { since: '2026-01-01', how: 'x' }]]),
            links: [],
            policies: name,
          }),
        commentBudget,
      );
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBudget);
      balanced(text);
      expect(live(text)).toEqual([]);
    },
  );
});
