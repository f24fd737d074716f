import { readdirSync, readFileSync } from 'node:fs';
import { collectorScript } from '../../src/cli/snapshot/snapshot-script.ts';
import { emulatorModule } from '../../src/emulator/powershell/module.ts';
import { planScript } from '../../src/render/powershell/script.ts';
import { workerScript } from '../../src/tenant/powershell/script.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { hostileNames } from '../render/samples.ts';
import { whole } from '../support/brief-script.ts';
import { aPlan, aStep } from '../support/plans.ts';

/** A PowerShell text that Postern ships, writes or shows. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

const root = new URL('../../', import.meta.url);
const read = (path: string): Script => ({ name: path, text: readFileSync(new URL(path, root), 'utf8') });

const found = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .toSorted()
    .map((path) => `${folder}${path}`);

export const worker: Script = { name: 'worker.ps1', text: readFileSync(workerScript(), 'utf8') };

export const module: Script = {
  name: 'the module of an emulator',
  text: emulatorModule({ origin: 'http://127.0.0.1:1', id: 'a', domain: "it's.example" }),
};

export const collector: Script = { name: 'the collector', text: collectorScript(null) };

export const plans: readonly Script[] = found('test/cases/', 'plan.ps1')
  .map(read)
  .map(({ name, text }) => ({ name, text: whole(text) }));

/** A plan in which every name is one that no script may obey. */
export const hostilePlans: readonly Script[] = hostileNames.map((name) => {
  const group = { via: 'graph', method: 'PATCH', path: `/groups/${name}`, body: { description: name } } as const;
  const step = aStep({
    title: name,
    object: `remoteDomains/${name}`,
    call: exchange('Set-RemoteDomain', { Identity: name, Domains: [name, name] }),
    undo: [exchange('Set-RemoteDomain', { Identity: name })],
  });
  const plan = aPlan({ tenant: { id: name, domain: name }, steps: [step, aStep({ call: group })] });
  return { name: `plan.ps1 with the name ${JSON.stringify(name).slice(0, 40)}`, text: planScript(plan) };
});

/** What the pages show as PowerShell. */
export const shown: readonly Script[] = ['README.md', ...found('docs/', '.md')].flatMap((path) =>
  [...read(path).text.matchAll(/^( *)```powershell\n([^]*?)^\1```$/gmu)].map((match, index) => ({
    name: `${path}, block ${index + 1}`,
    text: match[2] ?? '',
  })),
);

/** What a plan as a script has in common with every other. */
export const frame: Script = read('src/render/powershell/plan.ps1');

/** What a collector has in common with every other: it runs as it stands. */
const everyCollector: Script = read('src/cli/snapshot/collector.ps1');

/** Scripts of the tests themselves. */
export const helpers: readonly Script[] = found('test/powershell/', '.ps1').map(read);

/** All that runs in somebody's session. */
export const run: readonly Script[] = [worker, module, collector, everyCollector, frame, ...plans, ...hostilePlans];
