import { describe, expect, test } from 'vitest';
import type { Authorship, ChangedBy, Unattributed } from '../../src/engine/who/authorship.ts';
import { whoLines, whoNotes } from '../../src/render/parts/who-lines.ts';

const nobody: ChangedBy = {
  from: '2026-08-23T12:00:00Z',
  to: '2026-11-21T12:00:00Z',
  unread: null,
  skipped: 0,
  known: [],
  unknown: [],
};

const did = (more: Partial<Authorship> = {}): ChangedBy => ({
  ...nobody,
  known: [
    {
      object: 'remoteDomains/*',
      properties: ['autoForwardEnabled'],
      bearing: 'explains',
      author: { sort: 'person', name: 'ana@contoso.com' },
      at: '2026-11-18T09:12:44Z',
      cmdlet: 'Set-RemoteDomain',
      through: 'the Exchange admin center',
      ...more,
    },
  ],
});

const silent = (because: Unattributed['because'], changedAt: string | null = null): ChangedBy => ({
  ...nobody,
  unknown: [{ object: 'remoteDomains/*', because, changedAt }],
});

const announcement = { object: 'remoteDomains/*', text: 'it changes', source: 'MC1' };
const told = (changedBy: ChangedBy | null, announced = [announcement].slice(1)): readonly string[] =>
  whoLines({ announced, changedBy }, 'remoteDomains/*').map((line) => line.map(({ text }) => text).join(''));

describe('who changed something', () => {
  test.each<[string, Partial<Authorship>, string]>([
    ['is named with the time and the way', {}, 'by ana@contoso.com, 2026-11-18 09:12 UTC, Exchange admin center'],
    [
      'is named without the way where the record does not say',
      { through: null },
      'by ana@contoso.com, 2026-11-18 09:12 UTC, with Set-RemoteDomain',
    ],
    [
      'is named of an object as a whole',
      { properties: [], cmdlet: 'Remove-RemoteDomain', through: null },
      'by ana@contoso.com, 2026-11-18 09:12 UTC, with Remove-RemoteDomain',
    ],
    [
      'did something else at last',
      { bearing: 'differs', through: null },
      'the last change of autoForwardEnabled in the audit log, by ana@contoso.com, 2026-11-18 09:12 UTC, with Set-RemoteDomain, set it to something else',
    ],
    [
      'did what cannot be compared',
      { bearing: 'unclear', through: null },
      'the last change of autoForwardEnabled in the audit log, by ana@contoso.com, 2026-11-18 09:12 UTC, with Set-RemoteDomain, in a form that cannot be compared',
    ],
    [
      'touched the object at last',
      { bearing: 'unclear', properties: [], through: null },
      'last change of it in the audit log: by ana@contoso.com, 2026-11-18 09:12 UTC, with Set-RemoteDomain',
    ],
  ])('%s', (_, more, expected) => {
    expect(told(did(more))).toEqual([expected]);
  });

  test('names the properties where more than one was set', () => {
    expect(told(did({ properties: ['a', 'b'] }))).toEqual([
      'a, b by ana@contoso.com, 2026-11-18 09:12 UTC, Exchange admin center',
    ]);
    const [one] = did().known;
    if (one === undefined) throw new Error('nobody did anything');
    const two = { ...nobody, known: [one, { ...one, properties: ['trustedMailInbound'] }] };
    expect(told(two)[1]).toMatch(/^trustedMailInbound by ana@contoso\.com/u);
  });

  test.each([
    ['application', 'ana@contoso.com (an application)'],
    ['postern', 'ana@contoso.com (the identity of Postern)'],
    ['outsider', 'ana@contoso.com (a delegated administrator or Microsoft)'],
    ['microsoft', 'ana@contoso.com (Microsoft’s own doing)'],
    ['unclear', 'ana@contoso.com (of an unknown sort)'],
  ] as const)('is said to be what it is: %s', (sort, expected) => {
    expect(told(did({ author: { sort, name: 'ana@contoso.com' } }))[0]).toContain(expected);
  });

  test('is not said where nobody asked, nor of another object', () => {
    expect(told(null)).toEqual([]);
    expect(whoLines({ announced: [announcement], changedBy: did() }, 'remoteDomains/fabrikam.com')).toEqual([]);
  });
});

describe('that nobody is named', () => {
  test.each<[ChangedBy, string]>([
    [
      silent('too-fresh', '2026-11-21T11:30:00Z'),
      'changed on 2026-11-21 11:30 UTC, and not in the audit log yet: it takes 60 to 90 minutes as a rule, and longer for groups that Entra keeps',
    ],
    [
      silent('too-old', '2026-05-01T10:00:00Z'),
      'changed on 2026-05-01 10:00 UTC, before the span that was searched began on 2026-08-23',
    ],
    [silent('not-found'), 'by whom is not known: the audit log from 2026-08-23 to 2026-11-21 has no record of it'],
  ])('has its reason', (changedBy, expected) => {
    expect(told(changedBy)).toEqual([expected]);
  });

  test.each<[Partial<ChangedBy>, readonly string[]]>([
    [
      { unread: 'Search-UnifiedAuditLog: denied' },
      ['The audit log could not be read, so that nobody is named: Search-UnifiedAuditLog: denied'],
    ],
    [{ skipped: 2 }, ['2 records of the audit log had a form that is not understood.']],
    [{}, []],
  ])('of the whole log is said once: %j', (more, expected) => {
    const notes = whoNotes({ announced: [], changedBy: { ...nobody, ...more } });
    const lines = notes.flatMap((block) => (block.kind === 'alert' ? block.lines : []));
    expect(lines.map((line) => line.map(({ text }) => text).join(''))).toEqual(expected);
  });
});

describe('an announced change of the service', () => {
  test.each<[string, ChangedBy | null, boolean]>([
    ['is said where nobody asked', null, true],
    ['is said where the log is silent', silent('not-found'), true],
    ['is said beside Microsoft itself', did({ author: { sort: 'microsoft', name: 'x' } }), true],
    ['is said where somebody set something else', did({ bearing: 'differs' }), true],
    ['is not said where a person set what is there', did(), false],
  ])('%s', (_, changedBy, expected) => {
    expect(told(changedBy, [announcement]).some((line) => line.includes('may be the service’s own doing'))).toBe(
      expected,
    );
  });
});
