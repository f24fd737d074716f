import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { isCompound, textIn, wideness } from '../../files/characters.ts';

/** What of a bounce tells something, each as text. */
export interface BounceParts {
  /** The header fields of the bounce itself; empty where only its text is known. */
  readonly headers: string;
  /** What people read. */
  readonly text: string;
  /** What programs read: the delivery status, in paragraphs. */
  readonly status: string;
  /** The header fields of the mail that came back. */
  readonly returned: string;
}

/** Takes a bounce apart, whether it is a saved message, the message that it is attached to, or the text that somebody copied. */
export async function partsOf(bytes: Uint8Array): Promise<BounceParts> {
  const text = textIn(bytes);
  const message = messageIn(text);
  if (message === null) return plainParts(await readable(text));
  const raw = message === text && wideness(bytes) === null && !isCompound(bytes) ? bytes : message;
  const all = await messagesIn(raw, mostNested);
  return all.find(({ status }) => /^final-recipient:/imu.test(status)) ?? all.find(tells) ?? all[0] ?? plainParts(text);
}

const plainParts = (text: string): BounceParts => ({
  headers: '',
  text: unquoted(text),
  status: unfolded(text),
  returned: '',
});

const tells = ({ text }: BounceParts): boolean => /\b[245]\.\d{1,3}\.\d{1,3}\b/u.test(text);

/** A bounce is attached to a mail, and the mail that bounced to the bounce. */
const mostNested = 4;

/** Fields that begin a saved message. A heading of a bounce in people's words is no such field. */
const mailField =
  /^(?:mime-version|content-(?:type|transfer-encoding)|received|return-path|message-id|delivered-to|x-ms-exchange-[\w-]+|authentication-results|arc-[\w-]+)[ \t]*:/imu;

/** Text that is a message, or its body from the first boundary on; null where it is neither. */
function messageIn(text: string): string | null {
  const [head = ''] = text.trimStart().split(/\n[ \t]*\n/u, 1);
  const boundary = /^--(?<name>\S+)\n/u.exec(text.trimStart())?.groups?.['name'];
  if (boundary !== undefined && mailField.test(head))
    return `Content-Type: multipart/mixed; boundary="${boundary}"\n\n${text}`;
  const isHead = head.split('\n').every((line) => /^(?:[!-9;-~]+[ \t]*:|[ \t]|From )/u.test(line));
  return isHead && mailField.test(head) ? text.trimStart() : null;
}

/** A message and those attached to it, the outermost first. */
async function messagesIn(raw: Uint8Array | string, depth: number): Promise<readonly BounceParts[]> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const nested = mail.attachments.filter(({ mimeType }) => /^message\/(?:rfc822|global)$/u.test(mimeType));
  const inner = depth === 0 ? [] : await Promise.all(nested.map(async (one) => messagesIn(bytesOf(one), depth - 1)));
  return [
    await bounceParts(
      mail,
      inner.map(([first]) => first?.headers ?? ''),
      raw,
    ),
    ...inner.flat(),
  ];
}

async function bounceParts(mail: Email, returned: readonly string[], raw: Uint8Array | string): Promise<BounceParts> {
  const of = (type: RegExp): string =>
    mail.attachments.flatMap((one) => (type.test(one.mimeType) ? [textIn(bytesOf(one))] : [])).join('\n\n');
  const status = of(/^message\/(?:global-)?delivery-status$/u);
  const said = [mail.text ?? '', await fromHtml(mail.html ?? ''), of(/^text\//u)].filter((part) => part !== '');
  const text = said.length === 0 && status === '' ? (typeof raw === 'string' ? raw : textIn(raw)) : said.join('\n');
  return {
    headers: mail.headers.map(({ key, value }) => `${key}: ${value}`).join('\n'),
    text: unquoted(text),
    status: unfolded(status === '' ? text : status),
    returned: [...returned, unfolded(of(/^(?:text|message)\/(?:rfc822|global)-headers$/u))].join('\n'),
  };
}

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

/** Copied text as people would read it: without mark-up, and without the encoding of a part whose head is lost. */
async function readable(text: string): Promise<string> {
  const encoding = encodingOf(text);
  const plain = encoding === null ? text : await partText(`Content-Transfer-Encoding: ${encoding}`, text);
  return /<(?:html|body|table|div|p|br|td|span)\b[^>]*>/iu.test(plain) ? fromHtml(plain) : plain;
}

function encodingOf(text: string): 'base64' | 'quoted-printable' | null {
  if (/^[A-Za-z0-9+/\s]{60,}={0,2}\s*$/u.test(text) && !/[a-z] [a-z]/iu.test(text)) return 'base64';
  return /=(?:\n|[0-9A-F]{2})/u.test(text) && /=\n|=[CE][0-9A-F]=[89AB][0-9A-F]|=20|=3D/u.test(text)
    ? 'quoted-printable'
    : null;
}

const partText = async (encoding: string, text: string): Promise<string> => {
  const { text: read } = await PostalMime.parse(`Content-Type: text/plain; charset=utf-8\n${encoding}\n\n${text}`);
  return read ?? text;
};

/** The text of a page. The parser turns a page into text where it stands beside some. */
async function fromHtml(page: string): Promise<string> {
  if (page === '') return '';
  const bare = page.replace(/<(?<tag>style|script|title)\b[\s\S]*?<\/\k<tag>>|<\/?a\b[^>]*>|^--postern.*$/gimu, '');
  const message = `Content-Type: multipart/mixed; boundary="postern"\n\n--postern\n\n\n--postern\nContent-Type: text/html; charset=utf-8\n\n${bare}\n--postern--\n`;
  return ((await PostalMime.parse(message)).text ?? '').trim();
}

/** Header fields go on in lines that begin with white space. */
const unfolded = (text: string): string => unquoted(text).replace(/\n[ \t]+(?=\S)/gu, ' ');

/** Takes away the marks of a reply. */
const unquoted = (text: string): string => text.replace(/^[ \t]*(?:[>|][ \t]?)+/gmu, '');
