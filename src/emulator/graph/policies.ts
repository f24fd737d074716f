import type { EmulatorResponse } from '../wire/http.ts';
import { collection } from './collection.ts';
import { answer, type GraphContext } from './context.ts';

/** `GET /policies/identitySecurityDefaultsEnforcementPolicy`. Source: its page in the Graph v1.0 reference, with the example there. */
export const getSecurityDefaults = (context: GraphContext): EmulatorResponse =>
  answer(context, 'policies/identitySecurityDefaultsEnforcementPolicy/$entity', {
    id: '00000000-0000-0000-0000-000000000005',
    displayName: 'Security Defaults',
    description:
      'Security defaults is a set of basic identity security mechanisms recommended by Microsoft. When enabled, these recommendations will be automatically enforced in your organization. Administrators and users will be better protected from common identity-related attacks.',
    isEnabled: context.state.signIn.securityDefaults,
  });

/** `GET /auditLogs/signIns`. Source: "List signIns" in the Graph v1.0 reference. Without Entra ID P1 or P2 it is refused. */
export const listSignIns = (context: GraphContext): EmulatorResponse =>
  collection(context, 'auditLogs/signIns', context.state.signIn.log, (row) => row);

/** `GET /identity/conditionalAccess/policies`. Source: "List policies" of conditionalAccessRoot in the Graph v1.0 reference. */
export const listConditionalAccess = (context: GraphContext): EmulatorResponse =>
  collection(context, 'identity/conditionalAccess/policies', context.state.signIn.conditionalAccess, (row) => row);
