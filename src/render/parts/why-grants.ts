import type { WhyAnswer } from '../../engine/why/why-answer.ts';
import { daysAfter } from '../../policy/declared/days.ts';
import { type GrantedSort, grantedSorts, type GrantWay } from '../../policy/grants/grant.ts';
import { type Block, type Line, quote, say } from '../document/document.ts';
import { shellWord } from '../words/shell-word.ts';
import { placeText } from '../words/words.ts';

/** The grants that allow a forward, each with its line; that there is none where the policies speak in grants. */
export function grantLines({ grants, verdict }: Pick<WhyAnswer, 'grants' | 'verdict'>): readonly Line[] {
  if (grants === undefined) return [];
  const none: Line = [say('No grant allows it.')];
  const told = (words: string): readonly Line[] =>
    grants.by.map(({ name, place }) => [say(words), quote(name), say('” · '), quote(placeText(place), 'faint')]);
  switch (grants.is) {
    case 'not granted':
      return [none];
    case 'comes with':
      return verdict === 'blocked' ? [none] : told('No grant says it: it comes with “');
    case 'granted':
      return told('granted by “');
    case 'unknown':
      return told('perhaps granted by “');
  }
}

/** What a grant says where nobody says how long and why: a year, and that the reason and who answers are to be given. */
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
  const isAsked =
    /^(?:not granted|comes with)$/u.test(grants?.is ?? '') &&
    verdict !== 'allowed' &&
    beside === null &&
    otherCause === null;
  const sort = grantedSorts.find((one) => one === mechanism);
  if (!isAsked || sort === undefined) return [];
  const until = daysAfter(at.slice(0, 10), year);
  const where = to.slice(to.lastIndexOf('@') + 1);
  const way = ` --by ${narrowest[sort]} --until ${until}`;
  const command = `postern grant --from ${shellWord(from)} --to ${shellWord(where)}${way} --owner 'say who' --reason 'say why'`;
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
