import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { judgeExpectations } from '../../src/posture/matrix/expectations.ts';
import { at, aWorld, group, mailbox, outboundRule, policy, remote, unread } from './build.ts';

const ana = 'ana@contoso.com';
const world = aWorld({
  people: [mailbox(ana), mailbox('ben@contoso.com')],
  policies: [policy('Partner', 'On')],
  rules: [outboundRule('Partner', { fromMemberOf: ['fwd@contoso.com'] })],
  groups: [
    group('fwd@contoso.com', [ana]),
    group('all@contoso.com', [ana, 'ben@contoso.com']),
    group('dark@contoso.com', [], { members: unread }),
  ],
  remote: [remote('*', false), remote('fabrikam.com', true)],
});

const judged = (spec: JsonObject) => {
  const expectation = { name: 'a test', spec, place: { file: 'p.yaml', line: 1, column: 1 } };
  const [one] = judgeExpectations(world, [expectation], at);
  return one;
};

describe('an expectation', () => {
  test.each([
    [
      'members reach the open domain',
      { from: { memberOf: 'fwd@contoso.com' }, to: ['fabrikam.com'], expect: 'allowed' },
    ],
    ['others reach nothing', { from: 'ben@contoso.com', to: 'anywhere', expect: 'blocked' }],
    [
      'members reach nothing else by a rule',
      { from: [ana], to: ['gmail.com'], mechanism: 'inbox-forward', expect: 'blocked' },
    ],
    ['colleagues are no destination', { from: 'everyone', to: ['bob@contoso.com'], expect: 'blocked' }],
  ])('holds: %s', (_, spec) => {
    expect(judged(spec)).toMatchObject({ holds: true, broken: null, unclear: null });
  });

  test.each([
    ['one way is open', { from: ana, to: ['gmail.com'], expect: 'blocked' }, ana, 'mailbox-object'],
    [
      'one member lacks the scope',
      { from: { memberOf: ['all@contoso.com'] }, to: 'fabrikam.com', expect: 'allowed' },
      'ben@contoso.com',
      'inbox-forward',
    ],
    ['somebody gets out', { from: 'everyone', to: 'fabrikam.com', expect: 'blocked' }, ana, 'inbox-forward'],
  ])('breaks with a example: %s', (_, spec, sender, mechanism) => {
    expect(judged(spec)).toMatchObject({ holds: false, broken: { cell: { sender, mechanism } } });
  });

  test('says that it cannot be judged where members are not known', () => {
    const one = judged({ from: { memberOf: 'dark@contoso.com' }, to: 'fabrikam.com', expect: 'blocked' });
    expect(one).toMatchObject({ holds: false, broken: null, unclear: 'the members of dark@contoso.com are not known' });
  });
});
