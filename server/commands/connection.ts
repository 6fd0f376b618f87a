/** Commands about the connection itself: PING, PONG, QUIT, ERROR. */

import * as rpl from "../../protocol/numerics.ts";
import { Refusal } from "../reply.ts";
import { type CommandTable, cut } from "./command.ts";

/** PING works before the welcome, as some clients use it to find out whether it will come. */
export const CONNECTION: CommandTable = {
  PING: {
    beforeWelcome: true,
    run(session, { params: [token] }) {
      if (token === undefined || token === "") throw new Refusal(rpl.ERR_NOORIGIN, "No origin specified");
      session.send("PONG", session.server.config.name, token);
    },
  },
  PONG: { beforeWelcome: true, run() {} },
  ERROR: { beforeWelcome: true, run() {} },
  QUIT: {
    beforeWelcome: true,
    async run(session, { params: [reason] }) {
      await session.end(reason ? `Quit: ${cut(reason, session.server.config.limits.kick)}` : "Quit");
    },
  },
};
