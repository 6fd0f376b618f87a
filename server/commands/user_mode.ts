/** MODE of oneself. Which modes there are, and what they mean, is in ../user_modes.ts. */

import type { Message } from "../../protocol/message.ts";
import { formatModeChanges, type ModeChange } from "../../protocol/modes.ts";
import * as rpl from "../../protocol/numerics.ts";
import { GIVEN_MODES, KEPT_MODES, OPERATOR_MODES, USER_MODES } from "../people/user_modes.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { findNick } from "./command.ts";

/** Reads or changes the client's own modes (Modern, "User mode"). @throws {Refusal} 401, 481, 501, 502 */
export function userMode(session: Session, { params: [name = "", letters] }: Message): void {
  const target = findNick(session, name);
  if (target !== session.person) {
    throw new Refusal(rpl.ERR_USERSDONTMATCH, "Cant change mode for other users");
  }
  if (letters === undefined) return session.reply(rpl.RPL_UMODEIS, `+${[...session.modes].sort().join("")}`);
  const changes: ModeChange[] = [];
  const refusals = new Map<string, Refusal>();
  for (const change of parse(letters)) {
    const refusal = refusalOf(session, change);
    if (refusal !== undefined) refusals.set(refusal.numeric, refusal);
    else changes.push(...apply(session, change));
  }
  if (changes.length > 0) {
    session.person.did(session.id, session.event("MODE", [session.nick, ...formatModeChanges(changes)]));
  }
  // What is known is done first, and then told what is not.
  for (const refusal of refusals.values()) session.refuse(refusal);
}

function* parse(letters: string): Iterable<ModeChange> {
  let add = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") add = letter === "+";
    else yield { add, letter };
  }
}

function refusalOf(session: Session, { add, letter }: ModeChange): Refusal | undefined {
  if (!USER_MODES.includes(letter)) return new Refusal(rpl.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag");
  if (!add || !OPERATOR_MODES.includes(letter) || session.modes.has("o")) return undefined;
  return new Refusal(rpl.ERR_NOPRIVILEGES, `Permission denied: mode ${letter} is for operators`);
}

/** @returns what has changed, all of it: an operator who lays that down loses an operator's modes as well */
function apply(session: Session, { add, letter }: ModeChange): ModeChange[] {
  if (session.modes.has(letter) === add) return [];
  if (add ? GIVEN_MODES.includes(letter) : KEPT_MODES.includes(letter)) return [];
  session.person.setMode(letter, add);
  const lost = letter === "o" ? [...OPERATOR_MODES] : [];
  return [{ add, letter }, ...lost.flatMap((lost) => apply(session, { add: false, letter: lost }))];
}
