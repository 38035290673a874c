import type { Person } from "./cast.ts";

const style = `
:root { color-scheme: light dark; --line: #6b7280; --ink: #111827; --paper: #ffffff; --quiet: #4b5563; --accent: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --line: #8b95a5; --ink: #f3f4f6; --paper: #111827; --quiet: #c3cad5; --accent: #93c5fd; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; }
li { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1rem; }
p { margin: 0.25rem 0 0.5rem; }
.quiet { color: var(--quiet); font-size: 0.875rem; }
button { min-height: 2.75rem; padding: 0.5rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--paper); background: var(--accent); border: 1px solid var(--accent); border-radius: 0.375rem; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – development identity provider</title>
<style>${style}</style>
</head>
<body><main><h1>${escaped(title)}</h1>${body}</main></body>
</html>`;
}

function card({ login, name, groups, about }: Person): string {
  return `<li>
<h2 id="name-${escaped(login)}">${escaped(name)}</h2>
<p id="about-${escaped(login)}">${escaped(about)}</p>
<p class="quiet">Groups: ${escaped(groups.join(", ") || "none")}</p>
<form method="post"><input type="hidden" name="login" value="${escaped(login)}">
<button aria-describedby="about-${escaped(login)}">Sign in as ${escaped(name)}</button></form>
</li>`;
}

/** One button for each person: no password. */
export function signInPage(people: readonly Person[]): string {
  return page(
    "Sign in",
    `<p>This is a development identity provider. It runs on this machine only and asks for no password: choose who you are.
Everything behind it treats you as that person.</p><ul>${people.map(card).join("")}</ul>`,
  );
}

/** @param form the provider's own, which carries its token */
export function signOutPage(form: string): string {
  return page(
    "Signing out",
    `<p>You are being signed out of the development identity provider.</p>
${form.replace("</form>", '<input type="hidden" name="logout" value="yes"></form>')}
<button form="op.logoutForm">Sign out</button>
<script>document.getElementById("op.logoutForm").submit()</script>`,
  );
}

export function signedOutPage(): string {
  return page("Signed out", "<p>You are signed out. You may close this page.</p>");
}

export function errorPage(what: string): string {
  return page("Sign-in did not work", `<p>${escaped(what)}</p><p>Go back to the portal and start again.</p>`);
}
