import { sectionsOf } from '../../src/kinds/objects.ts';
import type { Diagnostic, Span } from '../../src/diagnostics/diagnostic.ts';
import type { LiveTenant } from '../../src/engine/live/live.ts';
import { directoryOf } from '../../src/kinds/directory.ts';
import { draft, stepId, write } from '../../src/kinds/draft.ts';
import type { Change, PolicyEntry, Kind, Live, Place, StepDraft, Undeclared } from '../../src/kinds/kind.ts';
import type { Properties, Property } from '../../src/kinds/property.ts';
import { defaults } from '../../src/kinds/table.ts';
import type { Accepted, Desired, SectionScope } from '../../src/policy/schema/policy.ts';
import { absent, type Known, present, type Reading } from '../../src/tenant/tenant.ts';
import { defaultGuardrails } from '../support/guardrails.ts';

/** A kind that there is not, with one property of each sort that the engine treats in a way of its own. */
const table: readonly Property[] = [
  { name: 'open', parameter: 'Open', shape: 'switch', about: 'Lets out.', fallback: false },
  { name: 'note', parameter: 'Note', shape: 'text', about: 'Anything.' },
  { name: 'people', parameter: 'People', shape: 'recipients', about: 'Whom it concerns.' },
  { name: 'members', parameter: 'Members', shape: 'recipients', about: 'One by one.', delta: true },
  { name: 'make', parameter: 'Make', shape: 'text', about: 'For ever.', fixed: true },
];

const section = 'remoteDomains' as const;

export const aKind = (changes: Partial<Kind> = {}): Kind => ({
  section,
  noun: 'thing',
  ordered: false,
  requires: { read: [], write: [] },
  properties: table,
  schema: {},
  identity: 'name',
  undeclaredDefault: 'report',
  entries: () => [],
  check: () => [],
  read: async () => present([]),
  mentions: () => [],
  people: () => [],
  live: () => [],
  complete: (spec) => ({ ...defaults(table), ...spec }),
  steps: () => [],
  undeclared: () => ({ letsOut: null, close: null, removable: true }),
  ...changes,
});

/** A kind whose undeclared objects are so. */
export const undeclaredAs = (undeclared: Undeclared, changes: Partial<Kind> = {}): Kind =>
  aKind({ undeclared: () => undeclared, ...changes });

export const aLive = (key: string, properties: Properties = {}, changes: Partial<Live> = {}): Live => ({
  ref: { section, key },
  name: key,
  handle: key,
  properties,
  beyond: [],
  unresolved: [],
  extra: {},
  ...changes,
});

const place: Place = { file: 'policies/things.yaml', line: 3, column: 5 };
const position = { line: 3, column: 5, offset: 0 };

export const anEntry = (key: string, spec: Properties = {}, changes: Partial<PolicyEntry> = {}): PolicyEntry => ({
  ref: { section, key },
  name: key,
  spec,
  governance: {},
  ended: false,
  place,
  locate: (path): Span => ({ file: [place.file, ...path].join('#'), start: position, end: position }),
  ...changes,
});

export const anAccepted = (property: string, value: Accepted['value'], changes: Partial<Accepted> = {}): Accepted => ({
  object: 'remoteDomains/a',
  property,
  value,
  until: null,
  reason: null,
  ended: false,
  place,
  ...changes,
});

export const desires = (
  entries: readonly PolicyEntry[],
  changes: Partial<Desired> & { readonly undeclared?: SectionScope } = {},
): Desired => {
  const { undeclared, ...rest } = changes;
  return {
    tenant: null,
    grants: null,
    scope: undeclared === undefined ? new Map() : new Map([[section, undeclared]]),
    guardrails: defaultGuardrails,
    expectations: [],
    accepted: [],
    entries: new Map([[section, entries]]),
    ending: [],
    digest: '0'.repeat(64),
    at: '2026-11-21',
    sections: new Map(),
    ...rest,
  };
};

/** Recipients by what they were asked for as; whoever is not among them was never asked for. */
export const recipients = (named: Readonly<Record<string, Reading>>): LiveTenant['directory'] =>
  directoryOf(new Map(Object.entries(named)));

export const person = (alias: string): Reading =>
  present([{ PrimarySmtpAddress: `${alias}@contoso.com`, Guid: `guid-${alias}`, RecipientTypeDetails: 'UserMailbox' }]);

export const tenantOfThings = (
  things: Known<readonly Live[]> | readonly Live[],
  directory: LiveTenant['directory'] = recipients({}),
): LiveTenant => ({
  domain: present('contoso.onmicrosoft.com'),
  acceptedDomains: absent,
  sections: sectionsOf([[section, isKnown(things) ? things : present(things)]]),
  directory,
  surroundings: null,
});

const isKnown = (things: Known<readonly Live[]> | readonly Live[]): things is Known<readonly Live[]> =>
  !Array.isArray(things);

export const aThingDraft = (key: string, changes: Partial<StepDraft> = {}): StepDraft =>
  draft({
    id: stepId({ section, key }, 'set'),
    ref: { section, key },
    title: `set ${key}`,
    call: write('Set-Thing', { Identity: key }),
    becomes: {},
    effect: 'neutral',
    ...changes,
  });

/** A change as one line: what is done, to what, and how it changes. */
export function told(change: Change): string {
  const { action, ref } = change;
  switch (change.action) {
    case 'update':
      return [
        `update ${ref.key} ${change.because}:`,
        ...change.fields.map(({ field, from, to }) => `${field} ${JSON.stringify(from)}→${JSON.stringify(to)}`),
      ].join(' ');
    case 'delete':
      return `delete ${ref.key} ${change.because}`;
    case 'create':
      return `create ${ref.key} ${JSON.stringify(change.wanted)}`;
    case 'ignore':
      return `ignore ${ref.key}: ${[change.because, change.letsOut].filter((one) => one !== null).join('; ')}`;
    case 'unknown':
      return `unknown ${ref.key}: ${change.because.join('; ')}`;
    case 'keep':
      return `${action} ${ref.key}`;
  }
}

export const problemText = ({ code, message, span }: Diagnostic): string => `${code} ${span?.file}: ${message}`;
