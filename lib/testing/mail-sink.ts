import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { freePort } from "./free-port.ts";
import { serveMails } from "./mail-page.ts";

/** A mail that the sink has taken. */
export interface Caught {
  readonly number: number;
  readonly at: Date;
  /** Whom the envelope names. */
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  readonly mail: Email;
}

/** What the sink does with the next mails instead of taking them. */
export interface Mishap {
  /** The server's reply, such as 451 or 550; to `RCPT TO`, or after the text. */
  readonly code: number;
  readonly at: "recipient" | "text";
}

export interface MailSink {
  readonly smtpUrl: string;
  /** Where people look at the mails; null without `viewPort`. */
  readonly viewUrl: string | null;
  readonly caught: readonly Caught[];
  /** While set, every mail ends this way. */
  mishap: Mishap | null;
  /** While set, the sink answers to what it is told there only when the promise is settled. */
  hold: { readonly at: Mishap["at"]; readonly until: () => Promise<void> } | null;
  stop(): Promise<void>;
}

const mostKept = 500;

/** A real SMTP server on loopback that keeps what it is given in memory, for tests and for whoever tries the portal. */
export async function startMailSink(options: { port?: number; viewPort?: number } = {}): Promise<MailSink> {
  const caught: Caught[] = [];
  let taken = 0;
  const held = (at: Mishap["at"]) => (sink.hold?.at === at ? sink.hold.until() : Promise.resolve());
  const failed = ({ code }: Mishap) => Object.assign(new Error("not today"), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onRcptTo: async (_address, _session, done) => {
      await held("recipient");
      done(sink.mishap?.at === "recipient" ? failed(sink.mishap) : null);
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", async () => {
        await held("text");
        const { mishap } = sink;
        if (mishap?.at === "text") return done(failed(mishap));
        const raw = Buffer.concat(parts).toString("utf8");
        const to = session.envelope.rcptTo.map(({ address }) => address);
        taken += 1;
        caught.push({ number: taken, at: new Date(), to, raw, mail: await PostalMime.parse(raw) });
        if (caught.length > mostKept) caught.shift();
        done(null);
      });
    },
  });
  server.on("error", () => undefined); // a client that is killed in mid-sentence is no trouble of ours
  const listening = server.listen(options.port === undefined ? 0 : await freePort(options.port), "127.0.0.1");
  await new Promise<void>((resolve) => listening.once("listening", resolve));
  let page: Server | null = null;
  if (options.viewPort !== undefined) page = await serveMails(caught, await freePort(options.viewPort));
  const portOf = (of: { address(): unknown }) => (of.address() as AddressInfo).port;
  const sink: MailSink = {
    smtpUrl: `smtp://127.0.0.1:${portOf(listening)}`,
    viewUrl: page === null ? null : `http://localhost:${portOf(page)}`,
    caught,
    mishap: null,
    hold: null,
    stop: async () => {
      page?.close();
      page?.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return sink;
}
