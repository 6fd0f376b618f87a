// Modern "Channel Modes"; modes C M R U f as docs/irc.md words them; STATUSMSG (Modern, "RPL_ISUPPORT")

import { assertEquals } from "@std/assert";
import { connectAll, IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

/** amy, who made #r and so is its operator, bob and carl. */
async function room(
  port: number,
): Promise<{ amy: IrcClient; bob: IrcClient; carl: IrcClient } & AsyncDisposable> {
  const amy = await IrcClient.connect(port, { nick: "amy", join: "#r" });
  const [bob, carl] = await connectAll(port, { nicks: ["bob", "carl"], join: "#r" });
  await amy.sync();
  await bob!.sync();
  const all = [amy, bob!, carl!];
  return {
    amy,
    bob: bob!,
    carl: carl!,
    [Symbol.asyncDispose]: async () =>
      void await Promise.all(all.map((client) => client[Symbol.asyncDispose]())),
  };
}

Deno.test("C refuses CTCP but ACTION (404)", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  await people.amy.ask("MODE #r +C");
  await people.bob.sync();
  assertEquals(await people.bob.ask("PRIVMSG #r :\x01VERSION\x01"), [
    ":chat.local 404 bob #r :Cannot send to channel: no CTCP here (+C)",
  ]);
  assertEquals(await people.bob.ask("PRIVMSG #r :\x01ACTION waves\x01"), []);
});

Deno.test("M and R want an account to speak and to enter (404, 477)", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  await people.amy.ask("MODE #r +MR");
  await people.bob.sync();
  assertEquals(await people.bob.ask("PRIVMSG #r :hi"), [
    ":chat.local 404 bob #r :Cannot send to channel: log in to an account first (+M)",
  ]);
  await using dan = await IrcClient.connect(server.port, { nick: "dan" });
  assertEquals(await dan.ask("JOIN #r"), [
    ":chat.local 477 dan #r :Cannot join channel (+R): log in to an account first",
  ]);
});

Deno.test("f sends those who are kept out to another room (470)", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  await people.amy.ask("JOIN #spare", "MODE #r +if #spare");
  await using dan = await IrcClient.connect(server.port, { nick: "dan" });
  const lines = await dan.ask("JOIN #r");
  assertEquals(lines.slice(0, 2), [
    ":chat.local 470 dan #r #spare :Forwarding to another channel",
    ":dan!~dan@localhost JOIN #spare",
  ]);
});

Deno.test("f needs a room where the setter is an operator, and can be removed", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  assertEquals(await people.amy.ask("MODE #r +f #nowhere"), [
    ":chat.local 403 amy #nowhere :No such channel",
  ]);
  await people.bob.ask("JOIN #bobs");
  assertEquals(await people.amy.ask("MODE #r +f #bobs"), [
    ":chat.local 482 amy #bobs :You're not a channel operator",
  ]);
  await people.amy.ask("JOIN #spare", "MODE #r +f #spare");
  assertEquals((await people.amy.ask("MODE #r"))[0], ":chat.local 324 amy #r +ntf #spare");
  assertEquals(await people.amy.ask("MODE #r -f"), [":amy!~amy@localhost MODE #r -f"]);
});

Deno.test("U lets operators alone hear those who may not speak", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  await people.amy.ask("MODE #r +mU");
  await people.bob.sync();
  await people.carl.sync();
  assertEquals(await people.bob.ask("PRIVMSG #r :may I?"), []);
  assertEquals(await people.amy.sync(), [":bob!~bob@localhost PRIVMSG #r :may I?"]);
  assertEquals(await people.carl.sync(), []);
});

Deno.test("STATUSMSG reaches those with the mark and above only", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  await people.amy.ask("MODE #r +v bob");
  await people.bob.sync();
  await people.carl.sync();
  await people.carl.ask("PRIVMSG @#r :for operators", "NOTICE +#r :for voices");
  assertEquals(await people.amy.sync(), [
    ":carl!~carl@localhost PRIVMSG @#r :for operators",
    ":carl!~carl@localhost NOTICE +#r :for voices",
  ]);
  assertEquals(await people.bob.sync(), [":carl!~carl@localhost NOTICE +#r :for voices"]);
});

Deno.test("INVITE alone lists invitations (336, 337); entering uses them up", async () => {
  await using server = await testServer();
  await using people = await room(server.port);
  await people.amy.ask("MODE #r +i");
  await using dan = await IrcClient.connect(server.port, { nick: "dan" });
  await people.amy.ask("INVITE dan #r");
  await dan.sync();
  assertEquals(await dan.ask("INVITE"), [
    ":chat.local 336 dan #r",
    ":chat.local 337 dan :End of /INVITE list",
  ]);
  await dan.ask("JOIN #r", "PART #r");
  assertEquals(await dan.ask("JOIN #r"), [
    ":chat.local 473 dan #r :Cannot join channel (+i): it is by invitation",
  ]);
});

Deno.test("invite-notify tells the other operators (IRCv3 invite-notify)", async () => {
  await using server = await testServer();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#r" });
  await using bob = await IrcClient.connect(server.port, {
    nick: "bob",
    join: "#r",
    caps: ["invite-notify"],
  });
  await using _dan = await IrcClient.connect(server.port, { nick: "dan" });
  await amy.ask("MODE #r +o bob");
  await bob.sync();
  await amy.ask("INVITE dan #r");
  assertEquals(await bob.sync(), [":amy!~amy@localhost INVITE dan #r"]);
});

Deno.test("no-implicit-names leaves NAMES out of JOIN (IRCv3 no-implicit-names)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: ["no-implicit-names"] });
  assertEquals(await bob.ask("JOIN #r"), [":bob!~bob@localhost JOIN #r"]);
});

Deno.test("AWAY before the welcome is for those with draft/pre-away (IRCv3 pre-away)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(await bob.ask("AWAY :later"), [":chat.local 451 * :You have not registered"]);
  const lines = await bob.ask(
    "CAP REQ draft/pre-away",
    "AWAY :later",
    "NICK bob",
    "USER b 0 * :b",
    "CAP END",
  );
  assertEquals(lines[1], ":chat.local 306 * :You have been marked as being away");
  assertEquals((await bob.ask("WHO bob"))[0]?.includes(" bob G "), true);
});

Deno.test("STATS u, LINKS and USERIP answer (242, 219, 364, 365, 340)", async () => {
  await using server = await testServer();
  await using _amy = await IrcClient.connect(server.port, { nick: "amy" });
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const [up, end] = await bob.ask("STATS u");
  assertEquals([up?.startsWith(":chat.local 242 bob :Server Up 0 days 0:00:"), end], [
    true,
    ":chat.local 219 bob u :End of /STATS report",
  ]);
  assertEquals(await bob.ask("LINKS"), [
    ":chat.local 364 bob chat.local chat.local :0 A chat server",
    ":chat.local 365 bob * :End of /LINKS list",
  ]);
  assertEquals(await bob.ask("USERIP bob amy"), [
    ":chat.local 340 bob :bob=+~bob@127.0.0.1 amy=+~amy@255.255.255.255",
  ]);
});
