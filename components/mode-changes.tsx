import { type ModeChange, modeChangeWords } from "#lib/domain/mode-switch.ts";
import { Badge } from "./ui/badge.tsx";

/** The clusters that change their mode with a request: what pods are let in changes there, whatever else is asked. */
export function ModeChanges({ modes }: { modes: readonly ModeChange[] }) {
  if (modes.length === 0) return null;
  return (
    <ul className="my-1 space-y-1">
      {modes.map((change) => (
        <li key={change.cluster} className="flex flex-wrap items-center gap-x-2">
          <Badge tone="warn">Mode</Badge>
          <span className="min-w-0 wrap-anywhere">{modeChangeWords(change)}</span>
        </li>
      ))}
    </ul>
  );
}
