-- Texts that wait for a person, what was said of senders, and texts that were approved beforehand.

-- ── held messages ────────────────────────────────────────────────────────────────────────────────────────────────
-- Written with the message and its queue row, whose ready_at is then `infinity`. Held = decided_at IS NULL.
CREATE TABLE held_message (
  message_id bigint PRIMARY KEY,
  account_id int NOT NULL,
  -- The client asked for this moment: an approval before it lets the message wait on.
  not_before timestamptz,
  -- Whose text was hit, and what in it.
  step smallint NOT NULL,
  rule_id int,
  rule_kind text NOT NULL,
  hit text NOT NULL CHECK (length(hit) <= 200),
  -- Of the senders, texts and contents of all its steps: a campaign is one decision.
  text_md5 text NOT NULL,
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  decision text CHECK (decision IN ('approved', 'rejected', 'expired', 'canceled')),
  decided_by text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',
  CHECK ((decided_at IS NULL) = (decision IS NULL))
);
CREATE INDEX held_message_open ON held_message (message_id) WHERE decided_at IS NULL;
CREATE INDEX held_message_alike ON held_message (account_id, text_md5, message_id) WHERE decided_at IS NULL;

-- How often rules hit, a row a day. Counted in memory and written now and then: a crash may lose some seconds of it.
CREATE TABLE rule_hit (
  rule_id int NOT NULL,
  day date NOT NULL,
  hits bigint NOT NULL,
  PRIMARY KEY (rule_id, day)
);

-- Reasons that moderators give again and again.
CREATE TABLE canned_answer (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX canned_answer_text ON canned_answer (md5(text));
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON canned_answer FOR EACH ROW EXECUTE FUNCTION audit_row('canned_answer');

-- ── senders ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- What the client says of its right to the name.
ALTER TABLE sender_id
  ADD COLUMN comment text NOT NULL DEFAULT '',
  ADD COLUMN documents text[] NOT NULL DEFAULT '{}';
CREATE INDEX sender_id_pending ON sender_id (id) WHERE state = 'pending';

-- ── templates ────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE template (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  channel text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  -- As message.content: button, action, image.
  content jsonb,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
  reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX template_name ON template (account_id, lower(name));
CREATE INDEX template_account ON template (account_id, id);
CREATE INDEX template_pending ON template (id) WHERE state = 'pending';
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON template FOR EACH ROW EXECUTE FUNCTION audit_row('template');
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON template FOR EACH STATEMENT EXECUTE FUNCTION config_changed();
INSERT INTO config_version (table_name) VALUES ('template');

-- ── stop lists ───────────────────────────────────────────────────────────────────────────────────────────────────
-- Lists of one account, newest first, and exports of them.
CREATE INDEX stop_entry_account ON stop_entry (account_id, created_at, phone);

-- ── what was never sent ──────────────────────────────────────────────────────────────────────────────────────────
-- Held until a moment or by a person, and due: looked at for stop lists, without what waits for another try.
CREATE INDEX queue_first ON queue (connection_id, ready_at) WHERE ready_at IS NOT NULL AND attempt_no = 0;
