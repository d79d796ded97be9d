-- Signed pushes beside the echo style: secrets, how an address fares, what was pushed and answered.

ALTER TABLE account
  -- The address that the client itself has set; while it is the one in force, private networks are closed to it. What an
  -- operator sets is trusted. Compared, not copied into a flag: whoever sets push_url by other ways need not know of it.
  ADD COLUMN push_client_url text NOT NULL DEFAULT '',
  -- off: switched off by its owner. gone: the address answered 410. Statuses then become dead letters at once.
  ADD COLUMN push_state text NOT NULL DEFAULT 'active' CHECK (push_state IN ('active', 'off', 'gone'));

-- Another address has not said that it is gone.
CREATE FUNCTION push_address_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.push_state := 'active';
  RETURN NEW;
END $$;
CREATE TRIGGER push_address_changed BEFORE UPDATE OF push_url ON account FOR EACH ROW
  WHEN (NEW.push_url <> OLD.push_url AND OLD.push_state = 'gone' AND NEW.push_state = 'gone')
  EXECUTE FUNCTION push_address_changed();

-- Kept as it is: a signature needs it. Never answered again after it was made.
CREATE TABLE push_secret (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  -- base64, without `whsec_`
  secret text NOT NULL CHECK (length(secret) BETWEEN 32 AND 88),
  -- The last characters, to know it by.
  hint text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Signs until then; null = for good.
  expires_at timestamptz
);
CREATE INDEX push_secret_account ON push_secret (account_id);
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON push_secret
  FOR EACH STATEMENT EXECUTE FUNCTION config_changed();
INSERT INTO config_version (table_name) VALUES ('push_secret');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON push_secret FOR EACH ROW EXECUTE FUNCTION audit_row('push_secret');

-- Told before, and told once more because somebody asked: does not count as told when an earlier status is replayed.
ALTER TABLE status_outbox ADD COLUMN again boolean NOT NULL DEFAULT false;

ALTER TABLE push_log
  ADD COLUMN style text NOT NULL DEFAULT 'echo',
  -- Asked for by a person; it tells of no message.
  ADD COLUMN test boolean NOT NULL DEFAULT false,
  -- Their beginnings, of every push that failed and of now and then one that did not; null = not kept.
  ADD COLUMN request_body text,
  ADD COLUMN answer_body text;
CREATE INDEX push_log_failed ON push_log (account_id, created_at) WHERE error <> '';
-- Signed pushes tell of one message each; echo pushes of many, and are found by their time.
CREATE INDEX push_log_message ON push_log ((message_ids[1])) WHERE style = 'signed';
CREATE INDEX push_log_echo ON push_log (account_id, created_at) WHERE style = 'echo';
CREATE INDEX push_log_age ON push_log USING brin (created_at);
