import { normalPattern } from '../../tenant/addresses.ts';
import { textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Directory } from '../directory.ts';
import type { Live, Undeclared } from '../kind.ts';
import type { Properties } from '../property.ts';
import { knownKeys, unknownIn, words } from '../rows/unknown.ts';
import { readProperties } from '../table.ts';
import { properties } from './properties.ts';

/** What the posture asks of a remote domain. What is not there could not be read. */
export interface LiveRemoteDomain extends Properties {
  readonly domainName?: string;
  readonly autoForwardEnabled?: boolean;
  readonly isInternal?: boolean;
  readonly ndrEnabled?: boolean;
}

/** Source: recorded remote domains of 2026, and the Set-RemoteDomain reference for what no record has. */
const keys = knownKeys(
  properties,
  words('DomainName MessageCountThreshold NDRDiagnosticInfoEnabled SmtpDaneMandatoryModeEnabled'),
);

/** The entry that covers whatever no other entry does; it cannot be removed. */
export const everything = '*';

export function liveRemoteDomains(rows: readonly Row[], directory: Directory): readonly Live<LiveRemoteDomain>[] {
  return rows.map((row) => {
    const domainName = normalPattern(textAt(row, 'DomainName'));
    const read = readProperties(properties, row, directory, `Get-RemoteDomain ${domainName}`);
    return {
      ref: { section: 'remoteDomains', key: domainName },
      name: textAt(row, 'Name'),
      handle: textAt(row, 'Name'),
      properties: { ...read.properties, domainName },
      beyond: unknownIn(row, keys),
      unresolved: read.unresolved,
      extra: {},
    };
  });
}

/**
 * The entry that decides for a domain: its own, else the longest wildcard that covers it (`*.d` covers `d` too), else `*`.
 * Source: New-RemoteDomain reference for what a wildcard covers; that the most specific wins is inferred.
 */
export function governing(domain: string, all: readonly Live[]): Live | undefined {
  const named = (name: string): Live | undefined => all.find((one) => one.ref.key === name);
  const labels = domain.replace(/^\*\./u, '').split('.');
  const wildcards = labels.map((_, from) => `*.${labels.slice(from).join('.')}`);
  return [domain, ...wildcards, everything].map(named).find((one) => one !== undefined);
}

export function undeclared(live: Live): Undeclared {
  const open = live.properties['autoForwardEnabled'] === true;
  const domain = live.ref.key === everything ? 'every domain without an entry of its own' : live.ref.key;
  return {
    letsOut: open ? `lets automatic forwards out to ${domain}` : null,
    close: open ? { autoForwardEnabled: false } : null,
    removable: live.ref.key !== everything,
  };
}
