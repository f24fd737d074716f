import { textAt } from '../../json.ts';
import { identityOf, renamed } from '../exchange/config.ts';
import { removeObject } from '../tenants/directory.ts';
import { recipientListing } from '../exchange/listing.ts';
import { isMailContact, keepRecipient, recipientNamed, recipientsNamed, refuseSynced } from '../exchange/recipients.ts';
import { refuse, types } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import { addContact } from '../tenants/recipients.ts';

function refuseTaken(service: Service, name: string): void {
  if (recipientsNamed(service.state, name).length > 0) {
    refuse(types.exists, `The object "${name}" already exists. Choose another name or address.`);
  }
}

const bare = (address: string): string => address.replace(/^smtp:/iu, '');

const create: Cmdlet = (bound, service, spec) => {
  const name = textAt(bound, 'Name');
  const address = bare(textAt(bound, 'ExternalEmailAddress'));
  refuseTaken(service, name);
  refuseTaken(service, address);
  const row = addContact(service.state, address, { displayName: textAt(bound, 'DisplayName') || name });
  const born = { ...row, ...renamed(row, name), Alias: textAt(bound, 'Alias') || name.replaceAll(/[^\w.-]/gu, '') };
  keepRecipient(service, born, settings(bound, born, spec, ['Name', 'Alias', 'DisplayName', 'ExternalEmailAddress']));
  return { rows: [recipientNamed(service, textAt(row, 'Guid'))] };
};

const change: Cmdlet = (bound, service, spec) => {
  const row = recipientNamed(service, identityOf(bound), isMailContact);
  refuseSynced(row, 'Set-MailContact', 'Identity');
  const external = textAt(bound, 'ExternalEmailAddress');
  const name = textAt(bound, 'Name');
  const changes = settings(bound, row, spec, ['Name', 'ExternalEmailAddress', 'ForceUpgrade']);
  const naming = name === '' || name === row['Name'] ? {} : renamed(row, name);
  keepRecipient(service, row, {
    ...changes,
    ...naming,
    ...(external === '' ? {} : { ExternalEmailAddress: `SMTP:${bare(external)}` }),
  });
  return done;
};

const destroy: Cmdlet = (bound, service) => {
  const row = recipientNamed(service, identityOf(bound), isMailContact);
  refuseSynced(row, 'Remove-MailContact', 'Identity');
  removeObject(service.state, textAt(row, 'ExternalDirectoryObjectId'));
  return done;
};

export const mailContactCmdlets = {
  'Get-MailContact': recipientListing(isMailContact, (row) => row),
  'New-MailContact': create,
  'Set-MailContact': change,
  'Remove-MailContact': destroy,
} as const satisfies Record<string, Cmdlet>;
