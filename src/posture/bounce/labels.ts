/** One address, wherever it stands in a line. */
const address = /[^\s<>;:,"'()[\]|=：<>]+@[^\s<>;:,"'()[\]|=]+\.[^\s<>;:,"'()[\]|=.]+/u;

/** Addresses of programs, which neither forward nor are forwarded to. */
const programs = /^(?:postmaster|microsoftexchange|mailer-daemon|no-?reply)/iu;

/** The addresses of people in a text, in its order. */
export const addressesIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(new RegExp(address, 'gu'))]
      .map(([found]) => found.toLowerCase())
      .filter((one) => !programs.test(one)),
  ),
];

/** The address that a line consists of: a bounce lists its recipients so. */
export function addressAlone(line: string): string | null {
  const bare = line
    .trim()
    .replace(/^[•*·-]\s*/u, '')
    .replace(/<mailto:[^>]*>|\(mailto:[^)]*\)/giu, '');
  const [found, more] = addressesIn(bare);
  if (found === undefined || more !== undefined) return null;
  const rest = bare.toLowerCase().replaceAll(found, '');
  return /^[\s<>()"',;:]*$/u.test(rest) ? found : null;
}

/** What bounces call the one whose mail it was, and the one who did not get it, as the stem that all forms share. */
const stems = {
  sender: 'sender|absender|expediteur|remitente|mittente|afzender|remetente|送信者|差出人',
  recipient: 'recipients?|empfanger|destinataire|destinatario|geadresseerde|ontvanger|受信者',
  from: 'from|von|de|da|van',
  to: 'to|an|a|para|aan|宛先',
} as const;

export type Label = keyof typeof stems;

/** The addresses behind a heading in any of the languages of bounces, on its line or on the next that is not empty. */
export function labelled(text: string, label: Label): readonly string[] {
  const short = label === 'from' || label === 'to';
  const heading = new RegExp(
    `^${short ? '' : String.raw`[^:：@]{0,40}`}(?:${stems[label]})${short ? '' : String.raw`[^:：@]{0,30}`}\\s*[:：](?<rest>.*)$`,
    'iu',
  );
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.flatMap((line, at) => {
    const rest = heading.exec(plainLetters(line))?.groups?.['rest'];
    if (rest === undefined) return [];
    const own = addressesIn(rest);
    const next = rest.trim() === '' ? addressAlone(lines[at + 1] ?? '') : null;
    return next === null ? own : [next];
  });
}

/** Letters without their accents, which encodings lose. */
const plainLetters = (line: string): string =>
  line
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/gu, '')
    .replace(/’/gu, "'");

/** The value of a header field, in a text of unfolded fields. */
export const fieldIn = (text: string, name: string): string | null =>
  new RegExp(String.raw`^${name}[ \t]*:[ \t]*(?<value>.*)$`, 'imu').exec(text)?.groups?.['value']?.trim() ?? null;
