import { describe, expect, test } from 'vitest';
import { bearing, evidenceOfBounce, evidenceOfText } from '../../src/posture/evidence.ts';
import { evaluate } from '../../src/posture/evaluate.ts';
import { parseBounce } from '../../src/posture/ndr.ts';
import { at, aWorld } from './build.ts';

const refusal =
  '550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator for further assistance. AS(7555)';

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

const headings = {
  English: ['Sender Address:', 'Recipient Address:', 'Error Details'],
  German: ['Absenderadresse:', 'Empfängeradresse:', 'Fehlerdetails'],
  French: ["Adresse de l'expéditeur :", 'Adresse du destinataire :', "Détails de l'erreur"],
} as const;

describe('a bounce', () => {
  test('as a bare line gives its code and reference', () => {
    expect(parseBounce(refusal)).toMatchObject({ code: '5.7.520', reference: '7555', diagnostic: refusal });
  });

  test('as a saved message gives who, where to and when, through folded lines', () => {
    expect(parseBounce(report)).toEqual({
      code: '5.7.520',
      reference: '7555',
      diagnostic: refusal,
      from: 'ana@contoso.com',
      to: 'x@fabrikam.com',
      at: '2026-11-21T11:58:03.000Z',
    });
  });

  test.each(Object.entries(headings))('with %s headings gives both addresses', (_, [sender, recipient, details]) => {
    const text = `${details}\n${sender} ana@contoso.com\n${recipient} x@fabrikam.com\n${refusal}\n`;
    expect(parseBounce(text)).toMatchObject({ code: '5.7.520', from: 'ana@contoso.com', to: 'x@fabrikam.com' });
  });

  test('in quoted-printable is decoded first', () => {
    const text = `Content-Transfer-Encoding: quoted-printable\n\nEmpf=C3=A4nger: x@fabri=\nkam.com\n${refusal}`;
    expect(parseBounce(text).to).toBe('x@fabrikam.com');
  });

  test('without any code says nothing', () => {
    expect(parseBounce('Hello')).toMatchObject({ code: null, diagnostic: '', from: null, to: null });
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
  ])('%s points at %s', (text, gate) => {
    expect(evidenceOfBounce(parseBounce(text)).gate).toBe(gate);
  });

  test('a trace that names the resolver points at the remote domain', () => {
    const drop = '250 2.1.5 RESOLVER.MSGTYPE.AF; handled AutoForward addressed to external recipient';
    expect(evidenceOfText(drop)?.gate).toBe('G1');
  });

  test('confirms the verdict that foretold it, and contradicts the others', () => {
    const cell = {
      sender: 'ana@contoso.com',
      mechanism: 'inbox-forward',
      to: 'x@fabrikam.com',
      original: 'external',
    } as const;
    const seen = evidenceOfBounce(parseBounce(refusal));
    expect(bearing(seen, evaluate(aWorld(), cell, at))).toBe('confirms');
    expect(bearing(seen, evaluate(aWorld({ mode: 'On' }), cell, at))).toBe('contradicts');
    expect(bearing(seen, evaluate(aWorld({ mode: 'Automatic' }), cell, at))).toBe('confirms');
  });
});
