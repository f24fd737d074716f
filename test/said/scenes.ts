import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { registry } from '../../src/cli/program/registry.ts';
import { identifiers } from '../../src/render/explain/identifiers.ts';
import type { Desk } from '../cli/asking.ts';
import { autoForwardReject, partner, snapshot } from '../cli/asking.ts';

/** One command line that says something to people. */
export interface Scene {
  readonly name: string;
  readonly args: readonly string[];
}

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const wrong = `${head}outboundPolicies:
  - { name: Default, autoForwardingMode: Of }
  - { name: Partner, autoForwardingMod: On, fromMemberOf: [executives-of-the-whole-organisation@contoso.com], owner: messaging@contoso.com }
remoteDomains:
  - { domainName: 'fabrikam.com ', autoForwardEnabled: yess }
`;
const strict = `${head}guardrails: { maxNewlyAllowedSenders: 1, requireOnGrant: [owner, ticket] }
outboundPolicies:
  - { name: New one, autoForwardingMode: On, fromMemberOf: [executives@contoso.com] }
`;
const open = `${head}outboundPolicies:
  - { name: Default, autoForwardingMode: On }
`;
const granted = `${head}grants:
  - name: Fabrikam tickets
    from: { memberOf: fwd-partner@contoso.com }
    to: [fabrikam.com]
    owner: messaging@contoso.com
    reason: Order confirmations to the ticket system of Fabrikam
    ticket: CHG-1042
    until: 2027-03-31
    accept: [redirects, mailbox-forwards]
  - name: Partner desk
    from: { people: [megan@contoso.com, adele@contoso.com] }
    to: ["*.partner.com"]
    by: [mailbox]
`;

/** A folder of policies with one file. */
function folderOn(table: Desk, name: string, text: string): string {
  mkdirSync(table.path(name), { recursive: true });
  table.put(join(name, 'policies.yaml'), text);
  return table.path(name);
}

/** A plan that is written, its digest, and the hazards that an apply has to name. */
export interface WrittenPlan {
  readonly file: string;
  readonly digest: string;
  readonly allow: readonly string[];
}

export function planAt(file: string): WrittenPlan {
  const { digest, steps } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly digest: string;
    readonly steps: readonly { readonly hazards: readonly string[] }[];
  };
  const hazards = [...new Set(steps.flatMap((step) => step.hazards))];
  return { file, digest: digest.slice(0, 12), allow: hazards.flatMap((hazard) => ['--allow', hazard]) };
}

const contoso = ['--emulator', 'contoso'];
const nowhere = ['--policies', '/nonexistent'];

/** What every command says of itself. */
export const helpScenes: readonly Scene[] = [
  { name: 'nothing', args: [] },
  { name: 'help', args: ['help'] },
  ...registry.map(({ name }) => ({ name: `help ${name}`, args: ['help', name] })),
];

