-- An entry may have an end. It stands beside the entry in each revision, so that a revision stays whole; the digest is of
-- what the cluster enforces and does not know of it.
ALTER TABLE revision_entry ADD COLUMN ends_at timestamptz;
CREATE INDEX revision_entry_ends ON revision_entry (revision_id, ends_at) WHERE ends_at IS NOT NULL;
ALTER TABLE revision DROP CONSTRAINT revision_cause_check;
ALTER TABLE revision ADD CONSTRAINT revision_cause_check CHECK (cause IN ('registration', 'request', 'expiry'));

-- An end for what is added, and another end (or none) for what is there.
ALTER TABLE change ADD COLUMN ends_at timestamptz;
ALTER TABLE change DROP CONSTRAINT change_kind_check;
ALTER TABLE change ADD CONSTRAINT change_kind_check
  CHECK (kind IN ('add_entry', 'remove_entry', 'set_mode', 'set_exempt_namespaces', 'set_end_date'));
ALTER TABLE change DROP CONSTRAINT change_entry_check;
ALTER TABLE change ADD CONSTRAINT change_entry_check
  CHECK ((kind IN ('add_entry', 'remove_entry', 'set_end_date')) = (entry IS NOT NULL));
ALTER TABLE change ADD CONSTRAINT change_ends_check CHECK (kind IN ('add_entry', 'set_end_date') OR ends_at IS NULL);

-- The request whose entries another one asks to have for longer.
ALTER TABLE request ADD COLUMN renews uuid REFERENCES request;
CREATE INDEX request_renews ON request (renews) WHERE renews IS NOT NULL;

-- Who has an end is reminded once so many hours before; of another end again.
CREATE TABLE end_reminder (
  cluster_id uuid NOT NULL REFERENCES cluster,
  entry text NOT NULL,
  ends_at timestamptz NOT NULL,
  hours integer NOT NULL CHECK (hours > 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (cluster_id, entry, ends_at, hours)
);
GRANT SELECT, INSERT ON end_reminder TO trusted_registries_app;
