-- Registrations with their documents; payments that must not be booked twice; who was told of a low balance.

-- What an applicant gave, and what became of it. The account waits as `pending` until it is decided.
CREATE TABLE registration (
  account_id int PRIMARY KEY REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('company', 'sole_trader', 'person')),
  name text NOT NULL,
  city text NOT NULL,
  phone text NOT NULL CHECK (phone ~ '^[0-9]{1,15}$'),
  email text NOT NULL,
  inn text NOT NULL DEFAULT '',
  juridical_address text NOT NULL DEFAULT '',
  company_name text NOT NULL DEFAULT '',
  ogrnip text NOT NULL DEFAULT '',
  address_facto text NOT NULL DEFAULT '',
  -- The text that was agreed to, how, and when: `checkbox` of the page, or `request`: by sending it.
  consent_version text NOT NULL,
  consent_source text NOT NULL CHECK (consent_source IN ('checkbox', 'request')),
  consent_at timestamptz NOT NULL DEFAULT now(),
  -- Where it came from: what counts as one address (a /64 of IPv6), for limits and duplicates.
  address text NOT NULL DEFAULT '',
  user_agent text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'refused')),
  reason text NOT NULL DEFAULT '',
  decided_by text NOT NULL DEFAULT '',
  decided_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((state = 'pending') = (decided_at IS NULL))
);
CREATE INDEX registration_pending ON registration (account_id) WHERE state = 'pending';
CREATE INDEX registration_address ON registration (address, created_at);
CREATE INDEX registration_phone ON registration (phone);
CREATE INDEX registration_email ON registration (lower(email));
CREATE INDEX registration_inn ON registration (inn) WHERE inn <> '';
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON registration FOR EACH ROW EXECUTE FUNCTION audit_row('registration');

-- The name that whoever books a payment gave it: a repeat under the same name is not booked again.
CREATE TABLE payment_reference (
  account_id int NOT NULL REFERENCES account,
  reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 255),
  kind text NOT NULL,
  amount_e7 bigint NOT NULL,
  note text NOT NULL,
  ledger_entry_id bigint NOT NULL,
  available_e7 bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, reference)
);

-- Accounts that were told of their low balance and have not risen above the threshold since.
CREATE TABLE low_balance_alert (
  account_id int PRIMARY KEY REFERENCES account,
  told_at timestamptz NOT NULL DEFAULT now()
);
