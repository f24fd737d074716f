/** A script in three: what comes before its region, the region, whose place what is written anew takes, and what comes after. */
export function regionsOf(script: string): readonly [string, string, string] {
  const [before = '', region = '', after = ''] = script.replaceAll('\r\n', '\n').split(/^(?=#region )|^#endregion\n/mu);
  return [before, region, after];
}
