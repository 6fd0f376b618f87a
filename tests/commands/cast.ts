/** The cast of these tests: ann founded #r and rules it, bob is in it, eve is outside. */

import { assertEquals } from "@std/assert";
import type { ServeOptions } from "../../server/config.ts";
import type { RunningServer } from "../../server/serve.ts";
import { type Introduction, IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

/** A server with three people on it. Nothing of how they came is left to be read. */
export class Cast implements AsyncDisposable {
  readonly server: RunningServer;
  readonly ann: IrcClient;
  readonly bob: IrcClient;
  readonly eve: IrcClient;
  readonly #more: IrcClient[] = [];

  constructor(server: RunningServer, [ann, bob, eve]: readonly [IrcClient, IrcClient, IrcClient]) {
    this.server = server;
    this.ann = ann;
    this.bob = bob;
    this.eve = eve;
  }

  /** One more, who is read and disposed of with the others. */
  async add(nick: string, introduction: Omit<Introduction, "nick"> = {}): Promise<IrcClient> {
    const client = await IrcClient.connect(this.server.port, { ...introduction, nick });
    this.#more.push(client);
    await this.hush();
    return client;
  }

  /** Reads away what everyone has been told so far. */
  async hush(): Promise<void> {
    for (const client of [this.ann, this.bob, this.eve, ...this.#more]) await client.sync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of [this.ann, this.bob, this.eve, ...this.#more]) await client[Symbol.asyncDispose]();
    await this.server.stop();
  }
}

/** Starts a server and brings the cast together, all with the same capabilities. */
export async function assemble(
  options: ServeOptions & { readonly caps?: readonly string[] } = {},
): Promise<Cast> {
  const { caps = [], ...rest } = options;
  const server = await testServer(rest);
  const ann = await IrcClient.connect(server.port, { nick: "ann", caps, join: "#r" });
  const bob = await IrcClient.connect(server.port, { nick: "bob", caps, join: "#r" });
  const eve = await IrcClient.connect(server.port, { nick: "eve", caps });
  const cast = new Cast(server, [ann, bob, eve]);
  await cast.hush();
  return cast;
}

/** A line that is refused: who says it, and the one answer, without the server's name. */
export interface Refused {
  /** What is refused, and the clause that says so. */
  readonly name: string;
  readonly who: "ann" | "bob" | "eve";
  /** What ann says first. */
  readonly given?: readonly string[];
  readonly line: string;
  readonly answer: string;
}

/** Registers a test for each refusal: exactly this answer, and nobody else hears anything. */
export function testRefusals(refusals: readonly Refused[]): void {
  for (const refused of refusals) Deno.test(refused.name, () => checkRefusal(refused));
}

async function checkRefusal({ who, given = [], line, answer }: Refused): Promise<void> {
  await using cast = await assemble();
  if (given.length > 0) await cast.ann.ask(...given);
  await cast.hush();
  assertEquals(await cast[who].ask(line), [`:chat.local ${answer}`]);
  for (const name of (["ann", "bob", "eve"] as const).filter((name) => name !== who)) {
    assertEquals(await cast[name].sync(), [], `${name} hears nothing of it`);
  }
}

/** @returns the line as ann, bob or eve is the source of it */
export function by(nick: string, rest: string): string {
  return `:${nick}!~${nick}@localhost ${rest}`;
}

/** Makes an account with the client's nick as its name and logs it in. */
export async function logIn(client: IrcClient): Promise<void> {
  const said = await client.ask("REGISTER * * :correct horse");
  if (!said.some((line) => line.includes(" REGISTER SUCCESS "))) throw new Error(said.join("\n"));
}
