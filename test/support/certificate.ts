import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key and a certificate in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a certificate that is its own authority, for these host names: whoever trusts the one trusts the other. Written
 * out in DER here, because Node makes none and not every machine has openssl. Source: RFC 5280.
 */
export function selfSigned(hosts: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = body(hosts, publicKey);
  const signature = sign('sha256', signed, privateKey);
  const cert = pem('CERTIFICATE', sequence(signed, algorithm, tagged(0x03, Buffer.concat([Buffer.of(0), signature]))));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}

const tagged = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  return length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
}

/** sha256WithRSAEncryption. */
const algorithm = sequence(tagged(0x06, hex('2a864886f70d01010b')), tagged(0x05, Buffer.alloc(0)));
/** One common name. */
const name = sequence(
  tagged(0x31, sequence(tagged(0x06, hex('550403')), tagged(0x0c, Buffer.from('Postern test authority')))),
);
const validity = sequence(tagged(0x17, Buffer.from('200101000000Z')), tagged(0x17, Buffer.from('491231000000Z')));

function body(hosts: readonly string[], key: KeyObject): Buffer {
  const version = tagged(0xa0, tagged(0x02, Buffer.of(2)));
  const names = sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host))));
  const extensions = sequence(
    // basicConstraints, critical: an authority.
    sequence(tagged(0x06, hex('551d13')), hex('0101ff'), tagged(0x04, sequence(hex('0101ff')))),
    // subjectAltName.
    sequence(tagged(0x06, hex('551d11')), tagged(0x04, names)),
  );
  const info = key.export({ type: 'spki', format: 'der' });
  return sequence(version, tagged(0x02, Buffer.of(1)), algorithm, name, validity, name, info, tagged(0xa3, extensions));
}

const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${(der.toString('base64').match(/.{1,64}/gu) ?? []).join('\n')}\n-----END ${label}-----\n`;
