import { isList, isObject, type Json, textAt } from '../../json.ts';
import { textsOf } from '../../kinds/property.ts';
import type { Call, ExchangeCall, GraphCall } from '../../tenant/tenant.ts';
import { cmdletName, filled, stopping } from './call.ts';
import { literal } from './literal.ts';

/** How to see whether a step was carried out. */
export interface ScriptCheck {
  readonly lines: readonly string[];
  /**
   * What the lines give where it was: something, nothing, or whatever it is, in which case its way back does no harm
   * where the step was never done.
   */
  readonly shows: 'there' | 'gone' | 'either';
}

export const lookFor = (call: Call): ScriptCheck => (call.via === 'graph' ? lookInGraph(call) : lookInExchange(call));

function lookInExchange(call: ExchangeCall): ScriptCheck {
  const [verb = '', noun = ''] = cmdletName(call.cmdlet).split('-', 2);
  if (noun === 'DistributionGroupMember')
    return { lines: [memberLine(call)], shows: verb === 'Add' ? 'there' : 'gone' };
  const by = noun === 'DistributionGroup' ? 'PrimarySmtpAddress' : 'Name';
  if (verb === 'New') return { lines: [named(noun, by, call.parameters[by])], shows: 'there' };
  if (verb === 'Remove') return { lines: [named(noun, by, call.parameters['Identity'])], shows: 'gone' };
  const renamed = call.parameters['Name'];
  return renamed === undefined
    ? { lines: [settings(noun, verb, call)], shows: 'either' }
    : { lines: [named(noun, 'Name', renamed)], shows: 'there' };
}

/** A plain listing of outbound connectors leaves some out. Source: Get-OutboundConnector reference, August 2026. */
export const outboundConnectors = `@{}, @{ IncludeTestModeConnectors = $true }, @{ IsTransportRuleScoped = $true } | ForEach-Object { Get-OutboundConnector @_ ${stopping} }`;

function listing(noun: string): string {
  if (noun === 'OutboundConnector') return outboundConnectors;
  return `Get-${noun}${noun.startsWith('HostedOutbound') ? '' : ' -ResultSize Unlimited'} ${stopping}`;
}

/** A listing that is looked through: a name may hold what an identity takes for a pattern. */
function named(noun: string, by: string, name: Json | undefined): string {
  return `${listing(noun)} | Where-Object { "$($_.${by})" -eq ${literal(name ?? null)} }`;
}

function memberLine({ parameters }: ExchangeCall): string {
  const of = `-Identity ${literal(parameters['Identity'] ?? null)} -ResultSize Unlimited ${stopping}`;
  const who = literal(parameters['Member'] ?? null);
  return `Get-DistributionGroupMember ${of} | Where-Object { "$($_.PrimarySmtpAddress)" -eq ${who} }`;
}

const unseen = ['Identity', 'Confirm', 'Force', 'BypassSecurityGroupManagerCheck'];

function settings(noun: string, verb: string, { parameters }: ExchangeCall): string {
  const { Identity: identity } = parameters;
  const of = identity === undefined ? '' : ` -Identity ${literal(identity)}`;
  const set = Object.keys(parameters).filter((name) => !unseen.includes(name));
  // Rules of mailboxes say it in another word than those of the organisation, and hidden ones have to be asked for.
  const [state, more] = noun === 'InboxRule' ? ['Enabled', ' -IncludeHidden'] : ['State', ''];
  const shown = verb === 'Set' ? set : [state];
  return `Get-${noun}${of}${more} ${stopping} | Select-Object -Property ${literal(shown)}`;
}

function lookInGraph({ method, path, body }: GraphCall): ScriptCheck {
  const [, , group = '', , member] = path.split('/');
  if (method === 'POST')
    return { lines: [byFilter('mailNickname', textAt(isObject(body) ? body : {}, 'mailNickname'))], shows: 'there' };
  if (method === 'DELETE')
    return { lines: member === undefined ? [byFilter('id', group)] : members(group, [member]), shows: 'gone' };
  const bound = isObject(body) ? body['members@odata.bind'] : undefined;
  if (!isList(bound)) return { lines: [getting(`/v1.0/groups/${group}`)], shows: 'either' };
  return {
    lines: members(
      group,
      textsOf(bound).map((url) => url.split('/').at(-1) ?? ''),
    ),
    shows: 'there',
  };
}

const getting = (uri: string): string =>
  `Invoke-MgGraphRequest -Method GET -Uri ${filled(uri)} -OutputType PSObject ${stopping}`;

/** Half of a surrogate pair has no place in a URL. */
export const inUrl = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\uFFFD'));

const byFilter = (property: string, value: string): string =>
  `(${getting(`/v1.0/groups?$filter=${inUrl(`${property} eq '${value.replaceAll("'", "''")}'`)}`)}).value`;

/** A group may have more members than a page. */
const members = (group: string, ids: readonly string[]): readonly string[] => [
  `$link = ${filled(`/v1.0/groups/${group}/members?$select=id&$top=999`)}`,
  'while ($link) {',
  `  $page = Invoke-MgGraphRequest -Method GET -Uri $link -OutputType PSObject ${stopping}`,
  `  $page.value | Where-Object { $_.id -in ${ids.map(filled).join(', ')} }`,
  "  $link = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' } else { $null }",
  '}',
];
