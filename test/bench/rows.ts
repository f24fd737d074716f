/** One line of the page: a part measures it, and it is held to a bar; without a bar it is only told. */
export interface Row {
  readonly part: Part;
  readonly id: string;
  readonly what: string;
  readonly bar: string;
}

/** What was measured for a row. */
export interface Figure {
  readonly measured: string;
  /** What it is to be compared with. */
  readonly beside: string;
  /** Null where it could not be measured, or holds nothing. */
  readonly holds: boolean | null;
}

/** Figures by the rows they belong to. */
export type Figures = Readonly<Record<string, Figure>>;

/** What is measured in a process of its own, by the name that chooses it on the command line. */
export type Part =
  | 'start'
  | 'plans'
  | 'calls'
  | 'latency'
  | 'roads'
  | 'inbox'
  | 'sweep'
  | 'sweep-large'
  | 'membership'
  | 'ordering'
  | 'grants'
  | 'posture'
  | 'wide'
  | 'tests';

const row = (part: Part, id: string, what: string, bar: string): Row => ({ part, id, what, bar });
const commands = ['plan', 'drift', 'why', 'snapshot', 'export', 'apply'];

/** Every row, in the order of the page. */
export const rows: readonly Row[] = [
  row(
    'posture',
    'posture',
    'posture compare, 50,000 mailboxes, 200 policies, 300 rules, 500 domains, 2,000 groups',
    'under 800 ms and 400 MiB',
  ),
  row('posture', 'posture-huge', 'the same, 1,000,000 mailboxes', 'under 1.5 × that'),
  row('wide', 'posture-wide', 'the same, 20 rules of 500 senders and a group of 100,000', 'under 1.5 × that'),
  row('plans', 'plan-alike', 'plan of 2,000 objects of one kind, whole process', 'at least 4 × faster than Terraform'),
  row('plans', 'plan-mixed', 'plan of 2,000 objects of four kinds, 600 people', 'at least 3 × faster than Terraform'),
  row('plans', 'plan-double', 'processor time of a plan, 1,000 to 2,000 objects of four kinds', 'at most doubles'),
  row('calls', 'calls', 'calls of a plan, 100,000 mailboxes', 'as many as for 100'),
  row('latency', 'latency', 'plan at 300 ms a request, 20 groups', 'three rounds, under 1,300 ms'),
  row('roads', 'pwsh-start', 'PowerShell starts', ''),
  row('roads', 'pwsh-rounds', 'rounds of reads of a plan over PowerShell', 'as many as over REST'),
  ...commands.map((name) =>
    row('roads', `pwsh-${name}`, `${name} over PowerShell`, 'as many calls as REST, at most 4 × its time'),
  ),
  row('inbox', 'inbox', 'inbox rules, 100 ms a request', 'at least 100 mailboxes a second'),
  row(
    'inbox',
    'inbox-throttled',
    'inbox rules, throttled for two seconds on the way',
    'at least 100 mailboxes a second',
  ),
  row(
    'sweep',
    'sweep',
    'forwards of 10,000 mailboxes, 50 ms a request',
    'every forward found, 10 × as fast as one call after the other',
  ),
  row(
    'sweep',
    'resumed',
    'the same, killed half way and resumed',
    'only the rest is asked for, and the answer is the same',
  ),
  row('sweep', 'since', 'a new forward among them, by the audit log', 'found with a tenth of the requests'),
  row(
    'sweep-large',
    'sweep-large',
    'forwards of 100,000 mailboxes, throttled, cut off and turned away on the way',
    'every forward found, every mailbox that was not read named, at most twice the memory of a tenth as many',
  ),
  ...['graph', 'exchange'].flatMap((service) =>
    ['undisturbed', 'with faults'].map((how) =>
      row(
        'membership',
        `${service} ${how}`,
        `5,000 adds and 500 removes, ${service}, ${how}`,
        'ends exact, in one run',
      ),
    ),
  ),
  row('ordering', 'ordering', 'ordering with proof, about 100 steps', 'under 500 ms'),
  row('grants', 'grants-compiled', '500 grants over 200 groups and 180 domains, compiled', 'under 1,000 ms'),
  row('grants', 'grants-planned', 'plan of the same where nothing of it is there', 'under 3,000 ms'),
  row('start', 'start', 'postern --version', 'at most 1.5 × node -e 0'),
  row('tests', 'fast', 'npm run test:fast', 'under 30 s'),
  row('tests', 'all', 'npm test without PowerShell, 2 cores', 'under 2.5 minutes'),
  row('tests', 'pwsh', 'all tests that need a real PowerShell', 'under 4 minutes of processor time'),
  row('tests', 'tenants', '500 tenants of 20,000 mailboxes judged in one run', 'under 60 s and 4 GiB'),
];

/** A figure that nobody took, and why. */
export const untaken = (why: string): Figure => ({ measured: why, beside: '', holds: null });
