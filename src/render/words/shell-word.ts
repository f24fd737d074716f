/** A word as a POSIX shell takes it: quoted wherever it is not plain. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+,=-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Whether a word would be taken for a flag. */
export const isLikeFlag = (word: string): boolean => word.startsWith('-');

/** A file as an argument: a name that begins with a dash would be taken for a flag. */
export const fileWord = (path: string): string => shellWord(isLikeFlag(path) && path !== '-' ? `./${path}` : path);
