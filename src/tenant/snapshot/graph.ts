import { textAt } from '../../json.ts';
import type { GraphRead } from '../transport.ts';
import type { SnapshotRead } from './document.ts';
import { notRecorded, recorded, type RecordedAnswer } from './exchange.ts';
import { filteredGraph } from './filter.ts';
import { absent, callName, present, type Reading, unknown } from '../tenant.ts';

/** A Graph path without what makes no difference to the answer. */
interface Question {
  /** Decoded, in lower case. */
  readonly path: string;
  readonly filter: string | null;
  readonly rest: string;
}

/** How much of the rows is asked for. */
const indifferent = ['$select', '$top', '$count', '$orderby'];

function questionOf(text: string): Question {
  const [path = '', query = ''] = text.split(/\?(.*)/su);
  const given = [...new URLSearchParams(query)].map(
    ([name, value]) => [name.toLowerCase(), value.toLowerCase()] as const,
  );
  const rest = given.filter(([name]) => name !== '$filter' && !indifferent.includes(name));
  const filter = given.find(([name]) => name === '$filter')?.[1].trim() ?? null;
  return {
    path: decoded(path).toLowerCase().replace(/\/$/u, ''),
    filter,
    rest: JSON.stringify(rest.map((pair) => pair.join('=')).sort()),
  };
}

/** A path typed by hand may hold a stray percent sign. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const keyOf = ({ path, filter, rest }: Question): string => [path, filter ?? '', rest].join('\n');

/** Finds the answers to Graph reads among those that were recorded. */
export function graphSnapshot(reads: readonly SnapshotRead[]): (call: GraphRead) => Reading {
  const answers = index(reads);
  return (call) => {
    const question = questionOf(call.path);
    const same = answers.get(keyOf(question));
    if (same?.known === true) return isObjectPath(call.path) && same.rows.length === 0 ? absent : present(same.rows);
    return fromListing(question, answers) ?? unknown({ ...(same?.error ?? notRecorded('')), call: callName(call) });
  };
}

function index(reads: readonly SnapshotRead[]): ReadonlyMap<string, RecordedAnswer> {
  const answers = new Map<string, RecordedAnswer>();
  for (const read of reads) {
    if (!('graph' in read)) continue;
    const key = keyOf(questionOf(read.graph));
    const answer = recorded(read, `GET ${read.graph}`);
    if (answer.known || answers.get(key)?.known !== true) answers.set(key, answer);
  }
  return answers;
}

/** True for one object (`/groups/7c1…`), false for a collection (`/groups`, `/groups/7c1…/members`). */
export const isObjectPath = (text: string): boolean => {
  const { path } = questionOf(text);
  return !logs.has(path) && path.split('/').length % 2 === 1;
};

/** Collections that stand below a name of their own. Source: "List signIns", Graph v1.0 reference. */
const logs: ReadonlySet<string> = new Set(['/auditlogs/signins']);

/** A listing of everything answers a filter, and whether one object is in it. */
function fromListing(question: Question, answers: ReadonlyMap<string, RecordedAnswer>): Reading | null {
  const [, collection = '', name] = question.path.split('/');
  const listing = answers.get(keyOf({ ...question, path: `/${collection}`, filter: null }));
  if (listing?.known !== true || question.path.split('/').length > 3) return null;
  if (name === undefined) {
    const rows = question.filter === null ? null : filteredGraph(listing.rows, question.filter);
    return rows === null ? null : present(rows);
  }
  const found = listing.names
    .find(name)
    .filter((row) => [textAt(row, 'id'), textAt(row, 'userPrincipalName')].some((one) => one.toLowerCase() === name));
  return found.length === 0 ? absent : present(found);
}
