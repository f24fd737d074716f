import { isObject, type JsonObject, textAt } from '../../json.ts';
import type { Person } from '../client/propose-change.ts';

/** An issue as an event of GitHub tells of it, at the moment of the event. */
export interface IssueSeen {
  readonly number: number;
  readonly body: string;
  /** `contoso/mail#7`. */
  readonly ticket: string;
  /** Who opened it; null for a program or an account that is gone. */
  readonly author: Person | null;
}

/** Somebody put a label on an issue. */
export interface Labelled {
  readonly issue: IssueSeen;
  readonly label: string;
  /** Null for a program. */
  readonly by: Person | null;
}

/** The issue that an event is about; null for any other event. A pull request is none. */
export function issueIn(event: JsonObject | null): IssueSeen | null {
  const issue = event?.['issue'];
  if (!isObject(issue) || isObject(issue['pull_request'])) return null;
  const { number, user } = issue;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return null;
  const repository = event?.['repository'];
  const home = isObject(repository) ? textAt(repository, 'full_name') : '';
  return { number, body: textAt(issue, 'body'), ticket: `${home}#${number}`, author: personOf(user) };
}

/** What the event `issues` of the type `labeled` says. Source: GitHub docs, webhook events and payloads, issues. */
export function labelledIn(event: JsonObject | null): Labelled | null {
  const issue = issueIn(event);
  const label = event?.['label'];
  if (issue === null || event?.['action'] !== 'labeled' || !isObject(label)) return null;
  return { issue, label: textAt(label, 'name'), by: personOf(event['sender']) };
}

function personOf(user: JsonObject[string] | undefined): Person | null {
  if (!isObject(user) || user['type'] !== 'User' || typeof user['id'] !== 'number') return null;
  return { login: textAt(user, 'login'), id: user['id'] };
}
