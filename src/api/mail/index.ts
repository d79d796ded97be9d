import type { Endpoint } from '../frame/endpoint.ts';
import { getMail } from './get-mail.ts';
import { listMails } from './list-mails.ts';
import { retryMailEndpoint } from './retry-mail.ts';

export const MAIL_ENDPOINTS: readonly Endpoint[] = [listMails, getMail, retryMailEndpoint];
