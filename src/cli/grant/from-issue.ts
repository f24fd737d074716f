import type { Checked } from '../../diagnostics/diagnostic.ts';
import { accept, reject } from '../../diagnostics/diagnostic.ts';
import { textIn } from '../../files/characters.ts';
import { type GrantRequest, requestIn } from '../../github/request/form.ts';
import { issueIn } from '../../github/request/issue-event.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { Input } from '../run/command.ts';
import { bytesGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';
import { inFields } from './asked-form.ts';
import { askedByFlags, askedByForm, askedGrant } from './asked-grant.ts';
import { type PoliciesBefore, type Granting, grantingOf } from './granting.ts';

/** What a form says, and by which ticket. */
export interface AskedByForm {
  readonly request: GrantRequest;
  /** Where the issue is, such as `contoso/mail#7`. */
  readonly ticket: string | null;
}

/** The form that the command line names; null where flags alone ask. */
export function formGiven(input: Input): Checked<AskedByForm | null> {
  const file = input.text('from-issue');
  if (file === undefined) return accept(null);
  refuseBeside(input);
  const text = textIn(bytesGiven(file));
  const issue = issueIn(jsonOf(text));
  const request = requestIn(issue?.body ?? text);
  if (!request.ok) return reject(request.problems);
  return accept({ request: request.value, ticket: issue?.ticket ?? null });
}

/** Whoever reads the issue takes the grant to be what stands there. */
function refuseBeside(input: Input): void {
  const lists = ['from', 'members-of', 'to'].filter((name) => input.list(name).length > 0);
  const [beside] = [...lists, ...['until', 'reason', 'owner'].filter((name) => input.text(name) !== undefined)];
  if (beside !== undefined)
    throw new UsageError(`--${beside} stands beside --from-issue, which says it`, 'leave one of the two out');
}

function jsonOf(text: string): JsonObject | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What the grant of a form comes to. Another issue that asks for what is granted already is no reason to write its ticket there. */
export function formGranting(form: AskedByForm, before: PoliciesBefore, input: Input, io: Io): Granting {
  const item = formGrant(form, before.desired, input);
  const { ticket: _ticket, ...bare } = item;
  const known = grantingOf(input.text('ticket') === undefined ? bare : item, inFields, before, input, io);
  return known.is === 'already' ? known : grantingOf(item, inFields, before, input, io);
}

/** The grant that a form asks for. A mailbox that is a group would let out more people than whoever accepted it read. */
function formGrant({ request, ticket }: AskedByForm, desired: Desired, input: Input): JsonObject {
  const item = askedGrant(askedByForm(request, ticket, askedByFlags(input)), desired);
  const isGroup = isObject(item['from']) && Object.hasOwn(item['from'], 'memberOf');
  if (isGroup === request.isGroup) return item;
  throw new UsageError(
    `${request.sender} is a group in the policies, and the form says one mailbox`,
    'say in the form that it is a group',
  );
}
