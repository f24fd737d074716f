/** An element of XML, as far as programs write it: no comments, no declarations of their own, no mixed text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** The elements of a text, and whether all that were begun are ended. An element that is not ended has what came of it. */
export function xmlIn(text: string): { readonly roots: readonly XmlElement[]; readonly whole: boolean } {
  const root = begun('', '');
  const open = [root];
  for (const { groups = {} } of text.matchAll(token)) {
    const { close, name = '', attributes = '', empty, words } = groups;
    const top = open.at(-1) ?? root;
    if (words !== undefined) top.text += unescaped(words);
    else if (close !== '') {
      if (top.name !== name) return { roots: root.children, whole: false };
      open.pop();
    } else {
      const element = begun(name, attributes);
      top.children.push(element);
      if (empty === '') open.push(element);
    }
  }
  return { roots: root.children, whole: open.length === 1 && !/<[^>]*$/u.test(text) };
}

const token =
  /<\?[^>]*\?>|<(?<close>\/?)(?<name>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+="[^"]*")*)\s*(?<empty>\/?)>|(?<words>[^<]+)/gu;

interface Begun extends XmlElement {
  readonly children: Begun[];
  text: string;
}

function begun(name: string, attributes: string): Begun {
  const pairs = [...attributes.matchAll(/(?<key>[\w:.-]+)="(?<value>[^"]*)"/gu)];
  const read = pairs.map(({ groups = {} }) => [groups['key'] ?? '', unescaped(groups['value'] ?? '')] as const);
  return { name, attributes: new Map(read), children: [], text: '' };
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replaceAll(
    /&(?:#x(?<hex>[\da-f]+)|#(?<dec>\d+)|(?<name>\w+));/giu,
    (all: string, hex?: string, dec?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? all;
      const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
