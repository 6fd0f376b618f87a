/** From the first line to the welcome: what a client has said of itself so far, and what it is greeted with. */

import * as rpl from "../protocol/numerics.ts";
import type { Guest } from "./admission/addresses.ts";
import { banishIfMeant } from "./admission/banish.ts";
import { abandon } from "./commands/account.ts";
import { sendOwn } from "./commands/metadata.ts";
import { sendMotd, sendUserCounts } from "./commands/info.ts";
import { sendIsupport } from "./commands/isupport.ts";
import type { Limits } from "./limits.ts";
import { claim, needOwner } from "./people/nicks.ts";
import type { Person } from "./person.ts";
import { ROOM_MODES } from "./room/room_modes.ts";
import { sameSecret } from "./accounts/secret.ts";
import type { Session } from "./session.ts";
import { become, followInto, isSame } from "./people/together.ts";
import { USER_MODES } from "./people/user_modes.ts";
import { VERSION } from "./version.ts";

/** A registration under way. */
export class Registration {
  /** Whether CAP LS or REQ has been sent and CAP END has not. */
  negotiating = false;
  /** What PASS gave. */
  password: string | undefined;
  readonly #limits: Limits;
  readonly #guest: Pick<Guest, "welcomed">;
  #lines = 0;

  /** @param guest told when it is complete, just before the welcome */
  constructor(limits: Limits, guest: Pick<Guest, "welcomed">) {
    this.#limits = limits;
    this.#guest = guest;
  }

  /** Counts a line. @returns whether there have been too many */
  isTooLong(): boolean {
    return ++this.#lines > this.#limits["registration-lines"];
  }

  /** Goes on to the welcome once everything needed has been said. */
  async advance(session: Session): Promise<void> {
    if (this.negotiating || session.nick === "" || session.user === "") return;
    if (session.sasl !== undefined) abandon(session);
    const { password } = session.server.config;
    if (password !== undefined && !sameSecret(password, this.password ?? "")) {
      session.reply(rpl.ERR_PASSWDMISMATCH, "Password incorrect");
      return await session.end("Bad password");
    }
    if (await banishIfMeant(session)) return;
    const person = await this.#settled(session);
    if (session.ended) return;
    session.registration = undefined;
    this.#guest.welcomed();
    if (person === session.person) session.server.arrived(session);
    else become(session, person);
    await welcome(session);
    if (!person.readers.includes(session)) await followInto(session, person.rooms);
    // Where there is no time to log in, it is settled whose the nick is: the store need not be asked again.
    const { nickProtection } = session.server;
    if (nickProtection.waits) await nickProtection.watch(person);
  }

  /**
   * Only now is it certain that no login comes any more: whoever may not bear the nick is to choose another.
   *
   * @returns whom the session speaks for: itself, or somebody of its account who has the nick already
   */
  async #settled({ person, server }: Session): Promise<Person> {
    try {
      const bearer = server.roster.find(person.nick);
      if (bearer !== undefined && isSame(person, bearer)) return bearer;
      await needOwner(person, person.nick);
      await claim(person, person.nick);
      return person;
    } catch (error) {
      await server.roster.release(person.nick, person);
      person.nick = "";
      throw error;
    }
  }
}

/** The burst that Modern asks for ("Connection Registration"): 001–005, LUSERS, MOTD. */
async function welcome(session: Session): Promise<void> {
  const { config, started } = session.server;
  const { list, always, whenSet, never, prefix } = ROOM_MODES;
  const withArgument = [...list, ...always, ...whenSet, ...prefix];
  const letters = (modes: readonly string[]) => [...modes].sort().join("");
  // Without user and host: some clients would look up a cloak as if it were their address.
  session.reply(rpl.RPL_WELCOME, `Welcome to ${config.name}, ${session.nick}`);
  session.reply(rpl.RPL_YOURHOST, `Your host is ${config.name}, running chat ${VERSION}`);
  session.reply(rpl.RPL_CREATED, `This server was started ${new Date(started).toISOString()}`);
  session.reply(
    rpl.RPL_MYINFO,
    config.name,
    `chat-${VERSION}`,
    USER_MODES,
    letters([...withArgument, ...never]),
    letters(withArgument),
  );
  sendIsupport(session);
  await sendOwn(session);
  sendUserCounts(session);
  sendMotd(session);
}
