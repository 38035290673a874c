-- idle: a binding that lets every image in. outdated: as an earlier version of the product rendered it.
ALTER TABLE drift DROP CONSTRAINT drift_state_check;
ALTER TABLE drift ADD CONSTRAINT drift_state_check
  CHECK (state IN ('missing', 'going', 'changed', 'idle', 'outdated', 'unreadable'));

-- What keeps the portal from putting drift back, in words.
ALTER TABLE delivery ADD COLUMN trouble text;

-- A run of reverts of the same object: what was put back last, how often, how often since that was told, from when to when.
ALTER TABLE delivery ADD COLUMN reverted jsonb;
ALTER TABLE delivery ADD COLUMN reverts integer NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN reverts_untold integer NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN reverted_since timestamptz;
ALTER TABLE delivery ADD COLUMN reverted_at timestamptz;
