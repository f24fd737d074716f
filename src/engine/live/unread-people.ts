import { kinds } from '../../kinds/index.ts';
import { type Live, refName } from '../../kinds/kind.ts';
import { type Property, textsOf } from '../../kinds/property.ts';
import { copying, diverting } from '../../kinds/transport-rule/meaning.ts';
import { normalName } from '../../tenant/addresses.ts';
import { type Known, unknown } from '../../tenant/tenant.ts';
import type { LiveTenant } from './live.ts';
import { unreadObject } from './unread.ts';

/** Somebody whom a rule names, and what is known of them. */
export interface AskedAbout {
  readonly what: string;
  readonly known: Known<unknown>;
}

const rulesByPeople = kinds.filter(({ section }) => section === 'outboundPolicies' || section === 'transportRules');
const actions: readonly string[] = [...diverting, ...copying];

/** People and groups that a rule in force asks about, and whom nobody could look up. */
export function unreadPeople({ sections, directory }: LiveTenant): readonly AskedAbout[] {
  const groups = sections.groups.state === 'present' ? sections.groups.value : [];
  const lost = new Map(groups.map((one) => [one.ref.key, unreadObject(one)]));
  const unknownIn = (name: string): Known<unknown> => {
    const because = lost.get(normalName(name)) ?? null;
    return because === null ? failedAlone(directory.find(name)) : unknown(because);
  };
  return rulesByPeople.flatMap(({ section, properties: table }) =>
    rulesInForce(sections[section]).flatMap((rule) =>
      table.filter(isAboutPeople).flatMap(({ name }) => asked(rule, name, unknownIn)),
    ),
  );
}

const asked = (rule: Live, property: string, known: (name: string) => Known<unknown>): readonly AskedAbout[] =>
  textsOf(rule.properties[property]).map((one) => ({
    what: `whom ${property} of ${refName(rule.ref)} means by ${one}`,
    known: known(one),
  }));

const isAboutPeople = ({ shape, name }: Property): boolean => shape === 'recipients' && !actions.includes(name);

const rulesInForce = (known: Known<readonly Live[]>): readonly Live[] =>
  known.state === 'present' ? known.value.filter(({ properties }) => properties['enabled'] !== false) : [];

/** A lookup that failed; that several bear a name is no fault of the reading. */
const failedAlone = (found: Known<unknown>): Known<unknown> =>
  found.state === 'unknown' && found.because.reason === 'conflict' ? { state: 'absent' } : found;
