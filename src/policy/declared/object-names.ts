import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json } from '../../json.ts';
import type { Kind } from '../../kinds/kind.ts';
import { wayside } from '../../kinds/sections.ts';
import { nearest } from '../../diagnostics/near.ts';
import type { Path } from '../text/nodes.ts';
import { listed } from '../schema/said.ts';
import type { FittingSource } from '../schema/validate.ts';

/** Objects that guardrails and acceptances name as `section/name`: the section has to exist. */
export function checkObjectNames(sources: readonly FittingSource[], kinds: readonly Kind[]): readonly Diagnostic[] {
  const sections: readonly string[] = [...kinds.map((kind) => kind.section), ...wayside];
  const allowed: readonly string[] = kinds.flatMap(({ allows, section }) => (allows === true ? [section] : []));
  return sources.flatMap((source) =>
    namesIn(source).flatMap(({ name, path }) => {
      const section = name.slice(0, name.indexOf('/'));
      if (path[0] === 'accepted' && [...allowed, 'inboxRules'].includes(section)) return [declare(source, path, name)];
      return sections.includes(section) ? [] : [unknown(source, path, section, sections)];
    }),
  );
}

interface Named {
  readonly name: string;
  readonly path: Path;
}

function namesIn({ value }: FittingSource): readonly Named[] {
  const guardrails = value['guardrails'];
  const protect = isObject(guardrails) ? list(guardrails['protect']) : [];
  const accepted = list(value['accepted']).map((item) => (isObject(item) ? item['object'] : undefined));
  return [
    ...protect.flatMap((name, index) => named(name, ['guardrails', 'protect', index])),
    ...accepted.flatMap((name, index) => named(name, ['accepted', index, 'object'])),
  ];
}

const list = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);
const named = (name: Json | undefined, path: Path): readonly Named[] =>
  typeof name === 'string' ? [{ name, path }] : [];

/** What people make for themselves is allowed by an entry and in no other way, so that there is one list of it. */
function declare(source: FittingSource, path: Path, name: string): Diagnostic {
  const rule = name.slice(name.indexOf('/') + 1);
  const hint = `write it under inboxForwards: { rule: ${rule}, forwardTo: […], owner: …, reason: …, until: … }`;
  return errorAt('PST307', source.spanOf(path), `${name} is declared, and not accepted`, { hint });
}

function unknown(source: FittingSource, path: Path, section: string, sections: readonly string[]): Diagnostic {
  const near = nearest(section, sections);
  const hint = near === null ? `the sections are ${listed(sections)}` : `did you mean ${near}?`;
  return errorAt('PST307', source.spanOf(path), `there is no section ${section}`, { hint });
}
