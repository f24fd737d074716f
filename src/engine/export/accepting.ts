import type { JsonObject } from '../../json.ts';
import { leastOpen } from '../../policy/grants/closed-form.ts';
import { type CollateralKind, type Grant, type Grantee, sameGrantee } from '../../policy/grants/grant.ts';

/** What comes with grants, by the sort of forward that brings it. */
const comes = {
  'inbox-redirect': 'redirects',
  'mailbox-smtp': 'mailbox-forwards',
  'mailbox-object': 'admin-forwards',
} as const satisfies Partial<Record<string, CollateralKind>>;

/** Grants that accept what comes with them today: it is there already. */
export const accepting = (entries: readonly JsonObject[], grants: readonly Grant[]): readonly JsonObject[] =>
  entries.map((entry) => {
    const grant = grants.find(({ name }) => name === entry['name']);
    const accept = grant === undefined ? [] : collateralOf(grant, grants);
    return accept.length === 0 ? entry : { ...entry, accept };
  });

function collateralOf(grant: Grant, grants: readonly Grant[]): readonly CollateralKind[] {
  const places = [...new Set(grants.flatMap(({ to }) => to)), 'elsewhere.made-up.example'].map(within);
  return Object.entries(comes).flatMap(([sort, kind]) => {
    const comesAlong = grant.from.some((who) =>
      places.some((place) => {
        const belongs = (one: Grantee): 'yes' | 'no' =>
          one.kind === 'everyone' || sameGrantee(one, who) ? 'yes' : 'no';
        return leastOpen(grants, belongs, place, sort as keyof typeof comes).is === 'collateral';
      }),
    );
    return comesAlong ? [kind] : [];
  });
}

const within = (place: string): string =>
  place === '*' ? 'anywhere.made-up.example' : place.replace(/^\*\./u, 'made-up.');
