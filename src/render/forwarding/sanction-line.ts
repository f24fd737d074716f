import type { PostureForward, Sanction } from '../../engine/answers/posture-report.ts';
import type { ListedForward } from '../../engine/forwards/forwards-report.ts';
import { type Line, quote, say } from '../document/document.ts';
import { aboutCause } from './causes.ts';

const words: Readonly<Record<Sanction, string | null>> = {
  declared: null,
  accepted: 'accepted',
  changed: 'not as it was declared or accepted',
  'left alone': 'the policies leave it alone',
  undeclared: 'no policy declares it',
  unknown: 'nobody can tell whether it is as it was declared',
};

/** On whose word a forward stands; null where there are no policies. */
export function sanctionLine({
  sanction,
  governance,
  place,
}: Pick<ListedForward, 'sanction' | 'governance' | 'place'>): Line | null {
  if (sanction === null) return null;
  const about = aboutCause({ governance, source: place });
  const word = words[sanction];
  const parts: readonly Line[] = [
    ...(word === null ? [] : [[say(word, sanction === 'accepted' ? 'faint' : 'warns')]]),
    ...(governance.reason === undefined ? [] : [[say('because ', 'faint'), quote(governance.reason, 'faint')]]),
    ...(about === '' ? [] : [[quote(about, 'faint')]]),
  ];
  return parts.flatMap((part, at) => (at === 0 ? part : [say(' · ', 'faint'), part].flat()));
}

/** The same of a forward beside others, where a rule does it; null of any other, and where there are no policies. */
export function ruleLine({ sanctioned, place }: Pick<PostureForward, 'sanctioned' | 'place'>): Line | null {
  const line = sanctioned === undefined ? null : sanctionLine({ ...sanctioned, place });
  if (sanctioned?.sanction !== 'declared') return line;
  return [say('declared', 'faint'), ...(line?.length ? [say(' · ', 'faint'), ...line] : [])];
}
