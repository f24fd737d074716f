/** Bounces of one forward as people have them: who forwards is ana@contoso.com, who did not get it x@fabrikam.com. */
export const refusal =
  '550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator for further assistance. AS(7555)';

/** What the page of a bounce says in each language: the sentence, and the headings of the details. */
export const languages = {
  English: [
    "Your message to x@fabrikam.com couldn't be delivered.",
    'Sender Address:',
    'Recipient Address:',
    'Reported error:',
  ],
  German: [
    'Ihre Nachricht an x@fabrikam.com konnte nicht zugestellt werden.',
    'Absenderadresse:',
    'Empfängeradresse:',
    'Gemeldeter Fehler:',
  ],
  French: [
    "Votre message pour x@fabrikam.com n'a pas pu être remis.",
    "Adresse de l'expéditeur :",
    'Adresse du destinataire :',
    'Erreur signalée :',
  ],
  Spanish: [
    'No se pudo entregar el mensaje a x@fabrikam.com.',
    'Dirección del remitente:',
    'Dirección del destinatario:',
    'Error notificado:',
  ],
  Italian: [
    'Impossibile recapitare il messaggio a x@fabrikam.com.',
    'Indirizzo mittente:',
    'Indirizzo destinatario:',
    'Errore segnalato:',
  ],
  Dutch: [
    'Uw bericht aan x@fabrikam.com kan niet worden bezorgd.',
    'Adres van afzender:',
    'Adres van geadresseerde:',
    'Gerapporteerde fout:',
  ],
  Portuguese: [
    'Sua mensagem para x@fabrikam.com não pôde ser entregue.',
    'Endereço do remetente:',
    'Endereço do destinatário:',
    'Erro relatado:',
  ],
  Japanese: [
    'x@fabrikam.com へのメッセージを配信できませんでした。',
    '送信者のアドレス：',
    '受信者のアドレス：',
    '報告されたエラー：',
  ],
} as const;

export type Language = keyof typeof languages;

/** The details as copied from a page, each on its line. */
export const onLines = ([said, sender, recipient, error]: (typeof languages)[Language]): string =>
  [
    said,
    '',
    `${sender} ana@contoso.com`,
    `${recipient} x@fabrikam.com`,
    '',
    `${error} ${refusal}`,
    'DSN: AM0PR01.prod.outlook.com',
  ].join('\n');

/** The same where headings and values stood in cells of a table. */
export const inCells = ([said, sender, recipient, error]: (typeof languages)[Language]): string =>
  [said, '', sender, 'ana@contoso.com', '', recipient, 'x@fabrikam.com', '', error, refusal].join('\n');

/** The same as the page itself. */
export const asPage = ([said, sender, recipient, error]: (typeof languages)[Language]): string => {
  const cells = [
    [sender, '<a href="mailto:ana@contoso.com">ana@contoso.com</a>'],
    [recipient, '<a href="mailto:x@fabrikam.com">x@fabrikam.com</a>'],
    [error, refusal],
  ].map(([name = '', value = '']) => `<tr><td>${entities(name)}</td><td>${value}</td></tr>`);
  return `<html><head><style>td { color: red }</style></head><body><p>${entities(said)}</p><table>${cells.join('')}</table></body></html>`;
};

const entities = (text: string): string => text.replace(/[^\p{ASCII}]/gu, (letter) => `&#${letter.codePointAt(0)};`);

const quoted = (text: string, mark: string): string =>
  text
    .split('\n')
    .map((line) => `${mark}${line}`)
    .join('\n');

/** Outlook's text: the recipient stands alone on its line, and the headers of the mail below. */
const outlook = [
  'Delivery has failed to these recipients or groups:',
  '',
  'x@fabrikam.com (x@fabrikam.com)<mailto:x@fabrikam.com>',
  "Your message wasn't delivered because the recipient's email provider rejected it.",
  '',
  'Diagnostic information for administrators:',
  '',
  'Generating server: DB5PR06MB1221.eurprd06.prod.outlook.com',
  '',
  'x@fabrikam.com',
  `Remote Server returned '${refusal}'`,
  '',
  'Original message headers:',
  '',
  'Received: from DB5PR06MB1063.eurprd06.prod.outlook.com (10.162.158.25) by',
  ' DB5PR06MB1221.eurprd06.prod.outlook.com (10.162.156.11); Sat, 21 Nov 2026 10:20:24 +0000',
  'From: Ana Castro <ana@contoso.com>',
  'To: "x@fabrikam.com" <x@fabrikam.com>',
  'Subject: Invoice',
].join('\n');

/** Gmail's text. */
const gmail = [
  'Delivery to the following recipient failed permanently:',
  '',
  '     x@fabrikam.com',
  '',
  'Technical details of permanent failure:',
  'The error that the other server returned was:',
  refusal,
  '',
  '----- Original message -----',
  '',
  'From: Ana <ana@contoso.com>',
  'Subject: Invoice',
].join('\n');

const wrapped = refusal.replace('external forwarding', 'external\nforwarding').replace('for further', 'for\nfurther');

