import type { Mutations } from './mutation.ts';

/** Whether a plan may run. */
export const guard: Mutations = {
  tests: [
    'test/engine/guard.test.ts',
    'test/engine/guardrails.test.ts',
    'test/engine/run.test.ts',
    'test/pipeline/stale.test.ts',
  ],
  mutations: [
    {
      name: 'a plan that refuses itself is applied',
      file: 'engine/apply/guard.ts',
      from: '    ...unfit(plan),\n',
      to: '',
    },
    {
      name: 'any digest is an approval',
      file: 'engine/apply/guard.ts',
      from: '    ...unapproved(plan, approval),\n',
      to: '',
    },
    {
      name: 'one character of a digest is an approval',
      file: 'engine/apply/guard.ts',
      from: 'const shortestDigest = 12;',
      to: 'const shortestDigest = 1;',
    },
    {
      name: 'a plan never expires',
      file: 'engine/apply/guard.ts',
      from: 'now().getTime() < Date.parse(plan.expiresAt)',
      to: 'now().getTime() > 0',
    },
    {
      name: 'a plan that was begun expires',
      file: 'engine/apply/guard.ts',
      from: 'if (before.size > 0 || now()',
      to: 'if (now()',
    },
    {
      name: 'hazards of a plan need no allowance',
      file: 'engine/apply/guard.ts',
      from: '    ...hazardous(plan, approval),\n  ];',
      to: '  ];',
    },
    {
      name: 'hazards of the day need no allowance',
      file: 'engine/apply/guard.ts',
      from: '...again.refusals, ...hazardous(again, approval)',
      to: '...again.refusals',
    },
    {
      name: 'what the steps would do today is not looked at',
      file: 'engine/apply/guard.ts',
      from: '...again.refusals, ...hazardous(again, approval)',
      to: '...hazardous(again, approval)',
    },
    {
      name: 'another tenant may answer',
      file: 'engine/apply/guard.ts',
      from: '...elsewhere(plan, live), ...unreadable',
      to: '...unreadable',
    },
    {
      name: 'what cannot be read again counts as unchanged',
      file: 'engine/apply/guard.ts',
      from: '...unreadable(observed, live), ...moved',
      to: '...moved',
    },
    {
      name: 'what somebody changed since is written over',
      file: 'engine/apply/guard.ts',
      from: ', ...moved(observed, live)];',
      to: '];',
    },
    {
      name: 'a failed step lets its object be changed',
      file: 'engine/apply/guard.ts',
      from: `before.has(step.id) && before.get(step.id)?.state !== 'failed'`,
      to: 'before.has(step.id)',
    },
    {
      name: 'a run that was taken back goes on',
      file: 'engine/apply/guard.ts',
      from: 'if (gone.length > 0) return',
      to: 'if (gone.length > 99) return',
    },
    {
      name: 'a refusal keeps the journal locked',
      file: 'engine/apply/guard.ts',
      from: '    if (!clearance.ok) lock.release();\n',
      to: '',
    },
    {
      name: 'so many removals as allowed are too many',
      file: 'engine/propose/guardrails.ts',
      from: 'removed.length > maxRemovals.count',
      to: 'removed.length >= maxRemovals.count',
    },
    {
      name: 'a share of removals is not counted',
      file: 'engine/propose/guardrails.ts',
      from: 'return [...over, ...shares];',
      to: 'return over;',
    },
    {
      name: 'what steps leave gone is no removal',
      file: 'engine/propose/guardrails.ts',
      from: '.map((change) => change.object), ...gone])]',
      to: '.map((change) => change.object)])]',
    },
    {
      name: 'protected objects are changed',
      file: 'engine/propose/guardrails.ts',
      from: '    ...touchesProtected(rules, plan),\n',
      to: '',
    },
    {
      name: 'everyone else are no senders',
      file: 'engine/propose/guardrails.ts',
      from: 'newlyAllowed.count ?? Infinity',
      to: 'newlyAllowed.count ?? 0',
    },
    {
      name: 'one sender more than allowed passes',
      file: 'engine/propose/guardrails.ts',
      from: '?? Infinity) <= most)',
      to: '?? Infinity) <= most + 1)',
    },
    {
      name: 'opening the whole tenant is only a warning',
      file: 'engine/propose/guardrails.ts',
      from: `rules.tenantWideForwarding === 'refuse' ? [...always, ...wide] : always`,
      to: 'always',
    },
    {
      name: 'a broken expectation breaks nothing',
      file: 'engine/propose/guardrails.ts',
      from: '    ...brokenExpectations(plan.judgement),\n',
      to: '',
    },
    {
      name: 'an unclear expectation is not told',
      file: 'engine/propose/guardrails.ts',
      from: ', ...unclearExpectations(plan.judgement)]',
      to: ']',
    },
    {
      name: 'whoever opens something need not say why',
      file: 'engine/propose/guardrails.ts',
      from: `because === 'declared' && missing.length > 0`,
      to: `because === 'declared' && missing.length > 9`,
    },
    {
      name: 'what stays open beside what closes needs no reason',
      file: 'engine/propose/guardrails.ts',
      from: '...others.filter((one) => needed(new Set([one])))',
      to: '...others.filter(() => false)',
    },
  ],
};

