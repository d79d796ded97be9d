// The templates that this business has, and whether one is used as it was approved.
import type { GraphError } from './graph-error.ts';
import type { TemplateUse } from './validate.ts';

/** An approved template: what it wants filled in. */
export interface RegisteredTemplate {
  name: string;
  language: string;
  /** Parameters of the body, 0 = none. */
  body?: number;
  /** Type of the header's parameter: `image`, `text`, …; absent = none. */
  header?: string;
  /** Positions of buttons with a parameter. */
  buttons?: readonly number[];
}

/** Null when it may be sent so. */
export function templateFault(use: TemplateUse, registered: readonly RegisteredTemplate[]): GraphError | null {
  const template = registered.find(({ name, language }) => name === use.name && language === use.language);
  if (template === undefined) {
    return { code: 132001, details: `template name (${use.name}) does not exist in ${use.language}` };
  }
  const { body = 0, header = null, buttons = [] } = template;
  if (use.body.length !== body) {
    return { code: 132000, details: `body: number of localizable_params (${use.body.length}) does not match ${body}` };
  }
  if ((use.header === null) !== (header === null)) return { code: 132000, details: 'header: parameters do not match' };
  if (use.header !== header) return { code: 132012, details: `header: expected ${header}, received ${use.header}` };
  const wanted = [...buttons].sort().join();
  const given = [...use.buttons].sort().join();
  return wanted === given ? null : { code: 132000, details: `buttons: expected ${wanted}, received ${given}` };
}
