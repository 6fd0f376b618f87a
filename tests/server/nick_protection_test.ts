// Nicks that belong to accounts: refused, borne for a while before a login, and given back to their owners.

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Accounts } from "../../server/accounts/accounts.ts";
import { NickProtection } from "../../server/accounts/nick_protection.ts";
import type { Person } from "../../server/person.ts";
import type { RunningServer } from "../../server/serve.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const PASSWORD = "correct-horse";

/** A server that gives some time, with an account bob that nobody is logged in to. */
async function withGrace(
  test: (server: RunningServer) => Promise<void>,
  nickProtection = 30_000,
): Promise<void> {
  await using server = await testServer({ nickProtection });
  await using owner = await IrcClient.connect(server.port, { nick: "bob" });
  await owner.ask(`REGISTER * * :${PASSWORD}`);
  await owner.send("QUIT");
  await owner.expectClosed();
  await test(server);
}

/** Somebody who bears bob's nick, in front of a protection whose clock is the test's. */
class Watched {
  time = 1_000_000;
  readonly told: string[] = [];
  readonly put: string[] = [];
  readonly person = {
    here: true,
    nick: "bob",
    account: undefined as string | undefined,
    notify: (_: string, text: string) => this.told.push(text),
  };
  readonly protection: NickProtection;

  constructor(grace: number) {
    const owned = { find: (name: string) => Promise.resolve(name === "bob" ? { name } : undefined) };
    this.protection = new NickProtection({
      grace,
      accounts: owned as unknown as Accounts,
      now: () => this.time,
      giveWay: ({ nick }) => Promise.resolve(void this.put.push(nick)),
    });
  }

  watch(): Promise<void> {
    return this.protection.watch(this.person as unknown as Person);
  }

  /** So many seconds later somebody looks. @returns who had to give way until then */
  later(seconds: number): readonly string[] {
    this.time += seconds * 1000;
    this.protection.sweep();
    return this.put;
  }
}

Deno.test("nick protection: the time is over once, to the second", async () => {
  const bob = new Watched(30_000);
  await bob.watch();
  assertMatch(
    bob.told[0] ?? "",
    /^bob belongs to an account: log in to it within 30 seconds, or you get another/,
  );
  assertEquals(bob.later(29), []);
  assertEquals(bob.later(1), ["bob"]);
  assertEquals(bob.later(100), ["bob"]);
});

Deno.test("nick protection: who logs in, leaves or takes another name in time is left alone", async () => {
  for (const change of [{ account: "Bob" }, { here: false }, { nick: "rob" }]) {
    const bob = new Watched(30_000);
    await bob.watch();
    Object.assign(bob.person, change);
    assertEquals(bob.later(60), [], JSON.stringify(change));
  }
});

Deno.test("nick protection: taking the nick again does not begin the time anew, and it is told once", async () => {
  const bob = new Watched(30_000);
  await bob.watch();
  bob.later(20);
  await bob.watch();
  assertEquals([bob.told.length, bob.later(10)], [1, ["bob"]]);
});

Deno.test("nick protection: where there is no time, who logs out has a minute", async () => {
  const bob = new Watched(0);
  await bob.watch();
  assertEquals([...bob.later(59)], []);
  assertEquals(bob.later(1), ["bob"]);
});

Deno.test("nick protection: without a time a nick that belongs to an account is refused (433)", async () => {
  await withGrace(async ({ port }) => {
    await using eve = await IrcClient.connect(port, { nick: "eve" });
    assertMatch((await eve.ask("NICK bob"))[0] ?? "", / 433 eve bob :bob belongs to an account; log in/);
  }, 0);
});

Deno.test("nick protection: one is told at once, and has another name when the time is over", async () => {
  await withGrace(async ({ port }) => {
    await using eve = await IrcClient.connect(port, { nick: "eve", join: "#r" });
    await using ann = await IrcClient.connect(port, { nick: "ann", join: "#r" });
    await eve.sync();
    const told = await eve.ask("NICK bob");
    assertEquals(told, [
      ":eve!~eve@localhost NICK bob",
      ":chat.local NOTICE bob :bob belongs to an account: log in to it within 1 seconds, or you get another name " +
      "(/msg NickServ IDENTIFY <password>)",
    ]);
    const renamed = await ann.next((message) => message.command === "NICK" && message.params[0] !== "bob");
    assertMatch(renamed, /^:bob!~eve@localhost NICK guest-\d+$/);
    assertMatch(
      await eve.next("NOTICE"),
      /bob belongs to an account that you are not logged in to; you are guest-/,
    );
  }, 500);
});

Deno.test("nick protection: the owner who comes gets the nick at once, from whoever bears it", async () => {
  await withGrace(async ({ port }) => {
    await using eve = await IrcClient.connect(port, { nick: "bob" });
    await eve.sync();
    await using owner = await IrcClient.connect(port);
    await owner.ask("CAP LS 302", "CAP REQ sasl", "NICK bob", "USER bob 0 * :Bob");
    await owner.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${btoa(`\0bob\0${PASSWORD}`)}`);
    assertMatch((await owner.ask("CAP END"))[0] ?? "", /^:chat.local 001 bob /);
    assertMatch(await eve.next("NICK"), /^:bob!~bob@localhost NICK guest-\d+$/);
  });
});

Deno.test("nick protection: an owner who came under another name takes the nick back by NICK", async () => {
  await withGrace(async ({ port }) => {
    await using eve = await IrcClient.connect(port, { nick: "bob" });
    await using owner = await IrcClient.connect(port, { nick: "bob_" });
    await owner.ask(`PRIVMSG NickServ :IDENTIFY bob ${PASSWORD}`);
    assertEquals(await owner.ask("NICK bob"), [":bob_!~bob_@localhost NICK bob"]);
    assertMatch(await eve.next("NICK"), /^:bob!~bob@localhost NICK guest-\d+$/);
  });
});

Deno.test("nick protection: who logs out is told that the nick is theirs for a minute", async () => {
  await withGrace(async ({ port }) => {
    await using bob = await IrcClient.connect(port, { nick: "rob" });
    await bob.ask(`PRIVMSG NickServ :IDENTIFY bob ${PASSWORD}`, "NICK bob");
    const told = await bob.ask("PRIVMSG NickServ :LOGOUT");
    assert(told.some((line) => line.includes("log in to it within 60 seconds")), told.join("\n"));
  }, 0);
});

Deno.test("nick protection: what looks like an account's name is refused in any case", async () => {
  await withGrace(async ({ port }) => {
    await using eve = await IrcClient.connect(port, { nick: "eve" });
    assertMatch((await eve.ask("NICK bоb"))[0] ?? "", / 433 eve bоb :bоb looks like a name that belongs/);
  });
});