/** Carrying a plan out, and reading back. */
export const apply: Mutations = {
  tests: [
    'test/engine/apply/apply.test.ts',
    'test/engine/apply/barrier.test.ts',
    'test/engine/apply/batches.test.ts',
    'test/engine/apply/verify.test.ts',
    'test/engine/run.test.ts',
  ],
  mutations: [
    {
      name: 'a failure stops nothing',
      file: 'engine/apply/apply.ts',
      from: 'going &&= made.every(isDone) && run.journal.broken() === null;',
      to: 'going &&= run.journal.broken() === null;',
    },
    {
      name: 'a journal that cannot be written stops nothing',
      file: 'engine/apply/apply.ts',
      from: 'going &&= made.every(isDone) && run.journal.broken() === null;',
      to: 'going &&= made.every(isDone);',
    },
    {
      name: 'an interrupt stops nothing',
      file: 'engine/apply/apply.ts',
      from: '    going &&= !run.interrupt.asked();\n',
      to: '',
    },
    {
      name: 'what cannot be seen is called applied',
      file: 'engine/apply/apply.ts',
      from: `deviations.length === 0 ? 'applied' : 'unconfirmed'`,
      to: `deviations.length === 0 ? 'applied' : 'applied'`,
    },
    {
      name: 'nothing is read back',
      file: 'engine/apply/apply.ts',
      from: 'const verified = carried ? await',
      to: 'const verified = carried && steps.length > 999 ? await',
    },
    {
      name: 'a lost answer is a failure',
      file: 'engine/apply/carry-out.ts',
      from: `if (look.state === 'reached') return { result: { ...result, state: 'done' }, again: null };`,
      to: '',
    },
    {
      name: 'a call that makes something is repeated',
      file: 'engine/apply/carry-out.ts',
      from: 'return /^(?:Set-|',
      to: 'return /^(?:Set-|New-|',
    },
    {
      name: 'a lost answer is sent again for ever',
      file: 'engine/apply/carry-out.ts',
      from: 'tries.lost + 1 < mostSendings',
      to: 'tries.lost < 9',
    },
    {
      name: 'what was begun before is not looked at',
      file: 'engine/apply/carry-out.ts',
      from: 'together.filter((step) => run.journal.before.has(step.id));',
      to: 'together.filter(() => false);',
    },
    {
      name: 'whoever is out lets in together',
      file: 'engine/apply/batches.ts',
      from: 'direction === directionOf(first) &&',
      to: '',
    },
    {
      name: 'a batch is larger than the service takes',
      file: 'engine/apply/batches.ts',
      from: 'last.length < most',
      to: 'last.length <= most',
    },
    {
      name: 'steps that wait for each other share a request',
      file: 'engine/apply/batches.ts',
      from: '!together.some(({ id }) => step.after.includes(id))',
      to: 'together.length > 0',
    },
    {
      name: 'a barrier is passed where nothing can be seen',
      file: 'engine/apply/barrier.ts',
      from: '  }\n  return false;\n}',
      to: '  }\n  return true;\n}',
    },
    {
      name: 'nobody waits for the effect',
      file: 'engine/apply/barrier.ts',
      from: '  await interrupt.wait(left);\n  return [];',
      to: '  return [];',
    },
    {
      name: 'what was not read back is as planned',
      file: 'engine/apply/verify.ts',
      from: `if (found.state === 'unknown') return [unread(course)];`,
      to: `if (found.state === 'unknown') return [];`,
    },
    {
      name: 'what is still there after a removal is as planned',
      file: 'engine/apply/verify.ts',
      from: `if (end === null) return [{`,
      to: `if (end === null) return []; if (found.value === null) return [{`,
    },
    {
      name: 'the place of a rule is not read back',
      file: 'engine/apply/verify.ts',
      from: ', ...outOfPlace(plan, live)];',
      to: '];',
    },
  ],
};

