import { codes } from '../../diagnostics/codes.ts';
import { exits } from '../../diagnostics/exits.ts';
import type { Explanation } from '../../diagnostics/explanation.ts';
import { gates } from '../../diagnostics/gates.ts';
import { hazards } from '../../diagnostics/hazards.ts';
import { type FactName, factNames, factTable } from '../../policy/schema/facts.ts';
import { type BounceCode, bounceCodes } from '../../posture/bounce/codes.ts';
import { findings } from '../../posture/findings/index.ts';

/** An identifier that Postern prints, with what it means. */
export interface Identified extends Explanation {
  readonly id: string;
  /** The published controls that ask for it. */
  readonly controls: readonly string[];
}

/** Identifiers of one sort, as pages list them. */
export interface Sort {
  readonly name: 'messages' | 'findings' | 'hazards' | 'controls' | 'bounces' | 'exit codes' | 'facts';
  readonly all: readonly Identified[];
}

const named = (all: Readonly<Record<string, Explanation>>): readonly Identified[] =>
  Object.entries(all).map(([id, { title, text, example }]) => ({ id, title, text, example, controls: [] }));

/** What a code means, and what to do. */
const explained = ({ title, text, todo, example }: BounceCode): Explanation => ({
  title,
  text: todo === null ? text : `${text} ${todo}`,
  example,
});

/** A fact of the organisation, with how somebody finds out. */
function factExplained(id: FactName): Identified {
  const { about, choices, probe } = factTable[id];
  const title = `a fact of the organisation: ${choices.slice(0, -1).join(' or ')}`;
  const example = `tenant:\n  facts:\n    ${id}: { is: ${choices[0]}, asOf: 2026-11-02, evidence: what became of the test message }`;
  return { id, title, text: `${about} To find out: ${probe}`, example, controls: [] };
}

/** Everything that Postern prints and somebody may look up. */
export const sorts: readonly Sort[] = [
  { name: 'messages', all: named(codes) },
  {
    name: 'findings',
    all: findings.map(({ id, title, text, example, controls }) => ({ id, title, text, example, controls })),
  },
  { name: 'hazards', all: named(hazards) },
  { name: 'controls', all: named(gates) },
  {
    name: 'bounces',
    all: bounceCodes.map((one) => ({ id: one.code, ...explained(one), controls: [] })),
  },
  { name: 'exit codes', all: named(exits) },
  { name: 'facts', all: factNames.map(factExplained) },
];

const byId: ReadonlyMap<string, Identified> = new Map(
  sorts.flatMap(({ all }) => all.map((one) => [one.id.toLowerCase(), one] as const)),
);

/** Every identifier, as it is spelled. */
export const identifiers: readonly string[] = [...byId.values()].map(({ id }) => id);

/** What an identifier means; null for what is none. Letter case and the prefix of a message do not matter. */
export function identified(id: string): Identified | null {
  const wanted = id
    .trim()
    .toLowerCase()
    .replace(/^exit[\s-]?(?=\d)/u, '');
  return byId.get(/^\d{3}$/u.test(wanted) && !byId.has(wanted) ? `pst${wanted}` : wanted) ?? statusCode(wanted);
}

/** A status code of mail, in whatever group of codes it stands. */
function statusCode(code: string): Identified | null {
  const known = bounceCodes.find(({ pattern }) => pattern.test(code));
  if (known !== undefined) return { id: code, ...explained(known), controls: [] };
  if (!/^[245]\.\d{1,3}\.\d{1,3}$/u.test(code)) return null;
  return {
    id: code,
    title: 'a status code that says nothing of forwarding',
    text: 'No control that Postern knows answers an automatic forward with this code. The text beside it says more.',
    example: `postern why --ndr bounce.eml # a bounce with ${code}`,
    controls: [],
  };
}
