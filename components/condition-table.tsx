import { conditionTypes } from "#lib/domain/condition.ts";
import { Badge, type BadgeTone } from "./ui/badge.tsx";
import { Cell, Row, Table } from "./ui/table.tsx";
import { When } from "./when.tsx";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedRevision: number | null;
  readonly since: Date;
}

const tones: Record<string, BadgeTone> = { True: "good", False: "bad", Unknown: "warn" };
const order: readonly string[] = conditionTypes;

export function ConditionTable({ conditions }: { conditions: readonly Condition[] }) {
  if (conditions.length === 0) return <p className="text-quiet">Nothing is known of this cluster yet.</p>;
  return (
    <Table caption="Conditions" columns={["Condition", "Status", "Message", "Revision", "Since"]}>
      {conditions
        .toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type))
        .map((condition) => (
          <Row key={condition.type}>
            <Cell label="Condition">{condition.type}</Cell>
            <Cell label="Status">
              <Badge tone={tones[condition.status] ?? "warn"}>{condition.status}</Badge>
            </Cell>
            <Cell label="Message">
              <span className="wrap-anywhere">{condition.message}</span>
            </Cell>
            <Cell label="Revision">{condition.observedRevision ?? "–"}</Cell>
            <Cell label="Since">
              <When at={condition.since} />
            </Cell>
          </Row>
        ))}
    </Table>
  );
}
