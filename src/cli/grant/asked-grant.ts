import type { JsonObject } from '../../json.ts';
import { normalName } from '../../tenant/addresses.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';

/** The grant that flags ask for, as the policies write one. */
export function askedGrant(input: Input, desired: Desired): JsonObject {
  const to = input.list('to');
  if (to.length === 0) throw new UsageError('nobody said where to', 'add --to DOMAIN');
  const from = sendersOf(input, desired);
  const governance = wordOf(input, desired);
  return {
    name: input.text('name') ?? `${shortly(from)} to ${to[0] ?? ''}`,
    from,
    to,
    ...given('by', input.list('by')),
    ...governance,
    ...given('accept', input.list('accept')),
  };
}

const given = (field: string, values: readonly string[]): JsonObject =>
  values.length === 0 ? {} : { [field]: values };

/** Who: everyone, or people and groups; a group is known by the policies, or named as one. */
function sendersOf(input: Input, desired: Desired): JsonObject | 'everyone' {
  const [named, groups] = [input.list('from'), input.list('members-of')];
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
function wordOf(input: Input, { guardrails }: Desired): JsonObject {
  const fields = ['owner', 'reason', 'ticket', 'until'] as const;
  const needed = new Set(['reason', 'until', ...guardrails.requireOnGrant]);
  const missing = fields.find((field) => needed.has(field) && input.text(field) === undefined);
  if (missing !== undefined)
    throw new UsageError(
      `a grant says its ${missing === 'until' ? 'end' : missing}`,
      `add --${missing} ${missing === 'until' ? 'YEAR-MONTH-DAY' : 'TEXT'}`,
    );
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = input.text(field);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
}