/** What the commands answer, each in the ways that differ for a reader. */
export function answerScenes(table: Desk): readonly Scene[] {
  const tenant = (name: string, differences = {}): readonly string[] => [
    '--snapshot',
    table.put(`${name}.json`, snapshot(differences)),
  ];
  const bad = folderOn(table, 'bad', wrong);
  return [
    { name: 'validate', args: ['validate'] },
    { name: 'validate what is wrong', args: ['validate', '--policies', bad] },
    { name: 'plan', args: ['plan', ...contoso, '--out', table.path('plan.json')] },
    { name: 'plan in detail', args: ['plan', ...contoso, '--details'] },
    { name: 'plan refused', args: ['plan', ...contoso, '--policies', folderOn(table, 'strict', strict)] },
    { name: 'plan for everyone', args: ['plan', ...contoso, '--policies', folderOn(table, 'open', open)] },
    { name: 'plan of wrong policies', args: ['plan', ...contoso, '--policies', bad] },
    { name: 'drift', args: ['drift', ...contoso] },
    { name: 'forwards', args: ['forwards', ...contoso] },
    {
      name: 'grants',
      args: ['grants', '--at', '2027-03-20', '--details', '--policies', folderOn(table, 'granted', granted)],
    },
    { name: 'forwards with rules and authors', args: ['forwards', ...contoso, '--inbox-rules', '--who', '--details'] },
    { name: 'why blocked', args: ['why', 'ana@contoso.com', 'x@fabrikam.com', ...contoso] },
    { name: 'why undecided', args: ['why', 'ana@contoso.com', 'hybrid.contoso.com', ...contoso] },
    { name: 'why allowed', args: ['why', 'ben@contoso.com', 'x@fabrikam.com', ...contoso, '--details'] },
    { name: 'why with a fix', args: ['why', 'ana@contoso.com', 'x@fabrikam.com', ...contoso, '--fix', '1'] },
    {
      name: 'why a bounce',
      args: [
        'why',
        'ana@contoso.com',
        'x@fabrikam.com',
        ...contoso,
        '--ndr',
        '550 5.7.520 Access denied, AS(7555) ana@contoso.com',
      ],
    },
    { name: 'why one person', args: ['why', 'ben@contoso.com', ...contoso, '--inbox-rules', '--who', '--details'] },
    {
      name: 'why one person of what could not be read',
      args: ['why', 'ana@contoso.com', ...tenant('person', { transportRules: null }), ...nowhere],
    },
    { name: 'why by hand', args: ['why', 'ana@contoso.com', 'x@fabrikam.com', ...contoso, '--mechanism', 'manual'] },
    { name: 'posture SMTP AUTH', args: ['posture', ...contoso, '--smtp-auth', '--policies', 'none'] },
    { name: 'why SMTP AUTH', args: ['why', 'scanner@contoso.com', ...contoso, '--mechanism', 'smtp-auth'] },
    {
      name: 'why SMTP AUTH of what could not be read',
      args: ['why', 'ana@contoso.com', 'x@fabrikam.com', ...tenant('cas'), ...nowhere, '--mechanism', 'smtp-auth'],
    },
    { name: 'posture', args: ['posture', ...contoso] },
    { name: 'posture in detail', args: ['posture', ...contoso, '--details'] },
    { name: 'posture without policies', args: ['posture', '--emulator', 'empty', ...nowhere] },
    { name: 'posture of many', args: ['posture', '--emulator', 'generated', ...nowhere, '--details'] },
    {
      name: 'posture of a partner',
      args: ['posture', ...tenant('partner', { ...partner, transportRules: [autoForwardReject] }), ...nowhere],
    },
    { name: 'posture of a closed tenant', args: ['posture', ...tenant('closed', { star: false }), ...nowhere] },
    {
      name: 'posture of what could not be read',
      args: ['posture', ...tenant('unread', { transportRules: null }), ...nowhere],
    },
    { name: 'test', args: ['test', ...contoso] },
    { name: 'test what is', args: ['test', '--live', ...contoso] },
    { name: 'export', args: ['export', ...contoso, '--out', table.path('exported')] },
    { name: 'tenants', args: ['tenants'] },
    { name: 'doctor', args: ['doctor', ...contoso, '--details'] },
    { name: 'doctor for apply', args: ['doctor', ...contoso, '--for', 'apply'] },
    { name: 'snapshot', args: ['snapshot', ...contoso, '--out', table.path('snapshot.json')] },
    { name: 'emulator', args: ['emulator', '--port', '0'] },
  ];
}

/** What goes wrong, each for another cause. */
export function errorScenes(table: Desk): readonly Scene[] {
  const broken = table.put('broken.json', '{ "format": "postern-plan/1" }');
  return [
    { name: 'an unknown command', args: ['plam'] },
    { name: 'an unknown flag', args: ['plan', '--otu', 'x'] },
    { name: 'a rehearsal', args: ['apply', 'plan.json', '--dry-run'] },
    { name: 'a missing argument', args: ['show'] },
    { name: 'too many arguments', args: ['plan', 'extra'] },
    { name: 'a choice that there is not', args: ['plan', '--exchange', 'smtp'] },
    { name: 'a missing file', args: ['show', table.path('none.json')] },
    { name: 'a file that is no plan', args: ['show', broken] },
    { name: 'a folder that is not there', args: ['plan', ...contoso, '--policies', table.path('gone')] },
    { name: 'a snapshot that is not there', args: ['plan', '--snapshot', table.path('gone.json')] },
    { name: 'an unknown identifier', args: ['explain', 'PST24'] },
    { name: 'no question', args: ['why'] },
    { name: 'no address', args: ['why', 'ana', 'x@fabrikam.com', ...contoso] },
    { name: 'a report in no form', args: ['plan', ...contoso, '--report', 'plan.pdf'] },
    {
      name: 'an approval of another plan',
      args: ['apply', table.path('plan.json'), ...contoso, '--approve', '000000000000'],
    },
    {
      name: 'a probe of a snapshot',
      args: ['doctor', '--snapshot', table.put('s.json', snapshot()), '--probe', table.path('p')],
    },
    { name: 'no commit', args: ['github', 'approval', table.path('plan.json')] },
    {
      name: 'an export into policies',
      args: ['export', ...contoso, '--out', fileURLToPath(new URL('../../policies', import.meta.url))],
    },
  ];
}

/** What `explain` says of each identifier. */
export const explainScenes: readonly Scene[] = [...identifiers].map((id) => ({
  name: `explain ${id}`,
  args: ['explain', id],
}));
