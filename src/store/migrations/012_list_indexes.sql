-- Lists that stay fast with ten million messages and more.

-- What there is in a slice of 50,000 message ids: every combination that its messages have. Written with the counts of the
-- slice (statistics-count.ts). A list that is filtered by state, channel, sender or connection asks here where it is worth
-- looking, and need not read what has nothing for it; an index for each of them would cost every message its entries.
CREATE TABLE slice_content (
  slice bigint NOT NULL,
  account_id int NOT NULL,
  channel text NOT NULL,
  -- In lower case; … = one of those beyond the 200 most frequent of the account.
  sender text NOT NULL,
  state text NOT NULL,
  -- Where they were tried.
  connection_ids int[] NOT NULL
);
CREATE INDEX slice_content_slice ON slice_content (slice);
CREATE INDEX slice_content_account ON slice_content (account_id, slice);
CREATE INDEX slice_content_sender ON slice_content (sender, slice);
CREATE INDEX slice_content_state ON slice_content (state, slice);

-- The same of the slice as a whole, of what may be seldom and has no index: its channels; where anything of it was tried, and 0
-- when something waits.
ALTER TABLE stat_slice ADD COLUMN channels text[], ADD COLUMN connection_ids int[];

-- All that is kept is counted once more, which writes what it has.
UPDATE stat_slice SET dirty_since = COALESCE(dirty_since, now());

-- Entries that are neither made nor resolved with every batch of messages: payments among a million of the others.
CREATE INDEX ledger_entry_kind ON ledger_entry (account_id, kind, created_at, id) WHERE kind NOT IN ('hold', 'capture');

-- Who, what, about what: an entry is written when a person changes something, and three more index entries are nothing to that.
CREATE INDEX audit_entry_actor ON audit_entry (lower(actor_name), id);
CREATE INDEX audit_entry_action ON audit_entry (action text_pattern_ops, id);
CREATE INDEX audit_entry_subject ON audit_entry (subject_id, id);

CREATE INDEX inbound_message_connection ON inbound_message (connection_id, id);

-- Statuses given up, of all accounts.
CREATE INDEX status_outbox_given_up ON status_outbox (dead_at, message_id, seq) WHERE dead_at IS NOT NULL;

-- The counts without areas and connections, which most questions do not ask for: a fifth of the rows.
CREATE TABLE stat_hour (
  slice bigint NOT NULL,
  hour timestamptz NOT NULL,
  account_id int NOT NULL,
  channel text NOT NULL,
  sender text NOT NULL,
  state text NOT NULL,
  messages int NOT NULL,
  parts int NOT NULL,
  charged_e7 bigint NOT NULL,
  refunded_e7 bigint NOT NULL,
  cost_e7 bigint NOT NULL,
  -- stat_message.latency: columns are summed three times as fast as places of an array.
  l1 int, l2 int, l3 int, l4 int, l5 int, l6 int, l7 int, l8 int, l9 int, l10 int, l11 int, l12 int,
  l13 int, l14 int, l15 int, l16 int, l17 int, l18 int, l19 int, l20 int, l21 int, l22 int, l23 int, l24 int
);
INSERT INTO stat_hour
  SELECT slice, hour, account_id, channel, sender, state, sum(messages), sum(parts), sum(charged_e7), sum(refunded_e7), sum(cost_e7),
    sum(latency[1]), sum(latency[2]), sum(latency[3]), sum(latency[4]), sum(latency[5]), sum(latency[6]), sum(latency[7]), sum(latency[8]), sum(latency[9]), sum(latency[10]), sum(latency[11]), sum(latency[12]),
    sum(latency[13]), sum(latency[14]), sum(latency[15]), sum(latency[16]), sum(latency[17]), sum(latency[18]), sum(latency[19]), sum(latency[20]), sum(latency[21]), sum(latency[22]), sum(latency[23]), sum(latency[24])
  FROM stat_message GROUP BY 1, 2, 3, 4, 5, 6;
CREATE INDEX stat_hour_slice ON stat_hour (slice);
CREATE INDEX stat_hour_account ON stat_hour (account_id, hour);
-- Also tells between which slices the messages of an hour lie.
CREATE INDEX stat_hour_hour ON stat_hour (hour, slice);
