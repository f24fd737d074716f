import { factNames, factTable } from '../../policy/schema/facts.ts';

/** The text of `docs/facts.md`. */
export const factsPage = (): string =>
  [
    '<!-- Generated from src/policy/schema/facts.ts by `npm run generate`. -->',
    '',
    '# Facts of the organisation',
    '',
    'No documentation says what the service does here, or the sources contradict. Answers that depend on it stay undecided until somebody states in',
    '`tenant.facts` what a test showed. A fact may be its value alone, or say on which day somebody found out and by what:',
    '',
    '```yaml',
    'tenant:',
    '  id: 5f0a1c9e-0000-4000-8000-000000000001',
    '  domain: contoso.onmicrosoft.com',
    '  facts:',
    '    nestedGroups: expand',
    '    automaticMeans:',
    '      is: off',
    '      asOf: 2026-11-02',
    '      evidence: a test message to a private address bounced with 5.7.520',
    '```',
    '',
    'The value alone decides and counts in the digest of a plan: another day or other evidence for the same value changes no answer, and undoes no approval.',
    'A day that has not come is refused; a fact older than a year is remarked, since the service changes. `posture`, `why` and `doctor` say the fact with its day',
    'where an answer rests on it.',
    '',
    '| `tenant.facts` | values | what it says | how to find out |',
    '|---|---|---|---|',
    ...factNames.map((name) => {
      const { about, choices, probe } = factTable[name];
      return `| \`${name}\` | ${choices.slice(0, -1).join(', ')} | ${about} | ${probe} |`;
    }),
    '',
    'What a read would settle is no fact: such an answer names the cmdlet, and is settled by rights. Whether one transport rule takes a message, whether a rule',
    'covers a sender whose group could not be read, and what one policy of Conditional Access does are about that one object: the answer says what to try.',
    '',
  ].join('\n');
