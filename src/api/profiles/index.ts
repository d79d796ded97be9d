import type { Endpoint } from '../frame/endpoint.ts';
import { changeProfile } from './change-profile.ts';
import { createProfile } from './create-profile.ts';
import { deleteProfile } from './delete-profile.ts';
import { getProfile } from './get-profile.ts';
import { listProfiles } from './list-profiles.ts';
import { previewProfile } from './preview-profile.ts';

export const PROFILE_ENDPOINTS: readonly Endpoint[] = [
  listProfiles,
  createProfile,
  getProfile,
  changeProfile,
  deleteProfile,
  previewProfile,
];