/** The order of steps, and its proof. */
export const order: Mutations = {
  tests: [
    'test/engine/order.test.ts',
    'test/engine/proof/order-search.test.ts',
    'test/engine/proof/prove.test.ts',
    'test/engine/proof/runs.test.ts',
    'test/engine/proof/trouble.test.ts',
    'test/cases.test.ts',
  ],
  mutations: [
    {
      name: 'an edge is not kept',
      file: 'engine/live/order.ts',
      from: 'waiting.findIndex((step) => step.after.every((id) => done.has(id)))',
      to: 'waiting.findIndex(() => true)',
    },
    {
      name: 'one edge of several is enough',
      file: 'engine/live/order.ts',
      from: 'step.after.every((id) => done.has(id))',
      to: '(step.after.length === 0 || step.after.some((id) => done.has(id)))',
    },
    {
      name: 'what a step needs is not waited for',
      file: 'engine/live/order.ts',
      from: '[...step.after, ...needed]',
      to: '[...step.after]',
    },
    {
      name: 'an edge to a step that is not there forbids every order',
      file: 'engine/live/order.ts',
      from: 'id !== step.id && ids.has(id)',
      to: 'id !== step.id',
    },
    {
      name: 'a search goes on from a set that leads nowhere',
      file: 'engine/proof/order-search.ts',
      from: 'if (dead.has(keyOf(done))) {',
      to: 'if (dead.size > 1e9) {',
    },
    {
      name: 'a search never steps back',
      file: 'engine/proof/order-search.ts',
      from: 'if (dead.size === mostDeadEnds)',
      to: 'if (dead.size === 0)',
    },
    {
      name: 'what was refused is never tried again',
      file: 'engine/proof/order-search.ts',
      from: 'level.refused.filter((one) => !concerns(one, next))',
      to: '[...level.refused]',
    },
    {
      name: 'a set that cannot be told is a good one',
      file: 'engine/proof/order-search.ts',
      from: `if (good === null) return 'spent';`,
      to: '',
    },
    {
      name: 'an outage weighs as much as a leak',
      file: 'engine/proof/trouble.ts',
      from: 'one.leaks === other.leaks ? one.outages < other.outages : one.leaks < other.leaks',
      to: 'one.outages + one.leaks < other.outages + other.leaks',
    },
    {
      name: 'ways out beside forwarding are no trouble',
      file: 'engine/proof/trouble.ts',
      from: 'cells.length + doors.length === 0',
      to: 'cells.length === 0',
    },
    {
      name: 'the given order is kept though it leaks',
      file: 'engine/proof/prove.ts',
      from: 'return isQuiet(tolerated.without(troubleOf(found))) ? null :',
      to: 'return scene.units.length > 0 ? null :',
    },
    {
      name: 'an order that is worse replaces the given one',
      file: 'engine/proof/prove.ts',
      from: 'isLighter(weigh(troubleOf(second)), weigh(troubleOf(first)))',
      to: 'isLighter(weigh(troubleOf(first)), weigh(troubleOf(second)))',
    },
    {
      name: 'outages on the way are not told',
      file: 'engine/proof/prove.ts',
      from: `outages: gapsOf('outage', found, scene)`,
      to: 'outages: []',
    },
    {
      name: 'leaks on the way are not told',
      file: 'engine/proof/prove.ts',
      from: `leaks: gapsOf('leak', found, scene)`,
      to: 'leaks: []',
    },
    {
      name: 'no step waits for another to take effect',
      file: 'engine/proof/prove.ts',
      from: 'found.passedOver === 0 ? barriersOf(order, scene)',
      to: 'found.passedOver === 99 ? barriersOf(order, scene)',
    },
    {
      name: 'leaks are accepted to spare outages',
      file: 'engine/proof/search.ts',
      from: `const tight = tries.relax('leak');`,
      to: `const tight = tries.relax('outage');`,
    },
    {
      name: 'units of two objects that touch the same mail are judged together',
      file: 'engine/proof/runs.ts',
      from: '&& !this.#isTaken(one);',
      to: ';',
    },
    {
      name: 'a move is judged together with others',
      file: 'engine/proof/runs.ts',
      from: 'moves === this.#moves && (!moves || !this.#depths.has(object))',
      to: 'true',
    },
    {
      name: 'a domain has nothing to do with those below it',
      file: 'engine/proof/runs.ts',
      from: '[...above(one).map((domain) => `at ${domain}`), `below ${one}`]',
      to: '[`at ${one}`]',
    },
    {
      name: 'joining and leaving a group are one unit',
      file: 'engine/proof/units.ts',
      from: ' && last.effect === next.effect',
      to: '',
    },
    {
      name: 'a change of the default policy touches nobody else',
      file: 'engine/proof/touch.ts',
      from: 'if ((after ?? before)?.ref.key === defaultKey) return everywhere;',
      to: 'if ((after ?? before)?.ref.key === defaultKey) return nowhere;',
    },
    {
      name: 'a rule for whole domains touches nobody',
      file: 'engine/proof/touch.ts',
      from: 'if (from.length + groups.length === 0) return null;',
      to: '',
    },
  ],
};

