// MODE of rooms (Modern IRC, "MODE message"). MODE of oneself is in user_mode_test.ts.

import { assertEquals, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { assemble, by, testRefusals } from "./cast.ts";

const NOT_OP = "482 bob #r :You're not a channel operator";

testRefusals([
  {
    name: "MODE without a target is 461 (Modern, MODE message)",
    who: "bob",
    line: "MODE",
    answer: "461 bob MODE :Not enough parameters",
  },
  {
    name: "MODE of a room that is not there is 403 (Modern, Channel mode)",
    who: "bob",
    line: "MODE #none",
    answer: "403 bob #none :No such channel",
  },
  {
    name: "MODE of a secret room is 403 outside",
    who: "eve",
    given: ["MODE #r +s"],
    line: "MODE #r",
    answer: "403 eve #r :No such channel",
  },
  {
    name: "MODE set by an ordinary member is 482 (Modern, ERR_CHANOPRIVSNEEDED)",
    who: "bob",
    line: "MODE #r +m",
    answer: NOT_OP,
  },
  { name: "MODE +o by an ordinary member is 482", who: "bob", line: "MODE #r +o bob", answer: NOT_OP },
  {
    name: "MODE -o of the one who rules by an ordinary member is 482",
    who: "bob",
    line: "MODE #r -o ann",
    answer: NOT_OP,
  },
  { name: "MODE +b by an ordinary member is 482", who: "bob", line: "MODE #r +b eve", answer: NOT_OP },
  {
    name: "MODE set from outside is 442 (Modern, ERR_NOTONCHANNEL)",
    who: "eve",
    line: "MODE #r +m",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "MODE with an unknown letter is 472 (Modern, ERR_UNKNOWNMODE)",
    who: "ann",
    line: "MODE #r +Z",
    answer: "472 ann Z :is unknown mode char to me",
  },
  {
    name: "MODE +o of nobody is 401 (Modern, ERR_NOSUCHNICK)",
    who: "ann",
    line: "MODE #r +o nobody",
    answer: "401 ann nobody :No such nick",
  },
  {
    name: "MODE +o of somebody outside is 441 (Modern, ERR_USERNOTINCHANNEL)",
    who: "ann",
    line: "MODE #r +o eve",
    answer: "441 ann eve #r :They aren't on that channel",
  },
  {
    name: "MODE +a of oneself by an operator is 482: nobody raises themselves",
    who: "ann",
    line: "MODE #r +a ann",
    answer: "482 ann #r :You're not a channel operator",
  },
  {
    name: "MODE +l with a word is 696 (Modern, ERR_INVALIDMODEPARAM)",
    who: "ann",
    line: "MODE #r +l many",
    answer: "696 ann #r l many :A limit is a number above 0",
  },
  {
    name: "MODE +l 0 is 696",
    who: "ann",
    line: "MODE #r +l 0",
    answer: "696 ann #r l 0 :A limit is a number above 0",
  },
  {
    name: "MODE +k with a comma is 696",
    who: "ann",
    line: "MODE #r +k a,b",
    answer: "696 ann #r k * :A key is one word without commas",
  },
  {
    name: "MODE of several letters by an ordinary member is one 482 (Modern, Channel mode)",
    who: "bob",
    line: "MODE #r +mit-n",
    answer: NOT_OP,
  },
  {
    name: "MODE +o by an ordinary member is 482 before anybody is looked for",
    who: "bob",
    line: "MODE #r +o nobody",
    answer: NOT_OP,
  },
  {
    name: "MODE +l with a negative number is 696",
    who: "ann",
    line: "MODE #r +l -1",
    answer: "696 ann #r l -1 :A limit is a number above 0",
  },
  {
    name: "MODE +l with a number beyond all limits is 696",
    who: "ann",
    line: "MODE #r +l 9999999999",
    answer: "696 ann #r l 9999999999 :A limit is a number above 0",
  },
  {
    name: "MODE +k with a space is 696",
    who: "ann",
    line: "MODE #r +k :two words",
    answer: "696 ann #r k * :A key is one word without commas",
  },
  {
    name: "MODE +k with an empty key is 696",
    who: "ann",
    line: "MODE #r +k :",
    answer: "696 ann #r k * :A key is one word without commas",
  },
  {
    name: "MODE +k with a key of more bytes than allowed is 696: letters are not bytes",
    who: "ann",
    line: `MODE #r +k ${"ж".repeat(12)}`,
    answer: "696 ann #r k * :A key is one word without commas",
  },
  {
    name: "MODE +f with something that is no room is 696",
    who: "ann",
    line: "MODE #r +f spare",
    answer: "696 ann #r f spare :Forwarding needs a channel",
  },
  {
    name: "MODE of a list of a room with a key is 442 outside",
    who: "eve",
    given: ["MODE #r +k word"],
    line: "MODE #r b",
    answer: "442 eve #r :You're not on that channel",
  },
  {
    name: "MODE of a list of a secret room is 403 outside",
    who: "eve",
    given: ["MODE #r +s"],
    line: "MODE #r b",
    answer: "403 eve #r :No such channel",
  },
]);

Deno.test("MODE of a room is 324 and 329, the key for members alone (Modern, RPL_CHANNELMODEIS)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +kl secret 7");
  const shown = async (who: "bob" | "eve") =>
    (await cast[who].ask("MODE #r")).map((line) => parseMessage(line)!).filter(({ source }) =>
      source === "chat.local"
    )
      .map(({ command, params }) => [command, ...params]);
  const [modes, created] = await shown("bob");
  assertEquals(modes, ["324", "bob", "#r", "+ntkl", "secret", "7"]);
  assertEquals(created!.slice(0, 3), ["329", "bob", "#r"]);
  assertMatch(created![3]!, /^\d{10}$/);
  assertEquals((await shown("eve"))[0], ["324", "eve", "#r", "+ntkl", "*", "7"]);
});

