import { reaches, reportsSetting } from '../../../kinds/read-only/journal.ts';
import { type Finding, note } from '../finding.ts';

/** A journal never ends in a mailbox of the service. Source: Journaling in Exchange Online, Exchange documentation. */
export const journaled: Finding = {
  id: 'journal',
  title: 'no copy of all mail leaves by journaling',
  text: 'A journal rule sends the whole message, with its Bcc recipients, to an address that is never a mailbox of the service; neither remote domains nor outbound policies are said to look at it. JournalingReportNdrTo gets the reports that could not be delivered. An archive needs both, and so does somebody who reads along.',
  example: 'New-JournalRule -Name Archive -JournalEmailAddress journal@archive.example -Enabled $true',
  controls: [],
  needs: ['journaling'],
  check: ({ journaling }) =>
    journaling?.state === 'present'
      ? [
          ...journaling.value.rules
            .filter(({ enabled }) => enabled)
            .map(({ name, recipient, target }) =>
              note(
                `journalRules/${name}`,
                `${recipient === null ? 'all mail' : `mail of ${recipient}`} is copied whole to ${reaches(target)}`,
                'see that the address is an archive of yours',
              ),
            ),
          ...(journaling.value.undeliverableTo === null
            ? []
            : [
                note(
                  `journalRules/${reportsSetting}`,
                  `journal reports that cannot be delivered go to ${reaches(journaling.value.undeliverableTo)}`,
                  'see that the address is yours',
                ),
              ]),
        ]
      : [],
};
