-- Campaigns: one message to the rows of a file, fed into the pipeline at a chosen speed.

CREATE TABLE campaign (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  state text NOT NULL DEFAULT 'draft'
    CHECK (state IN ('draft', 'importing', 'ready', 'scheduled', 'running', 'paused', 'done', 'canceled', 'failed')),
  -- Why it is paused, failed, or ended before its last row; a code, and words for a person.
  reason text NOT NULL DEFAULT '',
  reason_detail text NOT NULL DEFAULT '',
  paused_by text CHECK (paused_by IN ('client', 'operator', 'system')),
  -- What is sent (src/pipeline/step-spec.ts).
  steps jsonb NOT NULL,
  price_max text NOT NULL DEFAULT '',
  transliterate boolean NOT NULL DEFAULT false,
  -- Null = as fast as it goes.
  rate_per_s int CHECK (rate_per_s BETWEEN 1 AND 100000),
  hours text NOT NULL DEFAULT '',
  start_at timestamptz,
  expires_at timestamptz,

  -- ── its rows ──
  file_id bigint REFERENCES stored_file ON DELETE SET NULL,
  file_name text NOT NULL DEFAULT '',
  media_type text NOT NULL DEFAULT '',
  -- Its first rows, for whoever has to say which column is what: a spreadsheet is not unpacked again for them.
  head jsonb,
  -- Which column is what: {header, phone, columns}; `columns` in the order of `variables`.
  mapping jsonb,
  variables text[] NOT NULL DEFAULT '{}',
  -- Zones of the recipients; campaign_recipient.zone_no is a place in it, from 0.
  zones text[] NOT NULL DEFAULT '{}',
  -- Rows of an import before are still there.
  to_clear boolean NOT NULL DEFAULT false,
  -- The last row of the file that is taken in: an import that was cut off goes on behind it.
  import_row int NOT NULL DEFAULT 0,
  -- Begun since the last batch that went in: a file that fails every node is not tried for ever.
  import_tries smallint NOT NULL DEFAULT 0,
  read_count int NOT NULL DEFAULT 0,
  recipient_count int NOT NULL DEFAULT 0,
  bad_count int NOT NULL DEFAULT 0,
  duplicate_count int NOT NULL DEFAULT 0,
  stopped_count int NOT NULL DEFAULT 0,
  segment_count bigint NOT NULL DEFAULT 0,
  price_e7 bigint NOT NULL DEFAULT 0,
  -- [{channel, area_id, messages, segments, price_e7}]
  totals jsonb NOT NULL DEFAULT '[]',

  -- ── its sending ──
  accepted_count int NOT NULL DEFAULT 0,
  refused_count int NOT NULL DEFAULT 0,
  -- Its messages lie between these: look-ups touch the partitions of its days.
  first_message_id bigint,
  last_message_id bigint,
  -- What is queued of it is still to be canceled.
  cancel_queued boolean NOT NULL DEFAULT false,
  -- Messages that were accepted and not recorded are looked for behind this row; null = not.
  adopt_row int,
  -- {states: {delivered: 5}, refused: {stop_listed: 1}, charged_e7, held_e7}, as it was at progress_at.
  progress jsonb NOT NULL DEFAULT '{}',
  progress_at timestamptz,
  -- When it is counted again; null = never.
  progress_next_at timestamptz,

  created_by text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- Its rows are gone: kept long enough.
  cleared_at timestamptz
) WITH (fillfactor = 40);
CREATE INDEX campaign_account ON campaign (account_id, id);
CREATE INDEX campaign_at_work ON campaign (state) WHERE state IN ('importing', 'scheduled', 'running');
CREATE INDEX campaign_progress ON campaign (progress_next_at) WHERE progress_next_at IS NOT NULL;
CREATE INDEX campaign_cancel ON campaign (id) WHERE cancel_queued;
CREATE INDEX campaign_adopt ON campaign (id) WHERE adopt_row IS NOT NULL;

-- Small: a campaign has a million. No foreign key, and what is constant stands in the campaign.
CREATE TABLE campaign_recipient (
  campaign_id int NOT NULL,
  -- In the file, from 1.
  row_no int NOT NULL,
  zone_no smallint NOT NULL,
  -- 0 waiting, 1 accepted, 2 refused
  state smallint NOT NULL DEFAULT 0,
  phone bigint NOT NULL,
  message_id bigint,
  -- Why it was refused.
  code text,
  -- In the order of campaign.variables; null without any.
  variables text[],
  PRIMARY KEY (campaign_id, row_no)
) WITH (fillfactor = 55);
-- A number is written to once in a campaign.
CREATE UNIQUE INDEX campaign_recipient_phone ON campaign_recipient (campaign_id, phone);
-- No index knows the state: recording what became of a recipient touches its page alone. The feeder keeps in mind how far
-- it is in each zone, and counts tell whether anybody is left.
CREATE INDEX campaign_recipient_zone ON campaign_recipient (campaign_id, zone_no, row_no);

CREATE TABLE campaign_bad_row (
  campaign_id int NOT NULL,
  row_no int NOT NULL,
  code text NOT NULL,
  detail text NOT NULL DEFAULT '',
  -- The row as CSV, cut after 1000 characters.
  line text NOT NULL,
  PRIMARY KEY (campaign_id, row_no)
);

-- Counts are no change; texts are not written down.
CREATE TRIGGER audited_change AFTER UPDATE ON campaign FOR EACH ROW
  WHEN (ROW(OLD.name, OLD.state, OLD.paused_by, OLD.rate_per_s, OLD.hours, OLD.start_at, OLD.expires_at, OLD.steps, OLD.file_id)
        IS DISTINCT FROM ROW(NEW.name, NEW.state, NEW.paused_by, NEW.rate_per_s, NEW.hours, NEW.start_at, NEW.expires_at, NEW.steps, NEW.file_id))
  EXECUTE FUNCTION audit_row('campaign', 'steps', 'mapping', 'variables', 'zones', 'to_clear', 'import_row', 'import_tries', 'head', 'read_count',
    'recipient_count', 'bad_count', 'duplicate_count', 'stopped_count', 'segment_count', 'price_e7', 'totals', 'accepted_count',
    'refused_count', 'first_message_id', 'last_message_id', 'cancel_queued', 'adopt_row', 'progress', 'progress_at', 'progress_next_at');
