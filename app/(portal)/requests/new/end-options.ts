import { readZone } from "#components/zone.ts";
import { type EndChoice, endChoices, endOf } from "#lib/domain/end-date.ts";
import type { EndOptions } from "./until-fields.tsx";

const words: Record<EndChoice, string> = {
  "30": "30 days",
  "90": "90 days",
  "365": "1 year",
  none: "No end",
  date: "A certain day",
};

/** The answers to "until when", with the day that each means to this reader now. */
export async function endOptions(now: Date): Promise<EndOptions> {
  const zone = await readZone();
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: zone });
  const choices = endChoices.map((value) => {
    const end = value === "date" ? null : endOf(value, "", zone, now);
    return { value, label: end === null ? words[value] : `${words[value]}, until ${day.format(end)}` };
  });
  return { choices, zone };
}
