import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import { accept, type Checked, type Diagnostic, reject } from '../../diagnostics/diagnostic.ts';
import { hidesSomething, visible } from '../../escape.ts';

/** What the form asks for, by the names of its fields. */
export interface GrantRequest {
  /** A mailbox or a group. */
  readonly sender: string;
  readonly isGroup: boolean;
  readonly recipient: string;
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
  /** Which tenant, where there are several; null where nobody said. */
  readonly tenant: string | null;
}

/** The headings under which GitHub writes the answers of the form into the issue, in its order. */
export const fieldLabels = {
  sender: 'Whose mail',
  kind: 'What that is',
  recipient: 'To which domain',
  reason: 'What for',
  owner: 'Who answers for it',
  until: 'Until when',
  tenant: 'Which tenant',
} as const;
type Field = keyof typeof fieldLabels;

/** The two choices of what the sender is. */
export const senderKinds = { mailbox: 'One mailbox', group: 'A group, for whoever is in it' } as const;

/** The label by which somebody who may write accepts a request. */
export const acceptedLabel = 'grant-accepted';

/** Far more than the form needs, and less than an issue takes. */
const mostCharacters = 20_000;

/**
 * The answers in the text of an issue. Whoever accepts it looks at the issue as GitHub shows it, so that whatever could be
 * read here and not be seen there, or be seen in two ways, is refused. Source: GitHub docs, syntax for issue forms.
 */
export function requestIn(text: string): Checked<GrantRequest> {
  const body = text.replaceAll(/\r\n?/gu, '\n').replaceAll('\t', ' ');
  const unseen = unseenIn(body);
  if (unseen !== null) return reject([unseen]);
  const [before = '', ...parts] = body.split(/^### (.*)$/mu);
  const answers = parts.flatMap((label, at) =>
    at % 2 === 0 ? [[label.trim(), answerOf(parts[at + 1])] as const] : [],
  );
  const odd = [
    ...(before.trim() === '' ? [] : [wrong('the issue begins with text of no field')]),
    ...answers.flatMap(([label], at) => outOfPlace(label, answers.findIndex(([other]) => other === label) < at)),
  ];
  return odd.length > 0 ? reject(odd) : requestOf(new Map(answers));
}

/** What GitHub writes for a field that was left empty. */
const noAnswer = '_No response_';

const answerOf = (text = ''): string => (text.trim() === noAnswer ? '' : text.trim());

function unseenIn(body: string): Diagnostic | null {
  if (body.length > mostCharacters) return wrong(`the issue has more than ${mostCharacters} characters`);
  const line = body.split('\n').find(hidesSomething);
  if (line !== undefined)
    return wrong(`the issue holds characters that cannot be seen: ${visible(line).slice(0, 100)}`);
  return /<[a-z/!?]/iu.test(body) ? wrong('the issue holds HTML, in which something can be hidden') : null;
}

const isLabel = (label: string): boolean => Object.values(fieldLabels).some((one) => one === label);

function outOfPlace(label: string, again: boolean): readonly Diagnostic[] {
  if (!isLabel(label)) return [wrong(`“${label.slice(0, 100)}” is no field of the form`)];
  return again ? [wrong(`${label}: the field stands there twice`)] : [];
}

function requestOf(answers: ReadonlyMap<string, string>): Checked<GrantRequest> {
  const value = (field: Field): string => answers.get(fieldLabels[field]) ?? '';
  const found = (Object.keys(fieldLabels) as Field[]).flatMap((field) => wrongAnswer(field, value(field)));
  if (found.length > 0) return reject(found);
  return accept({
    sender: value('sender'),
    isGroup: value('kind') === senderKinds.group,
    recipient: value('recipient'),
    reason: value('reason').replaceAll(/\s+/gu, ' '),
    owner: value('owner'),
    until: value('until'),
    tenant: value('tenant') || null,
  });
}

function wrongAnswer(field: Field, value: string): readonly Diagnostic[] {
  const because = value === '' ? (field === 'tenant' ? null : 'there is no answer') : wrongText(field, value);
  return because === null ? [] : [wrong(`${fieldLabels[field]}: ${because}`)];
}

function wrongText(field: Field, value: string): string | null {
  if (/^ {0,3}#{1,6}(?:\s|$)/mu.test(value)) return 'the answer has a heading in it';
  if (field !== 'reason' && value.includes('\n')) return 'the answer has more than one line';
  if (field === 'sender' && !/^[^\s@<>"'`]+@[^\s@<>"'`]+$/u.test(value)) return `“${value}” is no address`;
  if (field === 'kind' && !Object.values<string>(senderKinds).includes(value)) return `“${value}” is no choice`;
  // Anywhere is more than anybody asks for by a form.
  return field === 'recipient' && value === '*' ? 'name a domain; what reaches everywhere is written by hand' : null;
}

const wrong = (message: string): Diagnostic =>
  errorAt('PST344', null, message, { hint: 'edit the issue; whoever accepts it sets the label anew' });
