import type { Endpoint } from '../frame/endpoint.ts';
import { changeTemplate } from './change-template.ts';
import { createTemplate } from './create-template.ts';
import { getTemplate } from './get-template.ts';
import { approveTemplate, rejectTemplate } from './judge-template.ts';
import { listOperatorTemplates } from './list-operator-templates.ts';
import { listTemplates } from './list-templates.ts';
import { removeTemplate } from './remove-template.ts';

export const TEMPLATE_ENDPOINTS: readonly Endpoint[] = [
  listTemplates,
  createTemplate,
  getTemplate,
  changeTemplate,
  removeTemplate,
  listOperatorTemplates,
  approveTemplate,
  rejectTemplate,
];
