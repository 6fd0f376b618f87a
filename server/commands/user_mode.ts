/** MODE of oneself. Which modes there are, and what they mean, is in ../user_modes.ts. */

import type { Message } from "../../protocol/message.ts";
import { formatModeChanges, type ModeChange } from "../../protocol/modes.ts";
import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { GIVEN_MODES, USER_MODES } from "../user_modes.ts";
import { findNick } from "./command.ts";

/** Reads or changes the client's own modes (Modern, "User mode"). @throws {Refusal} 401, 501, 502 */
export function userMode(session: Session, { params: [name = "", letters] }: Message): void {
  const target = findNick(session, name);
  if (target !== session) throw new Refusal(rpl.ERR_USERSDONTMATCH, "Cant change mode for other users");
  if (letters === undefined) return session.reply(rpl.RPL_UMODEIS, `+${[...session.modes].sort().join("")}`);
  const changes: ModeChange[] = [];
  let unknown = false;
  let add = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") add = letter === "+";
    else if (!USER_MODES.includes(letter)) unknown = true;
    else if (session.modes.has(letter) !== add && !(add && GIVEN_MODES.includes(letter))) {
      session.setMode(letter, add);
      changes.push({ add, letter });
    }
  }
  if (changes.length > 0) session.own(session.event("MODE", [session.nick, ...formatModeChanges(changes)]));
  if (unknown) throw new Refusal(rpl.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag");
}
