import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import { ask, autoForwardReject, type Desk, desk, type Differences, misfits, partner, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const nowhere = ['--policies', '/nonexistent'];

async function posture(differences: Differences, ...args: readonly string[]) {
  return ask('posture', '--snapshot', table.put('tenant.json', snapshot(differences)), ...nowhere, ...args);
}

async function reported(differences: Differences, ...args: readonly string[]): Promise<PostureReport> {
  return (await posture(differences, '--json', ...args)).json() as unknown as PostureReport;
}

/** Rows as `who → where: verdict`. */
const told = ({ openings }: PostureReport) =>
  openings.map((one) => `${one.senders.name} → ${one.destinations.name}: ${one.verdict}`);

describe('posture', () => {
  test.each<[string, Differences, readonly string[]]>([
    ['nobody where the policy is Off', {}, []],
    ['everyone where it is On', { mode: 'On' }, ['everyone → any external domain: allowed']],
    ['the members of a group', partner, ['ben@contoso.com → any external domain: allowed']],
    [
      'nobody certainly where it is Automatic',
      { mode: 'Automatic' },
      ['everyone → any external domain: indeterminate, likely blocked'],
    ],
  ])('says who can forward where: %s', async (_, differences, expected) => {
    expect([...new Set(told(await reported(differences)))]).toEqual(expected);
  });

  test('gives a cell for every pair of classes, and every answer that a cell names', async () => {
    const report = await reported({ ...partner, transportRules: [autoForwardReject] });
    const { senderClasses, destinationClasses, cells, answers } = report;
    expect(misfits('posture.schema.json', report)).toEqual([]);
    expect(cells).toHaveLength(senderClasses.length * destinationClasses.length);
    expect(cells.flatMap((one) => one.ways).every((way) => answers[way.answer] !== undefined)).toBe(true);
    const ben = senderClasses.find((one) => one.name === 'ben@contoso.com');
    const cell = cells.find((one) => one.senders === ben?.id);
    // The rule sees what inbox rules forward, and nothing that the mailbox forwards.
    expect(cell).toMatchObject({
      verdict: 'partial',
      open: ['mailbox-smtp', 'mailbox-object'],
      uncertain: ['inbox-redirect'],
    });
  });

  describe('names every policy that lets people out who see the same answers', () => {
    const names = ['One', 'Two', 'Shut'];
    const two: Differences = {
      policies: names.map((Name) => ({
        Name,
        IsDefault: false,
        AutoForwardingMode: Name === 'Shut' ? 'Off' : 'On',
      })),
      rules: ['ana', 'ben'].map((local, at) => ({
        Name: names[at] ?? '',
        HostedOutboundSpamFilterPolicy: names[at] ?? '',
        Priority: at,
        State: 'Enabled',
        From: [`${local}@contoso.com`],
      })),
    };
    const said = async (folder: string): Promise<string> =>
      (await ask('posture', '--snapshot', table.put('two.json', snapshot(two)), '--policies', folder)).out
        .replaceAll(/\s+/gu, ' ')
        .replace(/ Other ways out .*/u, '');

    test('without policies', async () => {
      const text = await said('/nonexistent');
      expect(text).toContain('ana@contoso.com and ben@contoso.com allowed');
      expect(text).toMatch(/because outbound policy “One” .*outbound policy “Two”/u);
      expect(text).not.toContain('“Shut”');
    });

    test('with a reason for one of them, and the one that nobody gives a reason for first', async () => {
      const declared = `tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }
outboundPolicies:
  - { name: One, autoForwardingMode: On, from: [ana@contoso.com], owner: ana@contoso.com, reason: Tickets }
`;
      expect(await said(table.folder('declared', declared))).toMatch(
        /because outbound policy “Two” · no policy declares it Tickets/u,
      );
    });
  });

  test('says what becomes of forwards that are set up', async () => {
    const forwards = [{ Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@gmail.com', DeliverToMailboxAndForward: false }];
    const report = await reported({ forwards, star: false });
    expect(report.forwards).toMatchObject([
      {
        from: 'ana@contoso.com',
        to: 'ana@gmail.com',
        verdict: 'blocked',
        decidedBy: { gate: 'G1' },
        silent: true,
        loss: 'silent',
      },
    ]);
    expect(report.findings.map((one) => one.id)).toEqual(expect.arrayContaining(['L10', 'L13', 'L17']));
  });

  test('counts the inbox rules that a snapshot holds', async () => {
    const more = [
      {
        cmdlet: 'Get-InboxRule',
        parameters: { Mailbox: 'ana@contoso.com', IncludeHidden: true },
        result: [{ Name: 'Home', Enabled: true, ForwardTo: ['"x" [SMTP:x@gmail.com]'] }],
      },
    ];
    const report = await reported({ more });
    expect(report.forwards).toMatchObject([
      { rule: 'Home', from: 'ana@contoso.com', to: 'x@gmail.com', verdict: 'blocked' },
    ]);
    // ben was not asked.
    expect(report.findings.map((one) => one.id)).toContain('L17');
    expect(report.notCollected).toContain('inbox rules');
    const none = {
      cmdlet: 'Get-InboxRule',
      parameters: { Mailbox: 'ben@contoso.com', IncludeHidden: true },
      result: [],
    };
    const ofPeople = await reported({ more: [...more, none] });
    expect(ofPeople.findings.map((one) => one.id)).toContain('L17');
    // Those of Microsoft 365 groups are listed on request alone.
    const groups = { cmdlet: 'Get-Mailbox', parameters: { GroupMailbox: true }, result: [] };
    const whole = await reported({ more: [...more, none, groups] });
    expect(whole.findings.map((one) => one.id)).not.toContain('L17');
    expect(whole.findings.filter((one) => one.id === 'B-FWD-7')).toMatchObject([{ answer: 'not met' }]);
    expect(whole.notCollected).not.toContain('inbox rules');
  });

  describe('on SMTP AUTH of mailboxes', () => {
    const listed = (...settings: readonly unknown[]) => ({
      cmdlet: 'Get-CASMailbox',
      parameters: {},
      result: ['ana', 'ben'].map((name, n) => ({
        PrimarySmtpAddress: `${name}@contoso.com`,
        ...(settings[n] === undefined ? {} : { SmtpClientAuthenticationDisabled: settings[n] }),
      })),
    });
    const denied = { cmdlet: 'Get-CASMailbox', parameters: {}, error: { reason: 'denied', message: 'no role' } };

    test('exits with 3 where somebody asked in vain, and with 0 where nobody asked', async () => {
      const folder = table.folder('smtp', 'smtpAuth: { mailboxes: [{ address: ana@contoso.com, state: disabled }] }\n');
      const code = async (more: readonly unknown[]) => {
        const file = table.put('tenant.json', snapshot({ more: more as Differences['more'] & {} }));
        return (await ask('posture', '--snapshot', file, '--policies', folder)).code;
      };
      expect(await code([denied])).toBe(3);
      expect(await code([])).toBe(0);
      expect(await code([listed(null, null)])).toBe(0);
    });

    test.each<[string, readonly unknown[], string, readonly (string | null)[]]>([
      ['the listing names who has it', [listed(null, false)], 'not met', ['smtpAuth/ben@contoso.com']],
      ['nobody has it', [listed(null, true)], 'met', []],
      ['there is no listing', [], 'undecided', [null]],
      ['the listing was denied', [denied], 'undecided', [null]],
      ['a row does not say', [listed(null)], 'undecided', [null]],
      ['a row says it in a word', [listed(null, 'False ')], 'undecided', [null]],
    ])('%s', async (_, more, answer, objects) => {
      const { findings, met } = await reported({ more: more as Differences['more'] & {} });
      const own = findings.filter((one) => one.id === 'B-SMTP-2');
      expect(own.map((one) => one.answer)).toEqual(objects.map(() => answer));
      expect(own.map((one) => one.object)).toEqual(objects);
      expect(met.some((one) => one.id === 'B-SMTP-2')).toBe(answer === 'met');
    });
  });

  test('reads the inbox rules of a tenant where asked', async () => {
    const { json, err } = await ask('posture', '--emulator', 'contoso', '--inbox-rules', '--json');
    const { forwards } = json() as unknown as PostureReport;
    expect(forwards.filter((one) => one.rule !== null).map((one) => one.to)).toEqual(
      expect.arrayContaining(['ben.walters@outlook.com', 'drop@proton.example']),
    );
    expect(err).toContain('mailboxes');
  });

  test('names the published controls of a requirement that is not met', async () => {
    const { findings } = await reported({ mode: 'Automatic' });
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'B-FWD-3',
        object: 'outboundPolicies/Default',
        controls: [expect.stringContaining('Microsoft')],
      }),
    );
    expect(findings.find((one) => one.id === 'B-OUT-3')?.answer).toBe('undecided');
  });

  test('exits with 3 and says what could not be read', async () => {
    const { code, out } = await posture({ transportRules: null });
    expect(code).toBe(3);
    expect(out).toContain('this is not the whole picture');
    expect(out).toContain('transportRules');
  });

  test('speaks to people first of who can forward', async () => {
    const { out, code } = await posture(partner);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('ben@contoso.com can forward to any domain; nobody else can.');
    expect(out).toMatch(
      /Who can forward outside\n +any domain\n +ben@contoso\.com +allowed\n +everyone else +blocked\n/u,
    );
  });
});

