import { isObject, type Json, textAt } from '../../json.ts';

/** What a plan of a pull request was made from. It is kept beside the plan, in the artifact of the run that made it. */
export interface PlanRecord {
  readonly format: 'postern-record/1';
  readonly tenant: string;
  readonly digest: string;
  readonly pull: number | null;
  /** The commit that was proposed. */
  readonly head: string;
  /** The commit whose policies were read. */
  readonly commit: string;
}

/** A record as it was kept; null for anything else. */
export function recordOf(document: Json): PlanRecord | null {
  if (!isObject(document) || document['format'] !== 'postern-record/1') return null;
  const { pull } = document;
  const [tenant, digest, head, commit] = ['tenant', 'digest', 'head', 'commit'].map((key) => textAt(document, key));
  const isWhole =
    (pull === null || typeof pull === 'number') &&
    /^[0-9a-f]{64}$/u.test(digest ?? '') &&
    [head, commit].every((sha) => /^[0-9a-f]{40}$/u.test(sha ?? '')) &&
    tenant !== '';
  return isWhole ? (document as unknown as PlanRecord) : null;
}
