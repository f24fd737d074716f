import { exchange, type Known, present, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { askedAs, askedName, readAsked, unreadError, unreadLive } from '../asked.ts';
import type { Directory } from '../directory.ts';
import { recipientOf } from '../recipient.ts';
import type { Live, Undeclared } from '../kind.ts';
import type { Properties } from '../property.ts';
import { at, isUnclear, truth, truthOrUnset } from '../rows/decode.ts';
import { unclearProperty } from '../table.ts';
import { organization, properties, stateOf } from './properties.ts';

/** What the posture asks of a place where SMTP AUTH is switched. */
export interface LiveSmtpAuth extends Properties {
  readonly state?: string;
}

/** Reads the organisation's switch, and the mailboxes asked for one by one. */
export async function read(reader: TenantReader, asked: readonly string[]): Promise<Known<readonly Row[]>> {
  const names = asked.filter((name) => name !== organization);
  const [config, ...mailboxes] = await Promise.all([
    reader.read(exchange('Get-TransportConfig')),
    ...names.map((name) => readAsked(reader, 'Get-CASMailbox', name)),
  ]);
  if (config.state !== 'present') return config;
  return present([...config.value.slice(0, 1).map((row) => askedAs(organization, row)), ...mailboxes.flat()]);
}

export function liveSmtpAuth(rows: readonly Row[], directory: Directory): readonly Live<LiveSmtpAuth>[] {
  return rows.map((row) => {
    const unread = unreadError(row);
    if (unread !== null) return unreadLive('smtpAuth', row, unread, properties);
    return askedName(row) === organization ? ofOrganization(row) : ofMailbox(row, directory);
  });
}

function ofOrganization(row: Row): Live<LiveSmtpAuth> {
  return { ...live(organization, 'the organisation', row), handle: '' };
}

function ofMailbox(row: Row, directory: Directory): Live<LiveSmtpAuth> {
  const { address, name, type } = recipientOf(row);
  const key = directory.keyOf(row);
  return { ...live(askedName(row) || address, address, row), extra: { recipient: { key, address, name, type } } };
}

function live(key: string, name: string, row: Row): Live<LiveSmtpAuth> {
  const general = key === organization;
  const off = at(row, 'SmtpClientAuthenticationDisabled', general ? truth : truthOrUnset);
  const call = general ? 'Get-TransportConfig' : `Get-CASMailbox ${name}`;
  return {
    ref: { section: 'smtpAuth', key },
    name,
    handle: name,
    properties: isUnclear(off) ? {} : { state: stateOf(off) },
    beyond: [],
    unresolved: isUnclear(off) ? [unclearProperty('state', call, off)] : [],
    extra: {},
  };
}

export function undeclared(one: Live): Undeclared {
  const enabled = one.properties['state'] === 'enabled';
  if (one.ref.key === organization) {
    const letsOut = enabled ? 'lets every mailbox without a setting of its own send through SMTP AUTH' : null;
    return { letsOut, close: enabled ? { state: 'disabled' } : null, removable: false };
  }
  const letsOut = enabled ? `lets ${one.name} send through SMTP AUTH` : null;
  return { letsOut, close: enabled ? { state: 'inherit' } : null, removable: one.properties['state'] !== 'inherit' };
}
