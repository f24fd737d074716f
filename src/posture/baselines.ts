import { isList, type Json } from '../json.ts';
import { type Approvals, approvedIn, smtpAuthOf, without } from './approvals.ts';
import { configuredForwards } from './forwards.ts';
import { effectivePolicies } from './lints/outbound.ts';
import { openings } from './openings.ts';
import { residualChannels } from './residual.ts';
import type { OutboundPolicy, World } from './world.ts';

/** How a requirement stands. What a snapshot cannot show is `manual`, what it could not read `indeterminate`: never a pass. */
export interface Baseline {
  /** Our own number: `B-FWD-2`. */
  readonly id: string;
  readonly title: string;
  /** The published controls it answers, version included where the number depends on it. */
  readonly controls: readonly string[];
  readonly result: 'pass' | 'pass with exceptions' | 'fail' | 'indeterminate' | 'manual';
  /**
   * The objects, or rows of senders and destinations, that make it fail; where it passes with exceptions, each of them
   * with who answers for it, until when and why.
   */
  readonly because: readonly string[];
}

interface Check {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly string[];
  /** What breaks it; null where nobody could read enough, `manual` where no setting shows it. */
  readonly breaks: (world: World, at: Date) => readonly string[] | null | 'manual';
  /** The requirement leaves room for what somebody has approved. */
  readonly excepts?: true;
}

const nobody: Approvals = () => null;

/** Holds a tenant against the published requirements on forwarding, outbound limits and SMTP AUTH. */
export const baselines = (world: World, at: Date, approvals: Approvals = nobody): readonly Baseline[] =>
  checks.map((check) => {
    const { id, title, controls } = check;
    return Object.assign(resultOf(check, world, at, approvals), { id, title, controls });
  });

type Result = Pick<Baseline, 'result' | 'because'>;

function resultOf({ breaks, excepts }: Check, world: World, at: Date, approvals: Approvals): Result {
  const broken = breaks(world, at);
  if (broken === 'manual') return { result: 'manual', because: [] };
  if (broken === null) return { result: 'indeterminate', because: [] };
  if (broken.length === 0) return { result: 'pass', because: [] };
  const approved = excepts === true ? approvedIn(world, broken, approvals) : [];
  const left = approved.length === 0 ? broken : breaks(without(world, approvals), at);
  if (isList(left) && left.length === 0) return { result: 'pass with exceptions', because: approved };
  return { result: 'fail', because: [...new Set(isList(left) ? left : broken)] };
}

/** Numbers move between versions: each comes with the one it was seen in. */
const cis = (number: string, version: string): string => `CIS Microsoft 365 Foundations ${version}: ${number}`;

const policies = (world: World, bad: (one: OutboundPolicy) => boolean): readonly string[] | null =>
  world.outbound.state === 'present'
    ? effectivePolicies(world).flatMap((one) => (bad(one) ? [`outboundPolicies/${one.name}`] : []))
    : null;

/** At or below a limit; 0 stands for the service's own, which is higher. */
const within = (value: Json | undefined, limit: number): boolean =>
  typeof value === 'number' && value > 0 && value <= limit;

const overLimits = ({ settings }: OutboundPolicy): boolean =>
  !within(settings['recipientLimitExternalPerHour'], 500) ||
  !within(settings['recipientLimitInternalPerHour'], 1000) ||
  !within(settings['recipientLimitPerDay'], 1000);

