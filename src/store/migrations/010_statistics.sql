-- Counts of messages by hour, running sums of the ledger, what every node saw of its traffic, and jobs that start anew.

-- ── which messages changed ───────────────────────────────────────────────────────────────────────────────────────
-- The counting asks for what was touched since its last turn. Rows are touched in about the order they lie in, so a few
-- bytes a 32 pages answer that; a btree would cost every message two entries more.
CREATE INDEX message_touched ON message USING brin ((COALESCE(changed_at, created_at))) WITH (pages_per_range = 32);

-- ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- A slice is 50,000 message ids. Whatever changes in one, it is counted anew as a whole and takes the place of what stood.
CREATE TABLE stat_message (
  slice bigint NOT NULL,
  -- Of accepting, UTC.
  hour timestamptz NOT NULL,
  account_id int NOT NULL,
  channel text NOT NULL,
  -- 0 = in no area
  area_id int NOT NULL,
  sender text NOT NULL,
  -- Of the last attempt; an attempt before it counts by its own, with no message. 0 = never handed over.
  connection_id int NOT NULL,
  state text NOT NULL,
  messages int NOT NULL,
  parts int NOT NULL,
  -- Of messages that have ended.
  charged_e7 bigint NOT NULL,
  refunded_e7 bigint NOT NULL,
  cost_e7 bigint NOT NULL,
  -- Messages by time from accepting to delivery (src/store/statistics-count.ts has the limits); null = none was delivered.
  latency int[]
);
CREATE INDEX stat_message_slice ON stat_message (slice);
CREATE INDEX stat_message_account ON stat_message (account_id, hour);
CREATE INDEX stat_message_hour ON stat_message (hour);

CREATE TABLE stat_slice (
  slice bigint PRIMARY KEY,
  -- Something changed in it after this moment that is not counted yet; null = nothing did.
  dirty_since timestamptz,
  -- Counted once more then: what was written beside the messages by those who come late.
  again_at timestamptz
);
CREATE INDEX stat_slice_dirty ON stat_slice (dirty_since) WHERE dirty_since IS NOT NULL;
CREATE INDEX stat_slice_again ON stat_slice (again_at) WHERE again_at IS NOT NULL;

-- One row: how far the counting is.
CREATE TABLE stat_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- Everything that was committed by then is counted or in a dirty slice; null = never looked.
  seen_at timestamptz,
  -- Hours of the ledger before this are in ledger_hour; null = none.
  ledger_to timestamptz
);
INSERT INTO stat_progress DEFAULT VALUES;

-- ── the ledger by time ───────────────────────────────────────────────────────────────────────────────────────────
-- Ids come from blocks that nodes hold for days: only the time tells the order. With it the sums need no look at the table.
CREATE INDEX ledger_entry_time ON ledger_entry (account_id, created_at, id) INCLUDE (kind, balance_delta_e7, held_delta_e7);
CREATE INDEX ledger_entry_age ON ledger_entry USING brin (created_at);

-- What an account had after an hour that had entries: a running balance is summed from here, not from the beginning.
CREATE TABLE ledger_hour (
  account_id int NOT NULL,
  hour timestamptz NOT NULL,
  balance_e7 bigint NOT NULL,
  held_e7 bigint NOT NULL,
  PRIMARY KEY (account_id, hour)
);

-- ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Every node writes its own row every few seconds.
CREATE TABLE node_beat (
  node_id text PRIMARY KEY,
  roles text[] NOT NULL,
  started_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  -- Messages a second over the last minute: accepted, taken by upstreams, ended.
  accepted_per_s float8 NOT NULL,
  submitted_per_s float8 NOT NULL,
  ended_per_s float8 NOT NULL,
  -- By name of the connection: {"north": {"submitted_per_s", "ended", "delivered"}}; the last two over a quarter of an hour.
  connections jsonb NOT NULL
) WITH (fillfactor = 50);

-- ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE job
  -- How often it was begun: nodes may die of it.
  ADD COLUMN tries int NOT NULL DEFAULT 0;
