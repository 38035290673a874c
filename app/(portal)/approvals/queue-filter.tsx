import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { riskLevels } from "#lib/domain/request-risk.ts";
import { type FilterName, filterNames, type Queue, queueAddress } from "./read-queue.ts";

const looksWords = { me: "Me", nobody: "Nobody" } as const;
const dueWords = { overdue: "Overdue", day: "Due within 24 hours" } as const;

/** Search and filters in the address, with Apply; what is chosen stands below as chips that take it away. */
export function QueueFilter({
  queue,
  tenants,
  grouped,
}: {
  queue: Queue;
  tenants: readonly string[];
  grouped: boolean;
}) {
  const { filter, typed } = queue;
  const group = grouped ? "entry" : undefined;
  const chips = filterNames.flatMap((name) => (typed[name] === undefined ? [] : [{ name, value: typed[name] }]));
  return (
    <div className="space-y-3">
      <form
        action="/approvals"
        aria-label="Filter"
        className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[2fr_1fr_1fr_1fr_1fr_auto]"
      >
        <TextField
          id="q"
          label="Search"
          type="search"
          placeholder="TR-1042, ghcr.io, a cluster, a name"
          defaultValue={typed.q}
          className="min-h-11"
        />
        <SelectField id="tenant" label="Tenant" defaultValue={typed.tenant ?? ""}>
          <option value="">Any</option>
          {tenants.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <SelectField id="risk" label="Risk" defaultValue={typed.risk ?? ""}>
          <option value="">Any</option>
          {riskLevels.map((level) => (
            <option key={level}>{level}</option>
          ))}
        </SelectField>
        <SelectField id="due" label="Due" defaultValue={typed.due ?? ""}>
          <option value="">Any time</option>
          {Object.entries(dueWords).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
        <SelectField id="looks" label="Looked at by" defaultValue={typed.looks ?? ""}>
          <option value="">Anybody</option>
          {Object.entries(looksWords).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
        {typed.entry !== undefined && <input type="hidden" name="entry" value={typed.entry} />}
        {filter.from === "others" && <input type="hidden" name="from" value="others" />}
        {grouped && <input type="hidden" name="group" value="entry" />}
        <Button type="submit" look="quiet">
          Apply
        </Button>
      </form>
      <div className="flex flex-wrap items-center gap-3">
        <Link href={queueAddress(queue, { group: grouped ? undefined : "entry" })} className="inline-block min-h-6">
          {grouped ? "Show request by request" : "Group by entry"}
        </Link>
        {chips.map(({ name, value }) => (
          <Link
            key={name}
            href={queueAddress(queue, { [name]: undefined, group })}
            className="inline-flex min-h-8 max-w-full items-center gap-2 rounded-full border border-field bg-surface px-3 py-1 no-underline"
          >
            <span className="sr-only">Remove the filter </span>
            <span className="wrap-anywhere">{chipWords(name, value)}</span>
            <span aria-hidden="true">×</span>
          </Link>
        ))}
      </div>
    </div>
  );
}

function chipWords(name: FilterName, value: string): string {
  if (name === "looks") return `Looked at by ${looksWords[value as keyof typeof looksWords].toLowerCase()}`;
  if (name === "due") return dueWords[value as keyof typeof dueWords];
  const words = { q: `“${value}”`, tenant: `Tenant ${value}`, risk: `${value} risk`, entry: `Asks for ${value}` };
  return words[name];
}
