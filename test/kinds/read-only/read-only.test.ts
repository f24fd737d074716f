import { describe, expect, test } from 'vitest';
import { forwardTarget, readAcceptedDomains, readInboxRules } from '../../../src/kinds/read-only/index.ts';
import type { Row } from '../../../src/tenant/tenant.ts';
import { aTenant, denied } from '../rehearsal.ts';

test('an accepted domain says whether its subdomains are ours', async () => {
  const rows = [
    {
      DomainName: 'Contoso.com',
      DomainType: 'InternalRelay',
      MatchSubDomains: true,
      InitialDomain: false,
      Default: true,
    },
  ];
  const known = await readAcceptedDomains(aTenant({ 'Get-AcceptedDomain': rows }).reader);
  expect(known).toMatchObject({
    value: [{ domainName: 'contoso.com', type: 'InternalRelay', matchSubDomains: true, initial: false }],
  });
});

describe('inbox rules', () => {
  const call = 'Get-InboxRule ana@contoso.com';
  const aRule = (name: string, more: Row = {}): Row => ({
    Name: name,
    Identity: String.raw`ana\721857812023476225`,
    RuleIdentity: '721857812023476225',
    Enabled: true,
    ...more,
  });

  test('say how and where they send mail on', async () => {
    const rows = [
      aRule('out', {
        ForwardTo: ['"Ana" [SMTP:Ana@Fabrikam.com]'],
        ForwardAsAttachmentTo: null,
        RedirectTo: ['bob@contoso.com'],
      }),
    ];
    const known = await readInboxRules(aTenant({ [call]: rows }).reader, 'ana@contoso.com');
    expect(known).toMatchObject({
      value: {
        hidden: null,
        rules: [
          {
            identity: String.raw`ana\721857812023476225`,
            forwards: [
              { action: 'inbox-forward', target: { form: 'address', name: 'Ana', address: 'ana@fabrikam.com' } },
              { action: 'inbox-redirect', target: { form: 'address', address: 'bob@contoso.com' } },
            ],
          },
        ],
      },
    });
  });

  test.each(['Junk E-mail Rule', 'Junk E-Mail Rule', 'Microsoft.Exchange.OOF.KnownExternalSenders.Global'])(
    'leave out %s',
    async (name) => {
      const known = await readInboxRules(aTenant({ [call]: [aRule(name), aRule('mine')] }).reader, 'ana@contoso.com');
      expect(known.state === 'present' && known.value.rules.map((rule) => rule.name)).toEqual(['mine']);
    },
  );

  test('that may not be read are unknown, not none', async () => {
    expect(await readInboxRules(aTenant({ [call]: denied(call) }).reader, 'ana@contoso.com')).toMatchObject({
      state: 'unknown',
    });
  });

  test.each([
    {
      text: '"Ana B" [SMTP:Ana@Fabrikam.com]',
      target: { form: 'address', name: 'Ana B', address: 'ana@fabrikam.com' },
    },
    { text: '"A [x]" [SMTP:a@b.c]', target: { form: 'address', name: 'A [x]', address: 'a@b.c' } },
    { text: 'Ana [SMTP:a@b.c]', target: { form: 'address', name: 'Ana', address: 'a@b.c' } },
    {
      text: '"Bob" [EX:/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=bob]',
      target: {
        form: 'directory',
        name: 'Bob',
        legacyDn: '/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=bob',
      },
    },
    { text: '/o=ExchangeLabs/cn=bob', target: { form: 'directory', name: '', legacyDn: '/o=ExchangeLabs/cn=bob' } },
    { text: 'smtp:a@b.c', target: { form: 'address', name: '', address: 'a@b.c' } },
    { text: 'a@b.c', target: { form: 'address', name: '', address: 'a@b.c' } },
    { text: '"Ana" [SMTP:]', target: { form: 'unreadable', text: '"Ana" [SMTP:]', lacking: null } },
    { text: '"Ana" [X400:c=us]', target: { form: 'unreadable', text: '"Ana" [X400:c=us]', lacking: null } },
    { text: 'Ana B', target: { form: 'unreadable', text: 'Ana B', lacking: null } },
  ])('read the target $text', ({ text, target }) => {
    expect(forwardTarget(text)).toEqual(target);
  });
});
