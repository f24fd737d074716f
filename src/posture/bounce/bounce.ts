import { loopHeader } from '../../kinds/transport-rule/loop-header.ts';
import { undeliveredIn } from './undelivered.ts';
import { addressesIn, fieldIn, labelled } from './labels.ts';
import { type BounceParts, partsOf } from './parts.ts';

/** What a bounce tells. */
export interface Bounce {
  /** `5.7.520`; null where the text has no enhanced status code. */
  readonly code: string | null;
  /** The number in `AS(7555)`, which names the part of the service that refused. */
  readonly reference: string | null;
  /** The line that bears the code, as the service wrote it. */
  readonly diagnostic: string;
  /** Whose mail it was, as far as the bounce says. */
  readonly from: string | null;
  readonly to: string | null;
  readonly at: string | null;
  /** Others who may be the mailbox that forwarded, the likeliest first: a bounce may name who wrote the mail. */
  readonly alsoFrom: readonly string[];
  /** Others whom the mail did not reach either. */
  readonly alsoTo: readonly string[];
}

/** Reads a bounce as people have it: a saved message, one attached to another, a page, or copied text in eight languages. */
export async function readBounce(source: Uint8Array | string): Promise<Bounce> {
  const parts = await partsOf(typeof source === 'string' ? new TextEncoder().encode(source) : source);
  const [first, ...others] = undeliveredIn(parts);
  const { to = null, code = null, diagnostic = '' } = first ?? {};
  const [from = null, ...alsoFrom] = sendersIn(parts).filter((one) => one !== to);
  return {
    code,
    reference: /\bAS\((?<number>\d+)\)/u.exec(`${diagnostic}\n${parts.text}`)?.groups?.['number'] ?? null,
    diagnostic,
    from,
    to,
    at: dateIn(parts),
    alsoFrom,
    alsoTo: [...new Set(others.flatMap((one) => (one.to === null || one.to === to ? [] : [one.to])))],
  };
}

/** Who may have forwarded, in the order in which it can be trusted. */
function sendersIn({ headers, text, status, returned }: BounceParts): readonly string[] {
  const loops = [returned, status, headers].map((part) => fieldIn(part, loopHeader) ?? '');
  return [
    ...new Set([
      ...addressesIn(loops.join('\n')),
      ...labelled(text, 'sender'),
      ...labelled(returned, 'from'),
      ...labelled(text, 'from'),
      ...labelled(returned, 'to'),
      ...labelled(headers, 'to'),
      ...labelled(text, 'to'),
    ]),
  ];
}

/** The moment of the bounce as an ISO 8601 instant. */
function dateIn({ headers, status, text }: BounceParts): string | null {
  const fields = [headers, status, text].flatMap((part) => [fieldIn(part, 'date'), fieldIn(part, 'arrival-date')]);
  const time = fields.map((field) => Date.parse(field ?? '')).find((one) => !Number.isNaN(one));
  return time === undefined ? null : new Date(time).toISOString();
}
