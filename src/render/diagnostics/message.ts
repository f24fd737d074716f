import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FindingMessage } from '../../engine/answers/finding-diagnostics.ts';

/** What is told at a place: something wrong in the policies, or a finding about the tenant. */
export type Message = Diagnostic | FindingMessage;
