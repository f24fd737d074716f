import { aDoor, aMove, aPosture, hostileMove } from '../support/plans.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { plain } from '../../src/render/document/palette.ts';
import { planDocument } from '../../src/render/documents/plan-document.ts';
import { text } from '../../src/render/document/text.ts';
import { aChange, aPlan, aStep, hostileNames } from './samples.ts';

const shown = (plan: Plan, file: string | null = 'plan.json'): string => text(planDocument(plan, { file }), plain);

describe('a plan as text', () => {
  test('begins with counts and digest and ends with the command that carries it out', () => {
    const plan = aPlan();
    const lines = shown(plan).trimEnd().split('\n');
    expect(lines[0]).toBe(`contoso.onmicrosoft.com   1 change, 1 step   plan ${plan.digest.slice(0, 12)}`);
    expect(lines.slice(-2)).toEqual([
      'Nothing has been changed yet.',
      `Apply:   postern apply plan.json --approve ${plan.digest.slice(0, 12)}`,
    ]);
  });

  test('says of each object what it is, what changes and which line asks for it', () => {
    expect(shown(aPlan())).toContain(
      [
        'Changes',
        '  ~ remote domain fabrikam.com   policies/domains.yaml:4',
        '      autoForwardEnabled  false → true',
      ].join('\n'),
    );
  });

  test('says first what opens and what closes', () => {
    const gains = [aMove()];
    const losses = [aMove({ change: 'closes', before: 'indeterminate', after: 'blocked' })];
    const uncertain = [
      aMove({ change: 'opens', after: 'indeterminate' }),
      aMove({ change: 'closes', before: 'allowed', after: 'indeterminate' }),
    ];
    const said = shown(aPlan({ posture: aPosture({ gains, losses, uncertain }) }));
    const who = said.indexOf('\nWho can forward outside\n');
    expect(who).toBeGreaterThan(0);
    expect(said.slice(who, said.indexOf('\nChanges\n'))).toMatch(/\+ to fabrikam\.com[^]*- to fabrikam\.com/u);
  });

  test.each([
    { what: 'a list', from: ['a', 'b'], to: ['b', 'c'], lines: ['- a', '+ c', '1 unchanged'] },
    { what: 'a long text', from: 'one\ntwo', to: 'one\n2', lines: ['  one', '- two', '+ 2'] },
    { what: 'a new value', from: null, to: 500, lines: ['recipients  500'] },
    { what: 'a cleared value', from: 500, to: null, lines: ['recipients  500 → not set'] },
    { what: 'a new list', from: null, to: ['a'], lines: ['+ a'] },
    { what: 'a cleared list', from: ['a'], to: null, lines: ['- a'] },
  ])('shows how $what changes', ({ from, to, lines }) => {
    const said = shown(aPlan({ changes: [aChange({ fields: [{ field: 'recipients', from, to }] })] }));
    for (const line of lines) expect(said).toContain(line);
  });

  test('cuts a long list and says how much it left out', () => {
    const members = Array.from({ length: 100 }, (_, index) => `m${index}@contoso.com`);
    const said = shown(aPlan({ changes: [aChange({ fields: [{ field: 'members', from: null, to: members }] })] }));
    expect(said).toContain('+ m39@contoso.com');
    expect(said).not.toContain('m40@contoso.com');
    expect(said).toContain('… and 60 more');
  });

  test('gives each hazard a sentence, and the command names those that need a yes', () => {
    const said = shown(aPlan({ steps: [aStep({ hazards: ['tenant-wide', 'removes-object'] })] }));
    expect(said).toContain('tenant-wide: it concerns everyone in the tenant');
    expect(said).toContain('removes-object: an object is deleted');
    expect(said).toMatch(/--approve \w{12} --allow tenant-wide\n$/u);
  });

  test('tells what is left alone with what it lets out, what is unknown with its reason, and what ends soon', () => {
    const said = shown(
      aPlan({
        changes: [
          aChange({
            action: 'ignore',
            name: 'legacy.example',
            because: null,
            fields: [],
            remarks: ['lets anyone forward there'],
          }),
          aChange({
            action: 'unknown',
            name: 'x.example',
            because: null,
            fields: [],
            remarks: ['Get-RemoteDomain: denied'],
          }),
        ],
        ending: [{ what: 'groups/a member b', until: '2026-11-30', place: { file: 'p.yaml', line: 3, column: 1 } }],
      }),
    );
    expect(said).toMatch(/Not declared, left alone\n.*legacy\.example.*\n.*lets anyone forward there/u);
    expect(said).toMatch(/Could not be read, so nothing is planned\n.*x\.example.*\n.*denied/u);
    expect(said).toMatch(/Ending soon\n.*groups\/a member b.*ends on 2026-11-30.*p\.yaml:3/u);
  });

  test('says why a plan cannot be applied, and offers no command for it', () => {
    const said = shown(aPlan({ refusals: [{ code: 'PST501', message: 'removes 12 objects', hint: 'split it' }] }));
    expect(said).toContain('! PST501: removes 12 objects · split it');
    expect(said).not.toContain('postern apply');
  });

  test('says that there is nothing to do', () => {
    expect(shown(aPlan({ changes: [], steps: [] }))).toMatch(/Nothing to do: the tenant is as the policies say\.\n$/u);
  });

  test('says who gains and who loses where the posture was judged', () => {
    const move = aMove({
      senders: { name: 'members of fwd-partner@contoso.com', count: 2, example: 'adele@contoso.com' },
      blame: ['outboundPolicies/partner'],
    });
    const change = aChange({
      object: 'outboundPolicies/partner',
      source: { file: 'policies/outbound.yaml', line: 3, column: 5 },
    });
    const said = shown(aPlan({ changes: [change], posture: aPosture({ gains: [move], newlyAllowed: move.senders }) }));
    expect(said).toContain('  + 2 people   members of fwd-partner@contoso.com\n');
    expect(said).toContain('      to fabrikam.com   Outlook rules that forward\n');
    expect(said).toContain('      because remote domain “fabrikam.com” · policies/outbound.yaml:3\n');
  });

  test('says beside what opens why it does, who answers for it and until when', () => {
    const governance = { owner: 'ops@contoso.com', reason: 'Tickets', ticket: 'CHG-1', until: '2036-03-31' };
    const change = aChange({ object: 'remoteDomains/fabrikam.com', governance });
    const move = aMove({ blame: ['remoteDomains/fabrikam.com'] });
    expect(shown(aPlan({ changes: [change], posture: aPosture({ gains: [move] }) }))).toContain(
      '      because Tickets\n                ops@contoso.com · CHG-1 · until 2036-03-31 · policies/domains.yaml:4\n',
    );
  });

  test('is no wider than the terminal, and folds what changes for nobody', () => {
    const gains = [
      aMove({ senders: { name: 'members of a-group-with-a-long-name@contoso.com', count: 2, example: 'a@b' } }),
    ];
    const plan = aPlan({ posture: aPosture({ gains }) });
    for (const width of [40, 80, 120]) {
      const said = text(planDocument(plan, { file: null }), plain, { width, details: false }).split('\n');
      expect(said.filter((line) => line.length > Math.max(width, 60) && !line.includes('postern'))).toEqual([]);
      expect(said.join(' ')).toMatch(/Steps {3}1, safe in this order: [^]*--details lists them/u);
    }
  });

  test('quotes a file name as a shell wants it', () => {
    expect(shown(aPlan(), "my 'plan'.json")).toContain(String.raw`postern apply 'my '\''plan'\''.json' --approve`);
  });

  test('colours by meaning and only through the palette', () => {
    const coloured = text(planDocument(aPlan(), { file: null }), { ...plain, opens: (said) => `<o>${said}</o>` });
    expect(coloured).toContain('<o>let automatic forwards out to fabrikam.com</o>');
  });
});

