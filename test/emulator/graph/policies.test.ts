import { describe, expect, test } from 'vitest';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { accessPolicy } from '../../support/sign-in.ts';
import { ask, refusal, rows, tokenWith } from './asking.ts';

const paths = ['/policies/identitySecurityDefaultsEnforcementPolicy', '/identity/conditionalAccess/policies'];

describe('policies of Entra', () => {
  test('security defaults are one object', () => {
    const state = contoso();
    expect(ask(state, 'GET', paths[0] ?? '').body).toMatchObject({ isEnabled: false });
    state.signIn.securityDefaults = true;
    expect(ask(state, 'GET', paths[0] ?? '').body).toMatchObject({ isEnabled: true });
  });

  test('Conditional Access is a listing, page by page', () => {
    const state = contoso();
    state.signIn.conditionalAccess.push(accessPolicy({ name: 'One' }), accessPolicy({ name: 'Two', grant: null }));
    expect(rows(ask(state, 'GET', paths[1] ?? '')).map((row) => row['displayName'])).toEqual(['One', 'Two']);
    const first = ask(state, 'GET', `${paths[1]}?$top=1`);
    expect(rows(first)).toHaveLength(1);
    expect(first.body['@odata.nextLink']).toContain('conditionalAccess');
  });

  test.each(paths)('%s needs Policy.Read.All', (path) => {
    const allowed = ask(contoso(), 'GET', path, null, tokenWith({ roles: ['Policy.Read.All'] }));
    expect(allowed.status).toBe(200);
    const denied = ask(contoso(), 'GET', path, null, tokenWith({ roles: ['Directory.Read.All', 'User.Read.All'] }));
    expect(refusal(denied)[0]).toBe(403);
  });
});