Deno.test("MODE: changes are told to all in the room as one line, with the names as they are (Modern, MODE message)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("MODE #R +mo-t+v BOB Ann"), [by("ann", "MODE #r +mo-t+v bob ann")]);
  assertEquals(await cast.bob.sync(), [by("ann", "MODE #r +mo-t+v bob ann")]);
  assertEquals(await cast.eve.sync(), []);
});

Deno.test("MODE: what changes nothing is not told", async () => {
  await using cast = await assemble();
  assertEquals(
    await cast.ann.ask("MODE #r +nt-m", "MODE #r +o ann", "MODE #r -b nobody", "MODE #r -kl x"),
    [],
  );
  assertEquals(await cast.bob.sync(), []);
});

Deno.test("MODE: one that is refused does not stop the others", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("MODE #r +Zmo nobody"), [
    ":chat.local 472 ann Z :is unknown mode char to me",
    ":chat.local 401 ann nobody :No such nick",
    by("ann", "MODE #r +m"),
  ]);
});

Deno.test("MODE: the lists of masks are for everyone to read (Modern, RPL_BANLIST)", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +beI eve *!*@*.example ok");
  await cast.hush();
  const shown = (await cast.bob.ask("MODE #r b", "MODE #r +e", "MODE #r I")).map((line) =>
    parseMessage(line)!
  );
  assertEquals(shown.map(({ command, params }) => [command, ...params.slice(1, -1)].slice(0, 4)), [
    ["367", "#r", "eve!*@*", "ann!~ann@localhost"],
    ["368", "#r"],
    ["348", "#r", "*!*@*.example", "ann!~ann@localhost"],
    ["349", "#r"],
    ["346", "#r", "ok!*@*", "ann!~ann@localhost"],
    ["347", "#r"],
  ]);
});

Deno.test("MODE: a mask is completed, and taken off in any case", async () => {
  await using cast = await assemble();
  const line = "MODE #r +bbbb bob b@c b!c *.d";
  assertEquals(await cast.ann.ask(line), [by("ann", "MODE #r +bbbb bob!*@* *!b@c b!c@* *!*@*.d")]);
  assertEquals(await cast.ann.ask("MODE #r -b BOB!*@*"), [by("ann", "MODE #r -b BOB!*@*")]);
});

Deno.test("MODE: a full list is 478, also within one command (Modern, MAXLIST)", async () => {
  await using cast = await assemble({ limits: { list: 2 } });
  assertEquals(await cast.ann.ask("MODE #r +bbb a b c"), [
    ":chat.local 478 ann #r c!*@* :Channel list is full",
    by("ann", "MODE #r +bb a!*@* b!*@*"),
  ]);
  assertEquals(await cast.ann.ask("MODE #r +b d"), [":chat.local 478 ann #r d!*@* :Channel list is full"]);
  assertEquals(await cast.ann.ask("MODE #r -b+b a d"), [by("ann", "MODE #r -b+b a!*@* d!*@*")]);
});

Deno.test("MODE: no more changes at once than 005 says (Modern, MODES)", async () => {
  await using cast = await assemble({ limits: { modes: 2 } });
  assertEquals(await cast.ann.ask("MODE #r +bbb a b c"), [by("ann", "MODE #r +bb a!*@* b!*@*")]);
});

Deno.test("MODE: masks that become too long for one line are told in several (Modern, Message Format)", async () => {
  await using cast = await assemble();
  const nick = `ann${"n".repeat(29)}`;
  await cast.ann.ask(`NICK ${nick}`);
  await cast.hush();
  const masks = Array.from({ length: 20 }, (_, i) => `${"m".repeat(18)}${i}`);
  const lines = await cast.ann.ask(`MODE #r +${"b".repeat(20)} ${masks.join(" ")}`);
  assertEquals(lines.filter((line) => line.length > 510), []);
  const set = lines.flatMap((line) => parseMessage(line)!.params.slice(2));
  assertEquals(set, masks.map((mask) => `${mask}!*@*`));
  assertEquals(lines.length, 2);
  assertEquals(await cast.bob.sync(), lines);
});

