import { textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { identityOf, renamed } from '../exchange/config.ts';
import { removeObject } from '../tenants/directory.ts';
import { recipientListing } from '../exchange/listing.ts';
import {
  isDistributionGroup,
  isDynamicGroup,
  keepRecipient,
  recipientNamed,
  recipientsNamed,
  refuseSynced,
} from '../exchange/recipients.ts';
import { refuse, types, unsupported } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import type { StoredRow } from '../state/state.ts';
import { addDistributionGroup } from '../tenants/groups.ts';
import { memberGuid, refuseStranger } from './group-member.ts';
import { plainText, textsOf } from '../exchange/text.ts';

/** Members and type belong to New- alone: the type of a group never changes. */
const create: Cmdlet = (bound, service, spec) => {
  const name = textAt(bound, 'Name');
  const alias = textAt(bound, 'Alias') || name.replaceAll(/[^\w.-]/gu, '');
  const address = textAt(bound, 'PrimarySmtpAddress') || `${alias}@${defaultDomain(service)}`;
  refuseTaken(service, [name, alias, address]);
  refuseForeignDomain(service, address);
  const members = textsOf(bound['Members']).map((one) => memberGuid(service, one));
  const security = bound['Type'] === 'Security';
  if (security && bound['MemberJoinRestriction'] === 'Open')
    refuse(types.validation, "A security group can't be open to join.");
  const row = addDistributionGroup(service.state, address, {
    displayName: textAt(bound, 'DisplayName') || name,
    security,
  });
  const born = { ...row, ...renamed(row, name), Alias: alias };
  keepRecipient(service, born, settings(bound, { Notes: '', ...born }, spec, apart));
  service.state.exchangeMembers.set(textAt(row, 'Guid').toLowerCase(), new Set(members));
  return { rows: [recipientNamed(service, textAt(row, 'Guid'))] };
};

const apart = ['Name', 'Alias', 'DisplayName', 'PrimarySmtpAddress', 'Type', 'Members', 'IgnoreNamingPolicy'];

const defaultDomain = ({ state }: Service): string =>
  textAt(state.config.AcceptedDomain.find((row) => row['Default'] === true) ?? {}, 'DomainName') || state.domain;

function refuseTaken(service: Service, names: readonly string[]): void {
  const taken = names.find((name) => recipientsNamed(service.state, name).length > 0);
  if (taken !== undefined)
    refuse(types.exists, `The object "${taken}" already exists. Choose another name or address.`);
}

function refuseForeignDomain(service: Service, address: string): void {
  const domain = address.split('@')[1]?.toLowerCase() ?? '';
  const accepted = service.state.config.AcceptedDomain.some(
    (row) => textAt(row, 'DomainName').toLowerCase() === domain,
  );
  if (!accepted) refuse(types.validation, `The domain "${domain}" isn't an accepted domain of your organization.`);
}

const change: Cmdlet = (bound, service, spec) => {
  const row = groupFor(bound, service, 'Set-DistributionGroup', 'Identity');
  const changes = settings(bound, row, spec, [
    'Name',
    'PrimarySmtpAddress',
    'BypassSecurityGroupManagerCheck',
    'IgnoreNamingPolicy',
    'ForceUpgrade',
  ]);
  const name = textAt(bound, 'Name');
  const naming = name === '' || name === row['Name'] ? {} : (refuseTaken(service, [name]), renamed(row, name));
  keepRecipient(service, row, { ...changes, ...naming, ...addressing(bound, row, service) });
  return done;
};

/** A new primary address keeps the old one as a second. */
function addressing(bound: Bound, row: StoredRow, service: Service): StoredRow {
  const address = textAt(bound, 'PrimarySmtpAddress');
  if (address === '' || address.toLowerCase() === textAt(row, 'PrimarySmtpAddress').toLowerCase()) return {};
  refuseTaken(service, [address]);
  refuseForeignDomain(service, address);
  const others = [row['EmailAddresses'] ?? []].flat().map((one) => plainText(one).replace(/^SMTP:/u, 'smtp:'));
  return { PrimarySmtpAddress: address, WindowsEmailAddress: address, EmailAddresses: [...others, `SMTP:${address}`] };
}

function groupFor(bound: Bound, service: Service, cmdlet: string, property: string): StoredRow {
  const row = recipientNamed(service, identityOf(bound), isDistributionGroup);
  refuseSynced(row, cmdlet, property);
  refuseStranger(bound, service);
  return row;
}

/** The rules that name a group stay as they are, and inert. */
const destroy: Cmdlet = (bound, service) => {
  const row = groupFor(bound, service, 'Remove-DistributionGroup', 'Identity');
  const objectId = textAt(row, 'ExternalDirectoryObjectId');
  if (objectId === '') return unsupported('Remove-DistributionGroup of a group without an ExternalDirectoryObjectId');
  removeObject(service.state, objectId);
  return done;
};

export const distributionGroupCmdlets = {
  'Get-DistributionGroup': recipientListing(isDistributionGroup, (row) => row),
  'Get-DynamicDistributionGroup': recipientListing(isDynamicGroup, (row) => row),
  'New-DistributionGroup': create,
  'Set-DistributionGroup': change,
  'Remove-DistributionGroup': destroy,
} as const satisfies Record<string, Cmdlet>;
