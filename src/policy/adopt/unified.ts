import { createTwoFilesPatch } from 'diff';
import type { Files } from './adopt.ts';

/** The files of which the text has changed. */
export const changedFiles = (before: Files, after: Files): Files =>
  new Map([...after].filter(([file, text]) => before.get(file) !== text));

/** What changes in some files, as `git apply` takes it. */
export const unifiedDiff = (before: Files, changed: Files): string =>
  [...changed]
    .map(([file, text]) => createTwoFilesPatch(`a/${file}`, `b/${file}`, before.get(file) ?? '', text, '', ''))
    .join('');
