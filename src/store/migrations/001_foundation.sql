-- The foundation: accounts and money, configuration, messages with their queue, attempts and statuses.
-- Money is bigint in 1e-7 of the currency. Hot tables are partitioned by ranges of the message id, one partition a day
-- (src/store/partitions.ts makes them), so a look-up by id touches one partition and retention is dropping one.

-- ── ids ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Nodes take ids in blocks of 1000 (src/store/ids.ts): one nextval serves a thousand rows, and the ids are known before the insert.
CREATE SEQUENCE message_id_block;
CREATE SEQUENCE ledger_id_block;
-- One number for every time a node becomes the owner of something; queue rows remember it (see queue.lease).
CREATE SEQUENCE lease_epoch;

-- ── configuration ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE tariff (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE account (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  login text NOT NULL CHECK (login ~ '^[^\s:]{1,64}$'),
  password_hash text,
  -- Grows with every change of the password, so that cached verifications of the old one die.
  password_version int NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'blocked', 'pending')),
  state_reason text NOT NULL DEFAULT '',
  time_zone text NOT NULL DEFAULT 'Europe/Moscow',
  currency text NOT NULL DEFAULT 'RUR' CHECK (currency ~ '^[A-Z]{3}$'),
  get_answer text CHECK (get_answer IN ('json', 'text')),
  tariff_id int REFERENCES tariff,
  push_url text NOT NULL DEFAULT '',
  segments_max int CHECK (segments_max BETWEEN 1 AND 255),
  rate_per_s int CHECK (rate_per_s > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_login ON account (lower(login));

CREATE TABLE api_token (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  name text NOT NULL DEFAULT '',
  token_sha256 text NOT NULL UNIQUE CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
  -- SHA-256 of the lower-case hex md5 of the token: what `token_hash` of the GET door is looked up by.
  token_md5_sha256 text NOT NULL UNIQUE CHECK (token_md5_sha256 ~ '^[0-9a-f]{64}$'),
  rate_per_s int CHECK (rate_per_s > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX api_token_account ON api_token (account_id);

CREATE TABLE sender_id (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  channel text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
  traffic_class text CHECK (traffic_class IN ('urgent', 'normal', 'bulk')),
  reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX sender_id_name ON sender_id (account_id, channel, lower(name));

CREATE TABLE area (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Ranges as a registry publishes them. One import replaces all ranges of its source.
CREATE TABLE area_range (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_id int NOT NULL REFERENCES area,
  lo bigint NOT NULL,
  hi bigint NOT NULL CHECK (hi >= lo),
  operator text NOT NULL DEFAULT '',
  region text NOT NULL DEFAULT '',
  inn text NOT NULL DEFAULT '',
  source text NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX area_range_source ON area_range (source);

-- A direction closed for one account, or for everyone where account_id is null.
CREATE TABLE closed_direction (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_id int NOT NULL REFERENCES area,
  account_id int REFERENCES account,
  channel text NOT NULL DEFAULT 'sms',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (area_id, account_id, channel)
);

-- Lines are only added: the newest valid_from that has come is in force.
CREATE TABLE tariff_rate (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tariff_id int NOT NULL REFERENCES tariff,
  channel text NOT NULL,
  area_id int REFERENCES area,
  price_e7 bigint NOT NULL CHECK (price_e7 >= 0),
  -- When a hold is captured: as soon as the upstream took the message, or only on delivery.
  charge text NOT NULL DEFAULT 'submitted' CHECK (charge IN ('submitted', 'delivered')),
  valid_from timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tariff_rate_tariff ON tariff_rate (tariff_id);

CREATE TABLE connection (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  type text NOT NULL,
  channel text NOT NULL,
  settings jsonb NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'removed')),
  state_reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX connection_name ON connection (name) WHERE state <> 'removed';

-- What the owning node last saw of a connection. Not configuration: no change event.
CREATE TABLE connection_health (
  connection_id int PRIMARY KEY REFERENCES connection,
  state text NOT NULL,
  bound int NOT NULL,
  wanted int NOT NULL,
  in_flight int NOT NULL,
  window_size int NOT NULL,
  reason text NOT NULL DEFAULT '',
  node_id text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE route (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text NOT NULL,
  area_id int REFERENCES area,
  account_id int REFERENCES account,
  sender text,
  connection_ids int[] NOT NULL CHECK (cardinality(connection_ids) > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (channel, area_id, account_id, sender)
);

-- account_id 0 = everyone's. Read by the accept transaction itself, never cached: a stop is a promise to a person.
CREATE TABLE stop_entry (
  phone bigint NOT NULL,
  account_id int NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT '',
  source text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (phone, account_id)
);

CREATE TABLE moderation_rule (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('word', 'pattern', 'link')),
  pattern text NOT NULL,
  reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Nodes cache configuration: a change bumps a version, which they poll (docs/adr/002).
CREATE TABLE config_version (table_name text PRIMARY KEY, version bigint NOT NULL DEFAULT 1);

CREATE FUNCTION config_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO config_version AS v (table_name) VALUES (TG_TABLE_NAME)
    ON CONFLICT (table_name) DO UPDATE SET version = v.version + 1;
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tariff', 'account', 'api_token', 'sender_id', 'area', 'area_range', 'closed_direction',
                           'tariff_rate', 'connection', 'route', 'moderation_rule'] LOOP
    EXECUTE format('CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION config_changed()', t);
    INSERT INTO config_version (table_name) VALUES (t);
  END LOOP;
END $$;

-- ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Who owns what, for how long: `connection:7`, `push:3`, `sweep`. A node that cannot renew in time stops speaking.
CREATE TABLE lease (
  name text PRIMARY KEY,
  node_id text NOT NULL,
  epoch bigint NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE account_balance (
  account_id int PRIMARY KEY REFERENCES account,
  balance_e7 bigint NOT NULL DEFAULT 0,
  held_e7 bigint NOT NULL DEFAULT 0 CHECK (held_e7 >= 0),
  credit_limit_e7 bigint NOT NULL DEFAULT 0 CHECK (credit_limit_e7 >= 0),
  unlimited boolean NOT NULL DEFAULT false,
  CONSTRAINT account_balance_available CHECK (unlimited OR balance_e7 - held_e7 + credit_limit_e7 >= 0)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- One row an account a batch. Entries are only added; balance = Σ balance_delta, held = Σ held_delta, always.
CREATE TABLE ledger_entry (
  id bigint PRIMARY KEY,
  account_id int NOT NULL,
  -- top_up, hold, capture, release, refund, adjustment
  kind text NOT NULL,
  balance_delta_e7 bigint NOT NULL,
  held_delta_e7 bigint NOT NULL,
  message_count int NOT NULL DEFAULT 0,
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Money moves, is set aside, or stops being set aside with or without being taken. Short, because a check is read anew
  -- for every statement: a longer one that spelled out each kind cost a fifth of the accept statement.
  CHECK (balance_delta_e7 = 0 OR held_delta_e7 = 0 OR held_delta_e7 = balance_delta_e7)
);
CREATE INDEX ledger_entry_account ON ledger_entry (account_id, id);

-- ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE message (
  id bigint NOT NULL,
  account_id int NOT NULL,
  token_id int,
  client_id text,
  channel text NOT NULL,
  priority smallint NOT NULL,
  state text NOT NULL CHECK (state IN
    ('accepted', 'delivered', 'read', 'undelivered', 'rejected', 'expired', 'partly_delivered', 'canceled')),
  phone bigint NOT NULL,
  sender text NOT NULL,
  text text NOT NULL,
  encoding text NOT NULL,
  segments smallint NOT NULL,
  area_id int,
  unit_price_e7 bigint NOT NULL,
  charge text NOT NULL,
  -- The hold, and its one resolution: charged_e7 = hold_e7 captured, 0 released, null not resolved yet.
  hold_e7 bigint NOT NULL,
  hold_entry_id bigint NOT NULL,
  charged_e7 bigint CHECK (charged_e7 = 0 OR charged_e7 = hold_e7),
  resolve_entry_id bigint,
  -- Counts the statuses told or to be told, so that they stay in order.
  status_seq smallint NOT NULL DEFAULT 0,
  error_code text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  changed_at timestamptz,
  final_at timestamptz,
  PRIMARY KEY (id),
  CHECK ((charged_e7 IS NULL) = (final_at IS NULL))
) PARTITION BY RANGE (id);
-- The receipt wait is swept by this; it holds open messages only, so it stays small.
CREATE INDEX message_open ON message (expires_at) WHERE final_at IS NULL;

-- client_id_sms of an account → its message, for KASKAD_CLIENT_ID_DAYS: one client id, one message (promise 3).
CREATE TABLE client_key (
  account_id int NOT NULL,
  client_id text NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
  message_id bigint NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, client_id)
);
CREATE INDEX client_key_age ON client_key USING brin (created_at);

-- What must still be handed to an upstream. A row lives from accept until an attempt's outcome is recorded.
CREATE TABLE queue (
  message_id bigint PRIMARY KEY,
  account_id int NOT NULL,
  connection_id int NOT NULL,
  priority smallint NOT NULL,
  attempt_no smallint NOT NULL DEFAULT 0,
  -- Tries that failed for a passing reason, and tries that ended in doubt.
  temporary_tries smallint NOT NULL DEFAULT 0,
  doubt_tries smallint NOT NULL DEFAULT 0,
  -- Connections that refused it already.
  tried int[] NOT NULL DEFAULT '{}',
  -- null = at once
  ready_at timestamptz,
  expires_at timestamptz NOT NULL,
  -- Epoch of the owner that has it in hand; a row whose epoch is not its connection's present owner's is in doubt.
  lease bigint,
  leased_at timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0.1,
        autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX queue_claim ON queue (connection_id, priority, account_id, message_id) WHERE lease IS NULL AND ready_at IS NULL;
CREATE INDEX queue_later ON queue (connection_id, ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX queue_expiry ON queue (expires_at);

CREATE TABLE attempt (
  message_id bigint NOT NULL,
  attempt_no smallint NOT NULL,
  connection_id int NOT NULL,
  state text NOT NULL CHECK (state IN ('submitted', 'deferred', 'rejected', 'unknown', 'delivered', 'read', 'undelivered',
                                       'expired', 'partly_delivered')),
  -- One letter a segment: s submitted, d delivered, r read, u undelivered, e expired, j rejected, x in doubt, n never sent.
  segment_states text NOT NULL,
  -- Upstream's id of each segment, a line each, empty where there is none. Text, not text[]: an array is parsed and built
  -- anew for every row.
  provider_ids text NOT NULL DEFAULT '',
  error_code text NOT NULL DEFAULT '',
  error_class text,
  -- Receipts as they came, a line each: time, part, raw state and error.
  receipt_log text NOT NULL DEFAULT '',
  at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (message_id, attempt_no)
) PARTITION BY RANGE (message_id);

-- The look-up of receipts: upstream's id on a connection → our segment. Not partitioned, so that its key can be unique.
CREATE TABLE provider_message (
  connection_id int NOT NULL,
  provider_message_id text NOT NULL,
  message_id bigint NOT NULL,
  attempt_no smallint NOT NULL,
  segment smallint NOT NULL,
  PRIMARY KEY (connection_id, provider_message_id)
);
CREATE INDEX provider_message_age ON provider_message USING brin (message_id) WITH (pages_per_range = 32);

-- Receipts nobody could place yet: early, for another node's attempt, or unknown. Matched again for a while.
CREATE TABLE unmatched_receipt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id int NOT NULL,
  provider_message_id text NOT NULL,
  reference int,
  phone text NOT NULL,
  state text NOT NULL,
  error_code text NOT NULL,
  raw text NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX unmatched_receipt_key ON unmatched_receipt (connection_id, provider_message_id);

-- Segments sent and not answered, findable by the reference we gave them.
CREATE TABLE doubt (
  message_id bigint NOT NULL,
  attempt_no smallint NOT NULL,
  segment smallint NOT NULL,
  connection_id int NOT NULL,
  reference int NOT NULL,
  phone bigint NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (message_id, attempt_no, segment)
);
CREATE INDEX doubt_phone ON doubt (connection_id, phone);

CREATE TABLE inbound_message (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id int NOT NULL,
  sender text NOT NULL,
  recipient text NOT NULL,
  text text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  received_at timestamptz NOT NULL
);
CREATE INDEX inbound_message_age ON inbound_message USING brin (received_at);

-- ── statuses to tell ─────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE status_outbox (
  message_id bigint NOT NULL,
  seq smallint NOT NULL,
  account_id int NOT NULL,
  state text NOT NULL,
  changed_at timestamptz NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  -- null = at once
  next_at timestamptz,
  dead_at timestamptz,
  last_error text NOT NULL DEFAULT '',
  PRIMARY KEY (message_id, seq)
) WITH (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_insert_threshold = -1,
        autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX status_outbox_ready ON status_outbox (account_id, message_id, seq) WHERE dead_at IS NULL AND next_at IS NULL;
CREATE INDEX status_outbox_later ON status_outbox (next_at) WHERE dead_at IS NULL AND next_at IS NOT NULL;
CREATE INDEX status_outbox_dead ON status_outbox (account_id, dead_at) WHERE dead_at IS NOT NULL;

-- One row a push: what was told, how it was answered. The message page finds its pushes here.
CREATE TABLE push_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL,
  url text NOT NULL,
  http_status int,
  error text NOT NULL DEFAULT '',
  duration_ms int NOT NULL,
  -- Not compressed: it cost 3 % of the server under load.
  message_ids bigint[] STORAGE EXTERNAL NOT NULL,
  acknowledged_ids bigint[] STORAGE EXTERNAL NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX push_log_account ON push_log (account_id, created_at);

-- ── ballast ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- The queue and the outbox are empty most of the time. A vacuum at such a moment tells the planner so, it then reads the
-- whole table for each batch instead of looking rows up, and the cached plan stays when the table has filled: seen as
-- half a core lost at 2,000 messages a second. These rows, which nothing ever touches, keep its estimate on the safe side.
INSERT INTO queue (message_id, account_id, connection_id, priority, expires_at, lease)
  SELECT -n, 0, 0, 9, 'infinity', 0 FROM generate_series(1, 2000) AS n;
INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at, dead_at)
  SELECT -n, 1, 0, 'ballast', '-infinity', '-infinity' FROM generate_series(1, 2000) AS n;
ANALYZE queue;
ANALYZE status_outbox;
