import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan.ts';
import type { Report, StepResult } from '../../src/engine/report.ts';
import type { Drift } from '../../src/engine/drift.ts';
import { driftBody } from '../../src/github/drift-body.ts';
import { remember } from '../../src/github/drift-state.ts';
import { type BodyOptions, planBody } from '../../src/github/plan-body.ts';
import { standingOf } from '../../src/github/plan-status.ts';
import { aChange, aPlan, aStep } from '../render/samples.ts';
import { aDrift, aMove, aPosture } from './samples.ts';

const links: BodyOptions['links'] = [['this run and its summary', 'https://github.com/contoso/mail/actions/runs/1']];

const partner = aMove('members of fwd-partner@contoso.com', 3, {
  senders: { name: 'members of fwd-partner@contoso.com', count: 3, example: 'adele@contoso.com' },
  destinations: { name: 'fabrikam.com', example: 'fabrikam.com' },
});
const ben = aMove('ben@contoso.com', 1, {
  destinations: { name: 'any other external domain', example: 'example.com' },
  before: 'allowed',
  after: 'blocked',
});
const plan = aPlan({
  steps: [aStep({ hazards: ['opens-transiently'] })],
  ending: [{ what: 'megan@contoso.com', until: '2026-11-30', place: { file: 'policies/g.yaml', line: 3, column: 1 } }],
  posture: aPosture({ gains: [partner], losses: [ben], newlyAllowed: partner.senders }),
});

const result = (state: StepResult['state'], error: StepResult['error'] = null): StepResult => ({
  id: 'one',
  object: 'remoteDomains/fabrikam.com',
  title: 'let automatic forwards out to fabrikam.com',
  state,
  error,
  warnings: [],
});
const reported = (outcome: Report['outcome'], steps: Report['steps'], refusals: Report['refusals'] = []): Report => ({
  format: 'postern-report/1',
  tenant: plan.tenant,
  digest: plan.digest,
  journal: 'postern-out/1.journal',
  outcome,
  refusals,
  steps,
  verified: {
    checked: 1,
    deviations: [
      { object: 'groups/fwd', property: 'displayName', state: 'lagging', wanted: 'Forwarding', found: 'Old name' },
    ],
  },
  startedAt: '2026-11-21T12:00:00Z',
  finishedAt: '2026-11-21T12:01:00Z',
});
const rejected = {
  type: 'TenantError',
  reason: 'rejected',
  message: 'object "fwd" is not there',
  call: 'Set-RemoteDomain',
} as const;
const unconfirmed = reported('unconfirmed', [result('done')]);
const stopped = reported('stopped', [result('failed', rejected), result('pending')]);
const refused = reported('refused', [result('pending')], [{ code: 'PST523', message: 'moved', hint: 'plan again' }]);

/** Written out, so that they are read in review as they will be read in a pull request. */
describe('a comment', () => {
  test.each<readonly [string, Plan, Partial<BodyOptions>]>([
    ['planned', plan, {}],
    ['refused', aPlan({ refusals: [{ code: 'PST501', message: 'it removes 12 objects', hint: 'split it' }] }), {}],
    ['unread', aPlan({ changes: [aChange({ action: 'unknown', fields: [], remarks: ['denied'] })], steps: [] }), {}],
    ['nothing', aPlan({ changes: [], steps: [] }), { remark: 'Drift was last looked for 79 hours ago.' }],
    ['applying', plan, { standing: standingOf('applying', null, plan, 'plan.json') }],
    ['applied', plan, { standing: standingOf('applied', reported('applied', [result('done')]), plan, 'plan.json') }],
    ['unconfirmed', plan, { standing: standingOf('stopped', unconfirmed, plan, 'postern-out/1.json') }],
    ['stopped', plan, { standing: standingOf('stopped', stopped, plan, 'postern-out/1.json') }],
    ['not-applied', plan, { standing: standingOf('stopped', refused, plan, 'postern-out/1.json') }],
  ])('is read well where it is %s', async (name, which, more) => {
    const text = planBody(which, 1, { standing: null, links, ...more });
    await expect(text).toMatchFileSnapshot(`comments/${name}.md`);
  });

  test('about drift is read well', async () => {
    const moved = aChange({ fields: [{ field: 'autoForwardEnabled', from: true, to: false }] });
    const strange: Drift['unsanctioned'][number] = {
      ...aChange({ action: 'ignore', noun: 'outbound connector', name: 'Smart host', fields: [], source: null }),
      object: 'outboundConnectors/smart host',
      remarks: ['takes mail for * to relay.example'],
      does: ['routes'],
    };
    const drift = aDrift(undefined, ['groups/x'], {
      moved: [moved],
      posture: aPosture({ gains: [{ ...ben, before: 'blocked', after: 'allowed' }] }),
      unsanctioned: [strange],
      expectations: [
        {
          name: 'nobody reaches consumer mail',
          message: 'ben@contoso.com to gmail.com by inbox-forward is allowed',
          source: { file: 'policies/tenant.yaml', line: 9, column: 3 },
        },
      ],
    });
    const memory = remember(new Map(), drift);
    const text = driftBody(drift, 1, { memory, links, policies: 'policies/contoso' });
    await expect(text).toMatchFileSnapshot('comments/drift.md');
  });
});
