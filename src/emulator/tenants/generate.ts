import { textAt } from '../../json.ts';
import {
  addAcceptedDomain,
  addDistributionGroup,
  addMailbox,
  addOutboundPolicy,
  addRemoteDomain,
  addTransportRule,
  addUnifiedGroup,
  emptyTenant,
} from './seed.ts';
import type { StoredRow, TenantState } from '../state/state.ts';

interface GenerateOptions {
  readonly mailboxes: number;
  readonly seed?: number;
  readonly groups?: number;
  readonly policies?: number;
  readonly rules?: number;
  /** Accepted domains beside the initial one. */
  readonly domains?: number;
}

/** A tenant of any size: equal options give an equal tenant. */
export function generateTenant(options: GenerateOptions): TenantState {
  const { mailboxes, seed = 1, groups = Math.ceil(mailboxes / 50), policies = 3, rules = 5, domains = 2 } = options;
  const draw = drawFrom(seed);
  const state = emptyTenant({
    id: `9e4e5a7e-0000-4000-8000-${(seed >>> 0).toString(16).padStart(12, '0')}`,
    domain: 'generated.onmicrosoft.com',
    domains: ['generated.example'],
    displayName: 'Generated',
    seed,
  });
  for (let index = 1; index < domains; index += 1) addAcceptedDomain(state, `division${index}.generated.example`);
  const people = Array.from({ length: mailboxes }, (_, index) => person(state, index, domains, draw));
  const addresses = Array.from({ length: groups }, (_, index) => group(state, index, people, draw));
  for (let index = 0; index < policies; index += 1) policy(state, index, addresses, people, draw);
  for (let index = 0; index < rules; index += 1) rule(state, index, addresses, draw);
  for (const domain of partners.slice(0, 3)) addRemoteDomain(state, domain, { AutoForwardEnabled: draw(2) === 0 });
  return state;
}

/** Draws whole numbers below a bound, the same ones for the same seed (mulberry32). */
function drawFrom(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

type Draw = ReturnType<typeof drawFrom>;

const firstNames = 'Ada Bo Cleo Dan Eva Finn Gita Hal Ines Jan Kai Lena Max Nia Otto Pia Rui Sara Tim Uma'.split(' ');
const lastNames =
  'Abel Berg Costa Diaz Ek Frei Gil Hahn Ito Jung Kato Lund Mora Nagy Okoye Paz Quist Rossi Sato Toth'.split(' ');
const partners = ['fabrikam.example', 'adatum.example', 'northwind.example', 'litware.example'];

const pick = <T>(from: readonly T[], draw: Draw, otherwise: T): T => from[draw(from.length || 1)] ?? otherwise;

/** One in 200 is shared, one in 100 forwards out, one in 500 has an SMTP AUTH setting of its own. */
function person(state: TenantState, index: number, domains: number, draw: Draw): StoredRow {
  const [first, last] = [pick(firstNames, draw, ''), pick(lastNames, draw, '')];
  const local = `${first}.${last}${index}`.toLowerCase();
  const division = draw(Math.max(domains, 1));
  const domain = division === 0 ? 'generated.example' : `division${division}.generated.example`;
  const forwards = draw(100) === 0;
  return addMailbox(state, `${local}@${domain}`, {
    displayName: `${first} ${last}`,
    shared: draw(200) === 0,
    set: {
      ...(forwards ? { ForwardingSmtpAddress: `smtp:${local}@${pick(partners, draw, 'fabrikam.example')}` } : {}),
      ...(draw(500) === 0 ? { SmtpClientAuthenticationDisabled: draw(2) === 0 } : {}),
    },
  });
}

function group(state: TenantState, index: number, people: readonly StoredRow[], draw: Draw): string {
  const address = `group${index}@generated.example`;
  const members = Array.from({ length: people.length === 0 ? 0 : 1 + draw(20) }, () => pick(people, draw, {}));
  const displayName = `Group ${index}`;
  if (index % 3 === 2) {
    const row = addUnifiedGroup(state, address, { displayName });
    state.entraMembers.set(textAt(row, 'ExternalDirectoryObjectId'), keys(members, 'ExternalDirectoryObjectId'));
  } else {
    const row = addDistributionGroup(state, address, { displayName, security: index % 3 === 1 });
    state.exchangeMembers.set(textAt(row, 'Guid'), keys(members, 'Guid'));
  }
  return address;
}

const keys = (rows: readonly StoredRow[], property: string): Set<string> =>
  new Set(rows.map((row) => textAt(row, property)));

function policy(
  state: TenantState,
  index: number,
  groups: readonly string[],
  people: readonly StoredRow[],
  draw: Draw,
): void {
  const scope =
    groups.length > 0 && draw(3) > 0
      ? { FromMemberOf: [pick(groups, draw, '')] }
      : { From: [textAt(pick(people, draw, {}), 'PrimarySmtpAddress') || 'nobody@generated.example'] };
  addOutboundPolicy(state, `Outbound ${index}`, {
    policy: { AutoForwardingMode: pick(['On', 'Off', 'Automatic'], draw, 'Off') },
    rule: scope,
  });
}

function rule(state: TenantState, index: number, groups: readonly string[], draw: Draw): void {
  addTransportRule(state, `Rule ${index}`, {
    MessageTypeMatches: 'AutoForward',
    SentToScope: 'NotInOrganization',
    ...(groups.length > 0 ? { ExceptIfFromMemberOf: [pick(groups, draw, '')] } : {}),
    RejectMessageReasonText: 'External forwarding is not allowed here.',
    RejectMessageEnhancedStatusCode: '5.7.1',
  });
}
