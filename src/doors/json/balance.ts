// `POST /json/balance.php` (contract.md §2 "Balance").
import { formatE7Trimmed, wholeMessages } from '../../domain/money.ts';
import type { BalanceView } from '../../pipeline/ports.ts';
import { answered, type DoorAnswer, JSON_TYPE } from '../answer.ts';
import type { DoorContext, DoorRequest } from '../door.ts';
import { openDocument } from './document.ts';

const DOOR = 'json_balance';
const UNLIMITED = 'Безлимит';

export async function balanceJson(context: DoorContext, request: DoorRequest): Promise<DoorAnswer> {
  const opened = await openDocument(context, request, DOOR);
  if (!('document' in opened)) return opened;
  return answered(DOOR, JSON_TYPE, renderBalance(await context.pipeline.balance(opened.account.id)));
}

export function renderBalance(balance: BalanceView): string {
  const information = balance.areas.map(({ channel, area, priceE7 }) => {
    const count = balance.unlimited ? 'unlimited' : wholeMessages(balance.spendableE7, priceE7);
    return { type_sms: channel, area, num_sms: count === 'unlimited' ? UNLIMITED : String(count) };
  });
  return JSON.stringify({ money: formatE7Trimmed(balance.availableE7), currency: balance.currency, information });
}
