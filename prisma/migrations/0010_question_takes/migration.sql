-- How often workers took a question: one that fails again and again is answered in words.
ALTER TABLE cluster_question ADD COLUMN takes integer NOT NULL DEFAULT 0;
