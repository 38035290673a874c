import type { WholeStack } from "./stack.ts";

/**
 * Time passes: what is on a list now ends at `to`, an instant in SQL. Revisions are immutable, so their owner has to look
 * away for a moment.
 */
export async function moveEnd({ query }: WholeStack, entry: string, to: string): Promise<void> {
  await query(`ALTER TABLE revision_entry DISABLE TRIGGER revision_entry_immutable;
    UPDATE revision_entry e SET ends_at = ${to} FROM cluster c WHERE c.current_revision_id = e.revision_id AND e.entry = '${entry}';
    ALTER TABLE revision_entry ENABLE TRIGGER revision_entry_immutable`);
}
