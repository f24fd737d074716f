import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { ask, type Asked, autoForwardReject, desk, misfits, partner, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const scratch = dirname(table.put('none', ''));
let runs = 0;
const fresh = (): string => {
  runs += 1;
  return join(scratch, `out-${runs}`);
};

interface Written extends Asked {
  readonly tenant: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly text: (name: string) => string;
}

/** Exports a tenant, and says what the command said and what is in the folder. */
async function exporting(document: string, flags: readonly string[] = [], folder = fresh()): Promise<Written> {
  const tenant = table.put(`tenant-${runs}.json`, document);
  const none = join(scratch, 'no-such-folder');
  const asked = await ask('export', '--snapshot', tenant, '--policies', none, '--out', folder, ...flags);
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  const files = isFolder ? readdirSync(folder).sort() : [];
  return { ...asked, tenant, folder, files, text: (name) => readFileSync(join(folder, name), 'utf8') };
}

const recipient = (name: string, result: readonly JsonObject[]): JsonObject => ({
  cmdlet: 'Get-Recipient',
  parameters: { Identity: name },
  result,
});

const group: JsonObject = {
  cmdlet: 'Get-DistributionGroup',
  parameters: { Identity: 'fwd@contoso.com' },
  result: [
    {
      Name: 'fwd',
      Alias: 'fwd',
      DisplayName: 'May forward',
      PrimarySmtpAddress: 'fwd@contoso.com',
      RecipientTypeDetails: 'MailUniversalSecurityGroup',
      ManagedBy: ['Organization Management'],
    },
  ],
};

const foreign: JsonObject = {
  Name: 'Mergers',
  Priority: 1,
  State: 'Enabled',
  Mode: 'Enforce',
  ContentMatchesPrompt: 'mentions a merger',
  DeleteMessage: true,
};

const whole = snapshot({
  ...partner,
  transportRules: [autoForwardReject, foreign],
  forwards: [{ Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@gmail.com', DeliverToMailboxAndForward: true }],
  more: [group, recipient('Organization Management', [])],
});

/** The lines of a file below the one for editors. */
const body = (text: string): readonly string[] => text.trimEnd().split('\n').slice(1);

describe('postern export', () => {
  test('writes each section as its file, and leaves what it cannot say as a comment', async () => {
    const { code, files, text } = await exporting(whole);
    expect(code).toBe(0);
    expect(files).toEqual([
      'groups.yaml',
      'mailbox-forwarding.yaml',
      'outbound.yaml',
      'remote-domains.yaml',
      'smtp-auth.yaml',
      'tenant.yaml',
      'transport-rules.yaml',
    ]);
    expect(body(text('outbound.yaml'))).toEqual([
      'outboundPolicies: # the first match wins',
      '  # Lets members of fwd@contoso.com forward to any outside address. Say owner, reason and until.',
      '  - name: Partner',
      '    autoForwardingMode: On',
      '    fromMemberOf: [fwd@contoso.com]',
      '  - { name: Default, autoForwardingMode: Off }',
    ]);
    expect(body(text('groups.yaml')).slice(1)).toEqual([
      'groups:',
      '  # managedBy is not managed here: it names organization management, whom the tenant does not know',
      '  - address: fwd@contoso.com',
      '    type: mailEnabledSecurity',
      '    displayName: May forward',
      '    members:',
      '      - ben@contoso.com',
    ]);
    expect(body(text('transport-rules.yaml'))).toEqual([
      'transportRules: # in the order in which they are evaluated',
      '  - name: AF-reject',
      '    sentToScope: NotInOrganization',
      '    messageTypeMatches: AutoForward',
      '    rejectMessageReasonText: No forwarding',
      '    rejectMessageEnhancedStatusCode: 5.7.1',
      '  # Not declared: the transport rule Mergers: it uses what Postern does not understand: ContentMatchesPrompt',
    ]);
    expect(body(text('mailbox-forwarding.yaml')).slice(2)).toEqual([
      '  - mailbox: ana@contoso.com',
      '    forwardingSmtpAddress: ana@gmail.com',
      '    deliverToMailboxAndForward: true',
    ]);
  });

  test('says what it wrote, and the next command is right', async () => {
    const { out, err, folder, tenant } = await exporting(whole);
    expect(out).toMatch(/^Exported contoso\.onmicrosoft\.com to .* · 7 objects in 7 files\n/u);
    expect(out).toMatch(/Lets something out.*\n {2}outboundPolicies\/partner\n {6}lets members of/u);
    expect(out).toMatch(/Not declared, or only in part\n(?: .*\n)* {2}transportRules\/mergers\n/u);
    expect(err).toContain(`postern validate --policies ${folder}`);
    const valid = await ask('validate', '--policies', folder);
    expect(valid).toMatchObject({ code: 0, err: expect.stringMatching(/\n  postern plan|   postern plan/u) });
    const plan = await ask('plan', '--policies', folder, '--snapshot', tenant, '--json');
    expect(plan.json()).toMatchObject({ steps: [], refusals: [], kept: 7 });
  });

  test('--json says the same', async () => {
    const said = await exporting(whole, ['--json']);
    expect(misfits('export.schema.json', said.json())).toEqual([]);
    expect(said.json()).toMatchObject({
      format: 'postern-export/1',
      complete: true,
      left: [{ object: 'groups/fwd@contoso.com' }, { object: 'transportRules/mergers', unread: false }],
      unread: [],
    });
  });

  test('init is another word for it', async () => {
    const folder = fresh();
    const { code } = await ask('init', '--emulator', 'contoso', '--policies', folder);
    expect(code).toBe(0);
    expect(readdirSync(folder)).toContain('outbound.yaml');
    expect(statSync(folder).mode & 0o777).toBe(0o777 & ~process.umask());
  });

  test('writes everything else where a section could not be read, says so and exits with 3', async () => {
    const { code, out, files, text } = await exporting(snapshot({ ...partner, transportRules: null, more: [group] }));
    expect(code).toBe(3);
    expect(out).toMatch(/Could not be read.*\n {2}PST903: transportRules\n {6}Get-TransportRule: /u);
    expect(files).not.toContain('transport-rules.yaml');
    expect(text('tenant.yaml')).toMatch(/# Could not be read, and so is not declared:\n# {3}transportRules: Get-Tr/u);
  });

  test('leaves the members of a group unmanaged where they could not be read', async () => {
    const denied = {
      cmdlet: 'Get-DistributionGroupMember',
      parameters: { Identity: 'fwd@contoso.com' },
      error: { reason: 'denied', message: 'no' },
    };
    const document = JSON.parse(whole) as { reads: JsonObject[] };
    const reads = document.reads.filter((one) => one['cmdlet'] !== 'Get-DistributionGroupMember');
    const { code, text } = await exporting(JSON.stringify({ ...document, reads: [...reads, denied] }));
    expect(code).toBe(3);
    expect(text('groups.yaml')).toMatch(/# members is not managed here: Get-DistributionGroupMember.*: no\n/u);
    expect(text('groups.yaml')).not.toContain('members:');
  });

  test('--sections narrows it', async () => {
    const { files } = await exporting(whole, ['--sections', 'remoteDomains, smtpAuth', '--sections', 'groups']);
    expect(files).toEqual(['groups.yaml', 'remote-domains.yaml', 'smtp-auth.yaml', 'tenant.yaml']);
    const wrong = await exporting(whole, ['--sections', 'rules']);
    expect(wrong).toMatchObject({ code: 1, files: [] });
    expect(wrong.err).toMatch(/there is no section rules\n {2}hint: the sections are outboundPolicies, /u);
  });

  test('leaves out what would be wrong as a policy, and says what', async () => {
    const both = { Name: 'ana', ForwardingSmtpAddress: 'smtp:a@gmail.com', ForwardingAddress: 'ben@contoso.com' };
    const { code, text } = await exporting(snapshot({ forwards: [both] }));
    expect(code).toBe(0);
    expect(body(text('mailbox-forwarding.yaml'))).toEqual([
      'mailboxForwarding: [] # forwards set on the mailbox',
      '  # Not declared: the mailbox forward ana@contoso.com: as a policy it would be wrong: forwardingSmtpAddress: a@gmail.com would be ignored, since forwardingAddress is set too',
    ]);
  });
});

describe('the folder of an export', () => {
  test('is refused where it holds policies', async () => {
    const folder = fresh();
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(join(folder, 'deep', 'mine.yml'), '');
    const { code, err, files } = await exporting(whole, [], folder);
    expect(code).toBe(1);
    expect(err).toMatch(/error PST114: .*out-\d+ holds policies already: mine\.yml\n.*--out DIR/u);
    expect(files).toEqual(['deep']);
  });

  test('keeps what else is in it', async () => {
    const folder = fresh();
    mkdirSync(folder);
    writeFileSync(join(folder, 'README.md'), 'mine');
    const { code, files, text } = await exporting(whole, [], folder);
    expect(code).toBe(0);
    expect(files).toContain('tenant.yaml');
    expect(text('README.md')).toBe('mine');
  });

  test('may be a link to a folder, and lie below folders that are not there yet', async () => {
    const target = fresh();
    const link = fresh();
    mkdirSync(target);
    symlinkSync(target, link);
    expect((await exporting(whole, [], link)).code).toBe(0);
    expect(readdirSync(target)).toContain('tenant.yaml');
    expect((await exporting(whole, [], join(fresh(), 'a', 'b'))).code).toBe(0);
  });

  test('is not begun where a file stands in its place or above it', async () => {
    const file = table.put('a-file', '');
    const there = await exporting(whole, [], file);
    expect(there).toMatchObject({ code: 1 });
    expect(there.err).toContain('a-file is a file');
    const below = await exporting(whole, [], join(file, 'policies'));
    expect(below).toMatchObject({ code: 1 });
    expect(below.err).toContain('could not be written');
    expect(readdirSync(scratch).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('is not written where another tenant answers than was named', async () => {
    const { code, err, files } = await exporting(whole.replace('"domain":"contoso.on', '"domain":"fabrikam.on'));
    expect({ code, files }).toEqual({ code: 3, files: [] });
    expect(err).toContain('PST901');
  });
});

test.each([[['--tenant-id', '5f0a1c9e-0000-4000-8000-000000000001']], [['--domain', 'contoso.onmicrosoft.com']]])(
  '%j alone names no tenant',
  async (flags) => {
    const { code, err } = await ask('export', '--policies', fresh(), ...flags);
    expect(code).toBe(1);
    expect(err).toMatch(/give both/u);
  },
);
