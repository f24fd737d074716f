import { afterAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { addInboxRule } from '../../src/emulator/tenants/seed.ts';
import { rowOf } from '../support/sign-in.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** A redirected message keeps who wrote it: what a rule sent on need not be of the sender that a trace names. */
const table = desk();
afterAll(() => table.remove());

const [ana, ben, carlos] = ['ana@contoso.com', 'ben@contoso.com', 'carlos@contoso.com'];
const to = 'x@fabrikam.com';
const header = 'date_time_utc,source,event_id,network_message_id,recipient_address,sender_address';
const trace = `${header}\n2026-11-20T09:14:03Z,MAILBOXRULE,SEND,m1,${to},${ana}\n`;

type Rules = Readonly<Record<string, 'ForwardTo' | 'RedirectTo'>>;

/** Who is seen to use what lets forwards out, by a trace that names ana as the sender. */
async function usersIn(rules: Rules, ...flags: readonly string[]): Promise<readonly string[]> {
  const state = contoso();
  for (const [owner, action] of Object.entries(rules))
    addInboxRule(state, rowOf(state, owner), 'On', { [action]: [to] });
  const emulator = await emulatorAtNoon({ tenant: state });
  const file = table.path('tenant.json');
  await ask('snapshot', '--emulator', emulator.url, '--policies', '/nonexistent', ...flags, '--out', file);
  await emulator.close();
  const given = ['--snapshot', file, '--policies', 'none', '--evidence', table.put('trace.csv', trace)];
  const { evidence } = (await ask('posture', ...given, '--json')).json() as unknown as PostureReport;
  return [...new Set(evidence?.uses.flatMap(({ people }) => people))];
}

describe('mail of a colleague that a rule sent on', () => {
  test.each<readonly [string, Rules, readonly string[]]>([
    ['is theirs where a rule of theirs forwards there', { [ana]: 'ForwardTo', [ben]: 'RedirectTo' }, [ana]],
    ['is of the one who redirects there', { [ben]: 'RedirectTo' }, [ben]],
    ['is of nobody for certain where two redirect there', { [ben]: 'RedirectTo', [carlos]: 'RedirectTo' }, []],
    ['is of nobody for certain where no rule sends there any more', {}, []],
  ])('%s', async (_, rules, expected) => {
    expect(await usersIn(rules, '--inbox-rules')).toEqual(expected);
  });

  test('is of nobody for certain where inbox rules were not read', async () => {
    expect(await usersIn({ [ben]: 'RedirectTo' })).toEqual([]);
  });
});
