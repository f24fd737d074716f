import {
  type BlockListEntry,
  type Journaling,
  readBlockList,
  readJournaling,
  readRejectDirectSend,
  readRestricted,
  type RestrictedSender,
} from '../../kinds/read-only/index.ts';
import type { Known, Reading, TenantReader } from '../../tenant/tenant.ts';
import type { ReadGroup } from './groups-read.ts';

/** What nobody declares and the posture asks for. */
export interface TenantContext {
  /** RejectDirectSend of the organisation. */
  readonly rejectDirectSend: Known<boolean>;
  readonly journaling: Known<Journaling>;
  /** The restricted entities, and blocked senders in the Tenant Allow/Block List: not everybody may read them. */
  readonly restricted: Known<readonly RestrictedSender[]>;
  readonly blocked: Known<readonly BlockListEntry[]>;
  /** Rows of the direct members of those groups whose members can be listed, by the group's primary address. */
  readonly memberships: ReadonlyMap<string, Reading>;
  /** Those groups, the groups in them, and what was read of each. */
  readonly groups: readonly ReadGroup[];
}

/** What can be asked for before anything else is known. */
export type TenantSettings = Omit<TenantContext, 'memberships' | 'groups'>;

export async function readSettings(reader: TenantReader): Promise<TenantSettings> {
  const [rejectDirectSend, journaling, restricted, blocked] = await Promise.all([
    readRejectDirectSend(reader),
    readJournaling(reader),
    readRestricted(reader),
    readBlockList(reader),
  ]);
  return { rejectDirectSend, journaling, restricted, blocked };
}
