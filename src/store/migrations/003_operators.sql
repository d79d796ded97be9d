-- People, what they may do and what they did; what accounts may be told to do beside sending; files and jobs.

-- ── accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE account
  ADD COLUMN company text NOT NULL DEFAULT '',
  ADD COLUMN email text NOT NULL DEFAULT '',
  -- What a text rule's hit does: nothing, holds the message for a person, refuses it.
  ADD COLUMN moderation text NOT NULL DEFAULT 'reject' CHECK (moderation IN ('off', 'review', 'reject')),
  -- Channels it may not use (a bank and foreign messengers).
  ADD COLUMN denied_channels text[] NOT NULL DEFAULT '{}',
  -- `echo`: contract.md §2; `signed`: Standard Webhooks.
  ADD COLUMN push_style text NOT NULL DEFAULT 'echo' CHECK (push_style IN ('echo', 'signed')),
  -- Its people are told when the available money falls below; null = never.
  ADD COLUMN low_balance_e7 bigint CHECK (low_balance_e7 >= 0);

-- Most it may set aside in one day of Moscow; null = no limit. Counted where the hold is written, so that no race passes it.
ALTER TABLE account_balance
  ADD COLUMN day_cap_e7 bigint CHECK (day_cap_e7 >= 0),
  ADD COLUMN day date,
  ADD COLUMN day_held_e7 bigint NOT NULL DEFAULT 0;

-- Not a CHECK: a cap may be set below what went today, which is then used up and stays counted.
CREATE FUNCTION day_cap_passed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'the cap of the day is used up', CONSTRAINT = 'account_balance_day_cap';
END $$;
CREATE TRIGGER day_cap BEFORE UPDATE OF day_held_e7 ON account_balance FOR EACH ROW
  WHEN (NEW.day_held_e7 > NEW.day_cap_e7 AND (NEW.day_held_e7 > OLD.day_held_e7 OR NEW.day IS DISTINCT FROM OLD.day))
  EXECUTE FUNCTION day_cap_passed();

-- ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- `user` is a reserved word of SQL. account_id null = staff of the operator.
CREATE TABLE app_user (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int REFERENCES account,
  login text NOT NULL CHECK (login ~ '^[^\s:]{1,254}$'),
  name text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  role text NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'invited', 'blocked')),
  password_hash text,
  -- Grows with every change of the password.
  password_version int NOT NULL DEFAULT 1,
  totp_secret text,
  totp_enabled_at timestamptz,
  -- The last time step a code was taken of: a code is good once.
  totp_last_step bigint NOT NULL DEFAULT 0,
  -- SHA-256 of each code that is left.
  recovery_sha256 text[] NOT NULL DEFAULT '{}',
  failed_count int NOT NULL DEFAULT 0,
  locked_until timestamptz,
  signed_in_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((account_id IS NULL) = (role IN ('admin', 'support', 'moderator', 'finance', 'observer'))),
  CHECK (role IN ('admin', 'support', 'moderator', 'finance', 'observer', 'owner', 'manager', 'developer', 'accountant', 'viewer'))
);
CREATE UNIQUE INDEX app_user_login ON app_user (lower(login));
CREATE INDEX app_user_account ON app_user (account_id);
-- Clients of the version before sign in with what their programs use.
INSERT INTO app_user (account_id, login, role, password_hash) SELECT id, login, 'owner', password_hash FROM account WHERE password_hash IS NOT NULL;

-- Addresses that let somebody set a password: an invitation, or a forgotten one. Good once.
CREATE TABLE user_link (
  sha256 text PRIMARY KEY,
  user_id int NOT NULL REFERENCES app_user ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('invite', 'reset')),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Browsers that are signed in, and tokens of staff (`kind` token, which need no second factor any more).
