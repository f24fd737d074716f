import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Report, StepResult } from '../../src/engine/plan/report.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import { driftBody } from '../../src/github/drift/drift-body.ts';
import { remember } from '../../src/github/drift/drift-state.ts';
import { tallyLine } from '../../src/github/approval/tally.ts';
import { type BodyOptions, planBody, type PlanStatus } from '../../src/github/comment/plan-body.ts';
import { planStatusOf } from '../../src/github/comment/plan-status.ts';
import type { State } from '../../src/github/comment/sticky.ts';
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

const standing = (
  state: State,
  report: Report | null = null,
  reasons: readonly string[] = [],
  begun = false,
): PlanStatus | null => planStatusOf({ state, report, reasons, run: 7, begun });
const ana = { login: 'ana', how: 'review' } as const;

/** Written out, so that they are read in review as they will be read in a pull request. */
describe('a comment', () => {
  test.each<readonly [string, Plan, Partial<BodyOptions>]>([
    ['planned', plan, {}],
    ['refused', aPlan({ refusals: [{ code: 'PST501', message: 'it removes 12 objects', hint: 'split it' }] }), {}],
    ['unread', aPlan({ changes: [aChange({ action: 'unknown', fields: [], remarks: ['denied'] })], steps: [] }), {}],
    ['nothing', aPlan({ changes: [], steps: [] }), { remark: 'Drift was last looked for 79 hours ago.' }],
    ['tallied', plan, { tally: tallyLine({ needed: 2, approvers: [ana], own: 1, more: 0, gate: true, loosens: [] }) }],
    ['agreed', plan, { tally: tallyLine({ needed: 1, approvers: [ana], own: 0, more: 0, gate: true, loosens: [] }) }],
    [
      'asked-of-more',
      plan,
      {
        tally: tallyLine({ needed: 3, approvers: [ana], own: 0, more: 1, gate: true, loosens: ['guardrails.protect'] }),
      },
    ],
    [
      'nobody-can-say',
      aPlan({ changes: [], steps: [] }),
      { tally: tallyLine({ needed: 2, approvers: [], own: 0, more: 0, gate: false, loosens: null }), left: null },
    ],
    ['waiting', plan, { standing: standing('waiting') }],
    ['refused-after-merge', plan, { standing: standing('refused', null, ['the plan was looked at too long ago']) }],
    ['turned-away', plan, { standing: standing('turned-away') }],
    ['waiting-to-go-on', plan, { standing: standing('waiting', null, [], true) }],
    ['not-gone-on-with', plan, { standing: standing('refused', null, ['main has moved on'], true) }],
    ['lost', plan, { standing: standing('stopped') }],
    ['applying', plan, { standing: standing('applying') }],
    ['applied', plan, { standing: standing('applied', reported('applied', [result('done')])) }],
    ['unconfirmed', plan, { standing: standing('stopped', unconfirmed) }],
    ['stopped', plan, { standing: standing('stopped', stopped) }],
    ['not-applied', plan, { standing: standing('stopped', refused) }],
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
