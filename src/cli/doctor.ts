import { inspection, type Finding } from './doctor-findings.ts';
import type { Command } from './command.ts';
import { exit } from './exit.ts';
import type { Io } from './io.ts';
import { withConnection, policiesOrNone } from './session.ts';
import { text } from '../render/text.ts';
import { quote, row, say } from '../render/document.ts';
import type { Tone } from '../render/palette.ts';
import { palette } from './terminal.ts';

export const doctor: Command = {
  takes: [],
  about:
    'Checks what a plan and an apply will need: this machine, the tenant that answers, and what the identity may read and write there.',
  examples: ['postern doctor', 'postern doctor --emulator contoso'],
  options: [],
  tenant: true,
  run: async (input, io) => {
    const desired = await policiesOrNone(input, io);
    return withConnection(input, io, desired?.tenant ?? null, async (connection) => {
      const findings = await inspection(desired, connection);
      if (input.json) io.out(`${JSON.stringify(findings, null, 2)}\n`);
      else report(findings, io);
      return findings.some((one) => one.state === 'missing') ? exit.unreadable : exit.done;
    });
  },
};

const tones: Readonly<Record<Finding['state'], { word: string; tone: Tone }>> = {
  fine: { word: 'fine', tone: 'closes' },
  missing: { word: 'missing', tone: 'fails' },
  'not-known': { word: 'not known', tone: 'warns' },
};

function report(findings: readonly Finding[], io: Io): void {
  const rows = findings.map(({ what, state, detail }) =>
    row([[quote(what)], [say(tones[state].word, tones[state].tone)], [quote(detail)]]),
  );
  io.out(text([{ kind: 'rows', numbered: false, rows }], palette(io)));
  const healthy = findings.every((one) => one.state !== 'missing');
  io.err(healthy ? '\nNext: postern plan\n' : '\nNext: mend what is missing, then postern doctor\n');
}
