import { tellChangedBy } from '../who/changed-by.ts';
import type { ForwardsFound } from './forwards-found.ts';
import type { ForwardsReport, ListedForward } from './forwards-report.ts';
import { forwardObject } from '../answers/places.ts';
import { sanctionsIn } from './sanction.ts';
import { subjectsIn, setterOf } from './set-by.ts';

/** Every forward that was found: whether it gets out, whether a policy sanctions it, and who set it up. */
export async function listForwards(from: ForwardsFound): Promise<ForwardsReport> {
  const { report, desired, live, world, rules, log } = from;
  const sanctioned = desired === null ? null : sanctionsIn(desired, live);
  const named = report.forwards.map((one) => Object.assign({ object: forwardObject(one) }, one));
  const changedBy =
    log === null ? null : await tellChangedBy(await subjectsIn(named, from), live.directory, log, new Date(report.at));
  const setter = setterOf(changedBy, rules);
  const forwards = named.map((one): ListedForward => {
    const { sanction, governance } = sanctioned?.(one.object) ?? { sanction: null, governance: {} };
    return Object.assign({ sanction, governance, setBy: setter(one) }, one);
  });
  return {
    format: 'postern-forwards/1',
    tenant: report.tenant,
    source: report.source,
    tool: report.tool,
    at: report.at,
    inboxRules: coverage(rules, world.everyInboxRule === true),
    changedBy,
    forwards,
    unread: [...report.unread, ...unreadLog(changedBy?.unread ?? null)],
  };
}

/** A mailbox whose rules could not be read is none whose rules were. */
function coverage(rules: ForwardsFound['rules'], asked: boolean): ForwardsReport['inboxRules'] {
  const read = [...rules.values()].filter(({ state }) => state === 'present').length;
  // What stands for a whole listing that could not be read is no mailbox.
  const unread = [...rules].filter(([mailbox, { state }]) => state !== 'present' && mailbox.includes('@')).length;
  return { mailboxes: read, every: asked && read === rules.size, unread, others: !asked };
}

const unreadLog = (why: string | null): ForwardsReport['unread'] =>
  why === null ? [] : [{ what: 'the audit log', why }];
