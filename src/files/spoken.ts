/** True and false as PowerShell writes them into a text; every other value stays the text that it is. */
export function spoken(value: string | null): string | boolean | null {
  if (value === null || !/^(?:true|false)$/iu.test(value)) return value;
  return value.toLowerCase() === 'true';
}
