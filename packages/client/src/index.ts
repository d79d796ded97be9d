export {
  type Balance,
  type CallOptions,
  Kaskad,
  type KaskadOptions,
  type ListedMessage,
  type Message,
  type MessageFilter,
  type NewMessage,
  type SendAnswer,
} from './client.ts';
export type { ErrorCode, Operations } from './operations.ts';
export { KaskadError } from './problem.ts';
export { PushSignatureError, type StatusEvent, type VerifyOptions, verifyPush } from './push.ts';
