-- What people are told, in the portal and by mail, and what each of them chose to be told. Also the outbox that mail is sent from.

CREATE TABLE notification (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  event_id uuid NOT NULL,
  audience text NOT NULL,
  kind text NOT NULL,
  code text NOT NULL,
  facts jsonb NOT NULL,
  tenant_id uuid,
  request_id uuid REFERENCES request,
  cluster_id uuid REFERENCES cluster,
  at timestamptz NOT NULL,
  in_inbox boolean NOT NULL,
  read_at timestamptz,
  mail text NOT NULL CHECK (mail IN ('none', 'queued', 'sent', 'failed', 'dropped')),
  mail_due_at timestamptz,
  mail_attempts integer NOT NULL DEFAULT 0,
  mail_lease_owner text,
  mail_lease_until timestamptz,
  mail_trouble text,
  mail_sent_at timestamptz,
  CHECK ((mail = 'queued') = (mail_due_at IS NOT NULL)),
  UNIQUE (event_id, person_id)
);
CREATE INDEX notification_inbox ON notification (person_id, at DESC, id DESC) WHERE in_inbox;
CREATE INDEX notification_unread ON notification (person_id) WHERE in_inbox AND read_at IS NULL;
CREATE INDEX notification_mail_due ON notification (mail_due_at) WHERE mail_due_at IS NOT NULL;
CREATE INDEX notification_request ON notification (request_id);
CREATE INDEX notification_at ON notification (at);

CREATE TABLE notification_choice (
  person_id uuid NOT NULL REFERENCES person,
  kind text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('both', 'inbox', 'mail', 'none')),
  PRIMARY KEY (person_id, kind)
);

-- Who sits at a desk is found by their groups.
CREATE INDEX person_groups ON person USING gin (groups);

GRANT SELECT, INSERT, UPDATE, DELETE ON notification, notification_choice TO trusted_registries_app;
