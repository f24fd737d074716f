import { kinds } from '../../kinds/index.ts';
import { forSignIn, surroundings, whenAsked } from '../connect/cmdlets.ts';
import { excessive, isCmdlet, neededTo, wider } from '../connect/permissions.ts';

/** `docs/permissions.md`: the least that an identity has to be given, from what the kinds say that they need. */
export const permissionsPage = (): string =>
  [
    '# Permissions',
    '',
    '<!-- Written by `npm run generate` from what the kinds need. Edit src/kinds instead. -->',
    '',
    'The least that each identity needs. [Setup](setup.md) says how to give it, and `postern doctor` compares it with what',
    'an identity really has. Give the planning identity only what reads.',
    '',
    '## Exchange, section by section',
    '',
    '| section | to read | to write |',
    '|---|---|---|',
    ...kinds.map(
      ({ section, requires }) => `| \`${section}\` | ${cmdlets(requires.read)} | ${cmdlets(requires.write)} |`,
    ),
    `| the surroundings that a verdict rests on | ${cmdlets(surroundings)} | – |`,
    `| who changed it (\`drift --who\`) | ${cmdlets(whenAsked)} | – |`,
    `| whether SMTP AUTH is on (\`why --mechanism smtp-auth\`, \`posture --smtp-auth\`) | ${cmdlets(forSignIn)} | – |`,
    '',
    'A section that no policy declares is still read, because what it lets out belongs to the posture. The rights to write a',
    'section are needed only where policies declare it.',
    '',
    'An apply reads all that a plan reads, every section and the surroundings included, since it judges the posture again on',
    'the tenant of that day before its first step. What could be read for the plan and cannot be read then is a reason to refuse',
    '(`PST524`), so give the identity that applies whatever the one that plans has. It needs no `Search-UnifiedAuditLog`.',
    '',
    '## Microsoft Graph',
    '',
    '| identity | application permissions |',
    '|---|---|',
    `| plan | ${code(neededTo('read').graph)} |`,
    `| apply | the same, and ${code(neededTo('write').graph)} |`,
    '',
    'Wider ones, for those who need them:',
    '',
    ...[...neededTo('read').wider, ...neededTo('write').wider].map((name) => `- \`${name}\` ${wider[name] ?? ''}.`),
    '',
    `Whether security defaults or Conditional Access refuse SMTP AUTH is read with \`Policy.Read.All\`; without it that stays`,
    'undecided. Who was seen using it (`posture --smtp-auth`) is read with `AuditLog.Read.All`, where Entra ID P1 or P2 is licensed.',
    '',
    'Where no policy names a Microsoft 365 or security group, an apply writes nothing to Graph.',
    '',
    'Never give:',
    '',
    ...Object.entries(excessive).map(([name, harm]) => `- \`${name}\`: ${harm}.`),
    '',
  ].join('\n');

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const cmdlets = (names: readonly string[]): string => code(names.filter(isCmdlet));
