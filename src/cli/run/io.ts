/** What a command may touch of the process it runs in: passed in, so that a command can be tested without one. */
export interface Io {
  /** Results, for people and for pipes. The text brings its own line ends. */
  readonly out: (text: string) => void;
  /** Talk and progress. */
  readonly err: (text: string) => void;
  /** True where results may be coloured: `out` is a terminal and nobody asked for plain text. */
  readonly colour: boolean;
  /** True where `err` is a terminal, so that a line may be redrawn. */
  readonly tty: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Waits for replication; passed in so that tests need not. */
  readonly wait?: (ms: number) => Promise<void>;
}
