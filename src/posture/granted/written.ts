import { textsOf } from '../../kinds/property.ts';
import type { Grantee } from '../../policy/grants/grant.ts';
import type { WrittenOpenings } from '../../policy/grants/claims.ts';
import { reaches } from '../../policy/grants/patterns.ts';
import { outboundMatch } from '../gates/outbound-selection.ts';
import { match } from '../values/kleene.ts';
import { indexed, senderOf } from '../world/indexed.ts';
import type { OutboundRule, Principal, World } from '../world/world.ts';
import { principalOf } from './spelled.ts';

/** What is declared by hand beside grants: whom it lets out, by key, and which domains it opens. */
export interface WrittenReach {
  readonly lets: (key: string) => boolean;
  readonly opens: (domain: string) => boolean;
}

/** As the policies declare it, whatever has become of it in the world. */
export const writtenReach = (world: World, { policies, domains }: WrittenOpenings): WrittenReach =>
  reachOf(
    world,
    policies.map(({ scope }) => (scope === null ? null : ruleOf(world, scope))),
    domains,
  );

/** As a world without what grants ask for has it, where nobody has the policies at hand. */
export function foundReach(world: World): WrittenReach {
  const { policies, rules } = world.outbound.state === 'present' ? world.outbound.value : { policies: [], rules: [] };
  const domains = world.remoteDomains.state === 'present' ? world.remoteDomains.value : [];
  const open = policies.filter(({ mode }) => mode !== 'Off');
  const names = new Set(open.map(({ name }) => name.toLowerCase()));
  return reachOf(
    world,
    [
      ...open.flatMap(({ isDefault }) => (isDefault ? [null] : [])),
      ...rules.filter(({ enabled, policy }) => enabled && names.has(policy.toLowerCase())),
    ],
    domains.flatMap(({ domainName, autoForwardEnabled }) => (autoForwardEnabled === false ? [] : [domainName])),
  );
}

/** Null is a policy for everyone. */
function reachOf(world: World, rules: readonly (OutboundRule | null)[], domains: readonly string[]): WrittenReach {
  const index = indexed(world);
  const takes = (rule: OutboundRule | null, key: string): boolean =>
    rule === null || outboundMatch(index, rule, senderOf(index, key)) !== match.no;
  return {
    lets: (key) => rules.some((rule) => takes(rule, key)),
    opens: (domain) => domains.some((pattern) => reaches(pattern, domain)),
  };
}

function ruleOf(world: World, scope: NonNullable<WrittenOpenings['policies'][number]['scope']>): OutboundRule {
  const named = (property: string, kind: Grantee['kind']): readonly Principal[] =>
    textsOf(scope[property]).map((name) => principalOf(world, { kind, name: name.toLowerCase() }));
  return {
    name: '',
    policy: '',
    priority: 0,
    enabled: true,
    from: named('from', 'person'),
    fromMemberOf: named('fromMemberOf', 'group'),
    senderDomainIs: textsOf(scope['senderDomainIs']),
    exceptIfFrom: named('exceptIfFrom', 'person'),
    exceptIfFromMemberOf: named('exceptIfFromMemberOf', 'group'),
    exceptIfSenderDomainIs: textsOf(scope['exceptIfSenderDomainIs']),
  };
}
