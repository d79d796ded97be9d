// What the provider of a connection asks, by channel and area.
import type { RateTable } from './dated-rates.ts';

export const CONNECTION_RATES: RateTable = {
  name: 'connection_rate',
  owner: 'connection_id',
  amount: 'cost_e7',
  hasCharge: false,
};
