import type { WhyAnswer } from '../../engine/why/why-answer.ts';
import { daysAfter } from '../../policy/declared/days.ts';
import { type GrantedSort, grantedSorts, type GrantWay } from '../../policy/grants/grant.ts';
import { type Block, type Line, quote, say } from '../document/document.ts';
import { shellWord } from '../words/shell-word.ts';
import { placeText } from '../words/words.ts';

/** The grants that allow a forward, each with its line; that there is none where the policies speak in grants. */
export function grantLines(grants: WhyAnswer['grants']): readonly Line[] {
  if (grants === undefined) return [];
  if (grants.is === 'not granted') return [[say('No grant allows it.')]];
  const told = grants.is === 'granted' ? 'granted by “' : 'perhaps granted by “';
  return grants.by.map(({ name, place }) => [say(told), quote(name), say('” · '), quote(placeText(place), 'faint')]);
}

/** What a grant says where nobody says how long and why: a year, and that the reason is to be given. */
const year = 365;

/** Where the policies speak in grants, a forward is granted before anything else is tried. */
export function grantNext({
  grants,
  from,
  to,
  mechanism,
  verdict,
  at,
  beside,
  otherCause,
}: WhyAnswer): readonly Block[] {
  const isAsked = grants?.is === 'not granted' && verdict !== 'allowed' && beside === null && otherCause === null;
  const sort = grantedSorts.find((one) => one === mechanism);
  if (!isAsked || sort === undefined) return [];
  const until = daysAfter(at.slice(0, 10), year);
  const where = to.slice(to.lastIndexOf('@') + 1);
  const way = ` --by ${narrowest[sort]} --until ${until}`;
  const command = `postern grant --from ${shellWord(from)} --to ${shellWord(where)}${way} --reason 'say why'`;
  return [{ kind: 'next', line: [say('To grant it until a day:')], command }];
}

/** The fewest ways by which a grant allows a sort of forward. */
const narrowest = {
  'inbox-forward': 'outlook-forwards',
  'inbox-forward-attachment': 'outlook-forwards',
  'inbox-redirect': 'outlook-rules',
  'mailbox-smtp': 'mailbox',
  'mailbox-object': 'administrator',
} as const satisfies Readonly<Record<GrantedSort, GrantWay>>;
