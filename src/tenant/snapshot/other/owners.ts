import { textAt } from '../../../json.ts';
import { normalName } from '../../addresses.ts';
import { type NameIndex, nameIndex } from '../../names.ts';
import type { SnapshotRead } from '../document.ts';
import { tellsOfPeople } from '../exchange.ts';

/** Inbox rules under the address of their mailbox, where another file says whose name it is that their rows bear. */
export function rulesByAddress(reads: readonly SnapshotRead[], all: readonly SnapshotRead[]): readonly SnapshotRead[] {
  const people = nameIndex(
    all.flatMap((read) => ('cmdlet' in read && 'result' in read && tellsOfPeople(read.cmdlet) ? read.result : [])),
  );
  return reads.map((read) => {
    if (!('cmdlet' in read) || read.cmdlet !== 'Get-InboxRule') return read;
    const address = addressOf(textAt(read.parameters, 'Mailbox'), people);
    return address === null ? read : { ...read, parameters: { ...read.parameters, Mailbox: address } };
  });
}

/** Of a name that several bear nobody can tell whose rules these are. */
function addressOf(owner: string, people: NameIndex): string | null {
  const addresses = new Set(people.find(owner).map((row) => normalName(textAt(row, 'PrimarySmtpAddress'))));
  const [only] = addresses;
  return addresses.size === 1 && only !== undefined && only !== '' ? only : null;
}
