import { textAt } from '../../json.ts';
import { refuseAbsent, unsupported } from '../exchange/refusal.ts';
import { type Cmdlet, done } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';

const isSender = (address: string) => (row: StoredRow) =>
  textAt(row, 'SenderAddress').toLowerCase() === address.toLowerCase();

const getBlocked: Cmdlet = (bound, service) => {
  const address = textAt(bound, 'SenderAddress');
  const rows = service.visible('BlockedSenderAddress');
  return { rows: address === '' ? rows : rows.filter(isSender(address)) };
};

const removeBlocked: Cmdlet = (bound, service) => {
  const rows = service.state.config.BlockedSenderAddress;
  const address = textAt(bound, 'SenderAddress');
  const index = rows.findIndex(isSender(address));
  if (index < 0) return refuseAbsent(address);
  rows.splice(index, 1);
  return done;
};

/** Entries say their list and action themselves; one that says neither is taken for a blocked sender. */
const getItems: Cmdlet = (bound, service) => {
  const beyond = ['Entry', 'ExpirationDate', 'NoExpiration', 'ListSubType', 'OutputJson'].find(
    (name) => bound[name] !== undefined,
  );
  if (beyond !== undefined) return unsupported(`Get-TenantAllowBlockListItems -${beyond}`);
  const list = textAt(bound, 'ListType');
  const rows = service
    .visible('TenantAllowBlockListItems')
    .filter((row) => (textAt(row, 'ListType') || 'Sender') === list);
  const actions = ['Allow', 'Block'].filter((name) => bound[name] === true);
  return {
    rows: actions.length === 0 ? rows : rows.filter((row) => actions.includes(textAt(row, 'Action') || 'Block')),
  };
};

export const senderListCmdlets = {
  'Get-BlockedSenderAddress': getBlocked,
  'Remove-BlockedSenderAddress': removeBlocked,
  'Get-TenantAllowBlockListItems': getItems,
} as const satisfies Record<string, Cmdlet>;
