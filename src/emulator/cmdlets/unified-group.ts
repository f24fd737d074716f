import { isList, textAt } from '../../json.ts';
import { identityOf } from '../exchange/config.ts';
import { memberRecipients } from '../tenants/directory.ts';
import { recipientListing } from '../exchange/listing.ts';
import { isGroupMailbox, recipientNamed, recipientsNamed } from '../exchange/recipients.ts';
import { unsupported } from '../exchange/refusal.ts';
import type { Cmdlet } from '../exchange/service.ts';
import { recipientView } from '../exchange/views.ts';
import { plainText } from '../exchange/text.ts';

/** Members are kept by Entra, so that what Graph changes is seen here. */
const getLinks: Cmdlet = (bound, service) => {
  const group = recipientNamed(service, identityOf(bound), isGroupMailbox);
  switch (textAt(bound, 'LinkType')) {
    case 'Members':
      return { rows: memberRecipients(service.state, textAt(group, 'ExternalDirectoryObjectId')).map(recipientView) };
    case 'Owners': {
      const owners = group['ManagedBy'] ?? null;
      const named = isList(owners) ? owners.flatMap((one) => recipientsNamed(service.state, plainText(one))) : [];
      return { rows: named.map(recipientView) };
    }
    default:
      return unsupported(`Get-UnifiedGroupLinks -LinkType ${textAt(bound, 'LinkType')}`);
  }
};

export const unifiedGroupCmdlets = {
  'Get-UnifiedGroup': recipientListing(isGroupMailbox, (row) => row, ['IncludeAllProperties']),
  'Get-UnifiedGroupLinks': getLinks,
} as const satisfies Record<string, Cmdlet>;
