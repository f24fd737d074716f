/** PowerShell as text: what builds Postern puts the file in. */
declare module '*.ps1' {
  const text: string;
  export default text;
}
