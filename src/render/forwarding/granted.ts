import type { Carrier } from '../../engine/granted/grants-report.ts';
import { allows, type Grant, type Grantee, grantedSorts, namesOf } from '../../policy/grants/grant.ts';
import type { NamedSenders } from '../../posture/change/cover.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { type Line, say } from '../document/document.ts';
import { grouped } from '../document/measure.ts';
import { controlName } from '../words/control-name.ts';
import { inWords, waysText } from '../words/ways.ts';
import { objectName } from './causes.ts';

/** Whom a grant names, as in a list: `members of fwd@contoso.com`. */
export const granteeText = ({ kind, name }: Grantee): string => {
  if (kind === 'everyone') return 'everyone';
  return kind === 'group' ? `members of ${name}` : name;
};

/** All whom a grant names, with what several have in common said once. */
export function granteesText(from: readonly Grantee[]): string {
  const groups = namesOf(from, 'group');
  const members = groups.length === 0 ? [] : [`members of ${sentence(groups)}`];
  return sentence([...members, ...from.filter(({ kind }) => kind !== 'group').map(granteeText)]);
}

/** Where a grant leads: `fabrikam.com and *.partner.com`. */
export const placesText = (to: readonly string[]): string =>
  sentence(to.map((place) => (place === '*' ? 'any domain' : place)));

/** By which ways a grant allows forwards, as people call them. */
export const grantWaysText = (grant: Pick<Grant, 'by'>): string =>
  waysText(grantedSorts.filter((sort) => allows(grant, sort)));

/** `2 people (adele@contoso.com and megan@contoso.com)`. */
export const peopleText = ({ name, count }: NamedSenders): string =>
  count === null || count < 2 ? inWords(name) : `${grouped(count)} people (${inWords(name)})`;

/** `outbound policy “Grants”, remote domain “fabrikam.com”`. */
export const carriersLine = (carriers: readonly Carrier[]): Line =>
  carriers.flatMap(({ object, noun, name }, at) => [
    ...(at === 0 ? [] : [say(', ', 'faint')]),
    ...objectName(noun, controlName(sectionOf(object), name)),
  ]);
