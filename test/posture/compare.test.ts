import { describe, expect, test } from 'vitest';
import { blameFor } from '../../src/posture/change/blame.ts';
import { compare } from '../../src/posture/change/compare.ts';
import type { Move } from '../../src/posture/change/moves.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { present } from '../../src/tenant/tenant.ts';
import {
  afReject,
  at,
  aWorld,
  forward,
  group,
  mailbox,
  outboundRule,
  policy,
  predicate,
  principal,
  remote,
  transportRule,
} from './build.ts';

const people = ['ana', 'ben', 'cleo', 'dan', 'eve', 'finn'].map((name) => mailbox(`${name}@contoso.com`));
const partner = group(
  'fwd-partner@contoso.com',
  people.slice(0, 5).map((one) => one.key),
);
const executives = group('executives@contoso.com', ['eve@contoso.com']);
const open = { people, groups: [partner, executives], policies: [policy('Partner forwarding', 'On')] };
const scope = { fromMemberOf: [partner.address], exceptIfFromMemberOf: [executives.address] };

const line = ({ senders, destinations, before, after }: Move): string =>
  `${senders.name} (${senders.count}) → ${destinations.name}: ${before} → ${after}`;

describe('a comparison', () => {
  test('of a world with itself is empty', () => {
    const world = aWorld(open);
    const found = compare(world, { ...world }, at);
    expect([found.gains, found.losses, found.uncertain, found.deciders, found.forwards]).toEqual([[], [], [], [], []]);
  });

  test('says who gains in the words of the policy', () => {
    const before = aWorld(open);
    const after = aWorld({ ...open, rules: [outboundRule('Partner forwarding', scope)] });
    const found = compare(before, after, at);
    expect([...new Set(found.gains.map(line))]).toEqual([
      'members of fwd-partner@contoso.com (without eve@contoso.com) (4) → any external domain: blocked → allowed',
    ]);
    expect(found.losses).toEqual([]);
  });

  test('counts everyone else from the number of mailboxes', () => {
    const found = compare(
      aWorld({ ...open, mode: 'On' }),
      aWorld({ ...open, rules: [outboundRule('Partner forwarding', scope)] }),
      at,
    );
    expect([...new Set(found.losses.map(line))]).toEqual([
      'everyone except members of fwd-partner@contoso.com (without eve@contoso.com) (96) → any external domain: allowed → blocked',
    ]);
  });

  test('names the one domain that opens, and leaves its subdomains out', () => {
    const shut = [remote('*', false)];
    const found = compare(
      aWorld({ mode: 'On', remote: shut }),
      aWorld({ mode: 'On', remote: [...shut, remote('fabrikam.com', true)] }),
      at,
    );
    const [gain, ...more] = found.gains;
    expect(more).toEqual([]);
    expect(gain?.destinations).toEqual({ name: 'fabrikam.com', example: 'fabrikam.com' });
    // Forwarding to a directory object was never stopped by a remote domain, so that it is no gain.
    expect(gain?.mechanisms).toEqual(['inbox-forward', 'inbox-forward-attachment', 'inbox-redirect', 'mailbox-smtp']);
  });

  test('tells that people will see a bounce where there was silence', () => {
    const found = compare(aWorld({ remote: [remote('*', false)] }), aWorld(), at);
    expect(found.gains).toEqual([]);
    expect(found.deciders.map((one) => one.deciders)).toContainEqual({
      before: 'remoteDomains/* (silent)',
      after: 'outboundPolicies/Default (5.7.520)',
    });
  });

  test('names the forwards in use that stop', () => {
    const forwards = [forward('ana@contoso.com', { forwardingSmtpAddress: 'ana@fabrikam.com', keepsCopy: false })];
    const found = compare(aWorld({ mode: 'On', forwards }), aWorld({ forwards }), at);
    expect(found.forwards).toEqual([
      {
        from: 'ana@contoso.com',
        to: 'ana@fabrikam.com',
        mechanism: 'mailbox-smtp',
        change: 'stops',
        before: 'allowed',
        after: 'blocked',
        loss: 'bounced',
      },
    ]);
  });

  test('sees what time alone changes', () => {
    const world = aWorld({ mode: 'On', transport: [afReject({ activationDate: '2026-12-01T00:00:00Z' })] });
    const found = compare(world, world, at, new Date('2026-12-02T00:00:00Z'));
    expect(found.losses.map((one) => one.deciders.after)).toEqual(['transportRules/AF-reject (5.7.1)']);
    expect(found.losses[0]?.mechanisms).toEqual(['inbox-forward', 'inbox-forward-attachment']);
  });

  test('tells residual channels that a rule opens', () => {
    const leak = transportRule('Copy to auditor', {
      conditions: [predicate('sentTo', ['ana@contoso.com'])],
      actions: { copyTo: [principal('auditor@audit.example')] },
    });
    const found = compare(aWorld(), aWorld({ transport: [leak] }), at);
    expect(found.residualChannels.opened).toEqual([
      {
        channel: 'transport-rule-copy',
        object: 'transportRules/Copy to auditor',
        from: '',
        to: 'auditor@audit.example',
        open: 2,
      },
    ]);
  });

  test('blames the object that causes a gain, and both where it takes two', () => {
    const shut = [remote('*', false)];
    const before = aWorld({ ...open, remote: shut });
    const both = aWorld({
      ...open,
      rules: [outboundRule('Partner forwarding', scope)],
      remote: [...shut, remote('fabrikam.com', true), remote('idle.example', true)],
    });
    const gain = compare(before, both, at).gains.find((one) => one.mechanisms.includes('inbox-forward'));
    expect(gain?.destinations.name).toBe('fabrikam.com and idle.example');
    const cell = {
      sender: 'ana@contoso.com',
      to: 'fabrikam.com',
      mechanism: 'inbox-forward',
      original: 'external',
    } as const;
    expect(blameFor(before, both, cell, at)).toEqual([
      'outboundPolicies/Partner forwarding',
      'remoteDomains/fabrikam.com',
    ]);
    expect(blameFor(before, both, { ...cell, mechanism: 'mailbox-object' }, at)).toEqual([
      'outboundPolicies/Partner forwarding',
    ]);
  });

  test('gives every move a example whose verdict really changes so', () => {
    const before = aWorld({
      ...open,
      remote: [remote('*', true), remote('*.fabrikam.com', false)],
      transport: [afReject()],
    });
    const after = aWorld({
      ...open,
      mode: 'Automatic',
      rules: [outboundRule('Partner forwarding', scope)],
      remote: [remote('*', true)],
    });
    const found = compare(before, after, at);
    const moves = [...found.gains, ...found.losses, ...found.uncertain];
    expect(moves.length).toBeGreaterThan(0);
    for (const move of moves) {
      const said = [evaluate(before, move.example, at), evaluate(after, move.example, at)].map((one) => one.verdict);
      expect(said).toEqual([move.before.split(',')[0], move.after.split(',')[0]]);
    }
  });

  test('makes up nobody where the mailboxes are counted and all listed', () => {
    const world = (mode: 'On' | 'Off') =>
      aWorld({ people, mode, world: { mailboxes: present(new Map([['contoso.com', 6]])) } });
    const [gain] = compare(world('Off'), world('On'), at).gains;
    expect(gain?.senders).toEqual({ name: 'everyone', count: 6, example: 'ana@contoso.com' });
  });
});
