import { statementText } from '../../engine/facts/stated.ts';
import { isOld } from '../../policy/declared/facts.ts';
import { factTable } from '../../policy/schema/facts.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { type DoctorFinding, finding } from '../shown/finding.ts';

/** The facts that answers rest on, with their day; of an old one, how somebody finds out anew. */
export const statedFacts = (desired: Desired | null): readonly DoctorFinding[] =>
  (desired?.tenant?.statements ?? []).map((one) => {
    const old = isOld(one, desired?.at ?? '');
    const remedy = old ? factTable[one.fact].probe : null;
    return finding(`tenant.facts.${one.fact}`, old ? 'not-known' : 'fine', statementText(one), remedy);
  });
