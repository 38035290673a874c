import { check } from "./commands/check.ts";
import { registerClusterCommand } from "./commands/register-cluster.ts";
import { render } from "./commands/render.ts";
import { UsageError } from "./commands/usage.ts";

const commands: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  check,
  render,
  "register-cluster": registerClusterCommand,
};

const usage = `Usage: npm run -s trusted-registries -- COMMAND

  check [--json] (--entry E)… [--list FILE] IMAGE…
      Is each image trusted? IMAGE may be -: one a line from standard input.
      Exit 0 if all are, 1 if one is not, 2 on bad usage.
  render [--mode deny|warn|off] [--revision N] (--entry E)… [--list FILE] [--guard IDENTITY]
      The objects for a cluster as YAML, ready for \`kubectl apply --server-side\`.
  register-cluster --name NAME --manifest
      The onboarding manifest that an admin of the cluster applies once.
  register-cluster --name NAME --tenant TENANT --kubeconfig FILE [--replace]
      Takes a cluster in and checks it. FILE may be -. Needs the portal's environment.

  --list FILE: one entry a line; # starts a comment. cr.l5d.io is always on the list.`;

const [name = "", ...args] = process.argv.slice(2);
const command = commands[name];
if (name === "--help" || name === "help") {
  console.log(usage);
} else if (command === undefined) {
  console.error(name === "" ? usage : `There is no command ${JSON.stringify(name)}.\n\n${usage}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command(args);
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseArgsError(error)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
