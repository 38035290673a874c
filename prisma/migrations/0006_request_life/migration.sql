-- The whole life of a request: two desks, questions, several approvals, deadlines, discussion, and the rules for them.

ALTER TABLE request DROP CONSTRAINT request_status_check;
ALTER TABLE request ADD CONSTRAINT request_status_check CHECK (status IN
  ('draft', 'submitted', 'escalated', 'changes_requested', 'approved', 'rejected', 'withdrawn', 'expired'));
ALTER TABLE request
  ADD COLUMN round integer NOT NULL DEFAULT 1,
  ADD COLUMN ticket text,
  ADD COLUMN filed_for uuid REFERENCES person,
  ADD COLUMN copied_from uuid REFERENCES request,
  ADD COLUMN risk text CHECK (risk IN ('low', 'medium', 'high')),
  ADD COLUMN risk_signals jsonb,
  ADD COLUMN due_at timestamptz,
  ADD COLUMN clock_left_seconds integer,
  ADD COLUMN asked_by_desk text CHECK (asked_by_desk IN ('support-platform', 'TDP-k8saas')),
  ADD COLUMN reminded_at timestamptz,
  ADD COLUMN overdue_at timestamptz,
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN closed_by uuid REFERENCES person,
  ADD COLUMN closed_at timestamptz;

UPDATE request SET due_at = submitted_at + interval '72 hours', expires_at = submitted_at + interval '30 days' WHERE status = 'escalated';
UPDATE request SET closed_at = coalesce(decided_at, updated_at) WHERE status IN ('approved', 'rejected', 'withdrawn');
UPDATE request r SET closed_by = d.person_id FROM decision d WHERE d.request_id = r.id AND r.status IN ('approved', 'rejected');

-- The clock runs for a request at a desk, and stands while its authors are asked.
ALTER TABLE request ADD CHECK ((due_at IS NOT NULL) = (status IN ('submitted', 'escalated')));
ALTER TABLE request ADD CHECK ((closed_at IS NOT NULL) = (status IN ('approved', 'rejected', 'withdrawn', 'expired')));
ALTER TABLE request ADD CHECK (expires_at IS NOT NULL OR status NOT IN ('submitted', 'escalated', 'changes_requested'));
CREATE INDEX request_due ON request (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX request_expires ON request (expires_at) WHERE status IN ('submitted', 'escalated', 'changes_requested');

-- A decision counts in the round it was given in; what was voided stays written.
ALTER TABLE decision
  ADD COLUMN round integer NOT NULL DEFAULT 1,
  ADD COLUMN risk text CHECK (risk IN ('low', 'medium', 'high')),
  ADD COLUMN risk_signals jsonb;
ALTER TABLE decision DROP CONSTRAINT decision_request_id_person_id_key;
ALTER TABLE decision ADD UNIQUE (request_id, person_id, round, outcome);
CREATE UNIQUE INDEX decision_one_rejection ON decision (request_id) WHERE outcome = 'reject';

-- What people say to one another about a request; internal ones are notes for staff.
CREATE TABLE comment (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  person_id uuid NOT NULL REFERENCES person,
  internal boolean NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX comment_request ON comment (request_id, at);

-- Which desk a request of a risk goes to first, and how many people must approve it.
CREATE TABLE request_rule (
  risk text PRIMARY KEY CHECK (risk IN ('low', 'medium', 'high')),
  route text NOT NULL CHECK (route IN ('support-platform', 'TDP-k8saas')),
  approvals integer NOT NULL CHECK (approvals BETWEEN 1 AND 5)
);
INSERT INTO request_rule (risk, route, approvals) VALUES
  ('low', 'TDP-k8saas', 1), ('medium', 'TDP-k8saas', 1), ('high', 'support-platform', 2);

CREATE TABLE request_times (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  support_hours integer NOT NULL CHECK (support_hours > 0),
  decision_hours integer NOT NULL CHECK (decision_hours > 0),
  remind_hours integer NOT NULL CHECK (remind_hours > 0),
  expiry_days integer NOT NULL CHECK (expiry_days > 0)
);
INSERT INTO request_times (support_hours, decision_hours, remind_hours, expiry_days) VALUES (24, 72, 8, 30);

GRANT SELECT, INSERT ON comment TO trusted_registries_app;
GRANT SELECT, UPDATE ON request_rule, request_times TO trusted_registries_app;
