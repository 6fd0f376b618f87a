/** Every command in one table, and the gate through which each line goes. */

import type { Message } from "../../protocol/message.ts";
import * as rpl from "../../protocol/numerics.ts";
import { StoreError } from "../backend/backend.ts";
import type { Cost } from "../input/flood.ts";
import { gather, isGathered, spoil } from "../input/multiline.ts";
import { labelOf } from "../output/labels.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { ACCOUNT } from "./account.ts";
import { BAN } from "./ban.ts";
import { BATCH } from "./batch.ts";
import { CHANNEL } from "./channel.ts";
import type { Command, CommandTable } from "./command.ts";
import { CONNECTION } from "./connection.ts";
import { helpOn } from "./help.ts";
import { HISTORY } from "./history.ts";
import { INFO } from "./info.ts";
import { ISUPPORT } from "./isupport.ts";
import { KEY } from "./key.ts";
import { LIST } from "./list.ts";
import { MESSAGE } from "./message.ts";
import { METADATA } from "./metadata.ts";
import { MODERATION } from "./moderation.ts";
import { MONITOR } from "./monitor.ts";
import { OPERATOR } from "./operator.ts";
import { PASSWORD } from "./password.ts";
import { PRESENCE } from "./presence.ts";
import { QUERY } from "./query.ts";
import { READ_MARKER } from "./read_marker.ts";
import { REDACT } from "./redact.ts";
import { REGISTER } from "./register.ts";
import { RENAME } from "./rename.ts";
import { SEARCH } from "./search.ts";
import { SERVICES } from "./services.ts";
import { WHO } from "./who.ts";

const FAMILIES: CommandTable = {
  ...CONNECTION,
  ...REGISTER,
  ...ACCOUNT,
  ...KEY,
  ...PASSWORD,
  ...SERVICES,
  ...CHANNEL,
  ...LIST,
  ...RENAME,
  ...MODERATION,
  ...MESSAGE,
  ...BATCH,
  ...HISTORY,
  ...SEARCH,
  ...READ_MARKER,
  ...METADATA,
  ...REDACT,
  ...QUERY,
  ...WHO,
  ...MONITOR,
  ...PRESENCE,
  ...INFO,
  ...ISUPPORT,
  ...OPERATOR,
  ...BAN,
};

/** The table: what is not in here is 421. It has no prototype, so that `constructor` is not in here either. */
export const COMMANDS: CommandTable = Object.assign(Object.create(null), FAMILIES, helpOn(FAMILIES));

/** What a line costs in flood control, by its command. What is none costs as much as a simple one. */
export function costOf(message: Message | undefined): number | Cost {
  const command = COMMANDS[message?.command ?? ""];
  const { cost = 1, budget } = command ?? FREE_OF_BUDGETS;
  const amount = cost === "each" ? itemsIn(message?.params[0] ?? "") : 1;
  const tokens = cost === "each" ? amount : cost;
  return budget === undefined ? tokens : { tokens, budget, amount };
}

/** What is no command. */
const FREE_OF_BUDGETS: Pick<Command, "cost" | "budget"> = {};

/** How many items a list with commas has. */
function itemsIn(list: string): number {
  let items = 1;
  for (let at = list.indexOf(","); at >= 0; at = list.indexOf(",", at + 1)) items++;
  return items;
}

/**
 * Handles one message of a client. Answers come in the order of the commands: what queues nothing waits until
 * all that was queued is stored, and so does a refusal.
 *
 * @returns a promise to be awaited before the next line, or nothing when that may follow at once
 */
export function dispatch(session: Session, message: Message): void | Promise<void> {
  const command = COMMANDS[message.command];
  const label = message.tags.size === 0 ? undefined : labelOf(session.caps, message);
  const mayQueue = command?.queues === true && session.pending.count < session.server.config.limits.pending;
  if (label !== undefined || (session.pending.count > 0 && !mayQueue)) {
    return inOrder(session, { message, label, act: () => run(session, message, command) });
  }
  try {
    const done = run(session, message, command);
    return done?.catch((error) => refuse(session, message, error));
  } catch (error) {
    return session.pending.settled().then(() => refuse(session, message, error));
  }
}

/** Refuses a line that is not to be obeyed, in its turn and under its label; a batch that it belongs to is lost. */
export function reject(session: Session, message: Message, refusal: Refusal): Promise<void> {
  return inOrder(session, {
    message,
    label: labelOf(session.caps, message),
    act() {
      const { multiline } = session;
      if (multiline?.spoiled !== false || !isGathered(session, message)) throw refusal;
      spoil(session, multiline, refusal);
    },
  });
}

async function inOrder(
  session: Session,
  line: { message: Message; label: string | undefined; act: () => void | Promise<void> },
): Promise<void> {
  const { message, label, act } = line;
  await session.pending.settled();
  if (label !== undefined) session.beginAnswer(label);
  try {
    await act();
    await session.pending.settled();
  } catch (error) {
    refuse(session, message, error);
  }
  if (label !== undefined) session.finishAnswer();
}

function run(session: Session, message: Message, command: Command | undefined): void | Promise<void> {
  if (command === undefined) throw new Refusal(rpl.ERR_UNKNOWNCOMMAND, message.command, "Unknown command");
  if (!session.welcomed && command.beforeWelcome !== true) {
    throw new Refusal(rpl.ERR_NOTREGISTERED, "You have not registered");
  }
  if (command.operator === true && !session.modes.has("o")) {
    throw new Refusal(rpl.ERR_NOPRIVILEGES, "Permission denied: you are not an operator");
  }
  if (message.tags.size > 0 && isGathered(session, message)) return gather(session, message);
  if (message.params.length < (command.minParams ?? 0)) {
    throw new Refusal(rpl.ERR_NEEDMOREPARAMS, message.command, "Not enough parameters");
  }
  return command.run(session, message);
}

/** The one place where a refusal becomes an answer; any other error ends the session. */
function refuse(session: Session, message: Message, error: unknown): void {
  if (error instanceof Refusal) {
    session.refuse(error);
  } else if (error instanceof StoreError) {
    session.server.metrics.refusals.add("TRY_AGAIN");
    session.send(
      "FAIL",
      message.command,
      "TRY_AGAIN",
      "The store could not do it, and nothing has happened; try again",
    );
  } else {
    throw error;
  }
}
