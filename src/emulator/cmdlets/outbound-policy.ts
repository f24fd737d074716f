import { textAt } from '../../json.ts';
import { add, asked, identityOf, named, refuseTaken, remove, replace } from '../exchange/config.ts';
import { refuse, types } from '../exchange/refusal.ts';
import { type Cmdlet, done } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import { outboundPolicy } from '../tenants/rows/mail-flow.ts';

const noun = 'HostedOutboundSpamFilterPolicy';

const get: Cmdlet = (bound, service) => ({ rows: asked(service, noun, bound) });

const create: Cmdlet = (bound, service, spec) => {
  const name = textAt(bound, 'Name');
  refuseTaken(service, noun, name);
  const row = outboundPolicy(service.state, name);
  const born = { ...row, ...settings(bound, row, spec, ['Name']) };
  add(service, noun, born);
  return { rows: [born] };
};

/** Set- has no Name: a policy keeps the one it was born with. */
const change: Cmdlet = (bound, service, spec) => {
  const row = named(service, noun, identityOf(bound));
  replace(service, noun, row, settings(bound, row, spec, []));
  return done;
};

/** Leaves its rule behind: whether the service refuses while there is one is not established. */
const destroy: Cmdlet = (bound, service) => {
  const row = named(service, noun, identityOf(bound));
  if (row['IsDefault'] === true) refuse(types.invalid, 'The default outbound spam filter policy cannot be removed.');
  remove(service, noun, row);
  return done;
};

export const outboundPolicyCmdlets = {
  'Get-HostedOutboundSpamFilterPolicy': get,
  'New-HostedOutboundSpamFilterPolicy': create,
  'Set-HostedOutboundSpamFilterPolicy': change,
  'Remove-HostedOutboundSpamFilterPolicy': destroy,
} as const satisfies Record<string, Cmdlet>;
