import type { Endpoint } from '../frame/endpoint.ts';
import { addAnswer, listAnswers, removeAnswer } from './canned-answers.ts';
import { approveHeld, rejectHeld } from './decide-held.ts';
import { getWaiting } from './get-waiting.ts';
import { listHeld } from './list-held.ts';
import { addRule, changeRule, listRules, removeRule } from './rules.ts';
import { testRules } from './test-rules.ts';

export const MODERATION_ENDPOINTS: readonly Endpoint[] = [
  getWaiting,
  listHeld,
  approveHeld,
  rejectHeld,
  listRules,
  addRule,
  changeRule,
  removeRule,
  testRules,
  listAnswers,
  addAnswer,
  removeAnswer,
];
