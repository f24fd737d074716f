import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../src/json.ts';

/** Somebody or something that mail can be forwarded to. */
export interface Aim {
  readonly name: string;
  readonly sort: 'mailbox' | 'contact' | 'guest' | 'on-premises' | 'group' | 'dynamic';
  /** Names of the members of a group; null where they may not be read. */
  readonly members: readonly string[] | null;
  /** Whether the directory tells of it when it is asked. */
  readonly told: boolean;
}

/** A forward of a mailbox: by an address of ours, or to a directory object under one of its names. */
export interface Set {
  readonly from: string;
  readonly by: 'address' | 'object';
  readonly to: string;
  readonly form: (typeof forms)[number];
}

export interface Office {
  readonly aims: readonly Aim[];
  readonly forwards: readonly Set[];
  readonly mode: 'On' | 'Off';
  readonly star: boolean;
}

const forms = [
  'Name',
  'Alias',
  'DisplayName',
  'DistinguishedName',
  'Guid',
  'PrimarySmtpAddress',
  'ExchangeGuid',
] as const;
const names = ['amy', 'bea', 'cid', 'dot', 'eli', 'fay', 'gil', 'hal'];
const senders = ['ana', 'ben', 'kim'];

const aim = (name: string): Arbitrary<Aim> =>
  fc.record({
    name: fc.constant(name),
    sort: fc.constantFrom<Aim['sort']>(
      'mailbox',
      'contact',
      'guest',
      'on-premises',
      'group',
      'group',
      'group',
      'dynamic',
    ),
    members: fc.option(fc.uniqueArray(fc.constantFrom(...names, ...senders), { maxLength: 4 }), { freq: 8 }),
    told: fc.integer({ min: 0, max: 7 }).map((n) => n > 0),
  });

export const offices: Arbitrary<Office> = fc.record({
  aims: fc.tuple(...names.map(aim)),
  forwards: fc.tuple(
    ...senders.map((from) =>
      fc.record({
        from: fc.constant(from),
        by: fc.constantFrom<Set['by']>('address', 'object', 'object'),
        to: fc.constantFrom(...names),
        form: fc.constantFrom(...forms),
      }),
    ),
  ),
  mode: fc.constantFrom<Office['mode']>('On', 'Off'),
  star: fc.boolean(),
});

const number = (name: string): string => String([...names, ...senders].indexOf(name)).padStart(12, '0');
const types = {
  mailbox: 'UserMailbox',
  contact: 'MailContact',
  guest: 'GuestMailUser',
  'on-premises': 'MailUser',
  group: 'MailUniversalDistributionGroup',
  dynamic: 'DynamicDistributionGroup',
} as const;
const outside: Readonly<Partial<Record<Aim['sort'], (name: string) => string>>> = {
  contact: (name) => `${name}@partner.example`,
  guest: (name) => `${name}@gmail.com`,
  'on-premises': (name) => `${name}@contoso.com`,
};

/** A row as Get-Recipient gives it. */
export function rowOf({ name, sort }: Pick<Aim, 'name' | 'sort'>): JsonObject {
  const points = outside[sort]?.(name);
  return {
    Name: `${name} (${number(name)})`,
    Alias: `alias.${name}`,
    DisplayName: `The ${name}`,
    DistinguishedName: `CN=${name},OU=contoso`,
    Guid: `aaaaaaaa-0000-4000-8000-${number(name)}`,
    ExchangeGuid: `bbbbbbbb-0000-4000-8000-${number(name)}`,
    ExternalDirectoryObjectId: `cccccccc-0000-4000-8000-${number(name)}`,
    PrimarySmtpAddress: `${name}@contoso.com`,
    EmailAddresses: [`SMTP:${name}@contoso.com`],
    RecipientTypeDetails: types[sort],
    ExternalEmailAddress: points === undefined ? null : `SMTP:${points}`,
  };
}

