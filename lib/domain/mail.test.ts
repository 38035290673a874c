import { describe, expect, test } from "vitest";
import { headerText, mailAddress, mailText } from "./mail.ts";

describe("an address from a claim", () => {
  test.each(["tess@people.example", "first.last+tag@mail.corp.example", "o'neil@x"])("%s is written to", (claim) => {
    expect(mailAddress(claim)).toBe(claim);
  });

  test.each([
    null,
    "",
    "nobody",
    "a@b, c@d",
    "a@b;c@d",
    "a b@c",
    "Tess <tess@people.example>",
    "a@b\r\nBcc: c@d",
    "a@b\n",
    "a@-b",
    "a@b@c",
    "ä@b",
    `${"a".repeat(250)}@b.c`,
  ])("%j is not", (claim) => {
    expect(mailAddress(claim)).toBeNull();
  });
});

describe("a header", () => {
  test("is one line, whatever is in it", () => {
    expect(headerText("TR-1\r\nBcc: all@corp.example\u2028x\u202Ey\tz ")).toBe("TR-1 Bcc: all@corp.example x y z");
  });

  test("is cut with a sign that it was", () => {
    expect(headerText("x".repeat(150))).toHaveLength(150);
    expect(headerText("x".repeat(151))).toBe(`${"x".repeat(149)}…`);
  });
});

const links = { page: "https://portal.example/requests/1", settings: "https://portal.example/settings/notifications" };
const text = {
  subject: "TR-1 was rejected",
  lines: ["Ada\nLindqvist <b> rejected it."],
  quote: { by: "Ada", text: 'Use the <mirror> & "not" it\'s\nupstream.\u202E\u0007' },
  next: "File it again.",
};

describe("a mail", () => {
  test("says the same as text and as HTML, with who, why and what next", () => {
    const mail = mailText(text, links);
    expect(mail.subject).toBe("TR-1 was rejected");
    expect(mail.text.split("\n")).toEqual([
      "Ada Lindqvist <b> rejected it.",
      "",
      "Ada wrote:",
      '> Use the <mirror> & "not" it\'s',
      "> upstream.",
      "",
      "What next: File it again.",
      "",
      links.page,
      "",
      "-- ",
      `Opening a link decides nothing; you sign in first. What reaches you, and how, you choose here: ${links.settings}`,
      "",
    ]);
    for (const part of [
      "Ada Lindqvist &lt;b&gt; rejected it.",
      ">Use the &lt;mirror&gt; &amp; &quot;not&quot; it&#39;s\nupstream.",
      "<strong>What next:</strong> File it again.",
      `href="${links.page}"`,
      `href="${links.settings}"`,
      "Opening a link decides nothing; you sign in first.",
    ])
      expect(mail.html).toContain(part);
    expect(mail.html).not.toMatch(/<mirror>|<img|<script|\p{Cf}|(?!\n)\p{Cc}/u);
    expect(mail.text).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
  });

  test("quotes nobody when nobody wrote", () => {
    const mail = mailText({ ...text, quote: null }, links);
    expect(mail.text).not.toContain("wrote:");
    expect(mail.html).not.toContain("blockquote");
  });
});
