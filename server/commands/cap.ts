/** Capabilities as a client asks for them: CAP (IRCv3 "Capability Negotiation"). Which there are is in ../capabilities.ts. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { OFFERED } from "../capabilities.ts";
import { LINE_BYTES } from "../output/line_length.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { bytesOf, type CommandTable, wrap } from "./command.ts";

/** Bytes of capability names in one line of CAP, so that line and source stay within 512. */
const CAP_BYTES = 400;

export const CAP: CommandTable = {
  CAP: {
    usage: "LS [302] or LIST, REQ <names>, END",
    does: "capabilities (IRCv3)",
    beforeWelcome: true,
    run: cap,
  },
};

async function cap(session: Session, message: Message): Promise<void> {
  const [given = "", ...rest] = message.params;
  const subcommand = given.toUpperCase();
  if (!Object.hasOwn(SUBCOMMANDS, subcommand)) {
    throw new Refusal(rpl.ERR_INVALIDCAPCMD, given, "Invalid CAP command");
  }
  await SUBCOMMANDS[subcommand]!(session, rest);
}

const SUBCOMMANDS: Readonly<
  Record<string, (session: Session, params: readonly string[]) => void | Promise<void>>
> = {
  LS(session, [version = ""]) {
    suspend(session);
    const values = Number(version) >= 302;
    // From 302 on a client is told of changes as well, and for good ("CAP LS Version").
    session.knowsCap302 ||= values;
    if (values) session.caps = new Set([...session.caps, "cap-notify"]);
    const names = [...OFFERED].map(([name, { value }]) =>
      values && value ? `${name}=${value(session.server.config)}` : name
    );
    sendList(session, "LS", {
      names: values ? [...names, ...transportPolicy(session)] : names,
      lines: values,
    });
  },
  LIST(session) {
    sendList(session, "LIST", { names: [...session.caps], lines: session.knowsCap302 });
  },
  REQ(session, params) {
    suspend(session);
    // A list without its colon is several parameters, as in an example of draft/extended-isupport.
    const list = params.join(" ");
    const wanted = list.split(" ").filter((name) => name !== "");
    const granted = wanted.every((name) => mayChange(session, name));
    for (const line of fitting(session, list)) {
      session.send("CAP", session.addressee, granted ? "ACK" : "NAK", line);
    }
    if (granted) session.caps = withRequested(session.caps, wanted);
  },
  async END(session) {
    if (session.registration === undefined) return;
    session.registration.negotiating = false;
    await session.registration.advance(session);
  },
};

/**
 * Capabilities that tell something and cannot be asked for (IRCv3 sts). Where others can come, whoever is on this machine
 * has nothing to hide from, and no name that the certificate is for.
 */
function transportPolicy({ server, transport, person }: Session): string[] {
  if (!transport.secure && person.host === "localhost" && !isLoopback(server.config.host)) return [];
  const policy = server.sts?.(transport.secure);
  return policy === undefined ? [] : [`sts=${policy}`];
}

/** Whether nobody but this machine can reach an address to listen on. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function suspend({ registration }: Session): void {
  if (registration !== undefined) registration.negotiating = true;
}

/** Whether there is such a capability, with a `-` in front or not; cap-notify is not for those to drop who said 302. */
function mayChange(session: Session, name: string): boolean {
  if (name === "-cap-notify" && session.knowsCap302) return false;
  return OFFERED.has(name.replace(/^-/, ""));
}

/** @returns the list exactly as it was given, in several lines where one is too short for it */
function fitting(session: Session, list: string): string[] {
  const room = LINE_BYTES - bytesOf(`:${session.server.config.name} CAP ${session.addressee} ACK :\r\n`);
  return bytesOf(list) <= room ? [list] : wrap(list.split(" "), room);
}

function withRequested(caps: ReadonlySet<string>, wanted: Iterable<string>): Set<string> {
  const next = new Set(caps);
  for (const name of wanted) {
    if (name.startsWith("-")) next.delete(name.slice(1));
    else next.add(name);
  }
  return next;
}

function sendList(
  session: Session,
  subcommand: string,
  list: { names: readonly string[]; lines: boolean },
): void {
  const head = bytesOf(`:${session.server.config.name} CAP ${session.addressee} ${subcommand} :\r\n`);
  // What does not fit the one line of those who know no more is left out whole.
  const lines = list.lines ? wrap(list.names, CAP_BYTES) : wrap(list.names, LINE_BYTES - head).slice(0, 1);
  for (const [index, line] of lines.entries()) {
    const more = index < lines.length - 1 ? ["*"] : [];
    session.send("CAP", session.addressee, subcommand, ...more, line);
  }
}
