/** Refusals: each becomes a sentence for the person, and ends the waiting of what it refuses. */

import type { Message } from "../../../protocol/message.ts";
import * as rpl from "../../../protocol/numerics.ts";
import type { Client } from "../client.ts";
import type { Update } from "./update.ts";

/** What to do next, where the server's words do not say. */
const ADVICE: Readonly<Record<string, string>> = {
  [rpl.ERR_BADCHANNELKEY]: "Enter it with /join #room KEY",
  [rpl.ERR_INVITEONLYCHAN]: "Ask somebody inside for an invitation",
  [rpl.ERR_NOSUCHNICK]: "See who is here with /names",
  [rpl.ERR_CHANOPRIVSNEEDED]: "Only operators (@) of the room can do that",
  [rpl.ERR_UNKNOWNCOMMAND]: "This server does not know that command",
};

/** @returns whether a numeric says that something was refused */
export function isRefusal(command: string): boolean {
  return /^[45]\d\d$/.test(command) || command === rpl.ERR_INVALIDMODEPARAM;
}

/** Takes in a refusal of any kind. */
export const updateRefusal: Update = (client, message) => {
  const { command, params } = message;
  const target = params.length > 2 ? params[1]! : "";
  const reason = params.at(-1) ?? command;
  notEntered(client, params);
  if (failMessage(client, message, { target, reason }) || client.typing.refused(target)) return;
  // CAP is refused by servers older than it; that is no matter for a person.
  if (command === rpl.ERR_UNKNOWNCOMMAND && target === "CAP") return;
  const words = `${target === "" ? "" : `${target}: `}${reason}`;
  const advice = ADVICE[command];
  const text = advice === undefined ? words : `${words.replace(/\.$/, "")}. ${advice}`;
  client.emit({ kind: "error", text });
  client.flushHeld();
};

/** FAIL, WARN and NOTE (IRCv3 "Standard Replies"). */
const standardReply: Update = (client, message) => {
  const { command, params } = message;
  const reason = params.at(-1) ?? "";
  if (command === "FAIL" && (client.history.pages.refused(message) || params[0] === "MARKREAD")) return;
  if (command === "FAIL") notEntered(client, params);
  if (params[0] === "PASSWORD") passwordJudged(client, message);
  if (command === "NOTE" && params[0] === "KEY" && params[1] === "CODE") return client.keys.coded(params);
  if (command === "NOTE" && params[0] === "KEY" && client.keys.added(params[2] ?? "")) return;
  if (command === "FAIL" && failMessage(client, message, { target: params[2] ?? "", reason })) return;
  client.emit({ kind: command === "NOTE" ? "info" : "error", text: reason });
  if (command === "FAIL") client.flushHeld();
};

/** The password is changed, by us or on another connection, or it is not. */
function passwordJudged({ login, passwordChange }: Client, { command, params }: Message): void {
  if (command !== "NOTE") return passwordChange.lost();
  const password = passwordChange.done(params[2] ?? "");
  if (password !== undefined) login.changed(password);
}

/** Servers refuse JOIN in many ways; that they name the room is common to all. Only 461 does not. */
function notEntered({ entering, state }: Client, params: readonly string[]): void {
  if (params.includes("JOIN") && params.length === 3) entering.clear();
  for (const param of params) entering.delete(state.fold(param));
}

export const ERROR_UPDATES: Readonly<Record<string, Update>> = {
  [rpl.ERR_LINKCHANNEL](client, { params: [, from = "", to = ""] }) {
    if (!client.entering.delete(client.state.fold(from))) return;
    client.entering.add(client.state.fold(to));
    client.handshake.left(from);
    client.emit({ kind: "info", text: `${from} leads to ${to}` });
  },
  FAIL: standardReply,
  WARN: standardReply,
  NOTE: standardReply,
};

const SAYING_REFUSED: readonly string[] = [
  rpl.ERR_NOSUCHNICK,
  rpl.ERR_NOSUCHCHANNEL,
  rpl.ERR_CANNOTSENDTOCHAN,
  rpl.ERR_TOOMANYTARGETS,
  rpl.ERR_NOTEXTTOSEND,
  "FAIL",
];

/** Whether the refusal was that of an own message; then it waits no longer. */
function failMessage(client: Client, message: Message, what: { target: string; reason: string }): boolean {
  const label = client.labelOf(message) ?? unlabelled(client, message, what.target);
  const failed = label === undefined ? undefined : client.outgoing.settle(label);
  if (failed === undefined) return false;
  const { room = "", text } = failed;
  client.emit({ kind: "failed", label: failed.label, room, text, reason: what.reason });
  return true;
}

function unlabelled(client: Client, message: Message, target: string): string | undefined {
  if (!SAYING_REFUSED.includes(message.command) || client.state.caps.has("labeled-response")) {
    return undefined;
  }
  return client.outgoing.oldestTo(target, (a, b) => client.state.same(a, b))?.label;
}
