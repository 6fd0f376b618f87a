// Modern "LIST message" and "ELIST"

import { assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const CASES: [asked: string, rooms: string[]][] = [
  ["LIST", ["#one", "#two"]],
  ["LIST #ONE", ["#one"]],
  ["LIST #one,#two,#none", ["#one", "#two"]],
  ["LIST #t*", ["#two"]],
  ["LIST !#t*", ["#one"]],
  ["LIST >1", ["#two"]],
  ["LIST <2", ["#one"]],
  ["LIST #o*,>1", []],
  ["LIST #one,#two >1", ["#two"]],
  ["LIST #* chat.local", ["#one", "#two"]],
  ["LIST C>0", ["#one", "#two"]],
  ["LIST C>1", []],
  ["LIST C<1", ["#one", "#two"]],
  ["LIST T<1", ["#two"]],
  ["LIST T>5", []],
];

/** Ages are counted from the room's own millisecond on; within it a room is not older than anything. */
async function clockBeyond(time: number): Promise<void> {
  while (Date.now() <= time) await new Promise((resolve) => setTimeout(resolve, 1));
}

for (const [asked, rooms] of CASES) {
  Deno.test(`${asked} shows ${rooms.join(" ") || "nothing"}`, async () => {
    await using server = await testServer();
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#one,#two" });
    await using bob = await IrcClient.connect(server.port, { nick: "bob", join: "#two" });
    await amy.ask("TOPIC #two :about");
    await bob.sync();
    await clockBeyond(Date.now());
    const lines = await bob.ask(asked);
    assertEquals(lines.filter((line) => line.includes(" 322 ")).map((line) => line.split(" ")[3]), rooms);
    assertEquals([lines[0]?.split(" ")[1], lines.at(-1)?.split(" ")[1]], ["321", "323"]);
  });
}

Deno.test("LIST shows no secret room to those outside", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#one" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  await amy.ask("MODE #one +s");
  assertEquals((await bob.ask("LIST")).length, 2);
  assertEquals((await amy.ask("LIST #one")).length, 3);
});
