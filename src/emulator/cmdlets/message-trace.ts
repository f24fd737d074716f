import { isList, isObject, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { refuse, types, unsupported } from '../exchange/refusal.ts';
import type { Cmdlet, Service } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';
import { plainText } from '../exchange/text.ts';

const day = 86_400_000;

/** Look-back 90 days, at most 10 days a query, the last 48 hours where no dates are given (Get-MessageTraceV2 reference). */
const get: Cmdlet = (bound, service) => {
  const beyond = ['FromIP', 'ToIP', 'SubjectFilterType'].find((name) => bound[name] !== undefined);
  if (beyond !== undefined) return unsupported(`Get-MessageTraceV2 -${beyond}`);
  const window = windowOf(bound, service);
  const rows = newestFirst(
    service.visible('MessageTraceV2').filter((row) => within(row, window) && matches(row, bound)),
  );
  const rest = afterStart(rows, bound, window.end);
  const size = Number(bound['ResultSize'] ?? 1000);
  const page = rest.slice(0, size);
  return { rows: page.map(shown), warnings: rest.length > size ? [moreText(page.at(-1))] : [] };
};

interface Window {
  readonly start: number;
  readonly end: number;
}

function windowOf(bound: Bound, { now }: Service): Window {
  const today = now().getTime();
  const end = bound['EndDate'] === undefined ? today : Date.parse(textAt(bound, 'EndDate'));
  const start = bound['StartDate'] === undefined ? end - 2 * day : Date.parse(textAt(bound, 'StartDate'));
  if (start > end) refuse(types.validation, 'The start date must be before the end date.');
  if (start < today - 90 * day) refuse(types.validation, 'The start date is too old: a trace goes back 90 days.');
  if (end - start > 10 * day) refuse(types.validation, 'The range is too long: a trace covers 10 days.');
  return { start, end };
}

const received = (row: StoredRow): number => Date.parse(textAt(row, 'Received').replace(/(\.\d{3})\d+/u, '$1'));
const within = (row: StoredRow, { start, end }: Window): boolean => received(row) >= start && received(row) <= end;

const newestFirst = (rows: readonly StoredRow[]): readonly StoredRow[] =>
  rows.toSorted(
    (a, b) => received(b) - received(a) || textAt(a, 'RecipientAddress').localeCompare(textAt(b, 'RecipientAddress')),
  );

function matches(row: StoredRow, bound: Bound): boolean {
  const lists = ['SenderAddress', 'RecipientAddress', 'MessageId', 'MessageTraceId', 'Status'];
  const fits = (name: string): boolean =>
    [bound[name] ?? []].flat().some((one) => plainText(one).toLowerCase() === textAt(row, name).toLowerCase());
  const subject = textAt(bound, 'Subject').toLowerCase();
  return (
    lists.every((name) => bound[name] === undefined || fits(name)) &&
    textAt(row, 'Subject').toLowerCase().includes(subject)
  );
}

/** A listing goes on behind the last row of the one before: its recipient, at the time it names as the end. */
function afterStart(rows: readonly StoredRow[], bound: Bound, end: number): readonly StoredRow[] {
  const start = textAt(bound, 'StartingRecipientAddress');
  if (start === '') return rows;
  return rows.filter((row) => received(row) < end || textAt(row, 'RecipientAddress').localeCompare(start) > 0);
}

const moreText = (last: StoredRow | undefined): string =>
  `There are more results, use the following command to get more. Get-MessageTraceV2 -StartingRecipientAddress "${textAt(last ?? {}, 'RecipientAddress')}" -EndDate "${textAt(last ?? {}, 'Received')}"`;

const shown = ({ '#details': _details, ...row }: StoredRow): StoredRow => row;

/** A traced message keeps its events under `#details`. */
const getDetail: Cmdlet = (bound, service) => {
  const row = service
    .visible('MessageTraceV2')
    .find((one) =>
      ['MessageTraceId', 'RecipientAddress'].every(
        (name) => textAt(one, name).toLowerCase() === textAt(bound, name).toLowerCase(),
      ),
    );
  const details = row?.['#details'] ?? null;
  return { rows: isList(details) ? details.filter(isObject) : [] };
};

/** The first version has been refused since November 2025. */
const getFirst: Cmdlet = () =>
  refuse(
    types.validation,
    'Get-MessageTrace will start deprecating on September 1st, 2025. Please refer to the announcement to switch to Get-MessageTraceV2.',
  );

export const messageTraceCmdlets = {
  'Get-MessageTrace': getFirst,
  'Get-MessageTraceV2': get,
  'Get-MessageTraceDetailV2': getDetail,
} as const satisfies Record<string, Cmdlet>;
