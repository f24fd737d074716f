import { isList, type Json, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import type { CmdletSpec } from '../catalogue/catalogue.ts';
import { add, asked, identityOf, named, refuseTaken, remove, renamed, replace } from '../exchange/config.ts';
import { refuse, types, unsupported } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import type { StoredRow } from '../state/state.ts';
import { inboundConnector, outboundConnector } from '../tenants/rows/mail-flow.ts';
import { plainText } from '../exchange/text.ts';

type Noun = 'OutboundConnector' | 'InboundConnector';

const hiddenText =
  'There is at least one test mode connector which is not included in the result. Please use -IncludeTestModeConnectors to view test mode connectors.';

/**
 * A plain listing hides connectors in test mode and those that only rules use. The reference says that each switch
 * lists only its own sort, practice says also; the emulator follows the reference, under which a careless union of two
 * listings loses something.
 */
const getOutbound: Cmdlet = (bound, service) => {
  const rows = asked(service, 'OutboundConnector', bound);
  if (bound['Identity'] !== undefined) return { rows };
  const test = bound['IncludeTestModeConnectors'] === true;
  const scoped = bound['IsTransportRuleScoped'] === true;
  const hides = !test && rows.some(inTestMode);
  const shown =
    test || scoped
      ? rows.filter((row) => (test && inTestMode(row)) || (scoped && isScoped(row)))
      : rows.filter((row) => !inTestMode(row) && !isScoped(row));
  return { rows: shown, warnings: hides ? [hiddenText] : [] };
};

const inTestMode = (row: StoredRow): boolean => row['TestMode'] === true;
const isScoped = (row: StoredRow): boolean => row['IsTransportRuleScoped'] === true;

const getInbound: Cmdlet = (bound, service) => ({ rows: asked(service, 'InboundConnector', bound) });

const creating =
  (noun: Noun, build: typeof outboundConnector): Cmdlet =>
  (bound, service, spec) => {
    const name = textAt(bound, 'Name');
    refuseTaken(service, noun, name);
    const row = build(service.state, name);
    const born = { ...row, ...valuesOf(noun, bound, row, spec) };
    add(service, noun, born);
    return { rows: [born] };
  };

const changing =
  (noun: Noun): Cmdlet =>
  (bound, service, spec) => {
    const row = named(service, noun, identityOf(bound));
    const name = textAt(bound, 'Name');
    replace(service, noun, row, { ...valuesOf(noun, bound, row, spec), ...namingOf(service, noun, row, name) });
    return done;
  };

function namingOf(service: Service, noun: Noun, row: StoredRow, name: string): StoredRow {
  if (name === '' || name === row['Name']) return {};
  refuseTaken(service, noun, name, row);
  return renamed(row, name);
}

function valuesOf(noun: Noun, bound: Bound, row: StoredRow, spec: CmdletSpec): StoredRow {
  const given = settings(bound, row, spec, ['Name']);
  const domains = given['SenderDomains'];
  const changes = domains === undefined ? given : { ...given, SenderDomains: decorated(domains) };
  if (noun === 'OutboundConnector') checkOutbound({ ...row, ...changes });
  return changes;
}

/** Sender domains read back with their type and cost: `smtp:contoso.com;1`. */
const decorated = (domains: Json): Json =>
  isList(domains) && domains.length > 0
    ? domains.map((one) => (/^smtp:.*;\d+$/iu.test(plainText(one)) ? one : `smtp:${plainText(one)};1`))
    : unsupported('New-InboundConnector wants SenderDomains, and no page says that they can be taken away again.');

/** What does not go together (New-OutboundConnector reference). */
function checkOutbound(row: StoredRow): void {
  const hosts = row['SmartHosts'];
  if (row['UseMXRecord'] === false && (!isList(hosts) || hosts.length === 0)) {
    refuse(types.validation, 'SmartHosts must be given when UseMXRecord is false.');
  }
  const premises = ['AllAcceptedDomains', 'RouteAllMessagesViaOnPremises', 'SenderRewritingEnabled'].find(
    (name) => row[name] === true,
  );
  if (premises !== undefined && row['ConnectorType'] !== 'OnPremises') {
    refuse(types.validation, `${premises} needs a connector of the type OnPremises.`);
  }
  if ((row['TlsDomain'] ?? '') !== '' && row['TlsSettings'] !== 'DomainValidation') {
    refuse(types.validation, 'TlsDomain needs TlsSettings DomainValidation.');
  }
}

const removing =
  (noun: Noun): Cmdlet =>
  (bound, service) => {
    remove(service, noun, named(service, noun, identityOf(bound)));
    return done;
  };

export const connectorCmdlets = {
  'Get-OutboundConnector': getOutbound,
  'New-OutboundConnector': creating('OutboundConnector', outboundConnector),
  'Set-OutboundConnector': changing('OutboundConnector'),
  'Remove-OutboundConnector': removing('OutboundConnector'),
  'Get-InboundConnector': getInbound,
  'New-InboundConnector': creating('InboundConnector', inboundConnector),
  'Set-InboundConnector': changing('InboundConnector'),
  'Remove-InboundConnector': removing('InboundConnector'),
} as const satisfies Record<string, Cmdlet>;
