import type { Json } from '../../src/json.ts';
import type { Call } from '../../src/tenant/tenant.ts';

/**
 * Reads a script of ours as far as its calls are concerned, without any PowerShell: where there is none, this shows
 * what its literals say. It knows the forms that the renderer writes and refuses any other.
 */
export interface Read {
  readonly call: Call;
  /** The object whose id the answer holds. */
  readonly creates: string | null;
  /** The source of the way back. */
  readonly undo: string | null;
}

type Expand = (text: string) => string;

const quotes = "'\u2018\u2019\u201A\u201B";

/** The calls of a script, in order; each may need what the ones before it created, and so is read when its turn comes. */
export function* callsOf(source: string, expand: Expand): Generator<Read> {
  const cursor = new Cursor(source, expand);
  let parameters: Record<string, Json> = {};
  let call: Call | null = null;
  let creates: string | null = null;
  let undo: string | null = null;
  while (!cursor.atEnd()) {
    if (cursor.takes('$parameters = ')) {
      if (call !== null) yield { call, creates, undo };
      [call, creates, undo] = [null, null, null];
      parameters = cursor.table();
    } else if (cursor.takes('$result = ')) call = callOf(cursor.word(), parameters);
    else if (cursor.takes('Save-Created ')) creates = cursor.object();
    else if (cursor.takes('$undo.Insert(0, ')) undo = cursor.later();
    else cursor.skip();
  }
  if (call !== null) yield { call, creates, undo };
}

function callOf(name: string, parameters: Record<string, Json>): Call {
  if (name !== 'Invoke-MgGraphRequest') return { via: 'exchange', cmdlet: name, parameters };
  const body = parameters['Body'] === undefined ? null : (JSON.parse(String(parameters['Body'])) as Json);
  const method = String(parameters['Method']) as 'POST' | 'PATCH' | 'DELETE';
  return { via: 'graph', method, path: String(parameters['Uri']).replace('/v1.0', ''), body };
}

/** A place in the source. Text and comments are stepped over whole, so that nothing in them is taken for code. */
class Cursor {
  private at = 0;
  private readonly source: string;
  private readonly expand: Expand;

  constructor(source: string, expand: Expand) {
    this.source = source;
    this.expand = expand;
  }

  atEnd(): boolean {
    return this.at >= this.source.length;
  }

  takes(text: string): boolean {
    const there = this.source.startsWith(text, this.at);
    if (there) this.at += text.length;
    return there;
  }

  /** Steps over one element. */
  skip(): void {
    const one = this.source.charAt(this.at);
    if (quotes.includes(one)) this.text();
    else if (one === '#') this.at = this.end(/[\r\n]/u);
    else if (one === '"') this.at = this.source.indexOf('"', this.at + 1) + 1;
    else this.at += 1;
  }

  word(): string {
    const from = this.at;
    this.at = this.end(/[^\w-]/u);
    return this.source.slice(from, this.at);
  }

  /** The name of an object in `Save-Created 'groups/a' $result`; null in the definition of the function. */
  object(): string | null {
    return quotes.includes(this.source.charAt(this.at)) ? this.text() : null;
  }

  /** The text of `(Expand-Created '…')`, as it stands when the script comes by. */
  later(): string {
    return String(this.value());
  }

  table(): Record<string, Json> {
    this.must('@{');
    const fields: Record<string, Json> = {};
    for (this.blank(); !this.takes('}'); this.blank()) {
      const name = quotes.includes(this.source.charAt(this.at)) ? this.text() : this.word();
      this.must(' = ');
      fields[name] = this.value();
      this.takes(';');
    }
    return fields;
  }

  private value(): Json {
    if (this.takes('$null')) return null;
    if (this.takes('$true')) return true;
    if (this.takes('$false')) return false;
    if (this.takes('[double]')) return Number(this.text());
    if (this.takes('[datetime]::Parse(')) return this.date();
    if (this.takes('(Expand-Created ')) return this.within(() => this.expand(this.text()));
    if (this.takes('(')) return this.within(() => this.text());
    if (this.takes('@(')) return this.list();
    if (this.source.startsWith('@{', this.at)) return this.table();
    return quotes.includes(this.source.charAt(this.at)) ? this.text() : Number(this.word());
  }

  private date(): Json {
    const text = this.text();
    this.must(", [cultureinfo]::InvariantCulture, 'RoundtripKind')");
    return text;
  }

  private list(): Json {
    const items: Json[] = [];
    while (!this.takes(')')) {
      items.push(this.value());
      this.takes(', ');
    }
    return items;
  }

  private within(read: () => string): string {
    const text = read();
    this.must(')');
    return text;
  }

  private text(): string {
    let text = '';
    for (this.at += 1; ; this.at += 1) {
      const one = this.source.charAt(this.at);
      if (one === '') throw new Error('a text stays open');
      if (quotes.includes(one)) {
        this.at += 1;
        if (!quotes.includes(this.source.charAt(this.at)) || this.atEnd()) return text;
      }
      text += one;
    }
  }

  private blank(): void {
    while (/\s/u.test(this.source.charAt(this.at))) this.at += 1;
  }

  private end(pattern: RegExp): number {
    const found = this.source.slice(this.at).search(pattern);
    return found < 0 ? this.source.length : this.at + found;
  }

  private must(text: string): void {
    if (!this.takes(text)) throw new Error(`${text} is expected at ${this.source.slice(this.at, this.at + 60)}`);
  }
}
