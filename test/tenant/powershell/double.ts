// Speaks the protocol of worker.ps1 and asks an emulator instead of a module: for machines without PowerShell, and for
// what no module does on demand. What it is to do wrong stands in its arguments, as JSON. It imports nothing of ours.
import { createInterface } from 'node:readline';

type Value = null | boolean | number | string | readonly Value[] | Table;
type Table = { readonly [key: string]: Value | undefined };

/** What the double has been told to do. */
interface Script {
  readonly url?: string;
  readonly tenant?: string;
  readonly hello?: Table;
  readonly noise?: boolean;
  readonly refuse?: Wrong;
  readonly lacks?: readonly string[];
  readonly memory?: number;
  /** Rows that it counted and did not send. */
  readonly loses?: number;
  /** The call, or the cmdlet, at which it dies. */
  readonly dies?: number | string;
  readonly hangs?: string;
  /** The token that the service no longer takes. */
  readonly expires?: string;
  readonly fails?: Wrong;
  /** Answers with the token it is connected with and the names of the variables that it was started with. */
  readonly echo?: boolean;
  readonly answers?: { readonly rows?: readonly Table[]; readonly warnings?: readonly string[] };
}

interface Wrong {
  readonly message: string;
  readonly reason?: string;
  readonly type?: string;
  readonly sent?: boolean;
}

interface Message {
  readonly kind: string;
  readonly prefix: string;
  readonly connect: { readonly AccessToken: string };
  readonly cmdlets: readonly string[];
  readonly id: number;
  readonly cmdlet: string;
  readonly parameters: Table;
}

const script = JSON.parse(process.argv[2] ?? '{}') as Script;
const allowed = new Set<string>();
let [prefix, token, calls] = ['', '', 0];

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as Message;
  if (prefix === '') greet(message);
  else if (message.kind === 'quit') break;
  else if (message.kind === 'connect') connect(message);
  else await call(message);
}
process.exit(0);

