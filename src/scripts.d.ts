/** Code in other languages as text: what builds Postern puts the file in. */
declare module '*.ps1' {
  const text: string;
  export default text;
}
declare module '*.sh' {
  const text: string;
  export default text;
}
declare module '*.bash' {
  const text: string;
  export default text;
}
declare module '*.zsh' {
  const text: string;
  export default text;
}
declare module '*.fish' {
  const text: string;
  export default text;
}
/** What runs in a browser, with all it imports. */
declare module '*.bundle' {
  const text: string;
  export default text;
}
