import type { Span } from '../../diagnostics/diagnostic.ts';
import { canonical } from '../../json.ts';
import type { Governance, Place } from '../../kinds/kind.ts';

/** The ways that a grant may name: rules of Outlook with redirects or without, what is set on a mailbox, by whomever or by administrators. */
export const grantWays = ['outlook-rules', 'outlook-forwards', 'mailbox', 'administrator'] as const;
export type GrantWay = (typeof grantWays)[number];

/** What can come with a grant and no control prevents; a grant accepts it by this name. */
export const collateralKinds = ['redirects', 'mailbox-forwards', 'admin-forwards', 'undecided-redirects'] as const;
export type CollateralKind = (typeof collateralKinds)[number];

/** The ways of a grant that allow a forward of this sort. */
export const allowedBy = {
  'inbox-forward': ['outlook-rules', 'outlook-forwards'],
  'inbox-forward-attachment': ['outlook-rules', 'outlook-forwards'],
  'inbox-redirect': ['outlook-rules'],
  'mailbox-smtp': ['mailbox'],
  'mailbox-object': ['mailbox', 'administrator'],
} as const satisfies Record<string, readonly GrantWay[]>;
export type GrantedSort = keyof typeof allowedBy;
export const grantedSorts = Object.keys(allowedBy) as readonly GrantedSort[];

/** Somebody whom a grant, or the scope of a policy, names. Everyone has no name. */
export interface Grantee {
  readonly kind: 'group' | 'person' | 'domain' | 'everyone';
  readonly name: string;
}

/** What a grant says: these people may forward there by these ways, for this reason, until then. */
export interface GrantTerms {
  readonly name: string;
  readonly from: readonly Grantee[];
  /** `fabrikam.com`, `*.fabrikam.com` (itself and what is below) or `*`, in the form that is compared. */
  readonly to: readonly string[];
  readonly by: readonly GrantWay[];
  readonly accept: readonly CollateralKind[];
  readonly governance: Governance;
}

/** A grant of the policies, and where it stands. */
export interface Grant extends GrantTerms {
  /** True once `until` has come: it grants nothing any more. */
  readonly ended: boolean;
  readonly place: Place;
  /** The smallest span that shows a field, or the grant itself for an empty path. */
  readonly locate: (path: readonly (string | number)[]) => Span;
}

/** A grant as plain data, which knows its place and no place of its fields. */
export type PlainGrant = Omit<Grant, 'locate'>;

export const plainGrant = ({ locate: _locate, ...grant }: Grant): PlainGrant => grant;

export function placedGrant(grant: PlainGrant): Grant {
  const { file, line, column } = grant.place;
  const at = { offset: 0, line, column };
  return { ...grant, locate: () => ({ file, start: at, end: at }) };
}

/** What a grant is called where all sorts of things are named together, such as in what ends soon. */
export const grantTitle = (name: string): string => `grant ${name}`;

/** Whether a grant allows forwards of a sort, to whatever place. */
export const allows = ({ by }: Pick<Grant, 'by'>, sort: GrantedSort): boolean =>
  allowedBy[sort].some((way) => by.includes(way));

/** Whether two name the same, by the name that was written. */
export const sameGrantee = (one: Grantee, other: Grantee): boolean =>
  one.kind === other.kind && one.name === other.name;

/** Each once, in an order that rests on nothing else. */
export const distinctGrantees = (all: readonly Grantee[]): readonly Grantee[] =>
  [...new Map(all.map((one) => [granteeKey(one), one] as const))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);

export const granteeKey = ({ kind, name }: Grantee): string => `${kind} ${name}`;

/** The names of those of one kind. */
export const namesOf = (all: readonly Grantee[], kind: Grantee['kind']): readonly string[] =>
  all.filter((one) => one.kind === kind).map(({ name }) => name);

/** Whether two allow and accept the same, whatever they are called, for whatever reason and time. */
export const grantsSame = (one: Grant, other: Grant): boolean => contentOf(one) === contentOf(other);

const contentOf = ({ from, to, by, accept }: Grant): string =>
  canonical({
    from: distinctGrantees(from).map(granteeKey),
    to: [...to].sort(),
    by: [...by].sort(),
    accept: [...accept].sort(),
  });
