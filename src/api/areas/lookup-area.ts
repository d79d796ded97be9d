import Type from 'typebox';
import { CHANNEL_NAMES } from '../../domain/message.ts';
import { normalisePhone } from '../../domain/msisdn.ts';
import { recipientZone } from '../../domain/recipient-zone.ts';
import { rangesOf } from '../../store/admin/areas.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, Phone, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const RegistryDate = nullable(Type.String());

/** `GET /operator/areas/lookup`. */
export const lookupArea = endpoint({
  id: 'operator.areas.lookup',
  method: 'GET',
  path: '/operator/areas/lookup',
  tag: 'Areas',
  summary: 'The area of a number, and where that is known from',
  access: staffMay('areas:read'),
  query: record({ phone: Phone }),
  response: record({
    phone: Type.String(),
    area: Type.String(),
    area_id: nullable(Id),
    operator: Type.String(),
    region: Type.String(),
    time_zone: nullable(Type.String()),
    only_country_known: Type.Boolean({ description: 'No imported range has the number.' }),
    source: Type.String(),
    closed_channels: Type.Array(Type.String(), { description: 'Closed for everyone.' }),
    ranges: Type.Array(
      record({
        from: Type.String(),
        to: Type.String(),
        area: Type.String(),
        operator: Type.String(),
        region: Type.String(),
        source: Type.String(),
        imported_at: Time,
        registry_date: RegistryDate,
      }),
      { description: 'Every range that holds the number: the narrowest wins.' },
    ),
  }),
  errors: ['phone_invalid'],
  handler: async ({ context, query }) => {
    const phone = normalisePhone(query.phone);
    if (!phone.ok) throw new Problem(phone.code);
    const { cache } = context;
    const match = cache.areas.lookup(phone.phone);
    const areaId = cache.areaId(match.areaName);
    const ranges = await rangesOf(context.pool, phone.phone);
    return {
      phone: phone.phone,
      area: match.areaName,
      area_id: areaId,
      operator: match.operator,
      region: match.region,
      time_zone: recipientZone(phone.phone, match.region),
      only_country_known: match.coarse,
      source: match.source,
      closed_channels: areaId === null ? [] : CHANNEL_NAMES.filter((name) => cache.isClosed(null, name, areaId)),
      ranges: ranges.map((range) => ({
        from: String(range.lo),
        to: String(range.hi),
        area: range.areaName,
        operator: range.operator,
        region: range.region,
        source: range.source,
        imported_at: timeOf(range.importedAt),
        registry_date: range.registryDate,
      })),
    };
  },
});
