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
