import type { Mutations } from './mutation.ts';

/** The controls one by one, and what they say together. */
export const gates: Mutations = {
  tests: [
    'test/posture/naive/worked.test.ts',
    'test/posture/worked-cases.test.ts',
    'test/posture/agreement.test.ts',
    'test/posture/why.test.ts',
    'test/posture/domains.test.ts',
    'test/posture/routing.test.ts',
  ],
  mutations: [
    {
      name: 'unknown lets out what a block stops',
      file: 'posture/question/combine.ts',
      from: `  if (first !== undefined) return { ...base, ...blocked(cell, gates, first, more) };
  if (open.length > 0) return { ...base, ...indeterminate(cell, open) };`,
      to: `  if (open.length > 0) return { ...base, ...indeterminate(cell, open) };
  if (first !== undefined) return { ...base, ...blocked(cell, gates, first, more) };`,
    },
    {
      name: 'unknown is harmless',
      file: 'posture/question/combine.ts',
      from: '  if (open.length > 0) return',
      to: '  if (open.length > 1) return',
    },
    {
      name: 'an undecided verdict always leans to allowed',
      file: 'posture/question/combine.ts',
      from: `likely === undefined ? 'allowed' : 'blocked'`,
      to: `likely === undefined ? 'allowed' : 'allowed'`,
    },
    {
      name: 'an unseen next hop decides before others',
      file: 'posture/question/combine.ts',
      from: `open.find((one) => one.gate !== 'G3') ?? open[0]`,
      to: 'open[0]',
    },
    {
      name: 'an unseen next hop may act before a block',
      file: 'posture/question/combine.ts',
      from: `one.outcome === 'unknown' && one.gate !== 'G3'`,
      to: `one.outcome === 'unknown'`,
    },
    {
      name: 'a colleague is told of a block of the outbound policy',
      file: 'posture/question/combine.ts',
      from: `cell.original === 'internal' && cell`,
      to: `cell.original === 'external' && cell`,
    },
    {
      name: 'an exception that holds does not keep a rule off',
      file: 'posture/values/kleene.ts',
      from: 'if (exceptions === match.yes) return match.no;',
      to: '',
    },
    {
      name: 'an exception that nobody knows counts as none',
      file: 'posture/values/kleene.ts',
      from: 'isUnknown(exceptions) && conditions > match.content ? match.maybe : conditions',
      to: 'conditions',
    },
    {
      name: 'one condition of several is enough',
      file: 'posture/values/kleene.ts',
      from: '(b < a ? b : a), match.yes)',
      to: '(b > a ? b : a), match.no)',
    },
    {
      name: 'two forwards of a mailbox both count',
      file: 'posture/gates/g0-mailbox.ts',
      from: `mechanism === 'mailbox-smtp' && by === 'address'`,
      to: `mechanism === 'mailbox-smtp' && by === 'smtp'`,
    },
    {
      name: 'a redirect beside mailbox forwarding counts',
      file: 'posture/gates/g0-mailbox.ts',
      from: `mechanism === 'inbox-redirect' || (`,
      to: '(',
    },
    {
      name: 'forwards that were not read are none',
      file: 'posture/gates/g0-mailbox.ts',
      from: `'address') && index.forwards === null)`,
      to: `'address') && index.forwards !== null && index.forwards.size < 0)`,
    },
    {
      name: 'a message is forwarded by rules twice',
      file: 'posture/gates/g0-mailbox.ts',
      from: 'cell.afterRule === true && isInboxRule(cell.mechanism)',
      to: 'cell.afterRule === true && !isInboxRule(cell.mechanism)',
    },
    {
      name: 'a remote domain that blocks lets out',
      file: 'posture/gates/g1-remote-domain.ts',
      from: `  if (entry.autoForwardEnabled) return pass('G1', { reason: 'entry-allows'`,
      to: `  if (!entry.autoForwardEnabled) return pass('G1', { reason: 'entry-allows'`,
    },
    {
      name: 'remote domains stop forwards to contacts',
      file: 'posture/gates/g1-remote-domain.ts',
      from: `if (mechanism === 'mailbox-object') return`,
      to: `if (mechanism === 'mailbox-smtp') return`,
    },
    {
      name: 'no entry that was read lets out',
      file: 'posture/gates/g1-remote-domain.ts',
      from: `return undecided('G1', 'pass', { reason: 'no-entry-read'`,
      to: `return block('G1', { reason: 'no-entry-read'`,
    },
    {
      name: 'the shortest entry of a domain wins',
      file: 'posture/world/domains.ts',
      from: `  yield domain;
  for (let`,
      to: `  yield '*';
  yield domain;
  for (let`,
    },
    {
      name: 'a name that only ends alike is a subdomain',
      file: 'posture/world/domains.ts',
      from: 'domain.endsWith(`.${base}`)',
      to: 'domain.endsWith(base)',
    },
    {
      name: 'every subdomain of an accepted domain is ours',
      file: 'posture/world/scope.ts',
      from: 'matchSubDomains === true) return',
      to: 'matchSubDomains !== undefined) return',
    },
    {
      name: 'an external relay is inside',
      file: 'posture/world/scope.ts',
      from: `own.type === 'ExternalRelay' ? 'external' : 'internal'`,
      to: `'internal'`,
    },
    {
      name: 'accepted domains that were not read make everything external',
      file: 'posture/world/scope.ts',
      from: `if (accepted === null) return 'unknown'`,
      to: `if (accepted === null) return 'external'`,
    },
    {
      name: 'rules that were not read are none',
      file: 'posture/gates/g2-transport-rules.ts',
      from: `index.world.transportRules.state === 'unknown'`,
      to: `index.world.transportRules.state === 'absent'`,
    },
    {
      name: 'an audited rule stops mail',
      file: 'posture/gates/rule-scan.ts',
      from: `if (rule.mode !== 'Enforce') return audit`,
      to: `if (rule.mode === 'nothing') return audit`,
    },
    {
      name: 'a rule that ends processing ends nothing',
      file: 'posture/gates/rule-scan.ts',
      from: `  walk.lean ??= 'pass';
  return 'end';`,
      to: `  walk.lean ??= 'pass';
  return 'on';`,
    },
    {
      name: 'what an undecided rule may have ended is stopped for certain',
      file: 'posture/gates/rule-scan.ts',
      from: '  if (walk.certain) walk.stopped = rule;\n  else suspect(walk, rule);',
      to: '  walk.stopped = rule;',
    },
    {
      name: 'a rule whose action nobody knows does nothing',
      file: 'posture/gates/rule-scan.ts',
      from: 'moderate || unknown.length > 0;',
      to: 'moderate;',
    },
    {
      name: 'a redirecting rule lets the message go on',
      file: 'posture/gates/rule-scan.ts',
      from: 'actions.quarantine || actions.redirectMessageTo.length > 0;',
      to: 'actions.quarantine;',
    },
    {
      name: 'transport rules act in the order of their names',
      file: 'posture/gates/rule-program.ts',
      from: '.sort((a, b) => a.priority - b.priority);\n  const first',
      to: '.sort((a, b) => b.priority - a.priority);\n  const first',
    },
    {
      name: 'a condition that nobody understands holds',
      file: 'posture/gates/rule-program.ts',
      from: 'rule.beyond.length === 0 ||',
      to: 'rule.beyond.length >= 0 ||',
    },
    {
      name: 'a rule acts after its last day',
      file: 'posture/gates/active.ts',
      from: 'at <= Date.parse(expiryDate)',
      to: 'at >= Date.parse(expiryDate)',
    },
    {
      name: 'mailbox forwarding is of the type of automatic forwards',
      file: 'posture/gates/predicate-message.ts',
      from: `  if (!bearsMarks(route)) return match.no;
  return route === 'redirect'`,
      to: `  if (!bearsMarks(route)) return match.yes;
  return route === 'redirect'`,
    },
    {
      name: 'a domain marked as internal is outside to transport rules',
      file: 'posture/gates/predicate-recipient.ts',
      from: `to.scope === 'internal' || marked === 'yes'`,
      to: `to.scope === 'internal'`,
    },
    {
      name: 'a disabled connector carries mail',
      file: 'posture/gates/g3-routing.ts',
      from: 'one.enabled && !one.testMode',
      to: '!one.testMode',
    },
    {
      name: 'a connector in test mode carries mail',
      file: 'posture/gates/g3-routing.ts',
      from: 'one.enabled && !one.testMode',
      to: 'one.enabled',
    },
    {
      name: 'connectors that were not read are none',
      file: 'posture/gates/g3-routing.ts',
      from: `index.world.connectors.state === 'unknown'`,
      to: `index.world.connectors.state === 'absent'`,
    },
    {
      name: 'a disabled outbound rule takes senders',
      file: 'posture/gates/outbound-selection.ts',
      from: '      .filter((rule) => rule.enabled)\n',
      to: '',
    },
    {
      name: 'the last outbound rule wins',
      file: 'posture/gates/outbound-selection.ts',
      from: 'a.priority - b.priority',
      to: 'b.priority - a.priority',
    },
    {
      name: 'a rule that may take somebody takes them for certain',
      file: 'posture/gates/outbound-selection.ts',
      from: 'if (taken === match.yes) return found;',
      to: 'if (taken !== match.no) return found;',
    },
    {
      name: 'an outbound rule without a condition takes everyone',
      file: 'posture/gates/outbound-selection.ts',
      from: 'conditions.length === 0 ? match.maybe : all(conditions)',
      to: 'all(conditions)',
    },
    {
      name: 'a group in an exception keeps nobody off',
      file: 'posture/gates/outbound-selection.ts',
      from: '    isMember(index, rule.exceptIfFromMemberOf, sender),\n',
      to: '',
    },
    {
      name: 'a blocked tenant sends',
      file: 'posture/gates/g5-sender-state.ts',
      from: 'if (tenantBlock !== null)',
      to: 'if (tenantBlock === undefined)',
    },
    {
      name: 'an entry of the block list holds after its end',
      file: 'posture/gates/g5-sender-state.ts',
      from: 'expires === null || now < Date.parse(expires)',
      to: 'expires === null || now > 0',
    },
    {
      name: 'a colleague still on-premises is reached whatever the entry says',
      file: 'posture/gates/g1-remote-domain.ts',
      from: 'if (entry === null || entry.autoForwardEnabled === true) return null;',
      to: 'if (entry === null || entry.autoForwardEnabled !== null) return null;',
    },
    {
      name: 'mail without a copy is never lost',
      file: 'posture/question/evaluate.ts',
      from: 'keepsCopy !== false) return null;',
      to: 'keepsCopy !== null) return null;',
    },
  ],
};

