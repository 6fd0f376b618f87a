// Rooms that belong to accounts

import { assert, assertEquals } from "@std/assert";
import type { IrcClient } from "../support/irc.ts";
import { assemble, type Cast } from "./cast.ts";

const PASSWORD = "correct-horse";

/** Ann and bob have accounts of their names; ann founded #r and rules it, bob is in it. */
async function withAccounts(test: (cast: Cast) => Promise<void>): Promise<void> {
  await using cast = await assemble({ caps: ["sasl"] });
  for (const client of [cast.ann, cast.bob]) await client.ask(`REGISTER * * ${PASSWORD}`);
  await cast.hush();
  await test(cast);
}

async function told(client: IrcClient, line: string): Promise<string | undefined> {
  const said = (await client.ask(line)).filter((words) => words.startsWith(":ChanServ!"));
  assert(said.length <= 1, said.join("\n"));
  return said[0]?.split(" :").slice(1).join(" :");
}

async function leave(client: IrcClient): Promise<void> {
  await client.ask("PART #r");
}

Deno.test("CS REGISTER: the room is the account's, and everyone sees its ~", async () => {
  await withAccounts(async ({ ann, bob }) => {
    const said = await ann.ask("PRIVMSG ChanServ :REGISTER #R");
    assert(said.includes(":chat.local MODE #r +q ann"), said.join("\n"));
    assertEquals(await bob.sync(), [":chat.local MODE #r +q ann"]);
    assertEquals(await told(bob, "CS INFO #r"), "#r belongs to ann.");
  });
});

Deno.test("a room of an account stays when everybody leaves, and is not for whoever comes first", async () => {
  await withAccounts(async ({ ann, bob, eve }) => {
    await ann.ask("TOPIC #r :news", "CS REGISTER #r");
    await leave(ann);
    await leave(bob);
    const entered = await eve.ask("JOIN #r");
    assert(entered.some((line) => line.endsWith(" 332 eve #r :news")), entered.join("\n"));
    assert(entered.some((line) => line.endsWith(" 353 eve = #r :eve")), entered.join("\n"));
    const returned = await ann.ask("JOIN #r");
    assert(returned.includes(":chat.local MODE #r +q ann"), returned.join("\n"));
    assert(returned.some((line) => / 353 ann = #r :.*~ann/.test(line)), returned.join("\n"));
  });
});

Deno.test("no door is closed to whom the room belongs to", async () => {
  await withAccounts(async ({ ann, bob }) => {
    await ann.ask("CS REGISTER #r", "MODE #r +iklb key 1 *!*@*");
    await leave(ann);
    assert((await ann.ask("JOIN #r")).some((line) => line.endsWith(" JOIN #r")));
    await leave(bob);
    assert(!(await bob.ask("JOIN #r")).some((line) => line.endsWith(" JOIN #r")));
  });
});

Deno.test("whoever logs in while in a room of its own gets its mark", async () => {
  await withAccounts(async ({ ann, bob }) => {
    await ann.ask("CS REGISTER #r", "NS LOGOUT", "MODE #r -q ann");
    await bob.sync();
    await ann.ask(`NS IDENTIFY ann ${PASSWORD}`);
    assertEquals(await bob.sync(), [":chat.local MODE #r +q ann"]);
  });
});

Deno.test("CS TRANSFER and DROP are for whom the room belongs to", async () => {
  await withAccounts(async ({ ann, bob }) => {
    await ann.ask("CS REGISTER #r");
    for (const line of ["CS DROP #r", "CS TRANSFER #r bob"]) {
      assertEquals(await told(bob, line), "#r is not yours.");
    }
    assertEquals(await told(ann, "CS TRANSFER #r nobody"), "There is no account nobody.");
    assertEquals(await told(ann, "CS TRANSFER #r BOB"), "#r belongs to bob now.");
    assertEquals(await told(ann, "CS DROP #r"), "#r is not yours.");
    assertEquals(await told(bob, "CS DROP #r"), "#r belongs to nobody now.");
    await leave(ann);
    await leave(bob);
    assert((await bob.ask("JOIN #r")).some((line) => line.endsWith(" :@bob")));
  });
});

Deno.test("CS refuses what cannot be", async () => {
  await withAccounts(async ({ ann, bob, eve }) => {
    assertEquals(await told(bob, "CS REGISTER #r"), "You're not a channel operator.");
    assertEquals(await told(eve, "CS REGISTER #r"), "You're not on that channel.");
    assertEquals(await told(ann, "CS REGISTER #none"), "No such channel.");
    await eve.ask("JOIN #e");
    assertEquals(await told(eve, "CS REGISTER #e"), "Log in to an account first.");
    await ann.ask("CS REGISTER #r", "MODE #r +o bob");
    assertEquals(await told(bob, "CS REGISTER #r"), "#r belongs to ann.");
    assertEquals(await told(eve, "CS INFO #e"), "#e belongs to nobody.");
  });
});
