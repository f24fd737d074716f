import { asked, replace } from '../exchange/config.ts';
import { refuse, types, unsupported } from '../exchange/refusal.ts';
import { type Cmdlet, done } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';

const getOrganization: Cmdlet = (_bound, service) => ({ rows: service.visible('OrganizationConfig') });
const getTransport: Cmdlet = (_bound, service) => ({ rows: service.visible('TransportConfig') });
const getPolicies: Cmdlet = (bound, service) => {
  const beyond = ['AllowLegacyExchangeTokens', 'TenantId'].find((name) => bound[name] !== undefined);
  if (beyond !== undefined) return unsupported(`Get-AuthenticationPolicy -${beyond}`);
  return { rows: asked(service, 'AuthenticationPolicy', bound) };
};
const getDomains: Cmdlet = (bound, service) => ({ rows: asked(service, 'AcceptedDomain', bound) });

const setTransport: Cmdlet = (bound, service, spec) => {
  const [row] = service.state.config.TransportConfig;
  if (row === undefined) return unsupported('Set-TransportConfig in a tenant without a TransportConfig');
  replace(service, 'TransportConfig', row, settings(bound, row, spec, ['Force']));
  return done;
};

/** There is no way back: no cmdlet dehydrates an organisation. */
const enableCustomization: Cmdlet = (_bound, service) => {
  const [row] = service.state.config.OrganizationConfig;
  if (row?.['IsDehydrated'] !== true) {
    return refuse(types.invalid, 'This operation is not required. Organization is already enabled for customization.');
  }
  replace(service, 'OrganizationConfig', row, { IsDehydrated: false });
  return done;
};

export const organizationCmdlets = {
  'Get-AuthenticationPolicy': getPolicies,
  'Get-OrganizationConfig': getOrganization,
  'Get-TransportConfig': getTransport,
  'Set-TransportConfig': setTransport,
  'Get-AcceptedDomain': getDomains,
  'Enable-OrganizationCustomization': enableCustomization,
} as const satisfies Record<string, Cmdlet>;
