/** Environment variables whose values no message shows, and no other program is started with. */
export const secretVariables: readonly string[] = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_CLIENT_SECRET',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'IDENTITY_HEADER',
  'MSI_SECRET',
  'SYSTEM_ACCESSTOKEN',
];

/** Takes out what looks like a JSON Web Token. */
export const withoutTokens = (text: string): string => text.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/gu, '[token]');

/** Takes tokens and secrets out of a text: a service or a library may repeat what it was given. */
export function withoutSecrets(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const secrets = secretVariables.map((name) => env[name] ?? '').filter((secret) => secret !== '');
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), withoutTokens(text));
}
