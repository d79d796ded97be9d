-- The modern API's messages: answers of repeated requests are told byte for byte.

-- jsonb would sort the fields, and takes no NUL, which a client's phone may hold.
ALTER TABLE idempotency_key ALTER COLUMN answer TYPE text USING answer::text;

-- The operator's list of what people wrote, the newest first, by who wrote.
CREATE INDEX inbound_message_sender ON inbound_message (sender, id);
