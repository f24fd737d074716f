import { type Json, sameJson } from '../../json.ts';
import type { Announced } from './drift.ts';
import type { PlannedChange } from '../plan/plan.ts';

/** A change that the service makes by itself, so that nobody looks for a person who did it. */
interface PlatformChange {
  readonly object: string;
  readonly property: string;
  /** What the tenant is found to have afterwards. */
  readonly found: Json;
  /** The days between which it may arrive. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly source: string;
}

/** Announced changes that look like drift. Newest last; an entry stays until its days are long past. */
const platformChanges: readonly PlatformChange[] = [
  {
    object: 'smtpAuth/organization',
    property: 'state',
    found: 'disabled',
    from: '2026-12-15',
    to: '2027-03-31',
    text: 'Exchange Online turns SMTP AUTH with basic authentication off by default for existing tenants at the end of December 2026; an administrator may turn it on again',
    source: 'Message Center MC786329, updated 27 January 2026',
  },
];

/** The announced changes that may be behind what moved; where there is none, people have to be asked. */
export function announcedBehind(moved: readonly PlannedChange[], madeAt: string): readonly Announced[] {
  const day = madeAt.slice(0, 10);
  return moved.flatMap((change) => {
    const known = platformChanges.find((one) => one.from <= day && day <= one.to && isBehind(one, change));
    return known === undefined ? [] : [{ object: change.object, text: known.text, source: known.source }];
  });
}

const isBehind = (known: PlatformChange, { object, fields }: PlannedChange): boolean =>
  known.object === object && fields.some(({ field, from }) => field === known.property && sameJson(from, known.found));
