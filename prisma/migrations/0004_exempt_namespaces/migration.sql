-- A request may set which namespaces a cluster exempts: all of them, none for an empty array.
ALTER TABLE change ADD COLUMN namespaces text[] NOT NULL DEFAULT '{}';
ALTER TABLE change DROP CONSTRAINT change_kind_check;
ALTER TABLE change ADD CONSTRAINT change_kind_check CHECK (kind IN ('add_entry', 'remove_entry', 'set_mode', 'set_exempt_namespaces'));
ALTER TABLE change DROP CONSTRAINT change_check1;
ALTER TABLE change ADD CONSTRAINT change_entry_check CHECK ((kind IN ('add_entry', 'remove_entry')) = (entry IS NOT NULL));
ALTER TABLE change ADD CONSTRAINT change_namespaces_check CHECK (kind = 'set_exempt_namespaces' OR namespaces = '{}');
