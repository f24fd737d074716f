import { parse } from 'csv-parse/sync';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import {
  addDistributionGroup,
  addMailbox,
  addRemoteDomain,
  addTransportRule,
  emptyTenant,
} from '../../src/emulator/tenants/seed.ts';
import { type Change, inPortal } from '../laws/portal.ts';
import { applyAll } from '../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { type Asked, ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const all = 'accept: [redirects, mailbox-forwards, admin-forwards]';
const policies = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off } }
grants:
  - { name: A, from: { memberOf: ga@contoso.com }, to: [fabrikam.com], ${all} }
  - { name: B, from: { people: [cara@contoso.com] }, to: [partner.com], ${all} }
`;

function tenant(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const name of ['ana', 'ben', 'cara', 'dan']) addMailbox(state, `${name}@contoso.com`);
  addDistributionGroup(state, 'ga@contoso.com', { security: true, members: ['ana@contoso.com', 'ben@contoso.com'] });
  return state;
}

interface On {
  readonly asked: (command: string, ...more: readonly string[]) => Promise<Asked>;
  readonly made: (change: Change) => Promise<void>;
}

let runs = 0;

/** On a tenant where the grants were applied. */
async function applied(state: TenantState, use: (on: On) => Promise<void>): Promise<void> {
  runs += 1;
  const folder = table.folder(`amiss-${runs}`, policies);
  const emulator = await emulatorAtNoon({ tenant: state });
  const asked: On['asked'] = async (command, ...more) =>
    ask(command, '--emulator', emulator.url, '--policies', folder, ...more);
  try {
    const plan = (await asked('plan', '--json')).json() as unknown as Plan;
    expect(plan.refusals).toEqual([]);
    await applyAll(plan, roadsTo(emulator.url, state.id), join(folder, '..', `amiss-${runs}.jsonl`));
    await use({ asked, made: async (change) => expect(await inPortal(emulator.url, change)).toBe(true) });
  } finally {
    await emulator.close();
  }
}

const registerOf = async (asked: On['asked']): Promise<GrantsReport> =>
  (await asked('grants', '--json')).json() as unknown as GrantsReport;
const openDefault: Change = {
  cmdlet: 'Set-HostedOutboundSpamFilterPolicy',
  parameters: { Identity: 'Default', AutoForwardingMode: 'On' },
};

describe('the register says what is open and no grant says', () => {
  test('of everybody else, as a posture does, in text, JSON and CSV; and a script can tell', async () => {
    await applied(tenant(), async ({ asked, made }) => {
      const before = await asked('grants', '--detailed-exitcode');
      expect([before.code, before.out]).toEqual([0, expect.not.stringContaining('Beside all grants')]);
      await made(openDefault);
      const { code, out } = await asked('grants', '--detailed-exitcode');
      expect(code).toBe(2);
      expect((await asked('grants')).code).toBe(0);
      expect(out).toMatch(/^2 grants\. More is open than they say and accept\./u);
      expect(out).toMatch(
        /Beside all grants\n *no grant says: everyone else to fabrikam\.com and partner\.com by .*because of outbound policy “Default”/u,
      );
      const report = await registerOf(asked);
      expect(misfits('grants.schema.json', report)).toEqual([]);
      const posture = (await asked('posture', '--json')).json() as unknown as PostureReport;
      const named = (posture.besideGrants ?? []).filter(({ asked: grant }) => grant === null);
      expect(report.besideGrants.map(({ person: _, place: __, ...row }) => row)).toEqual(
        named.map(({ person: _, place: __, ...row }) => row),
      );
      expect(new Set(report.besideGrants.flatMap(({ mechanisms }) => mechanisms))).toContain('mailbox-object');
      const rows = parse((await asked('grants', '--format', 'csv')).out, { columns: true, bom: true }) as Record<
        string,
        string
      >[];
      expect(rows.filter(({ name }) => name === '').map(({ from, state }) => `${from}: ${state}`)).toEqual(
        report.besideGrants.map(() => 'everyone else: not granted'),
      );
    });
  });

  test('a grant that is stopped: exit 2, and 0 without the flag', async () => {
    await applied(tenant(), async ({ asked, made }) => {
      await made({
        cmdlet: 'New-TransportRule',
        parameters: {
          Name: 'Stop',
          Priority: 0,
          MessageTypeMatches: 'AutoForward',
          SentToScope: 'NotInOrganization',
          RejectMessageReasonText: 'No.',
        },
      });
      const { code, out } = await asked('grants', '--detailed-exitcode');
      expect([code, out]).toEqual([2, expect.stringMatching(/^2 grants: 2 are broken\.\n/u)]);
    });
  });
});

describe('a plan without a step says that all is well only where it is', () => {
  const planned = async (asked: On['asked']): Promise<string> => {
    const { out, err } = await asked('plan');
    return out + err;
  };
  const fine = 'Nothing to do: the tenant is as the policies say.';

  test('where nothing is left over', async () => {
    await applied(tenant(), async ({ asked }) => {
      expect(await planned(asked)).toContain(fine);
      expect((await asked('drift')).code).toBe(0);
    });
  });

  test.each<[string, (state: TenantState) => void, string]>([
    [
      'a rule that stops a grant',
      (state) =>
        addTransportRule(state, 'Stop', {
          MessageTypeMatches: 'AutoForward',
          SentToScope: 'NotInOrganization',
          RejectMessageReasonText: 'No.',
        }),
      'the tenant is not as the grants say',
    ],
    [
      'a domain that is left alone',
      (state) => addRemoteDomain(state, 'legacy.example', { AutoForwardEnabled: false }),
      'Nothing to do: the tenant is as the policies say.',
    ],
    [
      'a rule that copies mail to the outside',
      (state) => addTransportRule(state, 'Copy', { BlindCopyTo: ['x@elsewhere.example'] }),
      'What they do not declare is left alone.',
    ],
  ])('%s', async (_, fill, says) => {
    const state = tenant();
    fill(state);
    await applied(state, async ({ asked }) => {
      const said = await planned(asked);
      expect(said).toContain(says);
      const { code } = await asked('drift');
      // Where a drift tells of something the plan does not say that all is well.
      expect(code === 2 && said.includes(fine)).toBe(false);
      if (!said.includes(fine)) expect(said).toContain('postern drift');
    });
  });
});

describe('why nobody can tell whether a grant is used is the true reason', () => {
  const header = 'Received,SenderAddress,RecipientAddress,Subject,Status';
  const mail = (from: string): string => `2026-11-20T10:00:00Z,${from}@contoso.com,x@fabrikam.com,Hello,Delivered`;

  test.each([
    [
      'a trace with mail of all',
      ['ana', 'ben'],
      /^the files have mail of ana@contoso\.com and 1 more, and only an extended/u,
    ],
    ['a trace with mail of one', ['ana'], /^the files have no mail of ben@contoso\.com$/u],
    ['a trace of nobody', [], /^the files have no mail of ana@contoso\.com and 1 more$/u],
  ])('%s', async (_, senders, because) => {
    await applied(tenant(), async ({ asked }) => {
      const file = table.put(`trace-${runs}.csv`, `${[header, ...senders.map(mail)].join('\n')}\n`);
      const { grants } = (await asked('grants', '--evidence', file, '--json')).json() as unknown as GrantsReport;
      expect(grants.find(({ name }) => name === 'A')?.use).toMatchObject({
        state: 'unknown',
        because: expect.stringMatching(because) as string,
      });
    });
  });
});
