import type { Mode } from "#lib/domain/revision.ts";
import type { LiveObject } from "./cluster-client.ts";
import { renderBindings } from "./kubernetes/bindings.ts";
import { sameContent } from "./same-content.ts";

const modes: readonly Mode[] = ["off", "warn", "deny"];

export interface LiveMode {
  readonly mode: Mode | null;
  readonly exemptNamespaces: readonly string[];
}

/**
 * What the live binding of the pod policy does, and where not, whatever the portal wants of it. Compared whole with what each mode
 * renders: one that only resembles a mode's is in none.
 */
export function readLiveMode(binding: LiveObject | undefined): LiveMode {
  const exemptNamespaces = binding === undefined ? [] : exemptOf(binding);
  const mode = modes.find((each) => {
    const [ours] = renderBindings(each, exemptNamespaces);
    return binding !== undefined && ours !== undefined && sameContent(binding, ours, { ourMetadata: false });
  });
  return { mode: mode ?? null, exemptNamespaces: mode === undefined || mode === "off" ? [] : exemptNamespaces };
}

interface Selecting {
  readonly matchResources?: {
    readonly namespaceSelector?: {
      readonly matchExpressions?: readonly { readonly operator: string; readonly values?: readonly string[] }[];
    };
  };
}

function exemptOf({ spec }: LiveObject): string[] {
  const expressions = (spec as Selecting | undefined)?.matchResources?.namespaceSelector?.matchExpressions ?? [];
  return expressions.flatMap(({ operator, values }) => (operator === "NotIn" ? (values ?? []) : []));
}
