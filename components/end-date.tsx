import { readZone } from "./zone.ts";

const words = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

/** An end to the minute in the reader's zone, named, with UTC in the title. */
export async function EndDate({ at }: { at: Date }) {
  const show = (timeZone: string) => new Intl.DateTimeFormat("en-GB", { ...words, timeZone }).format(at);
  return (
    <time dateTime={at.toISOString()} title={show("UTC")} className="whitespace-nowrap">
      {show(await readZone())}
    </time>
  );
}
