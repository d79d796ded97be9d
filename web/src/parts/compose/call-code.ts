import { withoutVariables } from '../../../../src/domain/template.ts';

/** The code of a call: at most ten digits, or variables that digits are put in for. */
export const isCode = (text: string): boolean => /^\d{0,10}$/.test(withoutVariables(text.trim()));
