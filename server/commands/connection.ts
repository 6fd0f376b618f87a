/** Commands about the connection itself: PING, PONG, QUIT, ERROR. */

import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { type CommandTable, cut } from "./command.ts";

/** PING works before the welcome, as some clients use it to find out whether it will come. */
export const CONNECTION: CommandTable = {
  PING: {
    usage: "<token>",
    does: "ask whether the server is there; works before the welcome",
    cost: 0,
    beforeWelcome: true,
    run(session, { params: [token] }) {
      if (token === undefined || token === "") throw new Refusal(rpl.ERR_NOORIGIN, "No origin specified");
      session.send("PONG", session.server.config.name, token);
    },
  },
  PONG: { usage: "<token>", does: "the answer to PING", cost: 0, beforeWelcome: true, run() {} },
  ERROR: { usage: "<text>", does: "for servers; from a client it is ignored", beforeWelcome: true, run() {} },
  QUIT: {
    usage: "[<reason>]",
    does: "leave",
    cost: 0,
    beforeWelcome: true,
    async run(session, { params: [reason = ""] }) {
      await session.end(`Quit: ${cut(reason, session.server.config.limits.kick)}`);
    },
  },
};
