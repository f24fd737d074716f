/** What `postern explain ID` prints of an identifier: a title, a paragraph and an example. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  readonly example: string;
}
