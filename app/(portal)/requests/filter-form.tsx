import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { statusWord } from "#components/request-status-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { RequestFilter } from "#lib/data/request-views.ts";
import { requestStatuses } from "#lib/domain/request.ts";

const field = "min-h-11 w-full rounded border border-field bg-surface px-3 text-ink";

/** All filters together, in the address bar. */
export function FilterForm({
  filter,
  clusters,
}: {
  filter: RequestFilter;
  clusters: readonly { readonly id: string; readonly name: string }[];
}) {
  return (
    <form className="flex flex-wrap items-end gap-3">
      <Labelled id="q" label="Search">
        <input
          id="q"
          name="q"
          type="search"
          defaultValue={filter.text ?? ""}
          placeholder="TR-12, registry or reason"
          className={field}
        />
      </Labelled>
      <Select id="status" label="State" defaultValue={filter.status ?? ""}>
        <option value="">Any</option>
        {requestStatuses.map((each) => (
          <option key={each} value={each}>
            {statusWord(each)}
          </option>
        ))}
      </Select>
      {clusters.length > 1 && (
        <Select id="cluster" label="Cluster" defaultValue={filter.clusterId ?? ""}>
          <option value="">Any</option>
          {clusters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <Select id="whose" label="Written by" defaultValue={filter.mine ? "mine" : ""}>
        <option value="">Anybody</option>
        <option value="mine">Me</option>
      </Select>
      <Button type="submit" look="quiet">
        Apply
      </Button>
      {Object.keys(filter).length > 0 && (
        <Link href="/requests" className="inline-block min-h-11 py-2">
          Clear
        </Link>
      )}
    </form>
  );
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
      </label>
      {children}
    </div>
  );
}

function Select({ id, label, children, ...rest }: ComponentProps<"select"> & { id: string; label: string }) {
  return (
    <Labelled id={id} label={label}>
      <select id={id} name={id} className={field} {...rest}>
        {children}
      </select>
    </Labelled>
  );
}
