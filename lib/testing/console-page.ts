import { parse } from "yaml";

/** One step of a page that is run as it is written: commands, how they end, and what they print where the page says so. */
export interface Step {
  /** Where it stands, to find it again. */
  readonly line: number;
  readonly commands: string;
  readonly exit: number;
  readonly expected: string | null;
}

const block = /^```(\w+)([^\n]*)\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?/gms;

/**
 * The `sh` blocks of a page, each with the `text` block right after it, and the commands of the pipelines in its `yaml` blocks.
 * @throws Error for a text that follows no commands
 */
export function stepsOf(page: string): Step[] {
  return [...page.matchAll(block)].flatMap(({ index, 1: language, 2: info = "", 3: body = "", 4: text }) => {
    const line = page.slice(0, index).split("\n").length;
    if (language === "text") throw new Error(`the text in line ${line} is what nothing printed`);
    if (language === "yaml")
      return [{ line, commands: pipelineCommands(body).join("\n"), exit: 0, expected: text ?? null }];
    if (language !== "sh") return [];
    return [{ line, commands: body, exit: Number(/exit=(\d+)/.exec(info)?.[1] ?? 0), expected: text ?? null }];
  });
}

interface Job {
  readonly steps?: readonly { readonly run?: string }[];
  readonly script?: readonly string[];
}

/** What a pipeline of GitHub's or GitLab's kind runs, beside fetching the product, which a test has already. */
function pipelineCommands(text: string): string[] {
  const pipeline = parse(text) as { jobs?: Readonly<Record<string, Job>> } & Readonly<Record<string, Job>>;
  const jobs = Object.values(pipeline.jobs ?? pipeline);
  const commands = jobs.flatMap(({ steps = [], script = [] }) => [...steps.flatMap(({ run }) => run ?? []), ...script]);
  return commands.filter((command) => !command.startsWith("npm ci "));
}

/** Whether a text is as the page says, where `…` stands for anything within a line. */
export function isAsWritten(printed: string, expected: string): boolean {
  const parts = expected.trimEnd().split("…");
  const pattern = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join(".*");
  return new RegExp(`^${pattern}$`).test(printed.trimEnd());
}
