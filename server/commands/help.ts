/** HELP, made from the very table that it explains. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import type { Session } from "../session.ts";
import type { Command, CommandTable } from "./command.ts";

/** Commands named in one line of HELP. */
const NAMES_PER_LINE = 8;

/**
 * @param table the commands to explain
 * @returns HELP and HELPOP on them (Modern, "HELP message")
 */
export function helpOn(table: CommandTable): CommandTable {
  const help: Command = {
    usage: "[<command>]",
    does: "what a command takes and does; alone: all commands",
    cost: 2,
    run: (session, message) => explain(session, message, known),
  };
  const known: CommandTable = { ...table, HELP: help, HELPOP: help };
  return { HELP: help, HELPOP: help };
}

function explain(session: Session, { params: [subject = ""] }: Message, table: CommandTable): void {
  const name = subject.toUpperCase();
  if (subject !== "" && !Object.hasOwn(table, name)) {
    return session.reply(rpl.ERR_HELPNOTFOUND, subject, "No help available on this topic");
  }
  const lines = subject === ""
    ? overview(table)
    : [`${name} ${table[name]!.usage}`.trim(), table[name]!.does];
  const shown = subject === "" ? "*" : name;
  const [title = "", ...rest] = lines;
  session.reply(rpl.RPL_HELPSTART, shown, title);
  // The empty line under the title: "the first RPL_HELPTXT SHOULD be empty" (Modern, "HELP message")
  for (const line of ["", ...rest]) session.reply(rpl.RPL_HELPTXT, shown, line);
  session.reply(rpl.RPL_ENDOFHELP, shown, "End of /HELP");
}

function overview(table: CommandTable): string[] {
  const names = Object.keys(table).sort();
  const rows = Math.ceil(names.length / NAMES_PER_LINE);
  const lines = Array.from(
    { length: rows },
    (_, row) => names.slice(row * NAMES_PER_LINE, (row + 1) * NAMES_PER_LINE).join(" "),
  );
  return ["Commands of this server; HELP <command> tells more", ...lines];
}
