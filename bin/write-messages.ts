import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messagesPage } from "./messages/page.ts";

/** Writes docs/messages.md from the code. */
await writeFile(join(import.meta.dirname, "..", "docs", "messages.md"), messagesPage());
