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

type Expand = (object: string) => string;

const quotes = "'\u2018\u2019\u201A\u201B";

/** The steps of a script, in order; each may need what the ones before it created, and so is read when its turn comes. */
export function* stepsOf(source: string, expand: Expand): Generator<Read> {
  for (const [step] of source.matchAll(/^ {2}@\{\n {4}Number = [^]*?^ {2}\}$/gmu)) {
    const [call] = callsOf(blockOf(step, 'Call') ?? '', expand);
    if (call === undefined) throw new Error(`a step without a call: ${step}`);
    const object = new Cursor(/^ {4}Object = (?<text>.*)$/mu.exec(step)?.groups?.['text'] ?? '', expand).value();
    const creates = step.includes('\n    Creates = $true\n') ? String(object) : null;
    yield { call, creates, undo: blockOf(step, 'Undo') };
  }
}

/** A block of a step; every literal is one line, so that only its end stands where its beginning does. */
const blockOf = (step: string, name: string): string | null =>
  new RegExp(String.raw`^ {4}${name} = \{\n([^]*?)^ {4}\}$`, 'mu').exec(step)?.[1] ?? null;

/** The calls of a block. */
export function callsOf(block: string, expand: Expand): readonly Call[] {
  const cursor = new Cursor(block, expand);
  const calls: Call[] = [];
  let parameters: Record<string, Json> = {};
  while (!cursor.atEnd()) {
    if (cursor.takes('$parameters = ')) parameters = cursor.table();
    else if (cursor.isWord()) calls.push(callOf(cursor.word(), parameters));
    else cursor.skip();
    if (calls.length > 0) cursor.takes(' @parameters -ErrorAction Stop');
  }
  return calls;
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

  isWord(): boolean {
    return /[A-Z]/u.test(this.source.charAt(this.at));
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

  value(): Json {
    if (this.takes('$null')) return null;
    if (this.takes('$true')) return true;
    if (this.takes('$false')) return false;
    if (this.takes('[double]')) return Number(this.text());
    if (this.takes('[datetime]::Parse(')) return this.date();
    if (this.takes('(')) return this.sum();
    if (this.takes('@(')) return this.list();
    if (this.source.startsWith('@{', this.at)) return this.table();
    return quotes.includes(this.source.charAt(this.at)) ? this.text() : Number(this.word());
  }

  /** Text in parts: literals, characters by their number, ids of what was created. */
  private sum(): string {
    let text = '';
    do text += this.part();
    while (this.takes(' + '));
    this.must(')');
    return text;
  }

  private part(): string {
    if (this.takes('[char]')) return String.fromCharCode(Number(this.word()));
    if (!this.takes('$created[')) return this.text();
    const object = String(this.value());
    this.must(']');
    return this.expand(object);
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
