import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { directoryOf } from '../../../src/kinds/directory.ts';
import { transportRule } from '../../../src/kinds/transport-rule/index.ts';
import { absent, present } from '../../../src/tenant/tenant.ts';
import { fullRow } from '../../support/full-rows.ts';
import { anEntry, planFor } from '../outbound-policy/planning.ts';

const outside = directoryOf(new Map(['ana@a.example', 'x@b.example'].map((one) => [one, absent])));
const aRow = (more: JsonObject = {}): JsonObject => fullRow('Get-TransportRule', { Name: 'R', ...more });
const liveOf = (...rows: readonly JsonObject[]) => transportRule.live(rows, outside);
const plan = (
  rows: readonly JsonObject[],
  specs: readonly JsonObject[],
  undeclared: 'report' | 'remove' | 'close' = 'report',
) =>
  planFor(
    transportRule,
    specs.map((spec, at) => anEntry(transportRule, spec, at + 1)),
    liveOf(...rows),
    undeclared,
  );
const sent = (steps: ReturnType<typeof plan>) =>
  steps.map((step) => (step.call.via === 'exchange' ? [step.call.cmdlet, step.call.parameters] : []));

describe('reading transport rules', () => {
  test('gives them by priority', async () => {
    const rows = [aRow({ Name: 'B', Priority: 1 }), aRow({ Name: 'A' })];
    const read = await transportRule.read({ read: () => Promise.resolve(present(rows)) }, []);
    expect(read.state === 'present' && read.value.map((one) => one['Name'])).toEqual(['A', 'B']);
  });

  test('holds false predicates, empty lists and a bare line break for nothing', () => {
    const all = liveOf(aRow({ DeleteMessage: false, From: [], Comments: '\n', SubjectContainsWords: null }));
    expect(all[0]?.properties).toEqual({
      enabled: true,
      mode: 'Enforce',
      senderAddressLocation: 'Header',
      recipientAddressType: 'Resolved',
      ruleErrorAction: 'Ignore',
    });
  });

  test.each([
    { title: 'a spam confidence level in text', row: { SetSCL: '-1' }, read: { setSCL: -1 } },
    {
      title: 'a size with its bytes',
      row: { AttachmentSizeOver: '10 MB (10,485,760 bytes)' },
      read: { attachmentSizeOver: '10MB' },
    },
    {
      title: 'a size that no larger unit holds',
      row: { MessageSizeOver: '1000B' },
      read: { messageSizeOver: '1000B' },
    },
    {
      title: 'a date of .NET',
      row: { ActivationDate: '/Date(1777880642000)/' },
      read: { activationDate: '2026-05-04T07:44:02Z' },
    },
    {
      title: 'a message type in a list',
      row: { MessageTypeMatches: ['AutoForward'] },
      read: { messageTypeMatches: 'AutoForward' },
    },
    { title: 'an address in any letter case', row: { From: ['Ana@A.example'] }, read: { from: ['ana@a.example'] } },
  ])('understands $title', ({ row, read }) => {
    expect(liveOf(aRow(row))[0]?.properties).toMatchObject(read);
  });

  test.each([
    {
      title: 'data classifications',
      row: { MessageContainsDataClassifications: ['{}'] },
      beyond: ['MessageContainsDataClassifications'],
    },
    {
      title: 'a prompt as an exception',
      row: { ExceptIfContentMatchesPrompt: 'x' },
      beyond: ['ExceptIfContentMatchesPrompt'],
    },
    {
      title: 'a predicate of the future, known by its twin',
      row: { MoonPhaseIs: 'full', ExceptIfMoonPhaseIs: null },
      beyond: ['MoonPhaseIs'],
    },
    {
      title: 'an action known by its class alone',
      row: { Actions: ['Tasks.TeleportAction'] },
      beyond: ['Actions: Teleport'],
    },
    {
      title: 'what the service itself calls unsupported',
      row: { IsRuleConfigurationSupported: false, RuleConfigurationUnsupportedReason: 'old' },
      beyond: ['old'],
    },
    {
      title: 'nothing where a class has another name than its parameter',
      row: { ApplyRightsProtectionTemplate: 'Encrypt', Actions: ['Tasks.RightsProtectMessageAction'] },
      beyond: [],
    },
    {
      title: 'nothing where two parameters make one class',
      row: {
        HeaderMatchesMessageHeader: 'X-A',
        HeaderMatchesPatterns: ['.'],
        Conditions: ['Tasks.HeaderMatchesPredicate'],
      },
      beyond: [],
    },
    {
      title: 'a class beside the two parameters of another',
      row: {
        HeaderMatchesMessageHeader: 'X-A',
        HeaderMatchesPatterns: ['.'],
        Conditions: ['Tasks.HeaderMatchesPredicate', 'Tasks.MoonPredicate'],
      },
      beyond: ['Conditions: HeaderMatches', 'Conditions: Moon'],
    },
    {
      title: 'nothing in unset oddities and in what is only metadata',
      row: { HasSenderOverride: false, ContentMatchesPrompt: null, CreatedBy: 'Ana', Size: 382 },
      beyond: [],
    },
  ])('finds beyond its words: $title', ({ row, beyond }) => {
    expect(liveOf(aRow(row))[0]?.beyond).toEqual(beyond);
  });

  test('understands every recorded rule', () => {
    const folder = new URL('../../samples/TransportRule/', import.meta.url);
    const files = readdirSync(folder).filter((file) => /^(?:scuba|invoke|list)/u.test(file) && file.endsWith('.json'));
    const rows = files.flatMap(
      (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly JsonObject[],
    );
    expect(rows.length).toBeGreaterThan(4);
    expect(liveOf(...rows).map((one) => one.beyond)).toEqual(rows.map(() => []));
  });
});

describe('what no policy declares', () => {
  test.each([
    {
      title: 'a rule that redirects outside',
      row: { RedirectMessageTo: ['x@b.example'] },
      letsOut: 'sends mail to x@b.example',
    },
    { title: 'a rule that skips filtering', row: { SetSCL: -1 }, letsOut: 'lets matching mail skip spam filtering' },
    { title: 'a disabled one', row: { SetSCL: -1, State: 'Disabled' }, letsOut: null },
    { title: 'one that only audits', row: { SetSCL: -1, Mode: 'Audit' }, letsOut: null },
    { title: 'one that rejects', row: { RejectMessageReasonText: 'no' }, letsOut: null },
  ])('lets out what it does: $title', ({ row, letsOut }) => {
    const [one] = liveOf(aRow(row));
    expect(one && transportRule.undeclared(one)).toEqual({
      letsOut,
      close: letsOut === null ? null : { enabled: false },
      removable: true,
    });
  });

  test('is not outside when the tenant knows the recipient as its own', () => {
    const known = directoryOf(
      new Map([
        [
          'bob@contoso.com',
          present([{ PrimarySmtpAddress: 'bob@contoso.com', Guid: 'g', RecipientTypeDetails: 'UserMailbox' }]),
        ],
      ]),
    );
    const [one] = transportRule.live([aRow({ BlindCopyTo: ['bob@contoso.com'] })], known);
    expect(one && transportRule.undeclared(one).letsOut).toBeNull();
  });

  test('is closed by disabling it', () => {
    expect(sent(plan([aRow({ SetSCL: -1 })], [], 'close'))).toEqual([
      ['Disable-TransportRule', { Identity: 'R', Confirm: false }],
    ]);
  });
});

describe('steps', () => {
  test('make a rule with what differs from a bare one, and complete its rejection', () => {
    const spec = {
      name: 'R',
      messageTypeMatches: 'AutoForward',
      rejectMessageReasonText: 'No.',
      mode: 'Enforce',
      senderAddressLocation: 'HeaderOrEnvelope',
      deleteMessage: false,
    };
    expect(sent(plan([], [spec]))).toEqual([
      [
        'New-TransportRule',
        {
          Name: 'R',
          MessageTypeMatches: 'AutoForward',
          RejectMessageReasonText: 'No.',
          RejectMessageEnhancedStatusCode: '5.7.1',
          SenderAddressLocation: 'HeaderOrEnvelope',
          Confirm: false,
        },
      ],
    ]);
  });

  test('send the changed parameters alone: null clears a value, false an action', () => {
    const row = aRow({ From: ['ana@a.example'], DeleteMessage: true, SetSCL: 5, PrependSubject: 'x' });
    const steps = plan([row], [{ name: 'r', setSCL: 5, quarantine: true }]);
    expect(sent(steps)).toEqual([
      [
        'Set-TransportRule',
        { Identity: 'R', From: null, DeleteMessage: false, Quarantine: true, PrependSubject: null, Confirm: false },
      ],
    ]);
    expect(steps[0]?.undo).toMatchObject([
      { parameters: { From: ['ana@a.example'], DeleteMessage: true, Quarantine: false, PrependSubject: 'x' } },
    ]);
  });

  test('leave alone what the policy does not manage', () => {
    expect(
      plan(
        [aRow({ Comments: 'theirs', SetAuditSeverity: 'High', DeleteMessage: true })],
        [{ name: 'R', deleteMessage: true }],
      ),
    ).toEqual([]);
  });

  test.each([
    { row: { Mode: 'Audit' }, back: { Mode: 'Enforce' } },
    { row: { Mode: 'AuditAndNotify', RuleErrorAction: 'Defer' }, back: { Mode: 'Enforce', RuleErrorAction: 'Ignore' } },
    { row: { SenderAddressLocation: 'Envelope' }, back: { SenderAddressLocation: 'Header' } },
    { row: { RecipientAddressType: 'Original' }, back: { RecipientAddressType: 'Resolved' } },
    { row: { StopRuleProcessing: true }, back: { StopRuleProcessing: false } },
    { row: { ActivationDate: '2036-01-01T00:00:00Z' }, back: { ActivationDate: null } },
    { row: { ExpiryDate: '2026-01-01T00:00:00Z' }, back: { ExpiryDate: null } },
  ])('put a declared rule back in force where it has $row', ({ row, back }) => {
    const declared = { name: 'R', deleteMessage: true };
    const rows = [aRow({ DeleteMessage: true, ...row })];
    expect(sent(plan(rows, [declared]))).toEqual([['Set-TransportRule', { Identity: 'R', ...back, Confirm: false }]]);
  });

  test('leave a rule out of force whose policy says so', () => {
    const said = { name: 'R', deleteMessage: true, mode: 'Audit', enabled: false, stopRuleProcessing: true };
    const row = { DeleteMessage: true, Mode: 'Audit', State: 'Disabled', StopRuleProcessing: true };
    expect(plan([aRow(row)], [said])).toEqual([]);
  });

  test('disable before they change and enable after', () => {
    const off = plan([aRow({ DeleteMessage: true })], [{ name: 'R', quarantine: true, enabled: false }]);
    expect(off.map((step) => step.id)).toEqual(['transportRules/r#disable', 'transportRules/r#set']);
    const on = plan(
      [aRow({ DeleteMessage: true, State: 'Disabled' })],
      [{ name: 'R', quarantine: true, enabled: true }],
    );
    expect(on.map((step) => step.id)).toEqual(['transportRules/r#set', 'transportRules/r#enable']);
  });

  test('never rewrite what is partly understood', () => {
    const row = aRow({ DeleteMessage: true, ContentMatchesPrompt: 'x' });
    expect(plan([row], [{ name: 'R', quarantine: true }])).toEqual([]);
    expect(plan([row], [], 'remove')).toEqual([]);
  });

  test('put back a removed rule with its place, its state and its engine', () => {
    const rows = [
      aRow({ Name: 'First', DeleteMessage: true }),
      aRow({ Name: 'R', Priority: 1, SetSCL: 9, State: 'Disabled', UseLegacyRegex: true }),
    ];
    const steps = plan(rows, [{ name: 'First', deleteMessage: true }], 'remove');
    expect(steps).toMatchObject([
      {
        undo: [
          {
            cmdlet: 'New-TransportRule',
            parameters: { Name: 'R', SetSCL: 9, Enabled: false, Priority: 1, UseLegacyRegex: true },
          },
        ],
      },
    ]);
  });

  test('wait for the connector and the groups that a rule names', () => {
    const [step] = plan(
      [],
      [{ name: 'R', fromMemberOf: ['Fwd@contoso.com'], routeMessageOutboundConnector: 'To Partner' }],
    );
    expect(step?.needs).toEqual(['exists:fwd@contoso.com', 'exists:to partner']);
  });

  test('replace a rule in its place before the old one goes', () => {
    const rows = [aRow({ Name: 'Old', DeleteMessage: true }), aRow({ Name: 'Last', Priority: 1, SetSCL: 5 })];
    const steps = plan(
      rows,
      [
        { name: 'New', deleteMessage: true },
        { name: 'Last', setSCL: 5 },
      ],
      'remove',
    );
    expect(steps.map((step) => step.id.split('/')[1])).toEqual(['new#create', 'new#move', 'old#remove']);
  });
});

describe('what a step means for forwarding', () => {
  const reject = { rejectMessageReasonText: 'no', rejectMessageEnhancedStatusCode: '5.7.1' };
  const rejecting = aRow({ RejectMessageReasonText: 'no', RejectMessageEnhancedStatusCode: '5.7.1' });
  test.each<{ title: string; rows: readonly JsonObject[]; spec: JsonObject; effects: readonly string[] }>([
    { title: 'a new rejection closes', rows: [], spec: reject, effects: ['closes'] },
    { title: 'a disabled one does nothing', rows: [], spec: { ...reject, enabled: false }, effects: ['neutral'] },
    { title: 'an audited one does nothing', rows: [], spec: { ...reject, mode: 'Audit' }, effects: ['neutral'] },
    {
      title: 'an exception to it opens',
      rows: [rejecting],
      spec: { ...reject, exceptIfFrom: ['ana@a.example'] },
      effects: ['opens'],
    },
    {
      title: 'a condition on it opens',
      rows: [rejecting],
      spec: { ...reject, senderDomainIs: ['a.example'] },
      effects: ['opens'],
    },
    {
      title: 'one more sender under it closes',
      rows: [{ ...rejecting, From: ['x@b.example'] }],
      spec: { ...reject, from: ['ana@a.example', 'x@b.example'] },
      effects: ['closes'],
    },
    { title: 'disabling it opens', rows: [rejecting], spec: { ...reject, enabled: false }, effects: ['opens'] },
    { title: 'skipping the filter opens', rows: [], spec: { setSCL: -1 }, effects: ['opens'] },
    { title: 'a copy to the outside opens', rows: [], spec: { blindCopyTo: ['x@b.example'] }, effects: ['opens'] },
    { title: 'a prefix is neither', rows: [], spec: { prependSubject: '[x]' }, effects: ['neutral'] },
  ])('$title', ({ rows, spec, effects }) => {
    expect(plan(rows, [{ name: 'R', ...spec }]).map((step) => step.effect)).toEqual(effects);
  });
});

describe('checks', () => {
  const found = (spec: JsonObject) =>
    transportRule.check([anEntry(transportRule, { name: 'R', ...spec })]).map((one) => `${one.severity} ${one.code}`);
  test.each<{ title: string; spec: JsonObject; codes: readonly string[] }>([
    { title: 'a rule with an action is right', spec: { deleteMessage: true }, codes: [] },
    { title: 'a spam confidence level of 0 is an action', spec: { setSCL: 0 }, codes: [] },
    {
      title: 'half a header predicate is an error',
      spec: { deleteMessage: true, headerMatchesPatterns: ['.'] },
      codes: ['error PST330'],
    },
    {
      title: 'so is half an exception',
      spec: { deleteMessage: true, exceptIfHeaderContainsMessageHeader: 'X' },
      codes: ['error PST330'],
    },
    {
      title: 'the code of an outbound policy is none to reject with',
      spec: { rejectMessageEnhancedStatusCode: '5.7.520' },
      codes: ['error PST331'],
    },
    {
      title: 'an end before the beginning is an error',
      spec: { quarantine: true, activationDate: '2027-02-01', expiryDate: '2027-01-01' },
      codes: ['error PST332'],
    },
    {
      title: 'a rule without action is a warning',
      spec: { messageTypeMatches: 'AutoForward' },
      codes: ['warning PST333'],
    },
    {
      title: 'a name of 65 characters is an error',
      spec: { name: 'R'.repeat(65), quarantine: true },
      codes: ['error PST321'],
    },
  ])('$title', ({ spec, codes }) => {
    expect(found(spec)).toEqual(codes);
  });
});
