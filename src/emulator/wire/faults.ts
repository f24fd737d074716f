/** Which operations a fault strikes. Patterns ignore letter case and know `*`; what is left out matches everything. */
export interface FaultMatch {
  /** `Get-RemoteDomain`, `Get-*`. A fault that names only this never strikes Graph. */
  readonly cmdlet?: string;
  /** Method and path without the version: `GET /groups/*`. A fault that names only this never strikes a cmdlet. */
  readonly graph?: string;
  /** Any identity, address, domain or name that the operation carries. */
  readonly identity?: string;
  /** Strikes from the nth matching operation on, counted from 1. */
  readonly nth?: number;
  /** How often it strikes; without it, every time. */
  readonly times?: number;
}

/** What happens instead of, or beside, the ordinary answer. */
export type FaultEffect =
  /** 429; `retryAfter` in seconds (may be fractional), null for an answer without the header. */
  | { readonly effect: 'throttle'; readonly retryAfter?: number | null }
  /** The plain-text refusal of too many requests at once. */
  | { readonly effect: 'concurrency' }
  /** 403: NUL bytes from Exchange, an error from Graph. */
  | { readonly effect: 'deny' }
  /** 401, as for a token that has expired. */
  | { readonly effect: 'unauthorized' }
  /** The operation happens and its answer never arrives. */
  | { readonly effect: 'lose-answer' }
  /** The connection is cut before anything happens. */
  | { readonly effect: 'drop' }
  /** 503 unless `status` says otherwise; nothing happens. */
  | { readonly effect: 'server-error'; readonly status?: number }
  /** The operation happens and its answer ends halfway. */
  | { readonly effect: 'truncate' }
  /** Exchange only: nothing happens, and the answer is a 200 with an error inside. */
  | { readonly effect: 'error-in-200'; readonly message?: string }
  /** Exchange only: what is written stays invisible for so many reads of its noun, or milliseconds. */
  | { readonly effect: 'lag'; readonly reads?: number; readonly milliseconds?: number }
  /** 302 to another host: `location` is an origin, by default the emulator's own under another name. */
  | { readonly effect: 'redirect'; readonly location?: string }
  /** The answer comes late. */
  | { readonly effect: 'delay'; readonly milliseconds: number }
  /** Exchange only: the answer's page link is dead from the start. */
  | { readonly effect: 'stale-page' };

export type EffectName = FaultEffect['effect'];
export type Fault = FaultEffect & { readonly match?: FaultMatch };

/** One operation in the eyes of a fault. */
export interface Operation {
  readonly via: 'cmdlet' | 'graph';
  /** `Get-RemoteDomain`, or `GET /groups/7c1…`. */
  readonly name: string;
  /** Everything it names: identities, addresses, domains. */
  readonly identities: readonly string[];
}

/** Faults with their counts. */
export interface FaultBox {
  /** What strikes this operation now; looking counts as an occurrence. */
  readonly strike: (operation: Operation) => readonly FaultEffect[];
  readonly add: (faults: readonly Fault[]) => void;
  readonly clear: () => void;
  readonly list: () => readonly Fault[];
}

interface Armed {
  readonly fault: Fault;
  seen: number;
}

/** Arms faults: they count for themselves what they have seen. */
export function armFaults(faults: readonly Fault[]): FaultBox {
  let armed: Armed[] = [];
  const add = (more: readonly Fault[]): void => {
    armed = [...armed, ...more.map((fault) => ({ fault, seen: 0 }))];
  };
  add(faults);
  return {
    add,
    strike: (operation) => armed.filter((one) => strikes(one, operation)).map(({ fault }) => fault),
    clear: () => {
      armed = [];
    },
    list: () => armed.map(({ fault }) => fault),
  };
}

function strikes(armed: Armed, operation: Operation): boolean {
  const match = armed.fault.match ?? {};
  if (!concerns(match, operation)) return false;
  armed.seen += 1;
  const first = match.nth ?? 1;
  return armed.seen >= first && armed.seen < first + (match.times ?? Number.POSITIVE_INFINITY);
}

function concerns(match: FaultMatch, { via, name, identities }: Operation): boolean {
  const pattern = via === 'cmdlet' ? match.cmdlet : match.graph;
  const other = via === 'cmdlet' ? match.graph : match.cmdlet;
  if (pattern === undefined ? other !== undefined : !glob(pattern, name)) return false;
  const identity = match.identity;
  return identity === undefined || identities.some((one) => glob(identity, one));
}

/** Whether a text fits a pattern in which `*` stands for anything. */
function glob(pattern: string, text: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/gu, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'isu').test(text);
}
