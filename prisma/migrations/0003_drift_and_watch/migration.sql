-- What in each cluster is not as the portal renders it, object by object, with what differs and since when.
CREATE TABLE drift (
  cluster_id uuid NOT NULL REFERENCES cluster,
  object text NOT NULL,
  part text NOT NULL,
  state text NOT NULL CHECK (state IN ('missing', 'going', 'changed', 'unreadable')),
  fields jsonb NOT NULL,
  more integer NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (cluster_id, object)
);

-- Which worker watches a cluster, until its lease runs out, and how much of what it should watch it does.
CREATE TABLE cluster_watch (
  cluster_id uuid PRIMARY KEY REFERENCES cluster,
  owner text NOT NULL,
  until timestamptz NOT NULL,
  coverage text NOT NULL DEFAULT 'none' CHECK (coverage IN ('all', 'some', 'none'))
);

-- Set when somebody asks for a delivery, cleared when a worker takes it: what is asked during a delivery is done after it.
ALTER TABLE delivery ADD COLUMN woken_at timestamptz;

GRANT SELECT, INSERT, UPDATE, DELETE ON drift, cluster_watch TO trusted_registries_app;