/** What opens and closes between two states. */
export const comparison: Mutations = {
  tests: [
    'test/posture/openness.test.ts',
    'test/posture/compare.test.ts',
    'test/posture/naive/compare.test.ts',
    'test/engine/guardrails.test.ts',
  ],
  mutations: [
    {
      name: 'opening and closing are exchanged',
      file: 'posture/values/verdict.ts',
      from: `return by > 0 ? 'opens' : 'closes'`,
      to: `return by < 0 ? 'opens' : 'closes'`,
    },
    {
      name: 'undecided is as closed as blocked',
      file: 'posture/values/verdict.ts',
      from: 'indeterminate: 1, allowed: 2',
      to: 'indeterminate: 0, allowed: 2',
    },
    {
      name: 'what perhaps opens is no opening',
      file: 'posture/change/opened.ts',
      from: `  ...uncertain.filter((one) => one.change === 'opens'),\n`,
      to: '',
    },
    {
      name: 'who is not named does not count as everyone',
      file: 'posture/change/opened.ts',
      from: `  if ([...opened].some((at) => classes[at]?.rest === true)) return true;\n`,
      to: '',
    },
    {
      name: 'half of the mailboxes are everyone but a few',
      file: 'posture/change/opened.ts',
      from: 'const few = 0.1;',
      to: 'const few = 0.5;',
    },
  ],
};
