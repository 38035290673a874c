import type { NotificationText } from "./notification-words.ts";

/** A mail in its two forms, which say the same. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where a mail leads. Opening a link decides nothing: whoever follows it signs in first. */
export interface MailLinks {
  readonly page: string;
  readonly settings: string;
}

const longestAddress = 254;
const longestSubject = 150;

/** The address to write to, from what the identity provider claims; null for none, several, or anything that is not plainly one. */
export function mailAddress(claim: string | null): string | null {
  if (claim === null || claim.length > longestAddress) return null;
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(claim) ? claim : null;
}

/** One line: no line break, control or direction character gets through. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

/** One line, short enough for a header. */
export function headerText(text: string): string {
  const line = oneLine(text);
  return line.length > longestSubject ? `${line.slice(0, longestSubject - 1)}…` : line;
}

/** Text as people wrote it, without what would steer a terminal or a reader's eye. */
function plain(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, "");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

const footer = "Opening a link decides nothing; you sign in first.";

const quoteStyle = "margin:0 0 16px;padding-left:12px;border-left:4px solid #78869a;white-space:pre-wrap";

/** The mail for what somebody is told: the same words as text and as HTML. */
export function mailText({ subject, lines: said, quote, next }: NotificationText, links: MailLinks): MailText {
  const lines = said.map(oneLine);
  const by = oneLine(quote?.by ?? "");
  const quoted = quote === null ? [] : [`${by} wrote:`, ...quote.text.split("\n").map((line) => `> ${line}`), ""];
  const text = [
    ...lines.flatMap((line) => [line, ""]),
    ...quoted,
    `What next: ${next}`,
    "",
    links.page,
    "",
    "-- ",
    `${footer} What reaches you, and how, you choose here: ${links.settings}`,
    "",
  ];
  const paragraph = (html: string) => `<p style="margin:0 0 16px">${html}</p>`;
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">',
    `<title>${escaped(subject)}</title></head>`,
    '<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif"><div style="max-width:600px">',
    `<h1 style="font-size:20px;margin:0 0 16px">${escaped(subject)}</h1>`,
    ...lines.map((line) => paragraph(escaped(line))),
    ...(quote === null
      ? []
      : [paragraph(`${escaped(by)} wrote:`), `<blockquote style="${quoteStyle}">${escaped(quote.text)}</blockquote>`]),
    paragraph(`<strong>What next:</strong> ${escaped(next)}`),
    paragraph(`<a href="${escaped(links.page)}">Open it in Trusted Registries</a>`),
    '<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #d3d9e1;font-size:14px">',
    `${footer} <a href="${escaped(links.settings)}">Choose what reaches you</a></p></div></body></html>`,
  ];
  return { subject: headerText(subject), text: plain(text.join("\n")), html: html.join("\n") };
}
