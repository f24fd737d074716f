import { fullRow } from '../support/full-rows.ts';
import { sectionsOf } from '../../src/kinds/objects.ts';
import { diffAll } from '../../src/engine/diff/diff.ts';
import type { Json } from '../../src/json.ts';
import { type Directory, directoryOf } from '../../src/kinds/directory.ts';
import type { Change, PolicyEntry, Kind, Live, StepDraft } from '../../src/kinds/kind.ts';
import type { Properties } from '../../src/kinds/property.ts';
import { textOf } from '../../src/kinds/values.ts';
import type { Desired, UndeclaredRule } from '../../src/policy/schema/policy.ts';
import {
  absent,
  type Known,
  present,
  type ReadCall,
  type Reading,
  type Row,
  type TenantError,
  type TenantReader,
  unknown,
} from '../../src/tenant/tenant.ts';

/** What a tenant answers, by call: `Get-Mailbox ana@contoso.com`, `Get-TransportConfig`, `GET /groups/7c1…/members`. */
export type Answers = Readonly<Record<string, readonly Row[] | Reading>>;

/** A tenant of literal answers that remembers what it was asked. What it has no answer to does not exist. */
export function aTenant(answers: Answers): { readonly reader: TenantReader; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const known = new Map(Object.entries(answers).map(([name, answer]) => [name.toLowerCase(), answer]));
  const read = (call: ReadCall): Promise<Reading> => {
    const name = nameOf(call);
    asked.push(name);
    const answer = known.get(name.toLowerCase());
    return Promise.resolve(isReading(answer) ? answer : answer === undefined ? absent : present(whole(call, answer)));
  };
  return { reader: { read }, asked };
}

/** Tests write down what matters to them; the service writes every key. */
const whole = (call: ReadCall, rows: readonly Row[]): readonly Row[] =>
  call.via === 'exchange' ? rows.map((row) => fullRow(call.cmdlet, row)) : rows;

const isReading = (answer: readonly Row[] | Reading | undefined): answer is Reading =>
  answer !== undefined && 'state' in answer;

/** Filters are part of a call's name, sizes and selected fields are not. */
function nameOf(call: ReadCall): string {
  if (call.via === 'graph') return `GET ${decodeURIComponent(call.path.replace(/[?&]\$(?:select|top)=[^&]*/gu, ''))}`;
  const { Identity, Mailbox, Filter, ResultSize: _, ...others } = call.parameters;
  const names = [
    call.cmdlet,
    Identity ?? Mailbox,
    Filter === undefined ? undefined : '(filtered)',
    ...Object.keys(others),
  ];
  return names
    .filter((one) => typeof one === 'string' && one !== 'IncludeHidden')
    .map(textOf)
    .join(' ');
}

export const denied = (call: string): Known<never> => unknown(deniedError(call));
const deniedError = (call: string): TenantError => ({
  reason: 'denied',
  call,
  message: 'no role allows it',
  type: null,
});

const span = (path: readonly (string | number)[]): ReturnType<PolicyEntry['locate']> => {
  const start = { line: 1, column: 1, offset: 0 };
  return { file: ['policies/test.yaml', ...path].join('/'), start, end: start };
};

/** The entries of a section as a policy would declare them. */
export function entriesOf(kind: Kind, section: Json, more: Partial<PolicyEntry> = {}): readonly PolicyEntry[] {
  return kind.entries(section).map((raw) =>
    Object.assign(
      {
        ref: { section: kind.section, key: raw.key },
        name: raw.name,
        spec: raw.spec,
        governance: {},
        ended: false,
        place: { file: 'policies/test.yaml', line: 1, column: 1 },
        locate: (path: readonly (string | number)[]) => span([...raw.path, ...path]),
      },
      more,
    ),
  );
}

export interface Rehearsed {
  readonly live: readonly Live[];
  readonly changes: readonly Change[];
  readonly steps: readonly StepDraft[];
  readonly directory: Directory;
  readonly asked: readonly string[];
}

/** Reads, compares and drafts steps as a plan does, for one section. */
export async function rehearse(kind: Kind, section: Json, answers: Answers, options: Options = {}): Promise<Rehearsed> {
  const { reader, asked } = aTenant(answers);
  return { ...(await rehearseOn(reader, kind, section, options)), asked };
}

export interface Options {
  readonly ended?: boolean;
  readonly undeclared?: UndeclaredRule;
}

/** The same, on any tenant. */
export async function rehearseOn(
  reader: TenantReader,
  kind: Kind,
  section: Json,
  options: Options = {},
): Promise<Omit<Rehearsed, 'asked'>> {
  const entries = entriesOf(kind, section, { ended: options.ended ?? false });
  const rows = await kind.read(
    reader,
    entries.map((entry) => entry.ref.key),
  );
  const named = entries.flatMap((entry) => namedIn(kind, entry.spec));
  const mentioned = rows.state === 'present' ? rows.value.flatMap(kind.mentions) : [];
  const directory = await directoryFrom(reader, [...named, ...mentioned]);
  const live = rows.state === 'present' ? kind.live(rows.value, directory) : [];
  const known = rows.state === 'present' ? present(live) : rows;
  const desired = {
    entries: new Map([[kind.section, entries]]),
    scope: new Map([[kind.section, { undeclared: options.undeclared ?? 'report', ignore: [] }]]),
    accepted: [],
    grants: null,
    sections: new Map(),
  };
  const there = { sections: sectionsOf([[kind.section, known]]), directory, domain: absent, acceptedDomains: absent };
  const [first] = diffAll(desired as unknown as Desired, there as unknown as Parameters<typeof diffAll>[1], [kind]);
  const changes = first?.changes ?? [];
  return { live, changes, steps: kind.steps(changes, { live, directory }), directory };
}

function namedIn(kind: Kind, spec: Properties): readonly string[] {
  const naming = kind.properties.filter(({ shape }) => shape === 'recipient' || shape === 'recipients');
  return naming.flatMap(({ name }) => [spec[name] ?? []].flat()).map(textOf);
}

export async function directoryFrom(reader: TenantReader, identities: readonly string[]): Promise<Directory> {
  const answers = [...new Set(identities)].map(async (identity) => {
    const call = { via: 'exchange', cmdlet: 'Get-Recipient', parameters: { Identity: identity } } as const;
    return [identity, await reader.read(call)] as const;
  });
  return directoryOf(new Map(await Promise.all(answers)));
}

/** The calls of steps, in the form in which a test shows them. */
export const callsOf = (steps: readonly StepDraft[]): readonly Json[] =>
  steps.map(({ call }) =>
    call.via === 'exchange' ? { [call.cmdlet]: call.parameters } : { [`${call.method} ${call.path}`]: call.body },
  );

export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A recipient as Get-Recipient shows it. */
export const aRecipient = (address: string, id: number, more: Row = {}): Row => ({
  DisplayName: address.split('@')[0] ?? '',
  PrimarySmtpAddress: address,
  EmailAddresses: [`SMTP:${address}`],
  ExternalDirectoryObjectId: uuid(id),
  Guid: uuid(900_000 + id),
  RecipientTypeDetails: 'UserMailbox',
  ...more,
});
