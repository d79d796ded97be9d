-- Every channel and the cascade: content beside the text, steps, contacts of messengers, results of lookups, connections
-- that carry several channels at their own hours and cost.

-- ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE message
  -- Buttons, pictures, how to call; null for plain texts.
  ADD COLUMN content jsonb,
  -- The present step of a cascade. The columns channel, sender, text, encoding, segments, area_id, unit_price_e7, charge and content are
  -- those of the present step: whoever reads a message to send it need not know of cascades.
  ADD COLUMN step smallint NOT NULL DEFAULT 1,
  ADD COLUMN step_count smallint NOT NULL DEFAULT 1,
  -- Fields of a lookup, digits pressed: what the status tells beside the state.
  ADD COLUMN result jsonb,
  -- The entry that released what a cascade did not use of its hold; resolve_entry_id then names the capture.
  ADD COLUMN release_entry_id bigint;
-- A cascade may be charged a part of its hold. Not validated: what stands obeys the narrower rule that goes.
ALTER TABLE message DROP CONSTRAINT message_check,
  ADD CONSTRAINT message_charged CHECK (charged_e7 BETWEEN 0 AND hold_e7) NOT VALID;

-- The steps of cascades; a message with one step has none.
CREATE TABLE message_step (
  message_id bigint NOT NULL,
  step smallint NOT NULL CHECK (step BETWEEN 1 AND 4),
  channel text NOT NULL,
  sender text NOT NULL,
  text text NOT NULL,
  encoding text NOT NULL,
  segments smallint NOT NULL,
  content jsonb,
  unit_price_e7 bigint NOT NULL,
  charge text NOT NULL,
  -- Price of the whole step, in the message's hold.
  price_e7 bigint NOT NULL,
  -- What ends the cascade: delivered, or only read.
  success text NOT NULL DEFAULT 'delivered' CHECK (success IN ('delivered', 'read')),
  -- How long the step may take from when it begins; null = as long as the message lives.
  life_ms bigint,
  -- A moment the client named for this step's channel; whichever is sooner ends the step.
  not_after timestamptz,
  began_at timestamptz,
  -- While it is the present one and another follows.
  deadline_at timestamptz,
  -- Why it ended without success, '' while it did not: rejected, undelivered, expired, timeout, unread, skipped.
  ended text NOT NULL DEFAULT '',
  -- With the resolution of the hold.
  charged_e7 bigint,
  PRIMARY KEY (message_id, step)
) PARTITION BY RANGE (message_id);
CREATE INDEX message_step_deadline ON message_step (deadline_at) WHERE deadline_at IS NOT NULL;

ALTER TABLE attempt
  ADD COLUMN step smallint NOT NULL DEFAULT 1,
  -- What the connection asked for the attempt when it took it.
  ADD COLUMN cost_e7 bigint NOT NULL DEFAULT 0;

-- ── connections and routes ───────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE connection
  -- Channels it carries; null = `channel` alone, as nodes of the version before write it.
  ADD COLUMN channels text[],
  -- When it may send, local time of `time_zone`: '' = always, '09:00-21:00', several by commas.
  ADD COLUMN hours text NOT NULL DEFAULT '',
  ADD COLUMN time_zone text NOT NULL DEFAULT 'Europe/Moscow',
  -- What the provider asks for one part.
  ADD COLUMN cost_e7 bigint NOT NULL DEFAULT 0 CHECK (cost_e7 >= 0);
ALTER TABLE connection ADD CONSTRAINT connection_channels CHECK (cardinality(channels) > 0);

-- Null = in order; else a share for each of connection_ids: the first is drawn by weight, the others follow in order.
ALTER TABLE route ADD COLUMN weights int[],
  ADD CONSTRAINT route_weights CHECK (weights IS NULL OR cardinality(weights) = cardinality(connection_ids));

-- ── people, as messengers know them ──────────────────────────────────────────────────────────────────────────────
CREATE TABLE contact (
  connection_id int NOT NULL,
  phone bigint NOT NULL,
  address text NOT NULL CHECK (length(address) BETWEEN 1 AND 256),
  state text NOT NULL CHECK (state IN ('bound', 'blocked', 'gone')),
  inbound_at timestamptz,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, phone)
);
CREATE INDEX contact_address ON contact (connection_id, address);

-- Early receipts of lookups.
ALTER TABLE unmatched_receipt ADD COLUMN result jsonb;

-- A provider tells a message of a person's twice: kept once.
ALTER TABLE inbound_message ADD COLUMN provider_id text;
CREATE UNIQUE INDEX inbound_message_provider ON inbound_message (connection_id, provider_id) WHERE provider_id IS NOT NULL;
