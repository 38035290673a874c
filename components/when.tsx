const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
const dayAndMinute = new Intl.DateTimeFormat("en-GB", {
  ...({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const),
  timeZone: "UTC",
});
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [
  { unit: "second", seconds: 1, below: 60 },
  { unit: "minute", seconds: 60, below: 3600 },
  { unit: "hour", seconds: 3600, below: 86_400 },
  { unit: "day", seconds: 86_400, below: Number.POSITIVE_INFINITY },
] as const;

/** How long ago, with the exact time (UTC) in the title. */
export function When({ at }: { at: Date }) {
  const seconds = Math.round((at.getTime() - Date.now()) / 1000);
  const step = steps.find(({ below }) => Math.abs(seconds) < below) ?? steps[3];
  return (
    <time dateTime={at.toISOString()} title={`${exact.format(at)} UTC`}>
      {relative.format(Math.trunc(seconds / step.seconds), step.unit)}
    </time>
  );
}

/** When something is due: how far away, to the nearest unit, and the day and minute, so that a rounded figure misleads nobody. */
export function Deadline({ at, inCell = false }: { at: Date; inCell?: boolean }) {
  const seconds = Math.round((at.getTime() - Date.now()) / 1000);
  const step = steps.find(({ below }) => Math.abs(seconds) < below) ?? steps[3];
  return (
    <time dateTime={at.toISOString()} title={`${exact.format(at)} UTC`}>
      {relative.format(Math.round(seconds / step.seconds), step.unit)}
      {inCell ? <DayAndMinute at={at} /> : ` (${dayAndMinute.format(at)} UTC)`}
    </time>
  );
}

function DayAndMinute({ at }: { at: Date }) {
  return <span className="block text-sm font-normal whitespace-nowrap text-quiet">{dayAndMinute.format(at)} UTC</span>;
}

/** How much time is left until a deadline, or since when it is over; it stands out from when its desk is reminded. */
export function TimeLeft({ until, soonHours }: { until: Date; soonHours: number }) {
  const minutes = Math.round((until.getTime() - Date.now()) / 60_000);
  const words = minutes < 0 ? `overdue by ${duration(-minutes)}` : `${duration(minutes)} left`;
  return (
    <time
      dateTime={until.toISOString()}
      title={`${exact.format(until)} UTC`}
      className={minutes < 0 ? "font-semibold text-bad" : minutes < soonHours * 60 ? "font-semibold text-warn" : ""}
    >
      {words}
      <DayAndMinute at={until} />
    </time>
  );
}

function duration(minutes: number): string {
  if (minutes < 120) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** The exact time, with its zone. */
export function ExactTime({ at }: { at: Date }) {
  return <time dateTime={at.toISOString()}>{exact.format(at)} UTC</time>;
}