/** What an approval covers on the day of an apply. */
export const approval: Mutations = {
  tests: ['test/engine/guard.test.ts', 'test/cli/approved.test.ts', 'test/cli/tampering.test.ts'],
  mutations: [
    {
      name: 'a new target of a forward needs no approval',
      file: 'engine/apply/again.ts',
      from: 'JSON.stringify([from, to, mechanism])',
      to: 'JSON.stringify([from, mechanism])',
    },
    {
      name: 'a forward that gets further needs no approval',
      file: 'engine/apply/again.ts',
      from: 'wordsFor(cells, doors, forwards)',
      to: 'wordsFor(cells, doors, [])',
    },
    {
      name: 'a way out that opens today needs no approval',
      file: 'engine/apply/again.ts',
      from: 'wordsFor(cells, doors, forwards)',
      to: 'wordsFor(cells, [], forwards)',
    },
    {
      name: 'people who could newly forward need no approval',
      file: 'engine/apply/again.ts',
      from: 'wordsFor(cells, doors, forwards)',
      to: 'wordsFor([], doors, forwards)',
    },
    {
      name: 'what nobody can read today hides nothing',
      file: 'engine/apply/again.ts',
      from: '      ...unreadSince(plan, live, at),\n',
      to: '',
    },
  ],
};

/** A run that ends halfway, against an emulator. */
export const halfway: Mutations = {
  tests: [
    'test/engine/apply/apply.test.ts',
    'test/engine/apply/barrier.test.ts',
    'test/pipeline/full-disk.test.ts',
    'test/pipeline/faults.test.ts',
    'test/pipeline/crash.test.ts',
  ],
  mutations: [
    {
      name: 'a call is sent before its line is written',
      file: 'engine/apply/apply.ts',
      from: 'if (unwritten !== null) return remarked',
      to: 'if (unwritten === undefined) return remarked',
    },
    {
      name: 'a run whose end could not be written is over',
      file: 'engine/apply/apply.ts',
      from: `journal.broken() === null ? outcome : 'stopped'`,
      to: 'outcome',
    },
    {
      name: 'an object that exists already is a failure though it is as wanted',
      file: 'engine/apply/carry-out.ts',
      from: `if (look.state === 'reached') return { result: { ...result, state: 'already' }, again: null };`,
      to: '',
    },
    {
      name: 'a property that was not read is as wanted',
      file: 'engine/apply/settle.ts',
      from: `return 'unread';\n  const is`,
      to: `return 'reached';\n  const is`,
    },
    {
      name: 'a step is over before its rule stands where it belongs',
      file: 'engine/apply/settle.ts',
      from: `state === 'reached' && misplaced(live, step) ? 'not-reached' : state`,
      to: 'state',
    },
    {
      name: 'a barrier holds nothing back',
      file: 'engine/apply/apply.ts',
      from: 'if (!open)\n',
      to: 'if (remarks.length > 99)\n',
    },
    {
      name: 'what could not be looked at is sent again',
      file: 'engine/apply/carry-out.ts',
      from: `look.state === 'not-reached' && isRepeatable`,
      to: `look.state !== 'reached' && isRepeatable`,
    },
    {
      name: 'a step that was done is done again',
      file: 'engine/apply/apply.ts',
      from: `return state === 'done' || state === 'already';`,
      to: `return state === 'already';`,
    },
  ],
};
