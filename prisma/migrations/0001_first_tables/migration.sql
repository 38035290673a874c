-- The tables of the portal. Runs as the owning role; the application's role gets rights, never ownership.

CREATE SEQUENCE request_number START 1001;

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  issuer text,
  subject text,
  name text,
  email text UNIQUE,
  email_verified timestamptz,
  image text,
  mail text,
  groups text[] NOT NULL DEFAULT '{}',
  groups_read_at timestamptz,
  UNIQUE (issuer, subject)
);

CREATE TABLE account (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  type text NOT NULL,
  provider text NOT NULL,
  provider_account_id text NOT NULL,
  UNIQUE (provider, provider_account_id)
);

CREATE TABLE session (
  id uuid PRIMARY KEY,
  session_token text NOT NULL UNIQUE,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  expires timestamptz NOT NULL
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE cluster (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant,
  name text NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('pending', 'active')),
  server text NOT NULL,
  sealed_credentials text NOT NULL,
  version text,
  current_revision_id uuid UNIQUE,
  created_at timestamptz NOT NULL
);
CREATE INDEX cluster_tenant ON cluster (tenant_id);

CREATE TABLE group_mapping (
  id uuid PRIMARY KEY,
  group_value text NOT NULL,
  role text NOT NULL CHECK (role IN ('tenant_member', 'support_agent', 'approver', 'auditor', 'platform_admin')),
  cluster_id uuid REFERENCES cluster,
  CHECK ((role = 'tenant_member') = (cluster_id IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (group_value, role, cluster_id)
);
INSERT INTO group_mapping (id, group_value, role) VALUES
  (gen_random_uuid(), 'support-platform', 'support_agent'),
  (gen_random_uuid(), 'TDP-k8saas', 'approver'),
  (gen_random_uuid(), 'k8saas-auditors', 'auditor'),
  (gen_random_uuid(), 'k8saas-platform-admins', 'platform_admin');

CREATE TABLE request (
  id uuid PRIMARY KEY,
  number integer UNIQUE,
  tenant_id uuid NOT NULL REFERENCES tenant,
  status text NOT NULL CHECK (status IN ('draft', 'escalated', 'approved', 'rejected', 'withdrawn')),
  version integer NOT NULL DEFAULT 1,
  reason text NOT NULL,
  typed jsonb NOT NULL,
  created_by uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  submitted_at timestamptz,
  decided_at timestamptz,
  CHECK (number IS NOT NULL OR status IN ('draft', 'withdrawn'))
);
CREATE INDEX request_status ON request (status, submitted_at);
CREATE INDEX request_tenant ON request (tenant_id, status);
CREATE INDEX request_creator ON request (created_by);

CREATE TABLE request_author (
  request_id uuid NOT NULL REFERENCES request,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (request_id, person_id)
);

CREATE TABLE revision (
  id uuid PRIMARY KEY,
  cluster_id uuid NOT NULL REFERENCES cluster,
  number integer NOT NULL,
  digest text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('off', 'warn', 'deny')),
  exempt_namespaces text[] NOT NULL,
  platform_registries text[] NOT NULL,
  cause text NOT NULL CHECK (cause IN ('registration', 'request')),
  request_id uuid REFERENCES request,
  created_at timestamptz NOT NULL,
  UNIQUE (cluster_id, number)
);
ALTER TABLE cluster ADD FOREIGN KEY (current_revision_id) REFERENCES revision;

CREATE TABLE revision_entry (
  revision_id uuid NOT NULL REFERENCES revision,
  entry text NOT NULL,
  request_id uuid NOT NULL REFERENCES request,
  PRIMARY KEY (revision_id, entry)
);

CREATE TABLE request_cluster (
  request_id uuid NOT NULL REFERENCES request,
  cluster_id uuid NOT NULL REFERENCES cluster,
  revision_id uuid REFERENCES revision,
  PRIMARY KEY (request_id, cluster_id)
);
CREATE INDEX request_cluster_cluster ON request_cluster (cluster_id);

CREATE TABLE change (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  cluster_id uuid NOT NULL REFERENCES cluster,
  kind text NOT NULL CHECK (kind IN ('add_entry', 'remove_entry', 'set_mode')),
  entry text,
  mode text CHECK (mode IN ('off', 'warn', 'deny')),
  CHECK ((kind = 'set_mode') = (mode IS NOT NULL)),
  CHECK ((kind = 'set_mode') = (entry IS NULL)),
  UNIQUE NULLS NOT DISTINCT (request_id, cluster_id, kind, entry)
);

CREATE TABLE decision (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  person_id uuid NOT NULL REFERENCES person,
  outcome text NOT NULL CHECK (outcome IN ('approve', 'reject')),
  reason text NOT NULL,
  digest text NOT NULL,
  decided_at timestamptz NOT NULL,
  UNIQUE (request_id, person_id)
);

CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  cluster_id uuid NOT NULL REFERENCES cluster,
  revision_id uuid NOT NULL UNIQUE REFERENCES revision,
  status text NOT NULL CHECK (status IN ('queued', 'enforced', 'failing', 'blocked', 'stale', 'drifted', 'superseded')),
  reason text,
  message text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz,
  lease_owner text,
  lease_until timestamptz,
  policy_version text,
  enforced_at timestamptz,
  proven_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_cluster ON delivery (cluster_id);

CREATE TABLE condition (
  cluster_id uuid NOT NULL REFERENCES cluster,
  type text NOT NULL,
  status text NOT NULL CHECK (status IN ('True', 'False', 'Unknown')),
  reason text NOT NULL,
  message text NOT NULL,
  observed_revision integer,
  since timestamptz NOT NULL,
  checked_at timestamptz NOT NULL,
  PRIMARY KEY (cluster_id, type)
);

CREATE TABLE cluster_question (
  id uuid PRIMARY KEY,
  cluster_id uuid NOT NULL REFERENCES cluster,
  kind text NOT NULL CHECK (kind IN ('check')),
  asked_at timestamptz NOT NULL,
  lease_until timestamptz,
  answer jsonb,
  answered_at timestamptz
);
CREATE INDEX cluster_question_open ON cluster_question (asked_at) WHERE answered_at IS NULL;
CREATE INDEX cluster_question_cluster ON cluster_question (cluster_id, asked_at);

CREATE TABLE idempotency_key (
  person_id uuid NOT NULL,
  key text NOT NULL,
  command text NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, key)
);

