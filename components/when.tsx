const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
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

/** How much time is left until a deadline, or since when it is over. */
export function TimeLeft({ until }: { until: Date }) {
  const minutes = Math.round((until.getTime() - Date.now()) / 60_000);
  const words = minutes < 0 ? `overdue by ${duration(-minutes)}` : `${duration(minutes)} left`;
  return (
    <time
      dateTime={until.toISOString()}
      title={`${exact.format(until)} UTC`}
      className={minutes < 0 ? "font-semibold text-bad" : minutes < 24 * 60 ? "font-semibold text-warn" : ""}
    >
      {words}
    </time>
  );
}

function duration(minutes: number): string {
  if (minutes < 120) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

/** The exact time, with its zone. */
export function ExactTime({ at }: { at: Date }) {
  return <time dateTime={at.toISOString()}>{exact.format(at)} UTC</time>;
}
