/** What a piece of text means to the reader; a palette turns it into colour, or leaves it be. */
export type Tone = 'strong' | 'faint' | 'opens' | 'closes' | 'warns' | 'fails';

/** Colours by what they mean. */
export type Palette = Readonly<Record<Tone, (text: string) => string>>;

const same = (text: string): string => text;

/** No colour at all: for pipes, files and tests. */
export const plain: Palette = { strong: same, faint: same, opens: same, closes: same, warns: same, fails: same };