Deno.test("MODE -k does not tell the key to who did not know it", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +k secret");
  assertEquals(await cast.ann.ask("MODE #r -k guess"), [by("ann", "MODE #r -k *")]);
  await cast.ann.ask("MODE #r +k secret");
  assertEquals(await cast.ann.ask("MODE #r -k"), [by("ann", "MODE #r -k *")]);
});

Deno.test("MODE: one who was made operator may rule, and one who laid it down may not", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +o bob");
  await cast.hush();
  assertEquals(await cast.bob.ask("MODE #r +m", "MODE #r -o bob", "MODE #r -m"), [
    by("bob", "MODE #r +m"),
    by("bob", "MODE #r -o bob"),
    `:chat.local ${NOT_OP}`,
  ]);
});

Deno.test("MODE: half-operators give voice and no more, and do not touch operators", async () => {
  await using cast = await assemble();
  await cast.ann.ask("MODE #r +h bob");
  await cast.eve.ask("JOIN #r");
  await cast.hush();
  assertEquals(await cast.bob.ask("MODE #r +v eve", "MODE #r +o eve", "MODE #r -o ann", "KICK #r ann"), [
    by("bob", "MODE #r +v eve"),
    `:chat.local ${NOT_OP}`,
    `:chat.local ${NOT_OP}`,
    `:chat.local ${NOT_OP}`,
  ]);
  assertEquals(await cast.bob.ask("KICK #r eve"), [by("bob", "KICK #r eve :bob")]);
});

Deno.test("MODE: what lacks its argument is ignored (Modern, Channel mode)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("MODE #r +k", "MODE #r +l", "MODE #r +f", "MODE #r +o", "MODE #r +"), []);
});

Deno.test("MODE: each letter is seen in the light of those before it", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("MODE #r +i-i+l-l+b-b 5 x x", "MODE #r +v-v+v bob bob bob"), [
    by("ann", "MODE #r +i-i+l-l+b-b 5 x!*@* x!*@*"),
    by("ann", "MODE #r +v-v+v bob bob bob"),
  ]);
  assertEquals((await cast.ann.ask("MODE #r"))[0], ":chat.local 324 ann #r +nt");
});

Deno.test("MODE: an unknown letter is 472 once, however often it stands there, and takes no argument", async () => {
  await using cast = await assemble();
  assertEquals(await cast.ann.ask("MODE #r +ZZYZl-Z 5"), [
    ":chat.local 472 ann Z :is unknown mode char to me",
    ":chat.local 472 ann Y :is unknown mode char to me",
    by("ann", "MODE #r +l 5"),
  ]);
});

Deno.test("MODE: a list is sent once for a line, also with a sign, and from outside (Modern, Channel mode)", async () => {
  await using cast = await assemble();
  assertEquals(await cast.eve.ask("MODE #r bb+b-be", "MODE #r +b :"), [
    ":chat.local 368 eve #r :End of channel ban list",
    ":chat.local 349 eve #r :End of channel exception list",
    ":chat.local 368 eve #r :End of channel ban list",
  ]);
});

Deno.test("MODE: every letter that 324 shows can be taken off again, and 324 is what is left", async () => {
  await using cast = await assemble();
  await cast.ann.ask("JOIN #spare", "MODE #r +CMRUimnstklf key 7 #spare");
  await cast.hush();
  assertEquals((await cast.ann.ask("MODE #r"))[0], ":chat.local 324 ann #r +CMRUimnstkfl key #spare 7");
  assertEquals(await cast.ann.ask("MODE #r -CMRUimnstkfl key", "MODE #r -kl"), [
    by("ann", "MODE #r -CMRUimnstkfl key"),
  ]);
  assertEquals((await cast.ann.ask("MODE #r"))[0], ":chat.local 324 ann #r +");
});

Deno.test("MODE: flags do not count for MODES, arguments do (Modern, MODES)", async () => {
  await using cast = await assemble({ limits: { modes: 2 } });
  assertEquals(await cast.ann.ask("MODE #r +Cimslbv 5 x bob"), [by("ann", "MODE #r +Cimslb 5 x!*@*")]);
});

Deno.test("MODE: a key may hold a colon, and as many bytes as the limit", async () => {
  await using cast = await assemble();
  const key = `a:${"ж".repeat(10)}`;
  assertEquals(await cast.ann.ask(`MODE #r +k ${key}`), [by("ann", `MODE #r +k ${key}`)]);
  assertEquals((await cast.eve.ask(`JOIN #r ${key}`))[0], by("eve", "JOIN #r"));
});
