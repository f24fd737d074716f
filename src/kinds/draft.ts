import type { Section } from './sections.ts';
import type { PolicyEntry, Place, Ref, StepDraft } from './kind.ts';
import { refName } from './kind.ts';
import type { JsonObject } from '../json.ts';
import type { ExchangeCall } from '../tenant/tenant.ts';

/** The id of a step: its object and what is done to it, so that equal plans have equal ids. */
export const stepId = (ref: Ref, verb: string): string => `${refName(ref)}#${verb}`;

export const placeOf = (entry: PolicyEntry | null): Place | null => entry?.place ?? null;

/** A writing cmdlet. Confirmation is answered beforehand, except where the cmdlet has no such parameter. */
export function write(cmdlet: string, parameters: JsonObject): ExchangeCall {
  const confirm = unconfirmed.includes(cmdlet) ? {} : { Confirm: false };
  return { via: 'exchange', cmdlet, parameters: { ...parameters, ...confirm } };
}

/** These have no -Confirm: giving it is a parameter-binding error. Source: their reference pages, August 2026. */
const unconfirmed = ['New-HostedOutboundSpamFilterPolicy', 'Remove-HostedOutboundSpamFilterPolicy'];

/** Fills in what most steps leave empty. */
export function draft(
  step: Pick<StepDraft, 'id' | 'ref' | 'title' | 'call' | 'becomes' | 'effect'> & Partial<StepDraft>,
): StepDraft {
  return { undo: [], after: [], needs: [], provides: [], hazards: [], place: null, relies: [], ...step };
}

/**
 * Tokens tie steps of different sections together; a token that no step provides binds nothing.
 * `exists:` a recipient or connector can be named · `released:` nothing names it any more ·
 * `opened:` the specific openings below a general control are done, so that it may close · `closed:` the same of closings.
 */
export const token = {
  exists: (identity: string): string => `exists:${identity.toLowerCase()}`,
  released: (identity: string): string => `released:${identity.toLowerCase()}`,
  opened: (section: Section): string => `opened:${section}`,
  closed: (section: Section): string => `closed:${section}`,
};
