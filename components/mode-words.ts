import type { Mode } from "#lib/domain/revision.ts";

export const modeWords: Record<Mode, string> = {
  off: "off: every image is let in",
  warn: "warn: other images are let in with a warning",
  deny: "deny: other images are refused",
};
