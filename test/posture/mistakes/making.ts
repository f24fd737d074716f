import { type Draw, pick } from './dice.ts';
import type { Entry, Folder } from './folders.ts';

/** A slip of the pen: changes the folder in place; false where the folder has no place for it. */
export type Mistake = (folder: Folder, draw: Draw) => boolean;

const ruled = ({ outboundPolicies }: Folder): Entry[] => outboundPolicies.filter((one) => one['name'] !== 'Default');
const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const having = (entries: readonly Entry[], property: string): Entry[] => entries.filter((one) => property in one);

/** Changes one of some entries; false where there is none. */
function change(entries: readonly Entry[], draw: Draw, how: (one: Entry) => void): boolean {
  if (entries.length === 0) return false;
  how(pick(entries, draw));
  return true;
}

const rejecting = ({ transportRules }: Folder): Entry[] => having(transportRules, 'rejectMessageReasonText');
const open = ({ remoteDomains }: Folder): Entry[] => remoteDomains.filter((one) => one['autoForwardEnabled'] === true);
const catchAll = ({ remoteDomains }: Folder): Entry[] => remoteDomains.filter((one) => one['domainName'] === '*');
const granting = (folder: Folder): Entry[] => ruled(folder).filter((one) => one['autoForwardingMode'] === 'On');

const set =
  (entries: (folder: Folder) => readonly Entry[], values: Entry): Mistake =>
  (folder, draw) =>
    change(entries(folder), draw, (one) => Object.assign(one, values));

const lose =
  (entries: (folder: Folder) => readonly Entry[], property: string): Mistake =>
  (folder, draw) =>
    change(having(entries(folder), property), draw, (one) => void delete one[property]);

const drop =
  (section: (folder: Folder) => Entry[], which: (one: Entry) => boolean): Mistake =>
  (folder, draw) => {
    const from = section(folder);
    const found = from.filter(which);
    if (found.length === 0) return false;
    from.splice(from.indexOf(pick(found, draw)), 1);
    return true;
  };

/** Another group than the one that was meant. */
const otherGroup =
  (entries: (folder: Folder) => readonly Entry[], property: string): Mistake =>
  (folder, draw) =>
    change(having(entries(folder), property), draw, (one) => {
      const meant = textsIn(one[property]);
      const others = [...folder.groups.map(({ address }) => String(address)), 'executives@contoso.com'];
      const wrong = pick(
        others.filter((address) => !meant.includes(address)),
        draw,
      );
      one[property] = [wrong, ...meant.slice(1)];
    });

/** The first two change places: those of which the first is there because of the second. */
function swap(list: Entry[]): boolean {
  const [first, second] = list;
  if (first === undefined || second === undefined || second['name'] === 'Default') return false;
  list.splice(0, 2, second, first);
  return true;
}

const someone = (draw: Draw): string => `${pick(['yuki', 'rosa', 'tomas', 'petra', 'quentin'], draw)}@contoso.com`;

const rename =
  (to: (domain: string) => string): Mistake =>
  (folder, draw) =>
    change(open(folder), draw, (one) => (one['domainName'] = to(String(one['domainName']))));

const scopes = (folder: Folder): string[] =>
  granting(folder).flatMap((one) => ('from' in one ? [] : textsIn(one['fromMemberOf'])));

/** Changes the members of a group that alone decides who may forward. */
const member =
  (how: (members: unknown[], draw: Draw) => void): Mistake =>
  (folder, draw) =>
    change(folder.groups.filter(({ address }) => scopes(folder).includes(String(address))).slice(0, 1), draw, (one) =>
      how(one['members'] as unknown[], draw),
    );

/** The last of the first three: whom no other line of any folder speaks of. */
const third = 2;

