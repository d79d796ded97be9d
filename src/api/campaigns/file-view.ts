import Type, { type Static } from 'typebox';
import { record } from '../frame/fields.ts';

export const FileView = record({
  first: Type.Array(Type.String(), { description: 'The first row: headings, as a rule.' }),
  sample: Type.Array(Type.Array(Type.String()), { description: 'Up to five rows behind it.' }),
});

export const fileView = (head: string[][]): Static<typeof FileView> => ({
  first: head[0] ?? [],
  sample: head.slice(1),
});
