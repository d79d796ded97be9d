import type { Endpoint } from '../frame/endpoint.ts';
import { getAudit, getOperatorAudit } from './list-audit.ts';

export const AUDIT_ENDPOINTS: readonly Endpoint[] = [getAudit, getOperatorAudit];
