import { describe, expect, test } from 'vitest';
import { ask } from '../cli/asking.ts';
import { byHand, type Deed, grownTenant } from './tenant.ts';

const planted: readonly { readonly what: string; readonly by: readonly Deed[]; readonly says: readonly RegExp[] }[] = [
  {
    what: 'a block that has ended',
    by: [['Set-TransportRule', { Identity: 'Block forwards', ExpiryDate: '2026-11-20T00:00:00Z' }]],
    says: [/Block forwards ended on 2026-11-20 and changed who can forward/u],
  },
  {
    what: 'a block that ends soon',
    by: [['Set-TransportRule', { Identity: 'Block forwards', ExpiryDate: '2026-11-30T00:00:00Z' }]],
    says: [/Block forwards ends on 2026-11-30 and changes who can forward/u],
  },
  {
    what: 'one who may send on',
    by: [
      [
        'New-InboundConnector',
        {
          Name: 'Printers',
          ConnectorType: 'OnPremises',
          SenderDomains: ['*'],
          TlsSenderCertificateName: '*.evil.example',
        },
      ],
    ],
    says: [
      /Printers lets mail out to anywhere from whoever shows a certificate of \*\.evil\.example/u,
      /others send on to anywhere by a connector: inboundConnectors\/Printers/u,
    ],
  },
  {
    what: 'one who counts as inside',
    by: [['Set-InboundConnector', { Identity: 'Scanners', TreatMessagesAsInternal: true }]],
    says: [/mail from 203\.0\.113\.7 counts as sent from inside/u],
  },
  {
    what: 'a partner who shows nothing',
    by: [['New-InboundConnector', { Name: 'Friends', SenderDomains: ['evil.example'], RequireTls: false }]],
    says: [/Friends takes mail of evil\.example from anybody, without TLS/u],
  },
  {
    what: 'everything to another host',
    by: [
      [
        'New-OutboundConnector',
        { Name: 'Relay', RecipientDomains: ['*'], UseMXRecord: false, SmartHosts: ['mx.evil.example'] },
      ],
    ],
    says: [/everything leaves over Relay/u],
  },
];

describe.each(planted)('$what', ({ by, says }) => {
  test('is told with the posture', async () => {
    const emulator = await grownTenant();
    const asked = ['posture', '--emulator', emulator.url, '--details'];
    const before = await ask(...asked);
    await byHand(emulator, by);
    const after = await ask(...asked);
    await emulator.close();
    for (const said of says) {
      expect(before.out).not.toMatch(said);
      expect(after.out).toMatch(said);
    }
  });
});