/** The mistakes that people make in policy files, each under what it is called in a review. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'the wrong group in the scope of a policy': otherGroup(granting, 'fromMemberOf'),
  'the wrong group in an exception of a policy': otherGroup(ruled, 'exceptIfFromMemberOf'),
  'the wrong group in an exception of a rule': otherGroup(rejecting, 'exceptIfFromMemberOf'),
  'the wrong person in the scope of a policy': (folder, draw) =>
    change(having(ruled(folder), 'from'), draw, (one) => (one['from'] = [someone(draw)])),
  'a policy without its exception': lose(ruled, 'exceptIfFromMemberOf'),
  'a policy without its line on people': (folder, draw) =>
    change(having(having(ruled(folder), 'from'), 'fromMemberOf'), draw, (one) => void delete one['from']),
  'a policy without its line on groups': (folder, draw) =>
    change(having(having(ruled(folder), 'from'), 'fromMemberOf'), draw, (one) => void delete one['fromMemberOf']),
  'a policy without any scope': (folder, draw) =>
    change(granting(folder), draw, (one) => {
      delete one['from'];
      delete one['fromMemberOf'];
    }),
  'a policy for the whole domain': (folder, draw) =>
    change(granting(folder), draw, (one) => {
      delete one['from'];
      delete one['fromMemberOf'];
      one['senderDomainIs'] = ['contoso.com'];
    }),
  'a policy that is for nobody': (folder, draw) =>
    change(granting(folder), draw, (one) => {
      for (const line of ['from', 'fromMemberOf', 'exceptIfFromMemberOf']) delete one[line];
      one['appliesTo'] = 'nobody';
    }),
  'two policies in the wrong order': ({ outboundPolicies }) => swap(outboundPolicies),
  'On instead of Off': set(
    ({ outboundPolicies }) => outboundPolicies.filter((one) => one['autoForwardingMode'] === 'Off'),
    {
      autoForwardingMode: 'On',
    },
  ),
  'Off instead of On': set(granting, { autoForwardingMode: 'Off' }),
  'Automatic instead of Off': set(({ outboundPolicies }) => outboundPolicies.slice(-1), {
    autoForwardingMode: 'Automatic',
  }),
  'Automatic instead of On': set(granting, { autoForwardingMode: 'Automatic' }),
  'a policy that is disabled': set(granting, { enabled: false }),
  'a policy whose date has passed': set(granting, { until: '2026-11-01' }),
  'a policy that was deleted': drop(
    ({ outboundPolicies }) => outboundPolicies,
    (one) => one['autoForwardingMode'] === 'On',
  ),
  'a wildcard instead of a domain': rename((domain) => `*.${domain}`),
  'a domain that is misspelled': rename((domain) => domain.replace('r', 'rr').replace('wi', 'vi').replace('ad', 'add')),
  'Default open instead of one domain': set(catchAll, { autoForwardEnabled: true }),
  'a domain closed instead of open': set(open, { autoForwardEnabled: false }),
  'a domain whose date has passed': set(open, { until: '2026-11-01' }),
  'a domain that was deleted': drop(
    ({ remoteDomains }) => remoteDomains,
    (one) => one['autoForwardEnabled'] === true,
  ),
  'a domain marked as internal': set(open, { isInternal: true }),
  'one more domain': (folder, draw) => {
    const domainName = pick(['gmail.com', 'outlook.com', 'contoso.example'], draw);
    folder.remoteDomains.push({ domainName, autoForwardEnabled: true });
    return true;
  },
  'a rule that only audits': set(rejecting, { mode: 'Audit' }),
  'a rule that only audits and notifies': set(rejecting, { mode: 'AuditAndNotify' }),
  'a rule that is disabled': set(rejecting, { enabled: false }),
  'a rule that has expired': set(rejecting, { expiryDate: '2026-11-01T00:00:00Z' }),
  'a rule that expires next week': set(rejecting, { expiryDate: '2026-11-28T00:00:00Z' }),
  'a rule that begins next month': set(rejecting, { activationDate: '2026-12-15T00:00:00Z' }),
  'a rule whose date has passed': set(rejecting, { until: '2026-11-01' }),
  'a rule that was deleted': drop(
    ({ transportRules }) => transportRules,
    (one) => 'rejectMessageReasonText' in one,
  ),
  'a rule without its exception': lose(rejecting, 'exceptIfFromMemberOf'),
  'a rule that looks at the header': lose(rejecting, 'senderAddressLocation'),
  'a rule without the type of message': lose(rejecting, 'messageTypeMatches'),
  'a rule for another type of message': set(rejecting, { messageTypeMatches: 'OOF' }),
  'a rule for mail that stays inside': set(rejecting, { sentToScope: 'InOrganization' }),
  'a rule with its exception as a condition': (folder, draw) =>
    change(having(rejecting(folder), 'exceptIfFromMemberOf'), draw, (one) => {
      one['fromMemberOf'] = one['exceptIfFromMemberOf'];
      delete one['exceptIfFromMemberOf'];
    }),
  'a rule that is narrowed to a domain': set(rejecting, { recipientDomainIs: ['gmail.com'] }),
  'a rule that excepts our domain': set(rejecting, { exceptIfSenderDomainIs: ['contoso.com'] }),
  'a rule that excepts a domain outside': set(rejecting, { exceptIfRecipientDomainIs: ['gmail.com'] }),
  'a rule that marks instead of rejecting': (folder, draw) =>
    change(rejecting(folder), draw, (one) => {
      delete one['rejectMessageReasonText'];
      delete one['rejectMessageEnhancedStatusCode'];
      one['prependSubject'] = '[Forwarded] ';
    }),
  'a rule that deletes without a word': (folder, draw) =>
    change(rejecting(folder), draw, (one) => {
      delete one['rejectMessageReasonText'];
      delete one['rejectMessageEnhancedStatusCode'];
      one['deleteMessage'] = true;
    }),
  'two rules in the wrong order': ({ transportRules }) =>
    transportRules[0]?.['stopRuleProcessing'] === true && swap(transportRules),
  'a rule before that ends the scan': (folder) => {
    folder.transportRules.unshift({ name: 'Leave it', sentToScope: 'NotInOrganization', stopRuleProcessing: true });
    return true;
  },
  'a rule that bypasses spam filtering for all': (folder) => {
    folder.transportRules.unshift({ name: 'No filtering', sentToScope: 'NotInOrganization', setSCL: -1 });
    return true;
  },
  'a rule that sends a copy outside': (folder, draw) =>
    change(folder.transportRules, draw, (one) => (one['blindCopyTo'] = ['tickets@fabrikam.com'])),
  'a rule for every message': (folder) => {
    folder.transportRules.push({ name: 'Stop', rejectMessageReasonText: 'No.' });
    return true;
  },
  'one member too many': member((members, draw) => void members.push(someone(draw))),
  'a member who is missing': member((members) => void members.splice(third, 1)),
  'a guest as a member': member((members) => void members.push('tina@fabrikam.com')),
  'a contact as a member': member((members) => void members.push('tickets@fabrikam.com')),
  'a group without members': member((members) => void members.splice(0)),
  'a group of everybody as scope': (folder, draw) =>
    change(having(granting(folder), 'fromMemberOf'), draw, (one) => (one['fromMemberOf'] = ['everyone@contoso.com'])),
  'a group that does not exist': (folder, draw) =>
    change(
      having(granting(folder), 'fromMemberOf'),
      draw,
      (one) => (one['fromMemberOf'] = ['fwd-partners@contoso.com']),
    ),
  'a group that people join by themselves': (folder, draw) =>
    change(
      folder.groups.filter((one) => one['type'] === 'distribution'),
      draw,
      (one) => (one['memberJoinRestriction'] = 'Open'),
    ),
  'a forward to another address': (folder, draw) =>
    change(
      folder.mailboxForwarding,
      draw,
      (one) => (one['forwardingSmtpAddress'] = `${pick(['me', 'x'], draw)}@gmail.com`),
    ),
  'a forward to an allowed domain for another mailbox': (folder, draw) => {
    const domain = String(pick(open(folder), draw)['domainName']);
    folder.mailboxForwarding.push({ mailbox: someone(draw), forwardingSmtpAddress: `box@${domain}` });
    return true;
  },
  'a forward whose date has passed': set(({ mailboxForwarding }) => mailboxForwarding, { until: '2026-11-01' }),
  'SMTP AUTH for the organisation': (folder) => {
    folder.smtpAuth.organization = 'enabled';
    return true;
  },
  'SMTP AUTH for one more mailbox': (folder, draw) => {
    folder.smtpAuth.mailboxes.push({ address: someone(draw), state: 'enabled' });
    return true;
  },
};
