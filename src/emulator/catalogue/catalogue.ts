import auditLog from './nouns/audit-log.json' with { type: 'json' };
import casMailbox from './nouns/cas-mailbox.json' with { type: 'json' };
import distributionGroup from './nouns/distribution-group.json' with { type: 'json' };
import groupMember from './nouns/group-member.json' with { type: 'json' };
import inboundConnector from './nouns/inbound-connector.json' with { type: 'json' };
import inboxRule from './nouns/inbox-rule.json' with { type: 'json' };
import journalRule from './nouns/journal-rule.json' with { type: 'json' };
import mailContact from './nouns/mail-contact.json' with { type: 'json' };
import mailbox from './nouns/mailbox.json' with { type: 'json' };
import messageTrace from './nouns/message-trace.json' with { type: 'json' };
import organization from './nouns/organization.json' with { type: 'json' };
import outboundConnector from './nouns/outbound-connector.json' with { type: 'json' };
import outboundPolicy from './nouns/outbound-policy.json' with { type: 'json' };
import outboundRule from './nouns/outbound-rule.json' with { type: 'json' };
import recipient from './nouns/recipient.json' with { type: 'json' };
import remoteDomain from './nouns/remote-domain.json' with { type: 'json' };
import senderLists from './nouns/sender-lists.json' with { type: 'json' };
import transportConfig from './nouns/transport-config.json' with { type: 'json' };
import transportRule from './nouns/transport-rule.json' with { type: 'json' };
import unifiedGroup from './nouns/unified-group.json' with { type: 'json' };

/** One parameter of a cmdlet as it works online. */
export interface ParameterSpec {
  readonly name: string;
  /** The type as the reference names it: `Boolean`, `RecipientIdParameter[]`, `SclValue`. */
  readonly type: string;
  readonly required: boolean;
  /** Takes several values. */
  readonly list: boolean;
  /** A value type that takes null all the same, meaning unset. */
  readonly nullable: boolean;
  /** Accepted values as the reference spells them; null where any will do. */
  readonly choices: readonly string[] | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly maxLength: number | null;
  /** Characters that may not occur. */
  readonly forbidden: string;
  /** Binds, but does nothing online. */
  readonly inert: boolean;
  readonly aliases: readonly string[];
}

/** One cmdlet of the reference, with the parameters that exist online. */
export interface CmdletSpec {
  readonly name: string;
  /** The page it was read from. */
  readonly page: string;
  /** Has -Confirm and -WhatIf. */
  readonly confirms: boolean;
  readonly parameters: readonly ParameterSpec[];
}

interface StoredParameter {
  readonly type: string;
  readonly list?: boolean;
  readonly nullable?: boolean;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  readonly forbidden?: string;
  readonly inert?: boolean;
}

interface StoredCmdlet {
  readonly page: string;
  readonly confirms: boolean;
  /** Parameters that are not the same as under `parameters` of the file. */
  readonly differs?: Readonly<Record<string, StoredParameter>>;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

interface StoredNoun {
  readonly parameters: Readonly<Record<string, StoredParameter>>;
  readonly cmdlets: Readonly<Record<string, StoredCmdlet>>;
}

const nouns: readonly StoredNoun[] = [
  auditLog,
  casMailbox,
  distributionGroup,
  groupMember,
  inboundConnector,
  inboxRule,
  journalRule,
  mailContact,
  mailbox,
  messageTrace,
  organization,
  outboundConnector,
  outboundPolicy,
  outboundRule,
  recipient,
  remoteDomain,
  senderLists,
  transportConfig,
  transportRule,
  unifiedGroup,
];

const catalogue: ReadonlyMap<string, CmdletSpec> = new Map(
  nouns.flatMap((noun) =>
    Object.entries(noun.cmdlets).map(([name, stored]) => [name.toLowerCase(), cmdlet(name, stored, noun)] as const),
  ),
);

/** The contract of a cmdlet, whatever the letter case it is asked for in; null when the catalogue lacks it. */
export const cmdletSpec = (name: string): CmdletSpec | null => catalogue.get(name.toLowerCase()) ?? null;

/** Every cmdlet of the catalogue, by name. */
export const cmdletNames: readonly string[] = [...catalogue.values()].map((spec) => spec.name).toSorted();

function cmdlet(name: string, stored: StoredCmdlet, noun: StoredNoun): CmdletSpec {
  const specOf = (required: boolean) => (parameter: string) =>
    parameterSpec(parameter, required, stored.differs?.[parameter] ?? noun.parameters[parameter] ?? { type: 'String' });
  const own = [...stored.required.map(specOf(true)), ...stored.optional.map(specOf(false))];
  return {
    name,
    page: stored.page,
    confirms: stored.confirms,
    parameters: stored.confirms ? [...own, ...asking()] : own,
  };
}

function parameterSpec(name: string, required: boolean, stored: StoredParameter): ParameterSpec {
  return {
    name,
    required,
    type: stored.type,
    list: stored.list ?? false,
    nullable: stored.nullable ?? false,
    choices: stored.enum ?? null,
    min: stored.min ?? null,
    max: stored.max ?? null,
    maxLength: stored.maxLength ?? null,
    forbidden: stored.forbidden ?? '',
    inert: stored.inert ?? false,
    aliases: [],
  };
}

function asking(): readonly ParameterSpec[] {
  const flag = (name: string): ParameterSpec => parameterSpec(name, false, { type: 'SwitchParameter' });
  return [
    { ...flag('Confirm'), aliases: ['cf'] },
    { ...flag('WhatIf'), aliases: ['wi'] },
  ];
}
