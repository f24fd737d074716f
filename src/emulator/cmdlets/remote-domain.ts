import { textAt } from '../../json.ts';
import { add, asked, identityOf, named, refuseTaken, remove, renamed, replace } from '../exchange/config.ts';
import { refuse, types } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import type { StoredRow } from '../state/state.ts';
import { remoteDomain } from '../tenants/rows/mail-flow.ts';

const noun = 'RemoteDomain';

const get: Cmdlet = (bound, service) => ({ rows: asked(service, noun, bound) });

/** Takes a name and a domain and nothing else, and starts open: every setting is a second call. */
const create: Cmdlet = (bound, service) => {
  const name = textAt(bound, 'Name');
  const domain = textAt(bound, 'DomainName');
  refuseTaken(service, noun, name);
  refuseDomain(service, domain);
  const row = remoteDomain(service.state, name, domain);
  add(service, noun, row);
  return { rows: [row] };
};

function refuseDomain(service: Service, domain: string): void {
  const same = (row: StoredRow): boolean => textAt(row, 'DomainName').toLowerCase() === domain.toLowerCase();
  if (!/^(\*|(\*\.)?[\w-]+(\.[\w-]+)*)$/u.test(domain)) {
    refuse(types.argument, `"${domain}" isn't a domain: a wildcard may only stand before the first label.`);
  }
  if (service.state.config.RemoteDomain.some(same)) {
    refuse(types.exists, `A remote domain for "${domain}" already exists.`);
  }
  if (service.state.config.AcceptedDomain.some(same)) {
    refuse(types.validation, `"${domain}" is an accepted domain and can't be a remote domain.`);
  }
}

const change: Cmdlet = (bound, service, spec) => {
  const row = named(service, noun, identityOf(bound));
  const changes = settings(bound, row, spec, ['Name']);
  const coupled = withCoupling(row, changes);
  replace(service, noun, row, { ...changes, ...coupled, ...nameOf(service, row, textAt(bound, 'Name')) });
  return done;
};

function nameOf(service: Service, row: StoredRow, name: string): StoredRow {
  if (name === '' || name === row['Name']) return {};
  refuseTaken(service, noun, name, row);
  return renamed(row, name);
}

/** InternalLegacy makes a domain internal; a domain that stops being internal falls back to ExternalLegacy (Set-RemoteDomain reference). */
function withCoupling(row: StoredRow, changes: StoredRow): StoredRow {
  const { AllowedOOFType: type, IsInternal: internal } = changes;
  if (type === 'InternalLegacy') return { IsInternal: true };
  const stops = internal === false && row['IsInternal'] === true;
  return stops && type === undefined ? { AllowedOOFType: 'ExternalLegacy' } : {};
}

const destroy: Cmdlet = (bound, service) => {
  const row = named(service, noun, identityOf(bound));
  if (row['DomainName'] === '*')
    refuse(types.invalid, `The remote domain "${textAt(row, 'Name')}" is the default one and can't be removed.`);
  remove(service, noun, row);
  return done;
};

export const remoteDomainCmdlets = {
  'Get-RemoteDomain': get,
  'New-RemoteDomain': create,
  'Set-RemoteDomain': change,
  'Remove-RemoteDomain': destroy,
} as const satisfies Record<string, Cmdlet>;
