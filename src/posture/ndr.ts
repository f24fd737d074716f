/** What a bounce tells. */
export interface Bounce {
  /** `5.7.520`; null where the text has no enhanced status code. */
  readonly code: string | null;
  /** The number in `AS(7555)`, which names the part of the service that refused. */
  readonly reference: string | null;
  /** The line that bears the code, as the service wrote it. */
  readonly diagnostic: string;
  /** Whose mail it was, as far as the bounce says. */
  readonly from: string | null;
  readonly to: string | null;
  readonly at: string | null;
}

/** Reads a bounce as text or as a saved message; the headings around the code may be English, German or French. */
export function parseBounce(source: string): Bounce {
  const text = decoded(unfolded(source.replace(/\r\n?/gu, '\n')));
  const diagnostic = diagnosticLine(text);
  return {
    code: codeIn(diagnostic) ?? codeIn(text),
    reference: /\bAS\((?<number>\d+)\)/u.exec(text)?.groups?.['number'] ?? null,
    diagnostic,
    from: addressAfter(text, senderHeadings),
    to: addressAfter(text, recipientHeadings),
    at: dateIn(text),
  };
}

/** Header fields go on in lines that begin with white space. */
const unfolded = (text: string): string => text.replace(/\n[ \t]+/gu, ' ');

/** Undoes quoted-printable, in which saved bounces break long lines and spell umlauts. */
function decoded(text: string): string {
  if (!/^content-transfer-encoding:\s*quoted-printable/imu.test(text)) return text;
  const joined = text.replace(/=\n/gu, '');
  return joined.replace(/(?:=[0-9A-F]{2})+/giu, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
}

const code = /\b(?<code>[245]\.\d{1,3}\.\d{1,3})\b/u;
const codeIn = (text: string): string | null => code.exec(text)?.groups?.['code'] ?? null;

/** The line that says why: the diagnostic code, else the one under its heading, else the first with a status code. */
function diagnosticLine(text: string): string {
  const field = /^diagnostic-code:\s*(?:smtp;)?\s*(?<line>.+)$/imu.exec(text)?.groups?.['line'];
  if (field !== undefined) return field.trim();
  const lines = text.split('\n').map((line) => line.trim());
  const refused = lines.find((line) => /\b[45]\d\d[ -]+[45]\.\d{1,3}\.\d{1,3}\b/u.test(line));
  return refused ?? lines.find((line) => code.test(line)) ?? '';
}

const senderHeadings = [
  'x-ms-exchange-inbox-rules-loop',
  'original-from',
  'sender address',
  'sender',
  'absenderadresse',
  'absender',
  "adresse de l'expéditeur",
  'expéditeur',
  'from',
  'von',
  'de',
];

const recipientHeadings = [
  'final-recipient',
  'original-recipient',
  'x-failed-recipients',
  'recipient address',
  'recipient',
  'empfängeradresse',
  'empfänger',
  'adresse du destinataire',
  'destinataire',
];

const address = /(?<address>[^\s<>;:,"'()]+@[^\s<>;:,"'()]+\.[^\s<>;:,"'().]+)/u;

/** The address behind the first heading that has one, in the order in which they can be trusted. */
function addressAfter(text: string, headings: readonly string[]): string | null {
  for (const heading of headings) {
    const line = new RegExp(String.raw`^\s*${heading}\s*:(?<rest>.*)$`, 'imu').exec(text)?.groups?.['rest'];
    const found = address.exec(line ?? '')?.groups?.['address'];
    if (found !== undefined && !/^(?:postmaster|microsoftexchange)/iu.test(found)) return found.toLowerCase();
  }
  return null;
}

/** The moment of the bounce as an ISO 8601 instant. */
function dateIn(text: string): string | null {
  const field = /^(?:date|arrival-date):\s*(?<date>.+)$/imu.exec(text)?.groups?.['date'];
  const time = field === undefined ? Number.NaN : Date.parse(field);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
