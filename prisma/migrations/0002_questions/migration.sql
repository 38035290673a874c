-- Questions that people ask of a cluster, beside the check at registration: what was asked, and by whom.
ALTER TABLE cluster_question DROP CONSTRAINT cluster_question_kind_check;
ALTER TABLE cluster_question ADD CONSTRAINT cluster_question_kind_check CHECK (kind IN ('check', 'running_images', 'verdict'));
ALTER TABLE cluster_question ADD COLUMN question jsonb;
ALTER TABLE cluster_question ADD COLUMN asked_by uuid REFERENCES person;
-- Answers are no history: the events are.
GRANT DELETE ON cluster_question TO trusted_registries_app;
