import type { BounceParts } from './parts.ts';
import { addressAlone, addressesIn, fieldIn, labelled } from './labels.ts';

/** One recipient who did not get the mail, and why. */
export interface Undelivered {
  readonly to: string | null;
  /** `5.7.520`; null where nothing names one. */
  readonly code: string | null;
  /** What the service wrote. */
  readonly diagnostic: string;
}

/** Whom the mail did not reach: as programs say it, else as people read it. One whose forward was refused comes first. */
export function undeliveredIn(parts: BounceParts): readonly Undelivered[] {
  const stated = statedIn(parts.status);
  const found =
    stated.length > 0 ? stated.map((one) => (one.code === null ? filled(one, parts) : one)) : [toldIn(parts)];
  return found.toSorted((a, b) => Number(isForwarding(b)) - Number(isForwarding(a)));
}

const isForwarding = ({ code, diagnostic }: Undelivered): boolean =>
  code === '5.7.520' || diagnostic.includes('AS(7555)');

/** A status may name no more than the recipient. */
const filled = ({ to, diagnostic }: Undelivered, parts: BounceParts): Undelivered => {
  const told = toldIn(parts);
  return { to, code: told.code, diagnostic: diagnostic === '' ? told.diagnostic : diagnostic };
};

/** The recipients of a delivery status, without those who got the mail after all. */
function statedIn(status: string): readonly Undelivered[] {
  const all = status.split(/\n[ \t]*\n/u).flatMap((group) => {
    const to = addressesIn(fieldIn(group, 'final-recipient') ?? '')[0] ?? null;
    if (to === null) return [];
    const diagnostic = (fieldIn(group, 'diagnostic-code') ?? '').replace(/^smtp;\s*/iu, '');
    const code = codeIn(diagnostic) ?? codeIn(fieldIn(group, 'status') ?? '');
    return [{ action: fieldIn(group, 'action')?.toLowerCase() ?? 'failed', failure: { to, code, diagnostic } }];
  });
  const failed = all.filter(({ action }) => action === 'failed');
  return (failed.length > 0 ? failed : all.filter(({ action }) => action === 'delayed')).map(({ failure }) => failure);
}

/** What somebody reads: the recipient stands behind a heading, alone on a line above the refusal, or in a sentence before it. */
function toldIn({ text, headers }: BounceParts): Undelivered {
  const lines = text.split('\n').map((line) => line.trim());
  const at = refusalAt(lines);
  const diagnostic = at === -1 ? '' : refusalFrom(lines, at);
  const above = at === -1 ? lines : lines.slice(0, at);
  const to =
    labelled(text, 'recipient')[0] ??
    addressesIn(fieldIn(headers, 'x-failed-recipients') ?? '')[0] ??
    above
      .toReversed()
      .map(addressAlone)
      .find((one) => one !== null) ??
    mentioned(above, [...labelled(text, 'sender'), ...labelled(text, 'from'), ...labelled(text, 'to')]);
  return { to, code: codeIn(diagnostic) ?? codeIn(text), diagnostic };
}

/** The only address that a sentence names; of several nobody can tell. */
function mentioned(lines: readonly string[], known: readonly string[]): string | null {
  const others = addressesIn(lines.filter((line) => !/^[\p{L} ]{1,12}[:：]/u.test(line)).join('\n')).filter(
    (one) => !known.includes(one),
  );
  return others.length === 1 ? (others[0] ?? null) : null;
}

const code = /(?<![\d.])(?<code>[245]\.\d{1,3}\.\d{1,3})(?![\d]|\.\d)/u;
const codeIn = (text: string): string | null => code.exec(text)?.groups?.['code'] ?? null;

const refusal = /\b[45]\d\d[ -]+#?[45]\.\d{1,3}\.\d{1,3}(?!\d)/u;

function refusalAt(lines: readonly string[]): number {
  const stated = lines.findIndex((line) => refusal.test(line));
  return stated === -1 ? lines.findIndex((line) => code.test(line) || line.includes('AS(7555)')) : stated;
}

/** A refusal from its number on, over the lines into which a mail program broke it. */
function refusalFrom(lines: readonly string[], at: number): string {
  const more = lines.slice(at + 1);
  const end = more.findIndex(
    (line) => line === '' || addressAlone(line) !== null || /^[^\s:：][^:：]{0,40}[:：]/u.test(line),
  );
  const whole = [lines[at] ?? '', ...more.slice(0, end === -1 ? more.length : end)].join(' ');
  const from = refusal.exec(whole)?.index ?? 0;
  const said = whole.slice(from);
  return (/^.*?AS\(\d+\)/u.exec(said)?.[0] ?? said)
    .replace(/['"’”»>]+\s*$/u, '')
    .slice(0, 400)
    .trim();
}