const find = (office: Office, name: string): Aim =>
  office.aims.find((one) => one.name === name) ?? { name, sort: 'mailbox', members: null, told: true };

export const nameIn = (office: Office, { to, form, by }: Set): string =>
  by === 'address' ? `${to}@contoso.com` : String(rowOf(find(office, to))[form]);

/** What is read of an office, as somebody would have recorded it: what nobody told of was denied. */
export function readsOf(office: Office): readonly JsonObject[] {
  const asked = office.forwards.map((one): JsonObject => {
    const parameters = { Identity: nameIn(office, one) };
    const target = find(office, one.to);
    const denied = { reason: 'denied', message: 'no' };
    return { cmdlet: 'Get-Recipient', parameters, ...(target.told ? { result: [rowOf(target)] } : { error: denied }) };
  });
  const groups = office.aims.filter(({ sort }) => sort === 'group');
  const lists = groups.flatMap((group): readonly JsonObject[] => {
    const parameters = { Identity: `${group.name}@contoso.com` };
    const rows = group.members?.map((name) => rowOf(find(office, name)));
    const about = { cmdlet: 'Get-DistributionGroup', parameters, result: [rowOf(group)] };
    return rows === undefined ? [about] : [about, { cmdlet: 'Get-DistributionGroupMember', parameters, result: rows }];
  });
  return [...asked, ...lists];
}

/** Each forward with what it reaches and what becomes of it, worked out one after the other. */
export function enumerated(office: Office): readonly string[] {
  const told: string[] = [];
  for (const one of office.forwards) {
    for (const [to, verdict] of reached(office, one)) told.push(`${one.from} ${one.by} ${to} ${verdict}`);
  }
  return told.toSorted();
}

function reached(office: Office, one: Set): readonly (readonly [string, string])[] {
  const target = find(office, one.to);
  const shown = isShown(office, target);
  if (!shown) return [[nameIn(office, one).toLowerCase(), 'indeterminate']];
  const address = `${target.name}@contoso.com`;
  if (target.sort === 'dynamic') return [[address, 'indeterminate']];
  if (target.sort !== 'group') return [[outside[target.sort]?.(target.name) ?? address, direct(office, one, target)]];
  const all = [...below(office, target, [])];
  const out = all.filter(({ sort }) => sort === 'contact' || sort === 'guest');
  const blind = all.filter(({ sort, members }) => sort === 'dynamic' || (sort === 'group' && members === null));
  const lines = [
    ...out.map((each) => [outside[each.sort]?.(each.name) ?? '', throughGroup(office, one)] as const),
    ...blind.map((each) => [`${each.name}@contoso.com`, 'indeterminate'] as const),
  ];
  return lines.length > 0 ? lines : [[address, 'not-applicable']];
}

/** Whoever some answer tells of is known, whatever was asked when it came. */
function isShown(office: Office, target: Aim): boolean {
  if (target.told && office.forwards.some((one) => one.to === target.name)) return true;
  if (target.sort === 'group') return true;
  return office.aims.some(({ sort, members }) => sort === 'group' && members?.includes(target.name) === true);
}

/** A group itself and everything in it, each once. */
function below(office: Office, group: Aim, seen: Aim[]): readonly Aim[] {
  if (seen.includes(group)) return seen;
  seen.push(group);
  for (const name of group.sort === 'group' ? (group.members ?? []) : []) below(office, find(office, name), seen);
  return seen;
}

function direct({ mode, star }: Office, { by }: Set, { sort }: Aim): string {
  const sees = by === 'address' && !star;
  if (sort === 'on-premises') return sees ? 'blocked' : 'not-applicable';
  if (sort === 'mailbox') return 'not-applicable';
  return mode === 'Off' || sees ? 'blocked' : 'allowed';
}

const throughGroup = ({ mode, star }: Office, { by }: Set): string =>
  mode === 'Off' || (by === 'address' && !star) ? 'indeterminate' : 'allowed';
