import { endOf } from '../../kinds/directory.ts';
import type { Change, Live } from '../../kinds/kind.ts';
import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { copiesSuspects, suspects } from '../../kinds/outbound-policy/suspects.ts';
import type { Properties } from '../../kinds/property.ts';
import { isAmong } from '../../kinds/read-only/index.ts';
import type { ResidualChannel } from '../../posture/question/residual-channel.ts';
import type { SectionChanges } from '../diff/diff.ts';
import type { LiveTenant } from '../live/live.ts';
import { type Deed, type Stranger, suspicious } from './effects.ts';

/** A declared object that does something with mail of which its entry does not speak. */
export interface Unstated extends Stranger {
  readonly deeds: readonly Deed[];
}

/** What declared objects do beside what their entries say: a copy that nobody manages, a contact that leads elsewhere by now. */
export const unstatedIn = (
  { kind, changes }: SectionChanges,
  tenant: LiveTenant,
  open: readonly ResidualChannel[],
): readonly Unstated[] =>
  changes.flatMap((change) => {
    const live = declaredIn(change);
    if (live === null) return [];
    const deeds = [...copies(live, open), ...ledElsewhere(kind, live.live, tenant)];
    return deeds.length === 0 ? [] : [{ kind, live: live.live, deeds }];
  });

interface DeclaredLive {
  readonly spec: Properties;
  readonly live: Live;
}

export const declaredIn = (change: Change): DeclaredLive | null =>
  (change.action === 'keep' || change.action === 'update') && change.entry !== null
    ? { spec: change.entry.spec, live: change.live }
    : null;

/** Copies of suspicious mail to the outside that an entry leaves to chance. */
function copies({ spec, live }: DeclaredLive, open: readonly ResidualChannel[]): readonly Deed[] {
  if (live.ref.section !== 'outboundPolicies' || live.ref.key !== defaultKey || suspects in spec) return [];
  const found = open.filter(({ channel }) => channel === 'suspicious-copy');
  return suspicious(found.flatMap(({ to, unclear }) => to.concat(unclear)));
}

const sending: ReadonlySet<string> = new Set(['recipient', 'recipients', 'address']);

/** A contact that is declared by its outside address and sends its mail to another one. */
function ledElsewhere(
  { properties: table }: Stranger['kind'],
  { properties }: Live,
  { directory, acceptedDomains }: LiveTenant,
): readonly Deed[] {
  const naming = table.filter(
    ({ name, shape }) => sending.has(shape) || (name === suspects && copiesSuspects(properties)),
  );
  const named = naming.flatMap(({ name }) => [properties[name] ?? []].flat());
  return named.flatMap((address): readonly Deed[] => {
    if (typeof address !== 'string' || isAmong(acceptedDomains, address)) return [];
    const end = endOf(directory, address);
    return end.state !== 'present' || end.value === address
      ? []
      : [{ does: 'diverts', told: `names ${address}, whose mail goes to ${end.value}` }];
  });
}
