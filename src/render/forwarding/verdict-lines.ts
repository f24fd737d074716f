import type { GateResult, Verdict } from '../../posture/values/verdict.ts';
import { type Line, quote, say, type TextSpan } from '../document/document.ts';
import { because } from '../words/answers.ts';
import { controls, deciderSpans, named } from './deciders.ts';

type Judged = Pick<Verdict, 'verdict' | 'reason' | 'decidedBy' | 'gates'>;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What decides, and why: `by outbound policy “Default”: the policy turns automatic forwarding off`. */
export function deciderLine(answer: Judged): readonly Line[] {
  const { verdict, decidedBy, reason } = answer;
  if (verdict === 'not-applicable') return [[quote(capital(because(reason ?? ''))), say('.')]];
  const gate = deciding(answer);
  if (gate === undefined) return [];
  const says = quote(`${because(gate.reason)}${treated(gate)}`);
  const who = decidedBy === null ? [say(controls[gate.gate]), ...named(gate.object)] : deciderSpans(decidedBy);
  return [[say('by '), ...who, say(': '), says]];
}

/** The control that decides; of an open way the outbound policy that lets it out. */
const deciding = ({ gates: all, decidedBy }: Judged): GateResult | undefined =>
  all.find(({ gate }) => gate === (decidedBy?.gate ?? 'G4'));

/** What the service takes a mode for that is left to it. */
const treated = ({ reason, outcome }: GateResult): string =>
  reason === 'mode-automatic' && outcome === 'block' ? ', which treats it as Off' : '';

const marks = { pass: ['ok', 'faint'], block: ['BLOCKS', 'closes'], unknown: ['undecided', 'warns'] } as const;

/** `mailbox ok · remote domain ok · outbound policy BLOCKS`. */
export const marksLine = ({ gates: all }: Pick<Verdict, 'gates'>): Line =>
  all.flatMap(({ gate, outcome }, at): readonly TextSpan[] => {
    const [mark, tone] = marks[outcome];
    return [say(`${at === 0 ? '' : ' · '}${controls[gate]} `), say(mark, tone)];
  });
