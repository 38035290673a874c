import { Badge } from "./ui/badge.tsx";

/** What was checked on a cluster: each line green, or with what to do. */
export function CheckLines({
  lines,
}: {
  lines: readonly { readonly check: string; readonly ok: boolean; readonly message: string }[];
}) {
  return (
    <ul className="space-y-2">
      {lines.map((line) => (
        <li key={line.check} className="flex items-start gap-3">
          <Badge tone={line.ok ? "good" : "bad"}>{line.ok ? "ok" : "missing"}</Badge>
          <span className="min-w-0 wrap-anywhere">
            <strong>{line.check}</strong>: {line.message}
          </span>
        </li>
      ))}
    </ul>
  );
}
