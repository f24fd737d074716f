import type { Io } from './io.ts';

/** What was typed, narrowed: commander hands values over without a type. */
export interface Input {
  /** The command that was typed. */
  readonly command: string;
  readonly args: readonly string[];
  /** The value of `--name VALUE`; undefined where it was not given. */
  readonly text: (name: string) => string | undefined;
  /** The values of an option that may be given several times. */
  readonly list: (name: string) => readonly string[];
  readonly on: (name: string) => boolean;
  /** The policy folder. */
  readonly policies: string;
  readonly json: boolean;
  /** Where to record what is asked of the tenant; `why` has a `--trace` of its own, which means something else. */
  readonly recordTo?: string;
}

/** One option: its flags as help shows them, what it does, and whether it may be repeated. */
export interface Option {
  readonly flags: string;
  readonly about: string;
  readonly many?: boolean;
  readonly choices?: readonly string[];
}

/** One command. Its file says everything about it; the registry has one line for it. */
export interface Command {
  /** `<plan>` is needed, `[code]` is not. */
  readonly takes: readonly (readonly [name: string, about: string])[];
  /** A paragraph for its help page. */
  readonly about: string;
  /** Command lines worth copying. */
  readonly examples: readonly string[];
  readonly options: readonly Option[];
  /** True where it reads a tenant, and so takes the options that say which. */
  readonly tenant: boolean;
  /** True where it ends by itself when interrupted, because stopping it at once would leave something half done. */
  readonly endsItself?: boolean;
  readonly run: (input: Input, io: Io) => Promise<number>;
}

/** A line of the registry: enough for the list of commands, without loading any. */
export interface RegisteredCommand {
  readonly name: string;
  /** Another word for it that people type. */
  readonly alias?: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
