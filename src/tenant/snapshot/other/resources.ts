import { isObject, type Json, type JsonObject, textAt } from '../../../json.ts';
import { listing, type PartialSnapshot } from './partial.ts';

/** A resource of Microsoft365DSC or of Tenant Configuration Management: its type, and what it says. */
export interface Resource {
  /** `EXOTransportRule`, `microsoft.exchange.transportrule`. */
  readonly type: string;
  readonly properties: JsonObject;
}

type Shape = (properties: JsonObject) => JsonObject;

const enabledAsState: Shape = ({ Enabled: enabled, ...rest }) =>
  enabled === undefined ? rest : { ...rest, State: enabled === true ? 'Enabled' : 'Disabled' };

const named: Shape = (row) => {
  const name = row['Name'] ?? row['Identity'];
  return name === undefined ? row : { Identity: name, ...row, Name: name };
};

const renamed =
  (from: string, to: string): Shape =>
  (row) => {
    const { [from]: value, ...rest } = row;
    if (value === undefined) return row;
    return { ...rest, [to]: value };
  };

const also =
  (...shapes: readonly Shape[]): Shape =>
  (row) =>
    shapes.reduce((so, shape) => shape(so), row);

/** The default policy has that name and no other can. Source: outbound spam policies, Defender documentation, 2026. */
const withDefault: Shape = (row) => ({ ...row, IsDefault: textAt(row, 'Name').toLowerCase() === 'default' });

/** How the properties of each type are called by the cmdlet. What a resource leaves out is unknown. Source: resources of Microsoft365DSC. */
const types: Readonly<Record<string, readonly [cmdlet: string, shape: Shape]>> = {
  accepteddomain: ['Get-AcceptedDomain', also(named, (row) => ({ DomainName: row['Name'] ?? null, ...row }))],
  hostedoutboundspamfilterpolicy: ['Get-HostedOutboundSpamFilterPolicy', also(named, withDefault)],
  hostedoutboundspamfilterrule: ['Get-HostedOutboundSpamFilterRule', also(named, enabledAsState)],
  inboundconnector: ['Get-InboundConnector', named],
  journalrule: ['Get-JournalRule', also(named, renamed('RuleScope', 'Scope'))],
  organizationconfig: ['Get-OrganizationConfig', named],
  outboundconnector: ['Get-OutboundConnector', also(named, renamed('UseMxRecord', 'UseMXRecord'))],
  remotedomain: ['Get-RemoteDomain', named],
  transportconfig: ['Get-TransportConfig', named],
  transportrule: ['Get-TransportRule', also(named, enabledAsState)],
};

const typeOf = (name: string): string => name.toLowerCase().replace(/^(?:microsoft\.exchange\.|exo)/u, '');

/** Properties that say how a resource is to be applied, and nothing of the tenant. */
const alien =
  /^(?:Ensure|IsSingleInstance|ResourceId|Credential|GlobalAdminAccount|ApplicationId|TenantId|Certificate\w+|ManagedIdentity|AccessTokens)$/u;

/** The resources of a file as listings. A type of which there is none may not have been asked for: it is unknown. */
export function resourceSnapshot(tool: string, resources: readonly Resource[], domain: string): PartialSnapshot | null {
  const known = resources.flatMap(({ type, properties }) => {
    const found = types[typeOf(type)];
    if (found === undefined || textAt(properties, 'Ensure').toLowerCase() === 'absent') return [];
    const [cmdlet, shape] = found;
    return [{ cmdlet, row: shape(Object.fromEntries(Object.entries(properties).filter(([key]) => !alien.test(key)))) }];
  });
  if (known.length === 0) return null;
  const cmdlets = [...new Set(known.map(({ cmdlet }) => cmdlet))];
  const reads = cmdlets.map((cmdlet) =>
    listing(
      cmdlet,
      known.filter((one) => one.cmdlet === cmdlet).map(({ row }) => row),
    ),
  );
  return { tool, tenant: { id: '', domain }, reads };
}

/** Reads a snapshot of Tenant Configuration Management: its resources, in whatever the answer wraps them. Null for any other JSON. */
export function tenantConfiguration(value: Json): PartialSnapshot | null {
  const resources = listsIn(value).find((list) => list.length > 0 && list.every(isResource));
  if (resources === undefined) return null;
  const found = resources.map((one) => {
    const properties = one['properties'] ?? null;
    return { type: textAt(one, 'resourceType'), properties: isObject(properties) ? properties : {} };
  });
  return resourceSnapshot('Tenant Configuration Management', found, '');
}

const isResource = (one: JsonObject): boolean =>
  /^microsoft\./iu.test(textAt(one, 'resourceType')) && isObject(one['properties']);

function listsIn(value: Json): readonly (readonly JsonObject[])[] {
  const told = isObject(value) ? [value['resources'], value['configurationItems'], value['value']] : [value];
  return told.flatMap((list) =>
    Array.isArray(list) && list.every((one: Json) => isObject(one)) ? [list as readonly JsonObject[]] : [],
  );
}
