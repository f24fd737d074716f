import { codeSpan } from '../../escape.ts';
import { shorten } from '../../render/document/measure.ts';
import { commentBudget } from './detail-level.ts';

interface Told {
  readonly taken: readonly string[];
  readonly left: readonly { readonly object: string; readonly why: string }[];
}

/** Names shown in each list; the rest is counted. Where their names are long, fewer have room. */
const mosts = [100, 20, 3, 0] as const;

const openings = {
  drift: {
    title: 'Take over what the tenant has',
    text: 'The tenant has these objects otherwise than the policies say. Merging this makes the policies say what the tenant has; taking the tenant back instead is a plan, and this can be closed.',
    heading: 'Taken over',
  },
  ending: {
    title: 'Take out grants that end',
    text: 'These entries end within 14 days or have ended. From its day on a plan takes an entry back by itself; **merge this once that plan has been applied**, or give the entry a later `until` and close this.',
    heading: 'Taken out',
  },
} as const;

/** Title and description of a pull request of ours; names of the tenant stand in code. */
export function changeText(
  topic: keyof typeof openings,
  domain: string,
  told: Told,
): { readonly title: string; readonly body: string } {
  const bodies = mosts.map((most) => bodyOf(topic, told, most));
  const body = bodies.find((text) => Buffer.byteLength(text) <= commentBudget) ?? '';
  return { title: `${openings[topic].title} (${domain.replace(/[^\w.-]/gu, '?').slice(0, 100)})`, body };
}

function bodyOf(topic: keyof typeof openings, { taken, left }: Told, most: number): string {
  const { text, heading } = openings[topic];
  const list = (head: string, names: readonly string[]): readonly string[] =>
    names.length === 0
      ? []
      : [
          '',
          `#### ${head}`,
          '',
          ...names.slice(0, most),
          ...(names.length > most ? [`- and ${names.length - most} more`] : []),
        ];
  return [
    text,
    ...list(
      heading,
      taken.map((name) => `- ${codeSpan(shorten(name, 100))}`),
    ),
    ...list(
      'Left to you',
      left.map(({ object, why }) => `- ${codeSpan(shorten(object, 100))}: ${codeSpan(shorten(why, 200))}`),
    ),
    '',
  ].join('\n');
}
