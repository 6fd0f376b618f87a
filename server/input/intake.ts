/**
 * One line of a client on its way to the table of commands: counted before the welcome, charged after it, and
 * refused when it is too long, no UTF-8, or holds what would break a line further on. It knows no command.
 */

import type { LineFault } from "../../protocol/lines.ts";
import { type Message, parseMessage } from "../../protocol/message.ts";
import { ERR_INPUTTOOLONG, ERR_UNKNOWNERROR } from "../../protocol/numerics.ts";
import { NO_TAGS } from "../../protocol/tags.ts";
import { costOf, dispatch, reject } from "../commands/mod.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import type { Line } from "../transport/transport.ts";
import { fitsRelayed } from "./overlong.ts";

/** Handles a line. @returns a promise to be awaited before the next one, or nothing when that may follow at once */
export function take(session: Session, given: Line): void | Promise<void> {
  session.server.metrics.messages++;
  if (session.registration?.isTooLong() === true) return session.end("Too many lines before the welcome");
  const line = typeof given === "string" ? given : asRelayed(session, given);
  const message = typeof line === "string" ? parseMessage(line) : undefined;
  const held = charge(session, line, message);
  if (held === undefined) return obey(session, line, message);
  session.server.metrics.floods++;
  return held.then(() => {
    session.hears();
    return session.ended ? undefined : obey(session, line, message);
  });
}

function asRelayed({ source, server: { config: { limits } } }: Session, fault: LineFault): Line {
  return fitsRelayed(fault, { source, limits }) ? fault.line : fault;
}

// Before the welcome the lines are counted; operators are trusted.
function charge(session: Session, line: Line, message: Message | undefined): Promise<void> | undefined {
  if (!session.welcomed || session.modes.has("o")) return undefined;
  return session.flood.charge(costOf(message), typeof line === "string" ? line : line.line);
}

function obey(session: Session, line: Line, message: Message | undefined): void | Promise<void> {
  if (typeof line !== "string") return fault(session, line);
  if (message === undefined) return;
  // The bytes that end or break a line for somebody further on are never passed on.
  if (line.includes("\r") || line.includes("\0")) {
    return reject(
      session,
      message,
      new Refusal(ERR_UNKNOWNERROR, nameOf(message), "A line may not hold NUL or CR"),
    );
  }
  return dispatch(session, message);
}

function fault(session: Session, { reason, line }: LineFault): Promise<void> {
  const message = parseMessage(line) ?? NOTHING;
  const refusal = reason === "too-long"
    ? new Refusal(ERR_INPUTTOOLONG, "Input line was too long")
    : new Refusal(
      "FAIL",
      nameOf(message),
      "INVALID_UTF8",
      "This server takes UTF-8 only; your line was not sent",
    );
  return reject(session, message, refusal);
}

/** What is refused where nothing can be read. */
const NOTHING: Message = { tags: NO_TAGS, source: undefined, command: "", params: [] };

/** The command of a line that cannot be taken, as far as it can be repeated to who sent it. */
function nameOf({ command }: Message): string {
  return command.replace(/[^A-Z0-9]/g, "") || "*";
}
