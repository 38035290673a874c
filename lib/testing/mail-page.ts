import { createServer, type Server } from "node:http";
import type { Caught } from "./mail-sink.ts";

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid;padding:1rem}iframe{width:100%;height:30rem;background:#fff}</style>
</head><body>${body}</body></html>`;
}

function list(caught: readonly Caught[]): string {
  const rows = caught.toReversed().map(({ number, at, to, mail }) => {
    const line = `${at.toISOString().slice(11, 19)} ${to.join(", ")}: ${mail.subject ?? ""}`;
    return `<li><a href="/${number}">${escaped(line)}</a></li>`;
  });
  return page(
    "Mail",
    `<h1>Mail the portal sent</h1>${rows.length === 0 ? "<p>None yet.</p>" : `<ul>${rows.join("")}</ul>`}`,
  );
}

function one({ number, to, mail }: Caught): string {
  return page(
    mail.subject ?? "",
    `<p><a href="/">All mail</a></p><h1>${escaped(mail.subject ?? "")}</h1><p>To ${escaped(to.join(", "))}</p>
<h2>As HTML</h2><iframe title="As HTML" sandbox="allow-popups" srcdoc="${escaped(mail.html ?? "")}"></iframe>
<h2>As text</h2><pre>${escaped(mail.text ?? "")}</pre><p><a href="/${number}.eml">As it came</a></p>`,
  );
}

/** Shows what the sink has caught, newest first, to whoever tries the portal on their own machine. */
export async function serveMails(caught: readonly Caught[], port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const [, number = "", raw] = /^\/(\d*)(\.eml)?$/.exec(request.url ?? "") ?? [];
    const found = caught.find((each) => String(each.number) === number);
    response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'");
    if (found !== undefined && raw !== undefined) response.setHeader("content-type", "message/rfc822").end(found.raw);
    else {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(found === undefined ? list(caught) : one(found));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}