CREATE TABLE session (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256 text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  user_id int NOT NULL REFERENCES app_user ON DELETE CASCADE,
  kind text NOT NULL DEFAULT 'browser' CHECK (kind IN ('browser', 'token')),
  name text NOT NULL DEFAULT '',
  -- Null while the second factor is still to be shown.
  confirmed_at timestamptz,
  password_version int NOT NULL,
  address text NOT NULL DEFAULT '',
  user_agent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_owner ON session (user_id);

-- ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE api_token
  -- Null = everything the account may do.
  ADD COLUMN scopes text[],
  -- Networks it may be used from; empty = anywhere.
  ADD COLUMN addresses cidr[] NOT NULL DEFAULT '{}',
  ADD COLUMN expires_at timestamptz,
  -- The last characters, to know it by.
  ADD COLUMN hint text NOT NULL DEFAULT '';
-- Written once a minute at most; not configuration.
CREATE TABLE token_use (token_id int PRIMARY KEY REFERENCES api_token, used_at timestamptz NOT NULL, address text NOT NULL);

-- ── what clients keep ────────────────────────────────────────────────────────────────────────────────────────────
-- A cascade by name.
CREATE TABLE profile (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  steps jsonb NOT NULL,
  price_max_e7 bigint CHECK (price_max_e7 >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX profile_name ON profile (account_id, lower(name));

-- `Idempotency-Key` of a request → what it was answered. Kept as long as client ids.
CREATE TABLE idempotency_key (
  account_id int NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_sha256 text NOT NULL,
  status int,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key USING brin (created_at);

-- ── files, jobs, mail ────────────────────────────────────────────────────────────────────────────────────────────
-- Files that people upload and jobs make: in the database, because any node may be asked for them. Pieces of 256 kB.
CREATE TABLE stored_file (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int REFERENCES account,
  name text NOT NULL,
  media_type text NOT NULL,
  size_bytes bigint NOT NULL DEFAULT 0,
  complete boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE TABLE stored_piece (
  file_id bigint NOT NULL REFERENCES stored_file ON DELETE CASCADE,
  no int NOT NULL,
  data bytea STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (file_id, no)
);

-- Work in the background: exports, imports. Whoever holds the lease `job:ID` does it.
CREATE TABLE job (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int REFERENCES account,
  kind text NOT NULL,
  parameters jsonb NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'canceled')),
  done_count bigint NOT NULL DEFAULT 0,
  total_count bigint,
  file_id bigint REFERENCES stored_file ON DELETE SET NULL,
  error text NOT NULL DEFAULT '',
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX job_open ON job (id) WHERE state IN ('queued', 'running');
CREATE INDEX job_account ON job (account_id, id);

-- Letters to send. Without SMTP settings they stay, and the operator reads them.
CREATE TABLE mail (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int REFERENCES account,
  kind text NOT NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  tries int NOT NULL DEFAULT 0,
  -- Null = sent, or given up when there is an error.
  next_at timestamptz DEFAULT now(),
  sent_at timestamptz,
  last_error text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mail_waiting ON mail (next_at) WHERE next_at IS NOT NULL;

-- ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- Lists of an account, newest first; and everything that was sent to a number.
CREATE INDEX message_account ON message (account_id, id);
CREATE INDEX message_phone ON message (phone, id);

-- Money given back of what a message was charged; the entry in the ledger is of kind `refund`.
CREATE TABLE refund (
  message_id bigint PRIMARY KEY,
  account_id int NOT NULL,
  amount_e7 bigint NOT NULL CHECK (amount_e7 > 0),
  ledger_entry_id bigint NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
-- The statistics ask for the newest.
CREATE INDEX refund_created ON refund (created_at);

-- ── audit ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  -- user, token, command, system
  actor_kind text NOT NULL,
  actor_id int,
  actor_name text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  -- Whose thing it is; null = the operator's.
  account_id int,
  -- noun.past: `account.changed`, `number.revealed`
  action text NOT NULL,
  subject_id text NOT NULL DEFAULT '',
  before jsonb,
  after jsonb
);
CREATE INDEX audit_entry_account ON audit_entry (account_id, id);

CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit entries are only added'; END $$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_is_kept();

-- A row without what nobody may read, secrets of settings included.
CREATE FUNCTION audit_view(image jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(jsonb_object_agg(key, CASE
      WHEN jsonb_typeof(value) = 'null' THEN value
      WHEN key = 'settings' AND jsonb_typeof(value) = 'object' THEN (SELECT COALESCE(jsonb_object_agg(s.key,
          CASE WHEN s.key ~ '(password|secret|token|key)' AND s.value <> '""' THEN '"***"'::jsonb ELSE s.value END), '{}') FROM jsonb_each(value) s)
      WHEN key ~ '(password_hash|sha256|secret)' THEN '"***"'::jsonb
      ELSE value END), '{}') FROM jsonb_each(image) $$;

-- Who is at work: JSON in the setting `kaskad.actor`, {"kind","id","name","address","request"}.
CREATE FUNCTION audit_write(account_id int, action text, subject_id text, before jsonb, after jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE actor jsonb := COALESCE(NULLIF(current_setting('kaskad.actor', true), ''), '{}')::jsonb;
BEGIN
  INSERT INTO audit_entry (actor_kind, actor_id, actor_name, address, request_id, account_id, action, subject_id, before, after)
  VALUES (COALESCE(actor->>'kind', 'system'), (actor->>'id')::int, COALESCE(actor->>'name', ''), COALESCE(actor->>'address', ''),
          COALESCE(actor->>'request', ''), account_id, action, subject_id, before, after);
END $$;

-- Row trigger of a configuration table; its arguments are the noun, then columns whose change is no change.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
  whole jsonb := COALESCE(new_row, old_row);
  noun text := TG_ARGV[0];
  ignored text[] := TG_ARGV[1:] || ARRAY['changed_at'];
  changed text[];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT array_agg(n.key) INTO changed FROM jsonb_each(new_row) n WHERE n.value IS DISTINCT FROM old_row->n.key AND n.key <> ALL(ignored);
    IF changed IS NULL THEN RETURN NULL; END IF;
    old_row := (SELECT jsonb_object_agg(key, value) FROM jsonb_each(old_row) WHERE key = ANY(changed));
    new_row := (SELECT jsonb_object_agg(key, value) FROM jsonb_each(new_row) WHERE key = ANY(changed));
  END IF;
  PERFORM audit_write(
    CASE WHEN TG_TABLE_NAME = 'account' THEN (whole->>'id')::int ELSE (whole->>'account_id')::int END,
    noun || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'DELETE' THEN '.removed' ELSE '.changed' END,
    COALESCE(whole->>'id', whole->>'account_id', ''), audit_view(old_row), audit_view(new_row));
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['account', 'api_token', 'area', 'closed_direction', 'connection', 'moderation_rule', 'profile', 'route', 'tariff'] LOOP
    EXECUTE format('CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_row(%L)', t, t);
  END LOOP;
END $$;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON sender_id FOR EACH ROW EXECUTE FUNCTION audit_row('sender');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON tariff_rate FOR EACH ROW EXECUTE FUNCTION audit_row('rate');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON app_user FOR EACH ROW
  EXECUTE FUNCTION audit_row('user', 'totp_last_step', 'failed_count', 'locked_until', 'signed_in_at');
CREATE TRIGGER audited AFTER UPDATE ON account_balance FOR EACH ROW
  WHEN (OLD.credit_limit_e7 <> NEW.credit_limit_e7 OR OLD.unlimited <> NEW.unlimited OR OLD.day_cap_e7 IS DISTINCT FROM NEW.day_cap_e7)
  EXECUTE FUNCTION audit_row('credit', 'balance_e7', 'held_e7', 'day', 'day_held_e7');
