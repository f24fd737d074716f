import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { propose } from '../../pipeline.ts';
import { withOwnDomains } from '../../policy/grants/compile.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { CommandSession } from '../connect/session.ts';

/** A grant and the groups that the policies declare, and nothing else of them. */
export const onlyThis = (asked: Grant, { entries, ...desired }: Desired): Desired =>
  withOwnDomains(
    { ...desired, grants: [asked], entries: new Map([...entries].filter(([section]) => section === 'groups')) },
    [],
  );

/** What the tenant says of those whom a grant names: nobody looks at them where it is granted already to everyone, say. */
export async function wrongInTenant({ desired, connection, context }: CommandSession): Promise<readonly Diagnostic[]> {
  const proposed = await propose(desired, connection.reader, context);
  return proposed.ok ? wrongIn(proposed.value) : proposed.problems.map(nowhere);
}

/** No file has the grant that was asked for. */
const nowhere = (one: Diagnostic): Diagnostic => ({ ...one, span: null, related: [] });

/** What says that a control holds nobody whom it names. */
const ofNames: readonly Code[] = ['PST348', 'PST409'];

const wrongIn = ({ refusals }: Plan): readonly Diagnostic[] =>
  ofNames.flatMap((code) =>
    refusals.filter((one) => one.code === code).map(({ message, hint }) => errorAt(code, null, message, { hint })),
  );
