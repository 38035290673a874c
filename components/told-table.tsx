import { Cell, Row, Table } from "#components/ui/table.tsx";
import { When } from "./when.tsx";

export interface ToldRow {
  readonly id: string;
  readonly at: Date;
  readonly name: string;
  readonly subject: string;
  readonly inInbox: boolean;
  readonly mail: "none" | "queued" | "sent" | "failed" | "dropped";
  readonly trouble: string | null;
}

const mailWords: Record<ToldRow["mail"], string> = {
  none: "",
  queued: "mail on its way",
  sent: "mail sent",
  failed: "mail failed",
  dropped: "mail not sent: no longer needed",
};

/** Who was told what, and whether it reached them. */
export function ToldTable({ rows }: { rows: readonly ToldRow[] }) {
  return (
    <Table caption="Who was told, newest first" columns={["Who", "What", "How", "When"]}>
      {rows.map(({ id, at, name, subject, inInbox, mail, trouble }) => (
        <Row key={id}>
          <Cell label="Who">{name}</Cell>
          <Cell label="What">
            <span className="wrap-anywhere">{subject}</span>
          </Cell>
          <Cell label="How">
            {[inInbox ? "inbox" : "", mailWords[mail]].filter((word) => word !== "").join(", ")}
            {trouble !== null && <span className="block text-quiet">{trouble}</span>}
          </Cell>
          <Cell label="When">
            <When at={at} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
