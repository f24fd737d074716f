import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ask, autoForwardReject, desk, partner, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const tenant = table.put(
  'tenant.json',
  snapshot({
    ...partner,
    transportRules: [
      {
        Name: 'Tag',
        Priority: 0,
        State: 'Enabled',
        Mode: 'Enforce',
        FromScope: 'NotInOrganization',
        PrependSubject: '[E] ',
      },
      { ...autoForwardReject, Priority: 1 },
    ],
    more: [
      {
        cmdlet: 'Get-DistributionGroup',
        parameters: { Identity: 'fwd@contoso.com' },
        result: [{ Name: 'fwd', PrimarySmtpAddress: 'fwd@contoso.com', ExternalDirectoryObjectId: 'fwd' }],
      },
    ],
  }),
);

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }\n';
let folders = 0;

/** Adopts into a folder of one file, and says how the file reads afterwards and what a plan of it would do. */
async function adopting(policy: string, ...flags: readonly string[]) {
  folders += 1;
  const folder = join(dirname(tenant), `policies-${folders}`);
  mkdirSync(folder);
  const file = join(folder, 'all.yaml');
  writeFileSync(file, head + policy);
  const about = ['--policies', folder, '--snapshot', tenant];
  const said = await ask('adopt', ...about, ...flags);
  const plan = await ask('plan', ...about, '--json');
  const { steps } = plan.json();
  return { ...said, text: readFileSync(file, 'utf8').slice(head.length), steps };
}

describe('postern adopt --write', () => {
  test('writes an undeclared policy where it decides, above the default', async () => {
    const { code, text, steps } = await adopting(
      'scope: { outboundPolicies: { undeclared: remove } }\noutboundPolicies: # the gate\n  - name: Default # everyone\n    autoForwardingMode: Off\n',
      '--write',
    );
    expect({ code, steps }).toEqual({ code: 0, steps: [] });
    expect(text).toContain(`outboundPolicies: # the gate
  - name: Partner
    autoForwardingMode: On
    fromMemberOf: [fwd@contoso.com]
  - name: Default # everyone
    autoForwardingMode: Off
`);
  });

  test('takes over an order in which nothing else differs', async () => {
    const rule = (name: string, rest: string): string => `  - name: ${name} # why ${name}\n    ${rest}\n`;
    const tag = rule('Tag', 'fromScope: NotInOrganization\n    prependSubject: "[E] "');
    const reject = rule(
      'AF-reject',
      'sentToScope: NotInOrganization\n    messageTypeMatches: AutoForward\n    rejectMessageReasonText: No forwarding',
    );
    const { code, text, steps } = await adopting(`transportRules:\n${reject}${tag}`, '--write');
    expect({ code, steps }).toEqual({ code: 0, steps: [] });
    expect(text).toBe(`transportRules:\n${tag}${reject}`);
  });

  test('lets an entry stand on that has ended, as the tenant has it', async () => {
    const { code, text, steps } = await adopting(
      'outboundPolicies:\n  - { name: Partner, autoForwardingMode: Off, fromMemberOf: [fwd@contoso.com], until: 2026-01-31 }\n',
      '--write',
    );
    expect({ code, steps }).toEqual({ code: 0, steps: [] });
    expect(text).toBe(
      'outboundPolicies:\n  - { name: Partner, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }\n',
    );
  });

  test('--only takes what is merely reported, and nothing else', async () => {
    const { text, steps } = await adopting(
      'transportRules: []\nremoteDomains:\n  - { domainName: "*", autoForwardEnabled: false }\n',
      '--only',
      'transportRules/tag',
      '--write',
    );
    expect(text).toContain('transportRules: [{ name: Tag, fromScope: NotInOrganization, prependSubject: "[E] " }]\n');
    expect(text).toContain('autoForwardEnabled: false');
    expect(steps).toHaveLength(1);
  });

  test('writes nothing where the policies would be wrong afterwards', async () => {
    const policy =
      'outboundPolicies:\n  - { name: Old, autoForwardingMode: Off, fromMemberOf: &who [fwd@contoso.com] }\n  - { name: Partner, autoForwardingMode: On, fromMemberOf: *who }\n';
    const { code, err, text } = await adopting(policy, '--write');
    expect(code).toBe(1);
    expect(err).toMatch(/the policies would be wrong afterwards: .*\n.*--only/u);
    expect(text).toBe(policy);
  });
});

describe('what could not be read', () => {
  const without = (cmdlet: string): string => {
    const taken = JSON.parse(readFileSync(tenant, 'utf8')) as { reads: readonly { cmdlet: string }[] };
    const reads = taken.reads.filter((one) => one.cmdlet !== cmdlet);
    return table.put(`without-${cmdlet}.json`, JSON.stringify({ ...taken, reads }));
  };
  const folder = table.folder(
    'unread',
    `${head}transportRules: [{ name: Tag, fromScope: NotInOrganization, prependSubject: "[T] " }]
outboundPolicies: [{ name: Default, autoForwardingMode: On }]
remoteDomains: [{ domainName: "*", autoForwardEnabled: true }]
`,
  );

  test.each(['Get-TransportRule', 'Get-HostedOutboundSpamFilterPolicy', 'Get-HostedOutboundSpamFilterRule'])(
    'is named, is not taken over, and ends with 3: %s',
    async (cmdlet) => {
      const { code, err, json } = await ask('adopt', '--policies', folder, '--snapshot', without(cmdlet), '--json');
      expect(code).toBe(3);
      expect(err).toContain(cmdlet);
      expect(JSON.stringify(json()['unread'])).toContain(cmdlet);
    },
  );
});
