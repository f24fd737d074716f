import { isObject, textAt } from '../../json.ts';
import type { EmulatorRequest } from '../wire/http.ts';
import { claimsOf } from './token.ts';

/** Whoever runs a cmdlet, as the audit log names them. Source of the numbers: Management Activity API schema, 2026. */
export interface Actor {
  readonly id: string;
  /** 2 an administrator, 6 a service principal. */
  readonly type: 2 | 6;
  /** The application it was done with. */
  readonly application: string;
}

/** The person or the application that a token speaks for; one that says nothing is some application. */
export function actorOf({ headers }: EmulatorRequest): Actor {
  const token = /^Bearer (?<token>.+)$/u.exec(headers['authorization'] ?? '')?.groups?.['token'] ?? '';
  const claims = claimsOf(token);
  const [person, application] = isObject(claims) ? [textAt(claims, 'upn'), textAt(claims, 'appid')] : ['', ''];
  if (person !== '') return { id: person, type: 2, application };
  return { id: application === '' ? 'unnamed' : application, type: 6, application };
}

/** Source: "Verify first-party Microsoft applications in sign-in reports", Microsoft Entra troubleshooting, 2026. */
const adminCenter = '497effe9-df71-4043-a8bb-14cf78c4b63b';

/** A person in the Exchange admin center. */
export const inPortal = (id: string): Actor => ({ id, type: 2, application: adminCenter });