describe('hostile names', () => {
  const plans = (name: string): Plan =>
    aPlan({
      changes: [
        aChange({
          name,
          remarks: [name],
          fields: [
            { field: 'f', from: name, to: [name] },
            { field: name, from: null, to: name },
          ],
        }),
      ],
      steps: [aStep({ title: name, source: { file: name, line: 1, column: 1 } })],
      refusals: [{ code: 'PST501', message: name, hint: name }],
      posture: aPosture({
        gains: [hostileMove(name)],
        newlyAllowed: { name, count: 2, example: name },
        forwards: [{ from: name, to: name, mechanism: name, change: name, before: name, after: name, loss: 'silent' }],
        residualChannels: { opened: [aDoor(name)], closed: [aDoor(name)] },
      }),
      tenant: { id: name, domain: name },
    });
  const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

  test.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    '%s steers no terminal',
    (_, name) => {
      expect(shown(plans(name)).replaceAll('\n', '')).not.toMatch(steering);
    },
  );

  test('a name of several lines stays on one', () => {
    expect(
      shown(plans('a\nb'))
        .split('\n')
        .filter((line) => line.startsWith('b')),
    ).toEqual([]);
    expect(shown(plans('a\nb'))).toContain(String.raw`~ remote domain a\nb`);
  });

  test('no text whatever steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        expect(shown(plans(name)).replaceAll('\n', '')).not.toMatch(steering);
      }),
      { numRuns: 200 },
    );
  });
});
