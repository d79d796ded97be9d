-- Routes by version: drafts are prepared and tried out, then published whole; what was in force can come back.
CREATE TABLE route_version (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'retired')),
  note text NOT NULL DEFAULT '',
  -- [{"channel","area_id","account_id","sender","connection_ids","weights"}]
  routes jsonb NOT NULL,
  -- What was in force when the draft was made, as a hash of its routes: whoever publishes learns of changes meanwhile.
  base_hash text NOT NULL,
  created_by text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  published_by text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX route_version_published ON route_version ((true)) WHERE state = 'published';
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON route_version FOR EACH ROW EXECUTE FUNCTION audit_row('route_version');

-- The routes in force, in an order of their own, so that the same routes are the same text.
CREATE VIEW route_live AS
  SELECT COALESCE(jsonb_agg(jsonb_build_object('channel', channel, 'area_id', area_id, 'account_id', account_id, 'sender', sender,
    'connection_ids', connection_ids, 'weights', weights) ORDER BY channel, area_id NULLS FIRST, account_id NULLS FIRST, sender NULLS FIRST), '[]') AS routes
  FROM route;

-- What the provider of a connection asks, by area; the newest line whose time has come counts, else connection.cost_e7.
CREATE TABLE connection_rate (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id int NOT NULL REFERENCES connection,
  channel text NOT NULL,
  area_id int REFERENCES area,
  cost_e7 bigint NOT NULL CHECK (cost_e7 >= 0),
  valid_from timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX connection_rate_connection ON connection_rate (connection_id);
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON connection_rate FOR EACH ROW EXECUTE FUNCTION audit_row('connection_rate');
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON connection_rate FOR EACH STATEMENT EXECUTE FUNCTION config_changed();
INSERT INTO config_version (table_name) VALUES ('connection_rate');

-- The operator's word on an upstream's codes, before the connector's own map: {"CODE": "recipient"}.
ALTER TABLE connection ADD COLUMN error_classes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(error_classes) = 'object');

-- Draining: what is queued goes out, nothing new comes.
ALTER TABLE connection DROP CONSTRAINT connection_state_check,
  ADD CONSTRAINT connection_state_check CHECK (state IN ('active', 'draining', 'paused', 'removed'));

-- What was in force is what messages were priced by: it stays as it was. What is yet to come may be taken back.
CREATE FUNCTION rate_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR OLD.valid_from <= now() THEN RAISE EXCEPTION 'rates are only added'; END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER rate_is_kept BEFORE UPDATE OR DELETE ON tariff_rate FOR EACH ROW EXECUTE FUNCTION rate_is_kept();
CREATE TRIGGER rate_is_kept BEFORE UPDATE OR DELETE ON connection_rate FOR EACH ROW EXECUTE FUNCTION rate_is_kept();

-- Where ranges come from: one row an import, renewed by the next under the same name. Whoever replaces ranges holds its row.
CREATE TABLE area_source (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL UNIQUE,
  -- Of the registry itself, as whoever imported it says.
  registry_date date,
  ranges int NOT NULL,
  numbers bigint NOT NULL,
  bad_lines int NOT NULL DEFAULT 0,
  imported_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO area_source (source, ranges, numbers, imported_at)
  SELECT source, count(*), sum(hi - lo + 1), max(imported_at) FROM area_range GROUP BY source;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON area_source FOR EACH ROW EXECUTE FUNCTION audit_row('area_source');

-- As in 003, and settings called after HTTP's Basic are secrets too. In addresses of pushes clients keep keys in the query.
CREATE OR REPLACE FUNCTION audit_view(image jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(jsonb_object_agg(key, CASE
      WHEN jsonb_typeof(value) = 'null' THEN value
      WHEN key = 'settings' AND jsonb_typeof(value) = 'object' THEN (SELECT COALESCE(jsonb_object_agg(s.key,
          CASE WHEN s.key ~ '(password|secret|token|key|basic)' AND s.value <> '""' THEN '"***"'::jsonb ELSE s.value END), '{}') FROM jsonb_each(value) s)
      WHEN key IN ('push_url', 'push_client_url') THEN
        to_jsonb(regexp_replace(regexp_replace(value #>> '{}', '^(\w+://)[^/?#]*@', '\1***@'), '[?#].*$', '?…'))
      WHEN key ~ '(password_hash|sha256|secret)' THEN '"***"'::jsonb
      ELSE value END), '{}') FROM jsonb_each(image) $$;
