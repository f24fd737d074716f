import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { declarations, spanAt } from './places.ts';
import type { Desired } from '../../policy/policy.ts';
import type { PostureFinding } from './posture-report.ts';

/** Findings as messages: on the policy lines that declare what they are about, for reviews and code scanning. */
export function findingDiagnostics(
  findings: readonly PostureFinding[],
  desired: Desired | null,
): readonly Diagnostic[] {
  const declares = declarations(desired);
  return findings.map(({ id, severity, object, message, hint, controls, place }) => {
    const span = declares(object)?.locate([]) ?? (place === null ? null : spanAt(place));
    const asked = controls.length === 0 ? '' : ` (${controls.join('; ')})`;
    return {
      code: controls.length === 0 && !id.startsWith('B-') ? 'PST410' : 'PST411',
      severity,
      message: `${id}: ${message}${asked}`,
      span,
      related: [],
      hint,
    };
  });
}
