import { clusterSections } from "./cluster-messages.ts";
import { deliverySections } from "./delivery-messages.ts";
import { previewSections } from "./preview-messages.ts";
import { requestSections } from "./request-messages.ts";
import type { Message, Section } from "./section.ts";
import { verdictSections } from "./verdict-messages.ts";

export const sections: readonly Section[] = [
  ...clusterSections,
  ...deliverySections,
  ...verdictSections,
  ...requestSections,
  ...previewSections,
];

/** docs/messages.md: every message, from the catalogues that the product itself speaks from. */
export function messagesPage(): string {
  const count = sections.reduce((sum, { messages }) => sum + messages.length, 0);
  const parts = sections.map(
    ({ title, intro, messages }) =>
      `## ${title}\n\n${intro}\n\n| Code | When | Words |\n| --- | --- | --- |\n${messages.map(row).join("\n")}\n`,
  );
  return `# Every message

The ${count} messages that a person can meet when an image, a list or a cluster is not as it should be: what happened, why, and what to do next, with sample facts. Written by \`npm run messages\` from the code; a test fails when this page is not what the code says.

${parts.join("\n")}`;
}

function row({ code, when, text, next }: Message): string {
  const words = next === undefined ? text : `${text} — _What to do:_ ${next}`;
  return `| \`${code}\` | ${cell(when)} | ${cell(words)} |`;
}

/** A table's cell: no line breaks, no bars, and nothing that a renderer could take for HTML or a star for emphasis. */
function cell(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll("*", "\\*")
    .replaceAll("\n", " ");
}
