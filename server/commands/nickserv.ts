/** NickServ: accounts, for clients that know no SASL. It does what AUTHENTICATE and REGISTER do. */

import * as rpl from "../../protocol/numerics.ts";
import { BusyError } from "../accounts/derivations.ts";
import { isShared, logIn, logOut } from "../accounts/login.ts";
import { Refusal } from "../reply.ts";
import { makeAccount } from "./account.ts";
import { changePassword } from "./password.ts";
import type { Service } from "./service.ts";

export const NICKSERV: Service = {
  nick: "NickServ",
  does: "accounts, for clients without SASL",
  commands: {
    REGISTER: {
      usage: "REGISTER <password> [<email>]",
      does: "make an account named like your nick; emails are not kept",
      minParams: 1,
      async run(session, [password = ""], say) {
        await makeAccount(session, session.nick, password);
        await logIn(session, session.nick);
        say(`Your account is registered, and you are logged in as ${session.nick}.`);
      },
    },
    IDENTIFY: {
      usage: "IDENTIFY [<account>] <password>",
      does: "log in",
      minParams: 1,
      async run(session, params, say) {
        const [name = "", password = ""] = params.length === 1 ? [session.nick, params[0]] : params;
        const attempt = { name, from: session.transport.remote };
        const outcome = await session.server.accounts.logIn(attempt, password).catch(busy);
        if (outcome === "throttled") return say("Too many attempts; try again in a minute.");
        if (outcome === "wrong") return say("There is no such account, or the password is wrong.");
        if (isShared(session, outcome.name)) return say(SHARED);
        await logIn(session, outcome.name);
        say(`You are logged in as ${outcome.name}.`);
      },
    },
    PASSWD: {
      usage: "PASSWD <password> <new password>",
      does: "change the password of your account; what else is logged in stays so",
      minParams: 2,
      async run(session, [current = "", wanted = "", ...more], say) {
        if (more.length > 0) return say("A password that is changed here has no spaces in it.");
        await changePassword(session, { current, wanted });
        say("Your password is changed.");
      },
    },
    LOGOUT: {
      usage: "LOGOUT",
      does: "log out",
      minParams: 0,
      async run(session, _, say) {
        if (session.account === undefined) return say("You are not logged in.");
        if (isShared(session)) return say(SHARED);
        await logOut(session);
        say("You are logged out.");
      },
    },
  },
};

const SHARED = "Other connections share your name and are logged in with you; close them first.";

function busy(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw new Refusal(rpl.ERR_UNKNOWNERROR, "NICKSERV", "Too many are logging in; try again in a moment");
}
