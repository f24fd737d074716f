import type { JsonObject } from '../../../json.ts';
import type { SnapshotRead } from '../document.ts';

/** What the file of another tool tells of a tenant: some reads, and who it is where the file says so. */
export interface PartialSnapshot {
  /** The tool, as people call it. */
  readonly tool: string;
  /** Empty where the file does not say it. */
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly reads: readonly SnapshotRead[];
}

export const nobody = { id: '', domain: '' } as const;

/** A listing of everything, as far as the file has it. */
export const listing = (cmdlet: string, result: readonly JsonObject[], parameters: JsonObject = {}): SnapshotRead => ({
  cmdlet,
  parameters,
  result,
});

/** A listing that the file does not have, and why. */
export const lost = (cmdlet: string, message: string): SnapshotRead => ({
  cmdlet,
  parameters: {},
  error: { reason: 'unclear', message },
});
