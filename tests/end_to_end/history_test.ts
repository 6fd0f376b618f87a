// Whoever was away has everything, once and in order; and what was said is there after a restart of the server.

import { assert, assertEquals } from "@std/assert";
import type { ServeOptions } from "../../server/config.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Traveller } from "./away.ts";
import { testWith } from "./needs.ts";
import { Weechat } from "./weechat.ts";

const CAPS = ["message-tags", "server-time", "echo-message", "batch", "draft/chathistory"];
const NO_FLOOD = { "flood-rate": 0, "flood-burst": 0 };

/** A folder for a server's store, which is gone afterwards. */
class Store implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "chat-history-" });

  /** What `serve` takes to keep everything here. */
  get options(): ServeOptions {
    return { memory: false, store: `${this.#folder}/store`, limits: NO_FLOOD };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function numbered(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${what} ${index}`);
}

async function sayAll(client: IrcClient, target: string, texts: readonly string[]): Promise<void> {
  for (let at = 0; at < texts.length; at += 250) {
    await client.ask(...texts.slice(at, at + 250).map((text) => `PRIVMSG ${target} :${text}`));
  }
}

/** @returns all that was said in a room, from its log */
async function logOf(client: IrcClient, target: string): Promise<string[]> {
  const texts: string[] = [];
  for (let from = "timestamp=2020-01-01T00:00:00.000Z", page: string[]; from !== "";) {
    page = (await client.ask(`CHATHISTORY AFTER ${target} ${from} 1000`))
      .filter((line) => line.startsWith("@batch=") && line.includes(" PRIVMSG "));
    texts.push(...page.map((line) => line.replace(/^.*? PRIVMSG \S+ :/, "")));
    const last = page.at(-1);
    from = last === undefined ? "" : `msgid=${/msgid=([^; ]+)/.exec(last)![1]}`;
  }
  return texts;
}

Deno.test("history: 5,000 messages while away come once and in order, and nothing of ours is said twice", async () => {
  await using store = new Store();
  await using server = await testServer(store.options);
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#lobby" });
  await using bob = new Traveller(server.port);
  await bob.tells("names");
  await amy.ask("PRIVMSG #lobby :before");
  await bob.tells("message");
  bob.deafen();
  bob.type("on its way when it broke");
  await amy.next((message) => message.params[1] === "on its way when it broke");
  await bob.goAway();
  bob.type("typed while away");
  await sayAll(amy, "#lobby", numbered("missed", 5_000));
  bob.comeBack();
  await amy.next("JOIN");
  await sayAll(amy, "#lobby", numbered("live", 500));
  await amy.sync();
  await bob.settles();
  await bob.tells("message", 5_503);
  const log = await logOf(amy, "#lobby");
  assertEquals(log.length, 5_503);
  assertEquals(bob.recorder.texts["#lobby"], log);
  const [caughtUp] = bob.of("caught-up");
  assertEquals([bob.of("caught-up").length, caughtUp?.missed, caughtUp?.more], [1, true, false]);
});

Deno.test("history: what was said in private to another device of one's account comes too", async () => {
  await using server = await testServer({ limits: NO_FLOOD });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#lobby" });
  await using bob = new Traveller(server.port);
  await bob.tells("names");
  bob.type("/register");
  await bob.tells("password-wanted");
  bob.password("correct horse");
  await bob.tells("info");
  await using phone = await IrcClient.connect(server.port, { nick: "phone", caps: [...CAPS, "sasl"] });
  await phone.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${btoa("\0bob\0correct horse")}`);
  await amy.ask("PRIVMSG bob :one");
  await bob.tells("message");
  await bob.goAway();
  await amy.ask("PRIVMSG phone :two");
  await phone.ask("PRIVMSG amy :three");
  bob.comeBack();
  await bob.tells("message", 3);
  await amy.ask("PRIVMSG bob :four");
  await bob.tells("message", 4);
  assertEquals(
    bob.of("message").map(({ room, text, mine, past }) => [room, text, mine, past]),
    [
      ["amy", "one", false, undefined],
      ["amy", "two", false, true],
      ["amy", "three", true, true],
      ["amy", "four", false, undefined],
    ],
  );
});

Deno.test("history: after a restart of the server our client has what was said before, as past", async () => {
  await using store = new Store();
  {
    await using server = await testServer(store.options);
    await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#lobby" });
    await sayAll(amy, "#lobby", numbered("said", 60));
  }
  await using server = await testServer(store.options);
  await using bob = new Traveller(server.port, { past: 50 });
  await bob.tells("names");
  const kinds = bob.events.map(({ kind }) => kind);
  assert(kinds.indexOf("caught-up") < kinds.indexOf("names"), kinds.join(" "));
  assertEquals(bob.recorder.texts["#lobby"], numbered("said", 60).slice(10));
  assert(bob.of("message").every(({ past }) => past));
});

testWith({
  name: "history: after a restart of the server WeeChat shows what was said before",
  programs: ["weechat-headless"],
  async fn() {
    await using store = new Store();
    {
      await using server = await testServer(store.options);
      await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: CAPS, join: "#lobby" });
      await amy.ask("PRIVMSG #lobby :said long ago");
    }
    await using server = await testServer(store.options);
    await using weechat = await Weechat.start();
    await weechat.run(`/server add chat 127.0.0.1/${server.port} -notls -nicks=wendy`);
    await weechat.run("/connect chat");
    await weechat.shows(/\/join #lobby/, { buffer: "irc.server.chat" });
    await weechat.run("/join #lobby", { buffer: "irc.server.chat" });
    await weechat.shows(/\tamy\tsaid long ago$/m, { buffer: "irc.chat.#lobby" });
  },
});
