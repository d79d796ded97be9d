-- A connection that serves one area alone: its numbers go by no other connection, and it carries no others. Where it is free,
-- messages to them cost a client nothing, whatever the tariff says. The sandbox is such a one.
ALTER TABLE connection ADD COLUMN area_id int REFERENCES area,
  ADD COLUMN is_free boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT connection_free_area CHECK (NOT is_free OR area_id IS NOT NULL);