describe('the findings of a posture', () => {
  const written = async (...args: readonly string[]) => {
    const file = table.put('posture.sarif', '');
    await ask('posture', '--emulator', 'contoso', '--sarif', file, ...args);
    return JSON.parse(readFileSync(file, 'utf8')) as { runs: { results: Found[] }[] };
  };
  interface Found {
    readonly ruleId: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string } };
    }[];
    readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  }

  test('point at the policy line that declares the object, where one does', async () => {
    const [run] = (await written()).runs;
    const automatic = run?.results.find((one) => one.ruleId === 'L1');
    expect(automatic?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe('policies/outbound.yaml');
    const rules = run?.results.find((one) => one.ruleId === 'L17');
    expect(rules?.locations).toEqual([{ logicalLocations: [{ fullyQualifiedName: 'tenant', kind: 'resource' }] }]);
  });

  test('have fingerprints of their own that stay the same', async () => {
    const [first, second] = [await written(), await written()].map((log) =>
      log.runs[0]?.results.map((one) => one.partialFingerprints.primaryLocationLineHash),
    );
    expect(first).toEqual(second);
    expect(new Set(first).size).toBe(first?.length);
  });

  test('are annotations on request', async () => {
    const { out } = await ask('posture', '--emulator', 'contoso', '--format', 'github');
    expect(out).toMatch(/^::warning file=policies\/outbound\.yaml,line=\d+.*title=L1/mu);
  });

  test('are on one page of HTML on request', async () => {
    const file = table.put('posture.html', '');
    await posture(partner, '--html', file);
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/^<!doctype html>/iu);
    expect(page).toContain('ben@contoso.com');
  });
});

test('policies for another tenant are left aside', async () => {
  const text = snapshot({ mode: 'Automatic' }).replaceAll('contoso.onmicrosoft.com', 'litware.onmicrosoft.com');
  const { err, json } = await ask('posture', '--snapshot', table.put('litware.json', text), '--json');
  expect(err).toContain('left aside');
  expect(json()).toMatchObject({ facts: { automaticMeans: 'unknown' }, tenant: { domain: 'litware.onmicrosoft.com' } });
});
