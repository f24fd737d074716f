import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { hostileNames } from '../render/samples.ts';

/** Names that a tenant of a hostile colleague may have; not those that only try the length of a line. */
export const payloads = hostileNames.filter(
  (name) => name.trim() !== '' && name.length < 1_000 && !name.startsWith('${'),
);
/** One of them, however far one counts. */
export const payload = (at: number): string => payloads[at % payloads.length] ?? '';

/** A letter of the alphabet of addresses stands for its whole: RFC 5322 lets all of these into a local part. */
export const oddLocal = "=k`o|f#1$x'{i}";

/** Keys of rows under which people write what they like. */
const free: ReadonlySet<string> = new Set(
  `Name Identity Id DisplayName Comments Description AdminDisplayName RejectMessageReasonText PrependSubject
   SubjectContainsWords HostedOutboundSpamFilterPolicy CreatedBy LastModifiedBy message type displayName description`.split(
    /\s+/u,
  ),
);

const isName = (text: string): boolean =>
  /\p{L}/u.test(text) && text !== 'Default' && !/^[0-9a-f]{8}-|@|^[\w-]+\.[\w.-]+$|^\w+ Settings$/iu.test(text);

/** The same rows with hostile names; one name is the same everywhere. */
export function planted(rows: Json, offset: number): Json {
  const known = new Map<string, string>();
  const nameOf = (text: string): string => {
    const found = known.get(text) ?? `${text} ${payload(known.size + offset)}`;
    known.set(text, found);
    return found;
  };
  const walk = (value: Json, key: string): Json => {
    if (typeof value === 'string')
      return free.has(key) && isName(value) ? nameOf(value) : value.replaceAll('kofi', oddLocal);
    if (isList(value)) return value.map((item) => walk(item, key));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]));
  };
  return walk(rows, '');
}

/** Policies in which every free text is hostile. JSON is YAML. */
export function policiesOf(offset: number): JsonObject {
  let at = offset;
  const next = (): string => `${at} ${payload((at += 1))}`;
  const name = (): string => next().slice(0, 64).trim();
  // The service refuses these in the name of an outbound policy and of its rule.
  const policyName = (): string =>
    next()
      .replace(/[\\%&*+/=?{}|<>();:[\],"]/gu, '')
      .slice(0, 60);
  const why = (): JsonObject => ({ owner: next(), reason: next(), ticket: next(), until: '2026-12-01' });
  return {
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com', exchange: 'rest' },
    scope: { outboundPolicies: { undeclared: 'remove' }, transportRules: { undeclared: 'report' } },
    guardrails: { tenantWideForwarding: 'allow', maxRemovals: { count: 50 }, protect: [`transportRules/${next()}`] },
    expectations: [{ name: next(), from: ['megan@contoso.com'], to: ['gmail.com'], expect: 'blocked' }],
    accepted: [
      { object: 'remoteDomains/*', property: 'autoForwardEnabled', value: true, until: '2026-12-01', reason: next() },
    ],
    outboundPolicies: [
      {
        name: policyName(),
        autoForwardingMode: 'On',
        from: ['ana@contoso.com', `${oddLocal}@contoso.com`],
        ruleName: policyName(),
        ...why(),
      },
      { name: 'Default', autoForwardingMode: 'Off' },
    ],
    groups: [
      {
        address: 'new@contoso.com',
        type: 'mailEnabledSecurity',
        displayName: next(),
        members: ['ben@contoso.com'],
        ...why(),
      },
    ],
    remoteDomains: [{ domainName: 'fabrikam.com', name: name(), autoForwardEnabled: true, ...why() }],
    transportRules: [
      { name: name(), subjectContainsWords: [next(), next()], rejectMessageReasonText: next(), comments: next() },
      { name: name(), from: ['ana@contoso.com'], prependSubject: next(), ...why() },
    ],
    mailboxForwarding: [{ mailbox: 'support@contoso.com', forwardingSmtpAddress: 'tickets@fabrikam.com', ...why() }],
  };
}

/** As a policy may say it: YAML has no control characters that are not written out. */
export const yaml = (policies: JsonObject): string =>
  JSON.stringify(policies, null, 2).replace(
    /[\u007F-\u009F]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
