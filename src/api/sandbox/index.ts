import type { Endpoint } from '../frame/endpoint.ts';
import { getSandbox, getSandboxSwitch, putSandboxSwitch } from './sandbox.ts';

export const SANDBOX_ENDPOINTS: readonly Endpoint[] = [getSandbox, getSandboxSwitch, putSandboxSwitch];
