import type { RegisteredCommand } from '../run/command.ts';

/** Every command, in the order in which help lists them. A new one is its file and a line here. */
export const registry: readonly RegisteredCommand[] = [
  {
    name: 'demo',
    summary: 'watch all of it on an emulated tenant',
    load: async () => (await import('../demo/demo.ts')).demo,
  },
  {
    name: 'export',
    alias: 'init',
    summary: 'write policies that say what a tenant has',
    load: async () => (await import('../commands/export.ts')).exportCommand,
  },
  {
    name: 'validate',
    summary: 'check the policies, offline',
    load: async () => (await import('../commands/validate.ts')).validateCommand,
  },
  {
    name: 'fmt',
    summary: 'write the policies in one style, with their comments',
    load: async () => (await import('../commands/fmt.ts')).fmt,
  },
  {
    name: 'plan',
    summary: 'say what would change, and for whom',
    load: async () => (await import('../commands/plan.ts')).plan,
  },
  {
    name: 'show',
    summary: 'print a plan again, in another form',
    load: async () => (await import('../commands/show.ts')).show,
  },
  {
    name: 'apply',
    summary: 'carry out a plan that somebody approved',
    load: async () => (await import('../commands/apply.ts')).apply,
  },
  {
    name: 'undo',
    summary: 'plan the way back from what an apply did',
    load: async () => (await import('../commands/undo.ts')).undo,
  },
  {
    name: 'drift',
    summary: 'say where the tenant left the policies',
    load: async () => (await import('../commands/drift.ts')).drift,
  },
  {
    name: 'why',
    summary: 'say why a forward is stopped, and what would let it through',
    load: async () => (await import('../why/why.ts')).why,
  },
  {
    name: 'posture',
    summary: 'say who can forward where',
    load: async () => (await import('../commands/posture.ts')).posture,
  },
  {
    name: 'forwards',
    summary: 'list every forward that is set up, and who answers for it',
    load: async () => (await import('../commands/forwards.ts')).forwards,
  },
  {
    name: 'grant',
    summary: 'let people forward somewhere, until a day, in the policies',
    load: async () => (await import('../grant/grant.ts')).grant,
  },
  {
    name: 'grants',
    summary: 'list who may forward where, and until when',
    load: async () => (await import('../commands/grants.ts')).grants,
  },
  {
    name: 'test',
    summary: 'judge the expectations of the policies',
    load: async () => (await import('../commands/test.ts')).test,
  },
  {
    name: 'adopt',
    summary: 'take what the tenant has into the policies',
    load: async () => (await import('../commands/adopt.ts')).adopt,
  },
  {
    name: 'tenants',
    summary: 'list the tenants of a policy folder, for a matrix of jobs',
    load: async () => (await import('../commands/tenants.ts')).tenants,
  },
  {
    name: 'github',
    summary: 'comment, check, approve and track drift on GitHub',
    load: async () => (await import('../github/github.ts')).github,
  },
  {
    name: 'notify',
    summary: 'tell a receiver of your own about a plan or a drift',
    load: async () => (await import('../notify/notify.ts')).notify,
  },
  {
    name: 'doctor',
    summary: 'check this machine, the sign-in and its rights',
    load: async () => (await import('../doctor/doctor.ts')).doctor,
  },
  {
    name: 'snapshot',
    summary: 'save what is read of a tenant in a file',
    load: async () => (await import('../snapshot/snapshot.ts')).snapshot,
  },
  {
    name: 'emulator',
    summary: 'run a tenant on this machine to rehearse on',
    load: async () => (await import('../commands/emulator.ts')).emulator,
  },
  {
    name: 'explain',
    summary: 'explain the code of a message',
    load: async () => (await import('../commands/explain.ts')).explainCommand,
  },
  {
    name: 'completion',
    summary: 'print what makes a shell complete commands and flags',
    load: async () => (await import('./completion/completion.ts')).completionOf(registry),
  },
];
