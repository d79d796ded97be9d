import type { Endpoint } from '../frame/endpoint.ts';
import { postPassword } from './change-password.ts';
import { postForgot } from './forgot.ts';
import { postSecondFactor } from './second-factor.ts';
import { deleteOtherSessions, deleteSession, getSessions } from './sessions.ts';
import { postSetPassword } from './set-password.ts';
import { postSignIn } from './sign-in.ts';
import { postSignOut } from './sign-out.ts';
import { postTotpBegin, postTotpDisable, postTotpEnable } from './totp.ts';

export const AUTH_ENDPOINTS: readonly Endpoint[] = [
  postSignIn,
  postSecondFactor,
  postSignOut,
  postForgot,
  postSetPassword,
  postPassword,
  postTotpBegin,
  postTotpEnable,
  postTotpDisable,
  getSessions,
  deleteSession,
  deleteOtherSessions,
];