function say(message: Table): void {
  const text = JSON.stringify(message).replace(/[^\x20-\x7e]/gu, (one) =>
    Array.from({ length: one.length }, (_, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
  process.stdout.write(`${prefix}${text}\n`);
}

function fail(more: Table, { message, reason = '', type = 'Exception', sent = true }: Wrong): void {
  say({ kind: 'failed', ...more, error: { message, chain: [type], reason, sent } });
}

function greet(message: Message): void {
  ({ prefix } = message);
  if (script.noise === true) process.stdout.write('Welcome!\n{"kind":"hello"}\n');
  say({ kind: 'hello', pwsh: '7.6.0', modules: ['3.10.1', '3.9.2'], home: '/root', temp: '/tmp/', ...script.hello });
}

function connect({ connect: given, cmdlets }: Message): void {
  if (script.refuse !== undefined) return fail({}, script.refuse);
  token = given.AccessToken;
  const found = cmdlets.filter((name) => !(script.lacks ?? []).includes(name));
  for (const name of found) allowed.add(name.toLowerCase());
  say({ kind: 'connected', cmdlets: found });
}

async function call({ id, cmdlet, parameters }: Message): Promise<void> {
  calls += 1;
  const about = { id, memory: script.memory ?? 1 };
  if (script.noise === true) process.stdout.write('WARNING: be careful\n{"kind":"done","id":1}\n');
  if (script.dies === calls || script.dies === cmdlet) die();
  if (script.hangs === cmdlet) return;
  if (script.expires === token) return fail(about, { message: 'Unauthorized: the token has expired' });
  if (script.fails !== undefined) return fail(about, script.fails);
  if (script.echo === true) return answer(about, [{ Token: token, Variables: Object.keys(process.env) }], []);
  if (script.answers !== undefined) return answer(about, script.answers.rows ?? [], script.answers.warnings ?? []);
  const type = 'CommandNotFoundException';
  if (!allowed.has(cmdlet.toLowerCase())) return fail(about, { message: 'not on the list', type, sent: false });
  await ask(about, cmdlet, parameters);
}

function die(): never {
  process.stderr.write('Stack overflow.\n');
  process.exit(134);
}

interface About {
  readonly id: number;
  readonly memory: number;
}

function answer({ id, memory }: About, rows: readonly Table[], warnings: readonly string[]): void {
  for (let at = 0; at < rows.length; at += 200) say({ kind: 'rows', id, rows: rows.slice(at, at + 200) });
  say({ kind: 'done', id, count: rows.length + (script.loses ?? 0), warnings, memory });
}

interface Page {
  readonly '@adminapi.errors'?: readonly string[];
  readonly '@adminapi.warnings': readonly string[];
  readonly '@odata.nextLink'?: string;
  readonly value: readonly Table[];
  readonly error?: {
    readonly details?: readonly { readonly message: string }[];
    readonly innererror: { readonly internalexception?: { readonly type: string; readonly message: string } };
  };
}

/** As the module asks: page after page, with its own annotations, and errors as it shows them. */
async function ask(about: About, cmdlet: string, parameters: Table): Promise<void> {
  const [rows, warnings]: [Table[], string[]] = [[], []];
  let url: string | undefined = `${script.url ?? ''}/adminapi/beta/${script.tenant ?? ''}/InvokeCommand`;
  while (url !== undefined) {
    const response: Response = await post(url, cmdlet, parameters);
    const text = await response.text();
    const page = pageOf(text);
    if (page === null && response.ok) return fail({ ...about }, { message: 'no JSON', type: 'JsonReaderException' });
    const error = page === null ? text : response.ok ? page['@adminapi.errors']?.[0] : wordsOf(page, response);
    const reason = response.headers.get('x-exceptiontype') ?? '';
    if (error !== undefined || page === null) return fail({ ...about }, { message: error ?? '', reason });
    rows.push(...page.value.map(plain));
    warnings.push(...page['@adminapi.warnings']);
    url = page['@odata.nextLink'];
  }
  answer(
    about,
    rows,
    warnings.filter((one) => !/more results/iu.test(one)),
  );
}

async function post(url: string, cmdlet: string, parameters: Table): Promise<Response> {
  const typed = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, wire(value)]));
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { Authorization: `Bearer ${token}`, 'X-AnchorMailbox': 'APP:double', 'Content-Type': 'application/json' },
    body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: typed } }),
  });
  const elsewhere = response.headers.get('location');
  return elsewhere === null ? response : post(elsewhere, cmdlet, parameters);
}

/** Integers that a double cannot hold come out of the module as text; null for what is no JSON. */
function pageOf(text: string): Page | null {
  const exact = text
    .replace(/(?<=:)\d{16,}(?=[,}])/gu, '"$&"')
    .replaceAll('\0', ' ')
    .trim();
  try {
    return JSON.parse(exact || '{"value":[]}') as Page;
  } catch {
    return null;
  }
}

function wordsOf({ error }: Page, { status, headers }: Response): string {
  if (error === undefined)
    return `Response status code does not indicate success: ${status}. ${headers.get('www-authenticate') ?? ''}`;
  const inner = error.innererror.internalexception;
  return error.details?.[0]?.message ?? `|${inner?.type ?? ''}|${inner?.message ?? ''}`;
}

function wire(value: Value | undefined): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value ?? null;
  const table = value as Table;
  return table['@datetime'] ?? { '@odata.type': '#Exchange.GenericHashTable', ...table };
}

/** Rows lose their side-cars, and their dates become the platform's. */
function plain(row: Table): Table {
  const fields = Object.entries(row).filter(([key]) => !key.includes('@'));
  const isDate = (key: string): boolean => row[`${key}@data.type`] === 'System.DateTime';
  return Object.fromEntries(
    fields.map(([key, value]) => [
      key,
      isDate(key) && typeof value === 'string' ? value.replace('+00:00', 'Z') : value,
    ]),
  );
}