CREATE TABLE worker_heartbeat (
  worker text PRIMARY KEY,
  at timestamptz NOT NULL
);

-- The audit trail. No foreign keys: history outlives requests, people and clusters.
CREATE TABLE event (
  id uuid PRIMARY KEY,
  seq bigint NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  vocabulary integer NOT NULL,
  type text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  actor_as text NOT NULL,
  origin text NOT NULL,
  tenant_id uuid,
  request_id uuid,
  cluster_id uuid,
  reason text,
  detail jsonb NOT NULL,
  canonical text NOT NULL,
  previous text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX event_request ON event (request_id, seq);
CREATE INDEX event_cluster ON event (cluster_id, seq);
CREATE INDEX event_actor ON event (actor_id, seq);
CREATE INDEX event_type ON event (type, seq);
CREATE INDEX event_at ON event (at);

CREATE TABLE event_head (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  seq bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO event_head (seq, hash) VALUES (0, '');

-- Numbers and chains each event: hash = sha256(previous hash + newline + number + newline + canonical text).
-- The head's row lock lets one writer at a time past, until its transaction ends: no fork, no gap.
CREATE FUNCTION event_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE head event_head%ROWTYPE;
BEGIN
  SELECT * INTO head FROM event_head FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.previous := head.hash;
  NEW.hash := encode(sha256(convert_to(head.hash || E'\n' || NEW.seq || E'\n' || NEW.canonical, 'UTF8')), 'hex');
  UPDATE event_head SET seq = NEW.seq, hash = NEW.hash;
  RETURN NEW;
END $$;
CREATE TRIGGER event_chain BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_chain();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'P0001';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_immutable BEFORE UPDATE OR DELETE ON revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_no_truncate BEFORE TRUNCATE ON revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_entry_immutable BEFORE UPDATE OR DELETE ON revision_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_entry_no_truncate BEFORE TRUNCATE ON revision_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The application's role: what the portal and the worker connect as. It owns nothing.
DO $$ BEGIN
  CREATE ROLE trusted_registries_app NOLOGIN;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO trusted_registries_app;
GRANT USAGE ON SEQUENCE request_number TO trusted_registries_app;
GRANT SELECT, INSERT, UPDATE ON tenant, person, cluster, request, request_cluster, delivery, condition, cluster_question, worker_heartbeat TO trusted_registries_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON account, session, group_mapping, change, request_author, idempotency_key TO trusted_registries_app;
GRANT DELETE ON request_cluster TO trusted_registries_app;
GRANT SELECT, INSERT ON revision, revision_entry, decision, event TO trusted_registries_app;
