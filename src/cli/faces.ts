import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { today } from './session.ts';
import { validate, type ValidateOptions } from './validate.ts';

const formats: readonly ValidateOptions['format'][] = ['text', 'json', 'sarif', 'github'];

export const validateCommand: Command = {
  takes: [],
  about: 'Checks the policies against their schema and against each other, without a tenant.',
  examples: ['postern validate', 'postern validate --format sarif > policies.sarif'],
  options: [
    { flags: '--format <form>', about: 'how to print what is wrong (default: text)', choices: formats },
    { flags: '--at <date>', about: 'check them as they hold on another day' },
  ],
  tenant: false,
  run: async (input, io) => {
    const asked = formats.find((format) => format === input.text('format')) ?? 'text';
    const options = { policies: input.policies, at: input.text('at') ?? today(io) };
    return validate({ ...options, format: input.json ? 'json' : asked }, io);
  },
};

export const explainCommand: Command = {
  takes: [['<code>', 'the code of a message, such as PST204']],
  about: 'Explains what a message means, with an example.',
  examples: ['postern explain PST204'],
  options: [],
  tenant: false,
  run: async (input, io) => explain(input.args[0] ?? '', io),
};
