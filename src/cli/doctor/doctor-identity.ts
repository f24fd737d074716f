import { json } from '../../escape.ts';
import { isList, type JsonObject, textAt } from '../../json.ts';
import { remedies, signInCause } from '../../diagnostics/causes.ts';
import { claimsOf, rolesIn } from '../../tenant/claims.ts';
import { directoryRole } from './directory-roles.ts';
import { type DoctorFinding, finding, type Work } from '../shown/finding.ts';
import { excessive, neededTo, servedBy, wider } from '../connect/permissions.ts';
import type { Token } from '../../tenant/token.ts';
import type { SignIn } from '../connect/sign-in.ts';

/** Who signs in, and what its tokens say that it may do. */
export async function whoSignsIn(
  signIn: SignIn,
  work: Work,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly DoctorFinding[]> {
  const word = signIn.assertion === null ? null : await wordOf(signIn.assertion);
  const [exchange, graph] = await Promise.all([signIn.exchange(), signIn.graph()]);
  const client = env['AZURE_CLIENT_ID'] || env['AZURESUBSCRIPTION_CLIENT_ID'] || 'CLIENT_ID';
  return [
    ...(word === null ? [] : [word.found]),
    ...(exchange.ok
      ? inExchange(claimsOf(exchange.value), work)
      : [
          finding('sign in to Exchange', 'missing', exchange.message, grantFor(exchange, word?.claims ?? null, client)),
        ]),
    ...(graph.ok
      ? permissions(claimsOf(graph.value), work)
      : [
          finding(
            'sign in to Microsoft Graph',
            'missing',
            graph.message,
            exchange.ok ? grantFor(graph, null, client) : null,
          ),
        ]),
  ];
}

interface Word {
  readonly found: DoctorFinding;
  readonly claims: JsonObject | null;
}

/** The subject as the token really has it: it has several forms, and Entra compares letter by letter. */
async function wordOf(assertion: () => Promise<string>): Promise<Word> {
  const what = 'who vouches for this job';
  try {
    const claims = claimsOf(await assertion());
    if (claims === null)
      return { found: finding(what, 'missing', 'what vouches for this job is no JSON Web Token'), claims };
    const subject = textAt(claims, 'sub');
    const detail = `issuer ${textAt(claims, 'iss')}, subject ${subject}${formOf(subject)}, audience ${audiencesOf(claims).join(', ')}`;
    return { found: finding(what, 'fine', detail), claims };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { found: finding(what, 'missing', message), claims: null };
  }
}

/**
 * Sources: GitHub's changelog of 23 April 2026 on immutable subject claims; Azure Pipelines' page on the workload
 * identity of a service connection, where the connection is its name or, with newer ones, its ids.
 */
function formOf(subject: string): string {
  if (subject.startsWith('sc://')) return ' (service connection by its name)';
  if (subject.includes('/sc/')) return ' (service connection by its ids)';
  if (!subject.startsWith('repo:')) return subject.includes('repo') ? ' (customised form)' : '';
  return /^repo:[^@/:]+@\d+\/[^@:]+@\d+:/u.test(subject) ? ' (immutable form)' : ' (classic form)';
}

const inExchange = (claims: JsonObject | null, work: Work): readonly DoctorFinding[] => [
  appRole(claims),
  directoryRole(claims, work),
];

const manageAsApp = 'Exchange.ManageAsApp';

function appRole(claims: JsonObject | null): DoctorFinding {
  const what = 'application permission for Exchange';
  const roles = claims === null ? null : rolesIn(claims);
  if (roles === null)
    return finding(
      what,
      'not-known',
      "the token names no application permissions: a person's, or one that cannot be read",
    );
  if (roles.includes(manageAsApp)) return finding(what, 'fine', manageAsApp);
  const has = roles.length === 0 ? 'none' : roles.join(', ');
  const remedy = `give the app ${manageAsApp} (dc50a0fb-09a3-484d-be87-e023b12c6440) of Office 365 Exchange Online (00000002-0000-0ff1-ce00-000000000000), and consent as administrator`;
  return finding(what, 'missing', `the token has ${has}, and needs ${manageAsApp}`, remedy);
}

/** Each permission that the work needs, and each that nothing here needs. */
function permissions(claims: JsonObject | null, work: Work): readonly DoctorFinding[] {
  const roles = claims === null ? null : rolesIn(claims);
  if (roles === null) {
    return [
      finding(
        'permissions in Microsoft Graph',
        'not-known',
        "the token names none: a person's, or one that cannot be read",
      ),
    ];
  }
  const dangerous = Object.keys(excessive).filter((name) => roles.includes(name));
  return [
    ...neededTo('read').graph.map((name) => permission(name, roles, 'missing')),
    ...neededTo('write').graph.map((name) => permission(name, roles, work === 'apply' ? 'missing' : 'withheld')),
    ...[...neededTo('read').wider, ...neededTo('write').wider].map((name) => extra(name, roles)),
    ...dangerous.map((name) =>
      finding(`Graph ${name}`, 'too-much', excessive[name] ?? '', `take ${name} away from the app`),
    ),
  ];
}

function permission(name: string, roles: readonly string[], otherwise: 'missing' | 'withheld'): DoctorFinding {
  const by = servedBy(name, roles);
  if (by !== null) return finding(`Graph ${name}`, 'fine', by === name ? 'granted' : `granted with ${by}`);
  if (otherwise === 'withheld') return finding(`Graph ${name}`, otherwise, 'not granted, and not needed to plan');
  return finding(
    `Graph ${name}`,
    otherwise,
    'not in the token',
    `give the app the application permission ${name} of Microsoft Graph, and consent as administrator`,
  );
}

/** What only some policies need. */
function extra(name: string, roles: readonly string[]): DoctorFinding {
  const by = servedBy(name, roles);
  if (by === null)
    return finding(`Graph ${name}`, 'withheld', `not granted: ${wider[name] ?? 'not everybody needs it'}`);
  return finding(`Graph ${name}`, 'fine', by === name ? 'granted' : `granted with ${by}`);
}

/** What to do after a sign-in that failed; for a job that no credential fits, the very one to add. */
function grantFor(refused: Extract<Token, { ok: false }>, claims: JsonObject | null, client: string): string {
  const cause = refused.cause ?? signInCause(refused.message);
  return cause === 'job-untrusted' && claims !== null ? federated(claims, client) : remedies[cause];
}

/** The exact federated credential that this very job would be let in by. */
function federated(claims: JsonObject, client: string): string {
  const [issuer, subject] = [textAt(claims, 'iss'), textAt(claims, 'sub')];
  const parameters = { name: 'postern', issuer, subject, audiences: audiencesOf(claims) };
  return `az ad app federated-credential create --id ${client} --parameters '${json(parameters)}'`;
}

/** A token has one audience, or a list of them. Source: RFC 7519. */
const audiencesOf = ({ aud }: JsonObject): readonly string[] =>
  isList(aud) ? aud.map(String) : typeof aud === 'string' ? [aud] : [];
