import { describe, expect, test } from 'vitest';
import { bearing, evidenceOfBounce, evidenceOfText } from '../../src/posture/question/evidence.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { readBounce } from '../../src/posture/bounce/bounce.ts';
import { asPage, forms, inCells, languages, onLines, refusal } from './bounces/forms.ts';
import { at, aWorld } from './build.ts';

const report = `From: postmaster@contoso.com\r
Date: Sat, 21 Nov 2026 11:58:03 +0000\r
Content-Type: multipart/report\r
\r
Final-Recipient: rfc822;x@fabrikam.com\r
Action: failed\r
Status: 5.7.520\r
Diagnostic-Code: smtp;550 5.7.520 Access denied, Your organization does\r
 not allow external forwarding. Please contact your administrator for\r
 further assistance. AS(7555)\r
X-MS-Exchange-Inbox-Rules-Loop: ana@contoso.com\r
`;

describe('a bounce', () => {
  test('as a bare line gives its code and reference', async () => {
    expect(await readBounce(refusal)).toMatchObject({ code: '5.7.520', reference: '7555', diagnostic: refusal });
  });

  test('as a saved message gives who, where to and when, through folded lines', async () => {
    expect(await readBounce(report)).toMatchObject({
      code: '5.7.520',
      reference: '7555',
      diagnostic: refusal,
      from: 'ana@contoso.com',
      to: 'x@fabrikam.com',
      at: '2026-11-21T11:58:03.000Z',
    });
  });

  test('in quoted-printable is decoded first', async () => {
    const text = `Content-Transfer-Encoding: quoted-printable\n\nEmpf=C3=A4nger: x@fabri=\nkam.com\n${refusal}`;
    expect((await readBounce(text)).to).toBe('x@fabrikam.com');
  });

  test('without any code says nothing', async () => {
    expect(await readBounce('Hello')).toMatchObject({ code: null, diagnostic: '', from: null, to: null });
  });
});

const whole = {
  code: '5.7.520',
  reference: '7555',
  from: 'ana@contoso.com',
  to: 'x@fabrikam.com',
  diagnostic: refusal,
};

describe('a bounce as people have it says who, where to and why', () => {
  test.each(Object.entries(forms))('%s', async (_, form) => {
    const found = await readBounce(form);
    expect(found).toMatchObject(whole);
  });

  test.each(
    Object.entries(languages).flatMap(([language, words]) => [
      { language, form: 'on lines', text: onLines(words) },
      { language, form: 'in cells', text: inCells(words) },
      { language, form: 'as a page', text: asPage(words) },
      {
        language,
        form: 'without accents',
        text: onLines(words)
          .normalize('NFKD')
          .replace(/[\u0300-\u036F]/gu, ''),
      },
    ]),
  )('$language, $form', async ({ text }) => {
    expect(await readBounce(text)).toMatchObject(whole);
  });

  test.each(Object.entries(languages))('%s, where only the sentence names the recipient', async (_, [said]) => {
    expect(await readBounce(`${said}\n\n${refusal}`)).toMatchObject({ ...whole, from: null });
  });

  test('one attached to a mail of another day is as old as itself', async () => {
    const [attached, saved] = await Promise.all(
      ['a bounce attached to a mail', 'a saved message'].map(async (form) => readBounce(forms[form] ?? '')),
    );
    expect(attached).toEqual(saved);
    expect(attached?.at).toBe('2026-11-21T11:58:03.000Z');
  });

  test('names the others who failed, and none who got it', async () => {
    const [some, one] = await Promise.all(
      ['several recipients who failed for different reasons', 'several recipients of whom one failed'].map(
        async (form) => readBounce(forms[form] ?? ''),
      ),
    );
    expect(some?.alsoTo).toEqual(['gone@fabrikam.com']);
    expect(one?.alsoTo).toEqual([]);
  });

  test('keeps who wrote first beside who forwarded', async () => {
    expect((await readBounce(forms['a saved message'] ?? '')).alsoFrom).toContain('customer@elsewhere.example');
  });

  test.each([
    ['two addresses in a sentence', `Your messages to a@fabrikam.com and b@fabrikam.com bounced.\n${refusal}`],
    ['an address of a program alone', `postmaster@fabrikam.com\n${refusal}`],
  ])('says no recipient where nobody can tell: %s', async (_, text) => {
    expect((await readBounce(text)).to).toBeNull();
  });

  test.each([
    ['an address of a server', 'Received by 10.5.7.520 at noon'],
    ['a version', 'Agent 15.5.7.52'],
  ])('takes no code from %s', async (_, text) => {
    expect((await readBounce(text)).code).toBeNull();
  });
});

describe('evidence', () => {
  test.each([
    [refusal, 'G4'],
    ['550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy', 'G2'],
    ['550 5.7.904 Not here', 'G2'],
    ['550 5.1.8 Access denied, bad outbound sender', 'G5'],
    ['550 5.7.64 TenantAttribution; Relay Access Denied', 'G3'],
    ['550 5.1.1 User unknown', null],
  ])('%s points at %s', async (text, gate) => {
    expect(evidenceOfBounce(await readBounce(text)).gate).toBe(gate);
  });

  test('a trace that names the resolver points at the remote domain', () => {
    const drop = '250 2.1.5 RESOLVER.MSGTYPE.AF; handled AutoForward addressed to external recipient';
    expect(evidenceOfText(drop)?.gate).toBe('G1');
  });

  test('confirms the verdict that foretold it, and contradicts the others', async () => {
    const cell = {
      sender: 'ana@contoso.com',
      mechanism: 'inbox-forward',
      to: 'x@fabrikam.com',
      original: 'external',
    } as const;
    const seen = evidenceOfBounce(await readBounce(refusal));
    expect(bearing(seen, evaluate(aWorld(), cell, at))).toBe('confirms');
    expect(bearing(seen, evaluate(aWorld({ mode: 'On' }), cell, at))).toBe('contradicts');
    expect(bearing(seen, evaluate(aWorld({ mode: 'Automatic' }), cell, at))).toBe('confirms');
  });
});
