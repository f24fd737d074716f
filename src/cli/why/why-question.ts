import { existsSync } from 'node:fs';
import { isAmong, type OwnDomain, readAcceptedDomains } from '../../kinds/read-only/index.ts';
import { type Bounce, readBounce } from '../../posture/bounce/bounce.ts';
import { evidenceOfText } from '../../posture/question/evidence.ts';
import { addressIn, bare, placeIn } from '../../engine/why/typed.ts';
import { type Cell, mechanisms, originals } from '../../posture/values/verdict.ts';
import { normalName } from '../../tenant/addresses.ts';
import type { Known, TenantReader } from '../../tenant/tenant.ts';
import type { Input } from '../run/command.ts';
import { bytesGiven } from '../run/files.ts';
import { UsageError } from '../run/usage-error.ts';

/** What the command line asks, and what of it was read otherwise than it was written. */
export interface AskedCell {
  readonly cell: Cell;
  readonly notes: readonly string[];
}

/** The bounce that `--ndr` gives: a file, a pipe (`-`), or the text itself; null where none is given. */
export async function givenBounce(input: Input): Promise<Bounce | null> {
  const given = input.text('ndr');
  if (given === undefined) return null;
  return readBounce(isText(given) ? given : bytesGiven(given));
}

/** Text has spaces and says something; the name of a file may have spaces too. */
const isText = (given: string): boolean =>
  given !== '-' &&
  !existsSync(given) &&
  !/^\S*\.(?:eml|msg|txt|html?)$/iu.test(given) &&
  (/\n/u.test(given) || (/\s/u.test(given.trim()) && /@|\b[245]\.\d+\.\d+\b|AS\(\d+\)/u.test(given)));

/** The question that arguments, flags and a bounce ask together; what is typed comes first. */
export async function askedCell(
  input: Input,
  bounce: Bounce | null,
  ownDomains: () => Promise<Known<readonly OwnDomain[]> | null>,
): Promise<AskedCell> {
  mustSayWhy(bounce);
  const typed = typedIn(input);
  if (bounce === null) mustBeWhole(typed);
  const from = await senderGiven(typed, bounce, ownDomains);
  const to = destinationGiven(typed.to ?? bounce?.to ?? null, bounce);
  return {
    cell: {
      sender: from.read,
      to: to.read,
      mechanism: [...mechanisms, 'manual' as const].find((one) => one === input.text('mechanism')) ?? 'inbox-forward',
      original: originals.find((one) => one === input.text('original-sender')) ?? 'external',
    },
    notes: [from, to].flatMap(({ note }) => note).concat(notesOn(bounce, typed, from.read)),
  };
}

/** Whether one mailbox is asked about and nothing else: no target, no bounce, no way. */
export function isAboutOne(input: Input): boolean {
  if (input.text('ndr') !== undefined || input.text('mechanism') !== undefined) return false;
  const { from, to } = typedIn(input);
  return from !== undefined && to === undefined;
}

/** One mailbox that is asked about, and where its mail goes, where that is asked. */
export interface AskedMailbox {
  readonly from: string;
  readonly to: string | null;
  readonly notes: readonly string[];
}

/** The mailbox that arguments, flags and a bounce ask about. */
export async function askedMailbox(
  input: Input,
  bounce: Bounce | null,
  ownDomains: () => Promise<Known<readonly OwnDomain[]> | null>,
): Promise<AskedMailbox> {
  const typed = typedIn(input);
  if (bounce === null && typed.from === undefined)
    throw new UsageError('nobody said which mailbox', `postern why MAILBOX --mechanism smtp-auth`);
  const from = await senderGiven(typed, bounce, ownDomains);
  const to = typed.to === undefined ? null : destinationGiven(typed.to, bounce);
  const notes = [from, ...(to === null ? [] : [to])].flatMap(({ note }) => note);
  return { from: from.read, to: to?.read ?? null, notes: notes.concat(notesOn(bounce, typed, from.read)) };
}

async function senderGiven(
  typed: Typed,
  bounce: Bounce | null,
  ownDomains: () => Promise<Known<readonly OwnDomain[]> | null>,
): Promise<ReadAddress> {
  const named = typed.from ?? (bounce === null ? null : await senderIn(bounce, ownDomains));
  return addressGiven(typed.from === undefined ? 'the bounce' : 'FROM', named, bounce);
}

function mustSayWhy(bounce: Bounce | null): void {
  if (bounce === null || bounce.code !== null || evidenceOfText(bounce.diagnostic) !== null) return;
  throw new UsageError(
    'the bounce names no status code like 5.7.520',
    'give the whole bounce, with its diagnostic line: a file, - for a pipe, or its text in quotes',
  );
}

