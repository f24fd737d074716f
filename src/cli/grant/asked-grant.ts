import type { JsonObject } from '../../json.ts';
import { normalName } from '../../tenant/addresses.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { GrantRequest } from '../../github/request/form.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';

/** What flags, or the fields of a form, say of a grant. */
export interface AskedFor {
  /** Mailboxes, groups that the policies know, or everyone. */
  readonly from: readonly string[];
  readonly membersOf: readonly string[];
  readonly to: readonly string[];
  readonly by: readonly string[];
  readonly accept: readonly string[];
  readonly name: string | undefined;
  readonly word: Readonly<Record<WordField, string | undefined>>;
}

const wordFields = ['owner', 'reason', 'ticket', 'until'] as const;
type WordField = (typeof wordFields)[number];

/** As the flags say it. */
export const askedByFlags = (input: Input): AskedFor => ({
  from: input.list('from'),
  membersOf: input.list('members-of'),
  to: input.list('to'),
  by: input.list('by'),
  accept: input.list('accept'),
  name: input.text('name'),
  word: {
    owner: input.text('owner'),
    reason: input.text('reason'),
    ticket: input.text('ticket'),
    until: input.text('until'),
  },
});

/** As a form says it; ways, what is accepted, a name and a ticket come from flags beside it. */
export const askedByForm = (request: GrantRequest, ticket: string | null, beside: AskedFor): AskedFor => ({
  ...beside,
  from: request.isGroup ? [] : [request.sender],
  membersOf: request.isGroup ? [request.sender] : [],
  to: [request.recipient],
  word: {
    owner: request.owner,
    reason: request.reason,
    ticket: beside.word.ticket ?? ticket ?? undefined,
    until: request.until,
  },
});

/** The grant that is asked for, as the policies write one. */
export function askedGrant(asked: AskedFor, desired: Desired): JsonObject {
  const { to } = asked;
  if (to.length === 0) throw new UsageError('nobody said where to', 'add --to DOMAIN');
  const from = sendersOf(asked, desired);
  const governance = wordOf(asked, desired);
  return {
    name: asked.name ?? `${shortly(from)} to ${to[0] ?? ''}`.slice(0, longestName),
    from,
    to,
    ...given('by', asked.by),
    ...governance,
    ...given('accept', asked.accept),
  };
}

/** A name that nobody gave is no longer than one reads. */
const longestName = 120;

const given = (field: string, values: readonly string[]): JsonObject =>
  values.length === 0 ? {} : { [field]: values };

/** Who: everyone, or people and groups; a group is known by the policies, or named as one. */
function sendersOf({ from: named, membersOf: groups }: AskedFor, desired: Desired): JsonObject | 'everyone' {
  if (named.includes('everyone')) return 'everyone';
  if (named.length + groups.length === 0)
    throw new UsageError('nobody said who', 'add --from ADDRESS, --members-of GROUP or --from everyone');
  const known = groupsIn(desired);
  const memberOf = [...groups, ...named.filter((one) => known.has(normalName(one)))];
  const people = named.filter((one) => !known.has(normalName(one)));
  return { ...inFew('memberOf', memberOf), ...given('people', people) };
}

/** One name needs no list. */
const inFew = (field: string, values: readonly string[]): JsonObject =>
  values.length === 1 && values[0] !== undefined ? { [field]: values[0] } : given(field, values);

/** What the policies call a group: those they declare, and those whose members they let forward. */
function groupsIn({ entries, grants }: Desired): ReadonlySet<string> {
  const declared = (entries.get('groups') ?? []).map(({ ref }) => ref.key);
  const granted = (grants ?? []).flatMap(({ from }) => from.filter(({ kind }) => kind === 'group'));
  return new Set([...declared, ...granted.map(({ name }) => name)]);
}

function shortly(from: JsonObject | 'everyone'): string {
  if (from === 'everyone') return from;
  const names = Object.values(from).flat().map(String);
  const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
  return `${names[0]?.split('@', 1)[0] ?? ''}${more}`;
}

/** On whose word: a reason and an end always, and whatever else the policies ask for. */
function wordOf({ word }: AskedFor, { guardrails }: Desired): JsonObject {
  const needed = new Set(['reason', 'until', ...guardrails.requireOnGrant]);
  const missing = wordFields.find((field) => needed.has(field) && word[field] === undefined);
  if (missing !== undefined)
    throw new UsageError(
      `a grant says its ${missing === 'until' ? 'end' : missing}`,
      `add --${missing} ${missing === 'until' ? 'YEAR-MONTH-DAY' : 'TEXT'}`,
    );
  return Object.fromEntries(
    wordFields.flatMap((field) => {
      const value = word[field];
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
}
