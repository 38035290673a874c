-- Who at the desk looks at a request, so that not two people read the same one. No lock: whoever may decide still does.
ALTER TABLE request
  ADD COLUMN claimed_by uuid REFERENCES person,
  ADD COLUMN claimed_at timestamptz,
  ADD CONSTRAINT request_claim CHECK ((claimed_by IS NULL) = (claimed_at IS NULL));
CREATE INDEX request_claimed ON request (claimed_by) WHERE claimed_by IS NOT NULL;
