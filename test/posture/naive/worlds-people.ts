import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Group, Principal, Recipient } from '../../../src/posture/world/world.ts';
import type { Known } from '../../../src/tenant/tenant.ts';
import { absent, present, unknown } from '../../../src/tenant/tenant.ts';
import { group, mailbox } from './t0.ts';

export const failed = unknown({ reason: 'denied', call: 'a read', message: 'refused', type: null });

/** Present nearly always, and else a read that failed. */
export const mostly = <T>(value: Arbitrary<T>, weight = 40): Arbitrary<Known<T>> =>
  fc.oneof({ weight, arbitrary: value.map((one) => present(one)) }, { weight: 1, arbitrary: fc.constant(failed) });

export const some = <T>(values: readonly T[], maxLength: number): Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength });

/** True once in so many times. */
export const once = (times: number): Arbitrary<boolean> => fc.integer({ min: 1, max: times }).map((one) => one === 1);

const person = (name: string, domain: string, more: Partial<Recipient> = {}): Recipient =>
  mailbox(`${name}@${domain}`, { key: `k-${name}`, name, ...more });

/** Everybody there can be: mailboxes, an on-premises mail user as sender and one as target, contacts, a group mailbox. */
export const people: readonly Recipient[] = [
  person('ana', 'contoso.com'),
  person('ben', 'contoso.com', { addresses: ['ben@contoso.com', 'benny@brand.example'] }),
  person('dan', 'emea.contoso.com'),
  person('zoe', 'brand.example', { addresses: ['zoe@brand.example', 'zoe@contoso.com'] }),
  person('opal', 'contoso.com', { type: 'MailUser', externalAddress: present('opal@contoso.com') }),
  person('bob', 'contoso.com', { type: 'MailUser', externalAddress: present('bob@legacy.contoso.net') }),
  person('carl', 'fabrikam.com', { type: 'MailContact', externalAddress: present('carl@fabrikam.com') }),
  person('cleo', 'contoso.com', { type: 'MailContact', externalAddress: present('cleo@eu.fabrikam.com') }),
  person('gus', 'contoso.com', { type: 'MailUser', externalAddress: present('gus@gmail.com') }),
  person('sales', 'contoso.com', { type: 'GroupMailbox' }),
];

const groupNames = ['staff', 'inner', 'outer', 'sales', 'sec', 'every'] as const;

const principal = (keys: readonly string[]): Arbitrary<Principal> =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...keys).map((key) => ({ identity: key.slice(2), key: present(key) })) },
    { weight: 1, arbitrary: fc.constant({ identity: 'gone', key: absent }) },
    { weight: 1, arbitrary: fc.constant({ identity: 'somebody', key: failed }) },
  );

export const anybody = principal(people.map((one) => one.key));
export const anyGroup = principal([...groupNames.map((name) => `k-${name}`), 'k-unread']);

/** Groups that hold people and one another, in circles too. */
export const groups: Arbitrary<readonly Group[]> = fc.tuple(...groupNames.map(aGroup));

function aGroup(name: (typeof groupNames)[number]): Arbitrary<Group> {
  const members = [...people.map((one) => one.key), ...groupNames.map((one) => `k-${one}`), 'k-unread'];
  const types = { sales: 'GroupMailbox', sec: 'SecurityGroup', every: 'DynamicDistributionGroup' } as const;
  const type = name in types ? types[name as keyof typeof types] : 'MailUniversalDistributionGroup';
  const dynamic = type === 'GroupMailbox' ? mostly(once(4), 8) : fc.constant(present(false));
  return fc.record({ members: mostly(some(members, 4)), dynamic }).map((read) => {
    const address = name === 'sec' ? '' : `${name}@contoso.com`;
    return { ...group(address, []), key: `k-${name}`, name, type, ...read };
  });
}
