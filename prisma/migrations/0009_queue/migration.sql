-- What is open, the earliest deadline first, read page by page from any place in it.
CREATE INDEX request_open ON request (coalesce(due_at, expires_at), number)
  WHERE status IN ('submitted', 'escalated', 'changes_requested');

-- What was asked for on a registry before.
CREATE INDEX change_host ON change (split_part(entry, '/', 1), entry) WHERE entry IS NOT NULL;
