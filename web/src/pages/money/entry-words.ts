// Kinds of ledger entries, also for filters and for the names of exports.
import { words } from '../../words/words.ts';

export const ENTRY_KIND_WORDS = words({
  ru: {
    top_up: 'Пополнение',
    hold: 'Резерв',
    capture: 'Списание',
    release: 'Возврат резерва',
    refund: 'Возврат',
    adjustment: 'Корректировка',
  },
  en: {
    top_up: 'Top-up',
    hold: 'Set aside',
    capture: 'Charge',
    release: 'Given back',
    refund: 'Refund',
    adjustment: 'Adjustment',
  },
});