const checks: readonly Check[] = [
  {
    id: 'B-FWD-1',
    title: 'nobody can forward automatically to the outside',
    controls: [cis('6.2.1', 'v7.0'), 'MS.EXO.1.1v2', 'mdo_blockmailforward'],
    excepts: true,
    breaks: (world, at) => {
      const { allowed, uncertain } = openings(world, at);
      return [...allowed, ...uncertain].map((one) => `${one.senders.name} → ${one.destinations.name}: ${one.after}`);
    },
  },
  {
    id: 'B-FWD-2',
    title: 'every outbound policy that applies is set to Off',
    controls: [cis('6.2.1', 'v7.0')],
    excepts: true,
    breaks: (world) => policies(world, (one) => one.mode !== 'Off'),
  },
  {
    id: 'B-FWD-3',
    title: 'no outbound policy that applies is set to Automatic',
    controls: ['Microsoft recommended settings, August 2026'],
    breaks: (world) => policies(world, (one) => one.mode === 'Automatic'),
  },
  {
    id: 'B-FWD-4',
    title: 'remote domains stop automatic forwards',
    controls: ['MS.EXO.1.1v2'],
    excepts: true,
    breaks: ({ remoteDomains }) =>
      remoteDomains.state === 'present'
        ? remoteDomains.value.flatMap((one) => (one.autoForwardEnabled ? [`remoteDomains/${one.domainName}`] : []))
        : null,
  },
  {
    id: 'B-FWD-5',
    title: 'no transport rule carries mail to the outside',
    controls: [cis('6.2.1', 'v7.0')],
    breaks: (world, at) =>
      world.transportRules.state === 'present'
        ? residualChannels(world, at).flatMap((one) => (one.channel === 'power-automate' ? [] : [one.object]))
        : null,
  },
  {
    id: 'B-FWD-6',
    title: 'no transport rule lowers the filtering',
    controls: [cis('6.2.2', 'v3.0'), 'MT.1043'],
    breaks: ({ transportRules }) =>
      transportRules.state === 'present'
        ? transportRules.value.flatMap((one) =>
            one.enabled && one.actions.setSCL === -1 ? [`transportRules/${one.name}`] : [],
          )
        : null,
  },
  {
    id: 'B-FWD-7',
    title: 'no forward is set up that is blocked',
    controls: [],
    breaks: (world, at) =>
      world.forwards.state === 'unknown'
        ? null
        : configuredForwards(world, at).flatMap((one) =>
            one.verdict.verdict === 'blocked' ? [`${one.from} → ${one.to}`] : [],
          ),
  },
  {
    id: 'B-FWD-8',
    title: 'mail of flows to the outside is stopped',
    controls: [cis('6.2.1', 'v7.0')],
    breaks: (world, at) =>
      world.transportRules.state === 'present'
        ? residualChannels(world, at).flatMap((one) => (one.channel === 'power-automate' ? [one.object] : []))
        : null,
  },
  {
    id: 'B-OUT-1',
    title: 'outbound limits are at most 500 external and 1000 internal an hour, and 1000 a day',
    controls: [cis('2.1.15', 'v6.0'), 'ORCA.103'],
    breaks: (world) => policies(world, overLimits),
  },
  {
    id: 'B-OUT-2',
    title: 'a sender above a limit is blocked',
    controls: [cis('2.1.15', 'v6.0'), 'ORCA.103'],
    breaks: (world) => policies(world, ({ settings }) => settings['actionWhenThresholdReached'] !== 'BlockUser'),
  },
  {
    id: 'B-OUT-3',
    title: 'somebody is told about suspicious outbound mail',
    controls: [cis('2.1.6', 'v6.0.1'), 'MS.SECURITYSUITE.4.1v1'],
    breaks: () => 'manual',
  },
  {
    id: 'B-SMTP-1',
    title: 'SMTP AUTH is off for the organisation',
    controls: [cis('6.5.4', 'v5.0'), 'MS.EXO.5.1v1'],
    breaks: ({ smtpAuth: { organization } }) =>
      organization.state === 'present' ? (organization.value === 'disabled' ? [] : ['smtpAuth/organization']) : null,
  },
  {
    id: 'B-SMTP-2',
    title: 'no mailbox has SMTP AUTH switched on by itself',
    controls: [],
    excepts: true,
    breaks: (world) =>
      [...world.smtpAuth.mailboxes].flatMap(([key, state]) => (state === 'enabled' ? [smtpAuthOf(world, key)] : [])),
  },
  {
    id: 'B-DS-1',
    title: 'mail that comes in without signing in and bears an address of ours is rejected',
    controls: [cis('6.5.5', 'v7.0'), 'MT.1062'],
    breaks: ({ rejectDirectSend: rejects }) =>
      rejects?.state === 'present' ? (rejects.value ? [] : ['organization/RejectDirectSend']) : null,
  },
];
