/** The scene of most hostile tests: bob, who is up to something, and amy, who is in the same room and notices nothing. */

import { assertEquals } from "@std/assert";
import type { ServeOptions } from "../../server/config.ts";
import type { RunningServer } from "../../server/serve.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const CAPS = ["message-tags", "server-time", "account-tag", "echo-message", "batch", "draft/multiline"];

/** A server with the two in #r. Nothing of how they came is left to be read. */
export class Pair implements AsyncDisposable {
  readonly server: RunningServer;
  readonly bob: IrcClient;
  readonly amy: IrcClient;

  constructor(server: RunningServer, [bob, amy]: readonly [IrcClient, IrcClient]) {
    this.server = server;
    this.bob = bob;
    this.amy = amy;
  }

  /** @param options.caps what both ask for */
  static async meet(options: ServeOptions & { caps?: readonly string[] } = {}): Promise<Pair> {
    const { caps = [], ...rest } = options;
    const server = await testServer(rest);
    const amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r", caps });
    const bob = await IrcClient.connect(server.port, { nick: "bob", join: "#r", caps });
    await amy.sync();
    return new Pair(server, [bob, amy]);
  }

  /** The same with every capability that changes how messages look. */
  static tagged(options: ServeOptions = {}): Promise<Pair> {
    return Pair.meet({ ...options, caps: CAPS });
  }

  /** Both are still served, and hear each other. */
  async isWell(): Promise<void> {
    await this.bob.sync();
    await this.amy.sync();
    await this.bob.ask("PRIVMSG #r :still here?");
    const heard = (await this.amy.sync()).filter((line) => line.includes("PRIVMSG #r"));
    assertEquals(heard.map((line) => line.split(" :").at(-1)), ["still here?"]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bob[Symbol.asyncDispose]();
    await this.amy[Symbol.asyncDispose]();
    await this.server.stop();
  }
}

/** @returns the texts of the PRIVMSGs among some lines */
export function said(lines: readonly string[]): string[] {
  return lines.filter((line) => / PRIVMSG \S+ :/.test(line)).map((line) =>
    line.replace(/^.*? PRIVMSG \S+ :/, "")
  );
}
