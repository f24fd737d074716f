import { json, said } from '../../escape.ts';
import { cloudFor, clouds, cloudsOf } from '../../policy/declared/cloud.ts';
import type { Cloud } from '../../policy/schema/policy.ts';
import { isLoopback } from '../../tenant/wire/loopback.ts';
import type { WireAnswer } from '../../tenant/wire/http-client.ts';
import type { TokenSource } from '../../tenant/token.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { driftGiven, planGiven } from '../given/documents.ts';
import type { Io } from '../run/io.ts';
import { cloudNamed } from '../run/target.ts';
import { printJson } from '../shown/print.ts';
import { tokensFor } from '../connect/sign-in.ts';
import { remedyOf } from '../../diagnostics/causes.ts';
import { UsageError } from '../run/usage-error.ts';
import { driftNotice, type Notice, planNotice } from './notice.ts';

/** `postern notify`: tells a receiver of one's own about a plan or a drift report, without a secret. */
export const notify: Command = {
  takes: [],
  about:
    'Posts what a plan or a drift report says in short (schemas/notice.schema.json) to an address of your own. No secret is kept: the request is signed with a token of Entra for the audience that you name, which the receiver checks. The notice has numbers and a verdict, and nobody’s name.',
  examples: [
    'postern notify --drift drift.json --to https://hooks.contoso.example/postern --audience api://hooks --auth github-oidc',
    'postern notify --plan plan.json --to https://hooks.contoso.example/postern --audience api://hooks --link https://github.com/contoso/mail/pull/7',
  ],
  options: [
    { flags: '--to <url>', about: 'where the notice is posted: https, or an address of this machine' },
    { flags: '--audience <uri>', about: 'for whom the token is: the application id URI of the receiver' },
    { flags: '--plan <file>', about: 'the plan to tell of, as `postern plan --out` wrote it' },
    { flags: '--drift <file>', about: 'the report to tell of, as `postern drift --json` printed it' },
    { flags: '--link <url>', about: 'where to read on' },
    { flags: '--auth <how>', about: 'how to sign in; POSTERN_AUTH where it is left out' },
    {
      flags: '--cloud <name>',
      about: 'the cloud of the tenant, where its domain does not tell',
      choices: clouds,
    },
  ],
  tenant: false,
  run: async (input, io) => {
    const [to, audience, notice] = [receiver(input), audienceGiven(input), noticeOf(input, io)];
    const { tokens } = await tokensFor(
      { ...notice.tenant, cloud: cloudGiven(input, notice) },
      input.text('auth'),
      io.env,
    );
    judge(await post(notice, to, tokens(`${audience}/.default`)), to);
    if (input.json) printJson(notice, io);
    else io.out(said`told ${to.host}: ${notice.about} of ${notice.tenant.domain}, ${notice.verdict}\n`);
    return exit.done;
  },
};

function receiver(input: Input): URL {
  const given = input.text('to') ?? '';
  const url = URL.canParse(given) ? new URL(given) : null;
  const isSafe = url !== null && url.username === '' && url.password === '' && url.port === '';
  if (url !== null && (isLoopback(url) || (isSafe && url.protocol === 'https:'))) return url;
  throw new UsageError(
    given === '' ? 'nobody said whom to tell' : said`${given} is no address that a token may be sent to`,
    'give --to https://HOST/PATH, without a port, a user or a password',
  );
}

function audienceGiven(input: Input): string {
  const given = input.text('audience') ?? '';
  if (URL.canParse(given)) return given.replace(/\/$/u, '');
  throw new UsageError(
    'nobody said for whom the token is',
    'give --audience api://NAME, as the receiver is registered',
  );
}

/** A token is asked for where the tenant lives: of some domains nobody can tell which of two clouds that is. */
function cloudGiven(input: Input, { tenant: { domain } }: Notice): Cloud {
  const cloud = cloudFor(domain, cloudNamed(input));
  if (cloud !== null) return cloud;
  throw new UsageError(said`${domain} is in ${cloudsOf(domain).join(' or ')}`, 'say which with --cloud');
}

function noticeOf(input: Input, io: Io): Notice {
  const around = { link: input.text('link') ?? null, at: io.now().toISOString() };
  const [plan, drift] = [input.text('plan'), input.text('drift')];
  if ((plan === undefined) === (drift === undefined))
    throw new UsageError('there has to be one thing to tell of', 'give --plan FILE or --drift FILE');
  return plan === undefined ? driftNotice(driftGiven(input), around) : planNotice(planGiven(input), around);
}

async function post(notice: Notice, to: URL, token: TokenSource): Promise<WireAnswer> {
  const { openHttpClient } = await import('../../tenant/wire/http-client.ts');
  const client = openHttpClient({ base: to.href, suffixes: [], token, timeout: 30_000 });
  const headers = { 'Content-Type': 'application/json' };
  return client.send({ method: 'POST', url: to.href, headers, body: json(notice) });
}

function judge(answer: WireAnswer, to: URL): void {
  if (answer.kind === 'none') throw new UsageError(answer.message, remedyOf(answer), exit.unreadable);
  if (answer.status >= 200 && answer.status < 300) return;
  const hint =
    answer.status === 401 || answer.status === 403
      ? 'the receiver has to take tokens of this application for this audience'
      : 'ask whoever runs the receiver; the notice can be sent again';
  throw new UsageError(said`${to.host} answered ${String(answer.status)}`, hint, exit.unreadable);
}
