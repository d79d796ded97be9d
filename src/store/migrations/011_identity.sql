-- Signing in: how often it failed, and whose people act.

-- Wrong passwords and codes by login, whether somebody has that login or not: a lock tells nobody who exists. A digest,
-- because people also type their password into the field of the login.
CREATE TABLE attempt_guard (
  key_sha256 text PRIMARY KEY CHECK (key_sha256 ~ '^[0-9a-f]{64}$'),
  failed_count int NOT NULL,
  locked_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX attempt_guard_age ON attempt_guard USING brin (changed_at);
ALTER TABLE app_user DROP COLUMN failed_count, DROP COLUMN locked_until;

CREATE INDEX session_age ON session (expires_at);
CREATE INDEX user_link_user ON user_link (user_id);

-- Whose user or token it was; null = the operator's. Kept here because users may be removed.
ALTER TABLE audit_entry ADD COLUMN actor_account_id int;
CREATE INDEX audit_entry_at ON audit_entry USING brin (at);

CREATE OR REPLACE FUNCTION audit_write(account_id int, action text, subject_id text, before jsonb, after jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE actor jsonb := COALESCE(NULLIF(current_setting('kaskad.actor', true), ''), '{}')::jsonb;
BEGIN
  INSERT INTO audit_entry (actor_kind, actor_id, actor_name, actor_account_id, address, request_id, account_id, action, subject_id, before, after)
  VALUES (COALESCE(actor->>'kind', 'system'), (actor->>'id')::int, COALESCE(actor->>'name', ''), (actor->>'accountId')::int,
          COALESCE(actor->>'address', ''), COALESCE(actor->>'request', ''), account_id, action, subject_id, before, after);
END $$;
