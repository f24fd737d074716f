import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { declarations, spanAt } from './places.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { PostureFinding } from './posture-report.ts';

/** A finding as a message: at the policy line that declares its object, and by its own identifier. */
export interface FindingMessage extends Omit<Diagnostic, 'code'> {
  readonly code: string;
  readonly answer: PostureFinding['answer'];
  /** `section/name` in the tenant; null for the tenant as a whole. */
  readonly object: string | null;
}

/** Findings as messages, for reviews and code scanning. */
export function findingDiagnostics(
  findings: readonly PostureFinding[],
  desired: Desired | null,
): readonly FindingMessage[] {
  const declares = declarations(desired);
  return findings.map(({ id, answer, severity, object, message, hint, controls, place }) => {
    const asked = controls.length === 0 ? '' : ` (${controls.join('; ')})`;
    return {
      code: id,
      answer,
      object,
      severity,
      message: `${answer === 'undecided' ? 'undecided: ' : ''}${message}${asked}`,
      span: declares(object)?.locate([]) ?? (place === null ? null : spanAt(place)),
      related: [],
      hint,
    };
  });
}
