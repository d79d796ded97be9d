import type { Endpoint } from '../frame/endpoint.ts';
import { changeCampaign } from './change-campaign.ts';
import { createCampaign } from './create-campaign.ts';
import { getBadRows } from './get-bad-rows.ts';
import { getCampaign } from './get-campaign.ts';
import { getFile } from './get-file.ts';
import { importFile } from './import-file.ts';
import { listCampaigns } from './list-campaigns.ts';
import { listRecipients } from './list-recipients.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign, startCampaign } from './moves.ts';
import {
  cancelAnyCampaign,
  getAnyCampaign,
  listAllCampaigns,
  pauseAnyCampaign,
  resumeAnyCampaign,
} from './operator-campaigns.ts';
import { previewRow } from './preview-row.ts';
import { putFile } from './put-file.ts';

export const CAMPAIGN_ENDPOINTS: readonly Endpoint[] = [
  createCampaign,
  listCampaigns,
  getCampaign,
  changeCampaign,
  putFile,
  getFile,
  importFile,
  previewRow,
  getBadRows,
  listRecipients,
  startCampaign,
  pauseCampaign,
  resumeCampaign,
  cancelCampaign,
  listAllCampaigns,
  getAnyCampaign,
  pauseAnyCampaign,
  resumeAnyCampaign,
  cancelAnyCampaign,
];
