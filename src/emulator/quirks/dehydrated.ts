import { refuse, types } from '../exchange/refusal.ts';
import type { Service } from '../exchange/service.ts';

/** Which cmdlets an organisation that was never customised refuses: observed on most New- and Set- policy cmdlets. */
const refusing =
  /^(New|Set)-(HostedOutboundSpamFilterPolicy|HostedOutboundSpamFilterRule|RemoteDomain|TransportRule|InboundConnector|OutboundConnector)$/u;

const text =
  "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.";

/** Refuses what a dehydrated organisation refuses (Microsoft365DSC issue 136). */
export function refuseDehydrated(cmdlet: string, { state }: Service): void {
  const dehydrated = state.config.OrganizationConfig[0]?.['IsDehydrated'] === true;
  if (dehydrated && refusing.test(cmdlet)) refuse(types.dehydrated, text);
}