interface Typed {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Arguments stand for what no flag says, in the order FROM TO. */
function typedIn(input: Input): Typed {
  const rest = [...input.args];
  const typed = { from: input.text('from') ?? rest.shift(), to: input.text('to') ?? rest.shift() };
  mustSaySomething(input, typed);
  const [more] = rest;
  if (more === undefined) return typed;
  throw new UsageError(`${more} is one address too many`, 'say who forwards and where to once: postern why FROM TO');
}

/** A variable of a script that was never set is an argument without a letter. */
function mustSaySomething(input: Input, typed: Typed): void {
  for (const name of ['from', 'to'] as const) {
    const flag = input.text(name) === undefined ? name.toUpperCase() : `--${name}`;
    if (typed[name]?.trim() === '')
      throw new UsageError(`${flag} is empty`, `write it as name@domain${name === 'to' ? ' or domain' : ''}`);
  }
}

/** One address alone is half a question. */
function mustBeWhole({ from, to }: Typed): void {
  if (from === undefined && to === undefined)
    throw new UsageError('nobody said who forwards, or where to', 'postern why FROM TO, or postern why --ndr FILE');
  if (from === undefined) throw new UsageError('nobody said who forwards', `postern why FROM ${to ?? ''}`.trim());
  if (to === undefined)
    throw new UsageError(`${from} alone is half a question: where does it forward to?`, `postern why ${from} TO`);
}

/** Of those whom a bounce names the first in a domain of ours: it may name who wrote the mail before who forwarded it. */
async function senderIn(
  { from, alsoFrom }: Bounce,
  ownDomains: () => Promise<Known<readonly OwnDomain[]> | null>,
): Promise<string | null> {
  if (from === null || alsoFrom.length === 0) return from;
  const own = await ownDomains();
  return (own === null ? undefined : [from, ...alsoFrom].find((one) => isAmong(own, one))) ?? from;
}

/** What was read, and a note where that is not what was written. */
interface ReadAddress {
  readonly read: string;
  readonly note: readonly string[];
}

function addressGiven(flag: string, given: string | null, bounce: Bounce | null): ReadAddress {
  if (given === null) throw missing(flag === 'TO' ? 'TO' : 'FROM', bounce);
  const read = addressIn(given);
  if (read !== null) return { read, note: bare(given) === given.trim() ? [] : [`${given.trim()} is read as ${read}`] };
  throw new UsageError(`${given} is no address`, noAddress(normalName(bare(given))));
}

const noAddress = (read: string): string =>
  read.includes('@')
    ? 'write it as name@domain'
    : `write it as name@domain: ${/\./u.test(read) ? `name@${read}` : `${read}@domain`}`;

function destinationGiven(given: string | null, bounce: Bounce | null): ReadAddress {
  if (given === null) throw missing('TO', bounce);
  if (given.includes('@')) return addressGiven('TO', given, bounce);
  const domain = placeIn(given);
  if (domain !== null)
    return { read: domain, note: bare(given) === given.trim() ? [] : [`${given.trim()} is read as ${domain}`] };
  throw new UsageError(`${given} is neither an address nor a domain`, 'write it as name@domain or domain');
}

function missing(which: 'FROM' | 'TO', bounce: Bounce | null): UsageError {
  const what = which === 'FROM' ? 'who forwards' : 'where to';
  const said = bounce === null ? `nobody said ${what}` : `the bounce does not say ${what}`;
  return new UsageError(said, `give ${which === 'FROM' ? '--from' : '--to'} ADDRESS as well`);
}

/** What of a bounce was left aside. */
function notesOn(bounce: Bounce | null, typed: Typed, sender: string): readonly string[] {
  if (bounce === null) return [];
  const { from, alsoTo } = bounce;
  const other = typed.from === undefined && from !== null && normalName(from) !== sender;
  return [
    ...(other ? [`the bounce names ${from} as the sender; the mailbox of this tenant that it names is ${sender}`] : []),
    ...(alsoTo.length === 0 || typed.to !== undefined
      ? []
      : [`not delivered to ${alsoTo.join(', ')} either: give --to for another answer`]),
  ];
}

/** Whether an address is in one of the tenant's own domains, so that it may be somebody there. */
export const isOurs = async (reader: TenantReader, to: string): Promise<boolean> =>
  to.includes('@') && isAmong(await readAcceptedDomains(reader), to);
