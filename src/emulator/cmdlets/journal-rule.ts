import { textAt } from '../../json.ts';
import { refuse, types } from '../exchange/refusal.ts';
import { settings } from '../exchange/settings.ts';
import { add, asked, identityOf, named, refuseTaken, remove, renamed, replace } from '../exchange/config.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { isMailbox, recipientsNamed } from '../exchange/recipients.ts';
import { journalRule } from '../tenants/rows/mail-flow.ts';

const noun = 'JournalRule';

const get: Cmdlet = (bound, service) => ({ rows: asked(service, noun, bound) });

/** A journal never ends in a mailbox of the service (Journaling in Exchange Online). A new rule is off (New-JournalRule reference). */
const create: Cmdlet = (bound, service, spec) => {
  const name = textAt(bound, 'Name');
  refuseTaken(service, noun, name);
  refuseMailbox(service, textAt(bound, 'JournalEmailAddress'));
  const row = journalRule(service.state, name);
  const born = { ...row, ...settings(bound, row, spec, ['Name']) };
  add(service, noun, born);
  return { rows: [born] };
};

function refuseMailbox(service: Service, address: string): void {
  if (recipientsNamed(service.state, address).some(isMailbox))
    refuse(types.validation, `"${address}" is a mailbox of the service and can't receive journal reports.`);
}

const change: Cmdlet = (bound, service, spec) => {
  const row = named(service, noun, identityOf(bound));
  const name = textAt(bound, 'Name');
  refuseMailbox(service, textAt(bound, 'JournalEmailAddress'));
  if (name !== '') refuseTaken(service, noun, name, row);
  replace(service, noun, row, { ...settings(bound, row, spec, ['Name']), ...(name === '' ? {} : renamed(row, name)) });
  return done;
};

const switched =
  (on: boolean): Cmdlet =>
  (bound, service) => {
    replace(service, noun, named(service, noun, identityOf(bound)), { Enabled: on });
    return done;
  };

const destroy: Cmdlet = (bound, service) => {
  remove(service, noun, named(service, noun, identityOf(bound)));
  return done;
};

export const journalRuleCmdlets = {
  'Get-JournalRule': get,
  'New-JournalRule': create,
  'Set-JournalRule': change,
  'Enable-JournalRule': switched(true),
  'Disable-JournalRule': switched(false),
  'Remove-JournalRule': destroy,
} as const satisfies Record<string, Cmdlet>;
