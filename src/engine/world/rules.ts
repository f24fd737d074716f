import { type Json, textAt } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import { textsOf } from '../../kinds/property.ts';
import { unknownDeeds } from '../../kinds/transport-rule/live.ts';
import { headersAfter, loopHeaderAfter } from '../../kinds/transport-rule/loop-header.ts';
import { acting, copying, diverting, namedBy } from '../../kinds/transport-rule/meaning.ts';
import { conditions, exceptions } from '../../kinds/transport-rule/predicates.ts';
import type { Predicate, RuleActions, TransportRule } from '../../posture/world/world.ts';
import { unclearIn } from '../live/unread.ts';
import type { People } from './people.ts';

/** A transport rule as the gates read it. */
export function ruleOf(live: Live, priority: number, people: People): TransportRule {
  const { properties } = live;
  const open = unclearIn(live, () => true).map((one) => one.property);
  return {
    name: live.name,
    priority,
    enabled: properties['enabled'] !== false,
    mode: choice(properties['mode'], ['Audit', 'AuditAndNotify'], 'Enforce'),
    activationDate: textAt(properties, 'activationDate') || null,
    expiryDate: textAt(properties, 'expiryDate') || null,
    senderAddressLocation: choice(properties['senderAddressLocation'], ['Envelope', 'HeaderOrEnvelope'], 'Header'),
    conditions: predicates(live, conditions, people),
    exceptions: predicates(live, exceptions, people),
    actions: { ...actionsOf(live, people), ...untoldActions(open) },
    // Whether it is on, and when, is one more condition where nobody can tell; so is any condition of which that is so.
    beyond: [...live.beyond, ...open.filter((name) => conditional.has(name))],
  };
}

const untoldActions = (open: readonly string[]): Pick<RuleActions, 'untold'> => {
  const untold = open.filter((name) => acting.has(name));
  return untold.length === 0 ? {} : { untold };
};

const conditional = new Set([
  ...[...conditions, ...exceptions].map((one) => one.name),
  'enabled',
  'mode',
  'activationDate',
  'expiryDate',
  'senderAddressLocation',
  'recipientAddressType',
]);

function choice<T extends string>(value: Json | undefined, others: readonly T[], usual: T): T {
  return others.find((one) => one === value) ?? usual;
}

/** A header condition is two properties, the header and what it holds; here they are one. */
const headers: Readonly<Record<string, string>> = {
  headerMatchesPatterns: 'headerMatchesMessageHeader',
  headerContainsWords: 'headerContainsMessageHeader',
};
const headerNames = new Set(Object.values(headers));

function predicates({ properties }: Live, table: typeof conditions, people: People): readonly Predicate[] {
  return table.flatMap((property) => {
    const value = properties[property.name];
    if (value === undefined || value === null) return [];
    const name = plainName(property.name);
    if (headerNames.has(name)) return [];
    const named = property.shape === 'recipient' || property.shape === 'recipients';
    const header = headers[name];
    return [
      {
        name,
        value,
        principals: named ? textsOf(value).map(people.principal) : [],
        header: header === undefined ? null : textAt(properties, twin(property.name, header)) || null,
      },
    ];
  });
}

/** `exceptIfFromMemberOf` → `fromMemberOf`; `exceptIfADComparisonAttribute` → `adComparisonAttribute`. */
function plainName(name: string): string {
  if (!name.startsWith('exceptIf')) return name;
  const bare = name.slice('exceptIf'.length);
  return conditions.find((one) => one.parameter === bare)?.name ?? bare;
}

/** The property beside another one that names the header, on the same side. */
const twin = (name: string, header: string): string =>
  name.startsWith('exceptIf') ? `exceptIf${header[0]?.toUpperCase()}${header.slice(1)}` : header;

function actionsOf(live: Live, people: People): RuleActions {
  const { properties } = live;
  const those = (names: readonly string[]): RuleActions['copyTo'] =>
    names.flatMap((name) => namedBy(properties, name)).map(people.principal);
  const scl = properties['setSCL'];
  return {
    reject: rejection(properties),
    deleteMessage: properties['deleteMessage'] === true,
    quarantine: properties['quarantine'] === true,
    moderate: properties['moderateMessageByManager'] === true || properties['moderateMessageByUser'] !== undefined,
    redirectMessageTo: those(diverting),
    copyTo: those(copying),
    routeMessageOutboundConnector: textAt(properties, 'routeMessageOutboundConnector') || null,
    setSCL: typeof scl === 'number' ? scl : null,
    unknown: unknownDeeds(live),
    stopRuleProcessing: properties['stopRuleProcessing'] === true,
    ...headersOf(properties),
  };
}

function headersOf(properties: Live['properties']): Pick<RuleActions, 'loopHeader' | 'headers'> {
  const [loop, all] = [loopHeaderAfter(properties), headersAfter(properties)];
  return {
    ...(loop === null ? {} : { loopHeader: loop }),
    ...(all.length === 0 ? {} : { headers: all.map(({ header }) => header) }),
  };
}

function rejection(properties: Live['properties']): RuleActions['reject'] {
  const text = textAt(properties, 'rejectMessageReasonText');
  const code = textAt(properties, 'rejectMessageEnhancedStatusCode');
  return text === '' && code === '' ? null : { code: code || null, text };
}
