import Type from 'typebox';
import { foreignCharacters } from '../../domain/foreign-characters.ts';
import { LIMITS, measure } from '../../domain/segments.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { oneOf, record } from '../frame/fields.ts';
import { plain } from './fields.ts';

const FOREIGN_MAX = 50;

/** `POST /messages/segments`. */
export const countSegments = endpoint({
  id: 'messages.segments',
  method: 'POST',
  path: '/messages/segments',
  tag: 'Messages',
  summary: 'Count the parts of an SMS, and name the characters that make it dear',
  access: clientMay('messages:read'),
  body: record({ text: plain(10_000) }),
  response: record({
    encoding: oneOf(['gsm7', 'ucs2'] as const),
    units: Type.Integer({ description: 'Septets of GSM-7, UTF-16 units of UCS-2.' }),
    parts: Type.Integer(),
    part_units: Type.Integer({ description: 'Units that one part of this many takes.' }),
    left: Type.Integer({ description: 'Units until the next part begins.' }),
    foreign: Type.Array(record({ character: Type.String(), position: Type.Integer() })),
  }),
  handler: async ({ body }) => {
    const { encoding, units, segments } = measure(body.text);
    const limits = LIMITS[encoding];
    const partUnits = segments === 1 ? limits.single : limits.multi;
    return {
      encoding,
      units,
      parts: segments,
      part_units: partUnits,
      left: Math.max(0, segments * partUnits - units),
      foreign: foreignCharacters(body.text, FOREIGN_MAX),
    };
  },
});