/** A reply to which somebody has quoted the bounce, in lines of a mail program. */
const reply = `Hi help desk,\nwhat is this?\n\n${quoted(
  [
    'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.com>',
    'To: ana@contoso.com',
    '',
    'x@fabrikam.com',
    wrapped,
  ].join('\n'),
  '> ',
)}`;

const part = (type: string, body: string, more = ''): string => `--b\nContent-Type: ${type}\n${more}\n${body}\n`;

const status = (...groups: readonly string[]): string =>
  part('message/delivery-status', ['Reporting-MTA: dns;AM0PR01.prod.outlook.com', '', ...groups].join('\n'));

const group = (to: string, action: string, code: string, diagnostic: string): string =>
  [
    `Final-Recipient: rfc822;${to}`,
    `Action: ${action}`,
    `Status: ${code}`,
    `Diagnostic-Code: smtp;${diagnostic}`,
    '',
  ].join('\n');

const failed = group('x@fabrikam.com', 'failed', '5.7.520', refusal.replace(' not allow', '\n not allow'));

const head = [
  'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.onmicrosoft.com>',
  'To: customer@elsewhere.example',
  'Date: Sat, 21 Nov 2026 11:58:03 +0000',
  'Subject: Undeliverable: Invoice',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
  '',
].join('\n');

const returned = part(
  'message/rfc822',
  [
    'From: customer@elsewhere.example',
    'To: ana@contoso.com',
    'X-MS-Exchange-Inbox-Rules-Loop: ana@contoso.com',
    'Content-Type: text/plain',
    '',
    'Hello',
  ].join('\n'),
);

const inBase64 = (text: string): string =>
  (
    Buffer.from(text, 'utf8')
      .toString('base64')
      .match(/.{1,76}/gu) ?? []
  ).join('\n');

const page = part(
  'text/html; charset=utf-8',
  inBase64(asPage(languages.German)),
  'Content-Transfer-Encoding: base64\n',
);

/** A saved bounce, without the base64 of its page where a test wants to see the rest. */
const saved = `${head}\n${page}${status(failed)}${returned}--b--\n`;

/** The saved bounce inside of a mail of somebody else, sent on another day. */
const attached = [
  'From: Ben <ben@contoso.com>',
  'To: helpdesk@contoso.com',
  'Date: Mon, 23 Nov 2026 08:00:00 +0000',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  '--outer',
  'Content-Type: text/plain',
  '',
  'Please look at what ana got, code 5.1.1 or so.',
  '--outer',
  'Content-Type: message/rfc822',
  'Content-Disposition: attachment; filename="Undeliverable.eml"',
  '',
  saved,
  '--outer--',
  '',
].join('\n');

const several = `${head}\n${status(
  group('y@fabrikam.com', 'delivered', '2.0.0', '250 2.0.0 OK'),
  group('z@fabrikam.com', 'relayed', '2.1.5', '250 2.1.5 queued'),
  failed,
)}${returned}--b--\n`;

const severalFailed = `${head}\n${status(
  group('gone@fabrikam.com', 'failed', '5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound'),
  failed,
)}${returned}--b--\n`;

/** How Outlook stores a message: a signature, and texts in two bytes a letter between other things. */
function compound(text: string): Uint8Array {
  const signature = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  return Buffer.concat([signature, Buffer.alloc(504), Buffer.from(text, 'utf16le'), Buffer.alloc(512, 0xff)]);
}

const wide = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le');
const big = (text: string): Uint8Array => Buffer.from(Buffer.from(`\uFEFF${text}`, 'utf16le')).swap16();

/** Every form, by what it is. */
export const forms: Readonly<Record<string, string | Uint8Array>> = {
  'Outlook’s text': outlook,
  'Outlook’s text with Windows line ends': outlook.replaceAll('\n', '\r\n'),
  'Gmail’s text': gmail,
  'a quoted reply': reply,
  'Outlook’s text, quoted twice': quoted(outlook, '> > '),
  'a page': asPage(languages.French),
  'a saved message': saved,
  'a saved message with Windows line ends': saved.replaceAll('\n', '\r\n'),
  'a saved message from its first boundary on': saved.slice(saved.indexOf('--b\n')),
  'a bounce attached to a mail': attached,
  'several recipients of whom one failed': several,
  'several recipients who failed for different reasons': severalFailed,
  'base64 alone': inBase64(onLines(languages.Portuguese)),
  'quoted-printable without its head': onLines(languages.German)
    .replaceAll('ä', '=C3=A4')
    .replace('organization does', 'organization=\n does'),
  'UTF-16 with a mark': wide(onLines(languages.Spanish)),
  'UTF-16 with a mark, the other way round': big(onLines(languages.Italian)),
  'UTF-16 without a mark': Buffer.from(outlook, 'utf16le'),
  'a saved message in UTF-16': wide(saved),
  'text of an old Windows': Buffer.from(onLines(languages.German), 'latin1'),
  'Outlook’s own format': compound(outlook),
};
