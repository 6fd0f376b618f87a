// What modes of rooms hold against a message: m n M C U, STATUSMSG (Modern, "Channel Modes", "STATUSMSG parameter").

import { assertEquals } from "@std/assert";
import { assemble, by, type Cast, logIn, testRefusals } from "./cast.ts";

testRefusals([
  {
    name: "CTCP in a +C room is 404",
    who: "bob",
    given: ["MODE #r +C"],
    line: "PRIVMSG #r :\x01VERSION\x01",
    answer: "404 bob #r :Cannot send to channel: no CTCP here (+C)",
  },
  {
    name: "CTCP in a +C room is 404 for its operators too",
    who: "ann",
    given: ["MODE #r +C"],
    line: "PRIVMSG #r :\x01ACTIONS\x01",
    answer: "404 ann #r :Cannot send to channel: no CTCP here (+C)",
  },
  {
    name: "CTCP to a secret +C room from outside is 403: it tells of no room",
    who: "eve",
    given: ["MODE #r +Cs-n"],
    line: "PRIVMSG #r :\x01VERSION\x01",
    answer: "403 eve #r :No such channel",
  },
  {
    name: "PRIVMSG without an account is 404 in a +M room",
    who: "bob",
    given: ["MODE #r +M"],
    line: "PRIVMSG #r :x",
    answer: "404 bob #r :Cannot send to channel: log in to an account first (+M)",
  },
  {
    name: "PRIVMSG from outside is 404 in a +n room, where operators alone hear others too (U)",
    who: "eve",
    given: ["MODE #r +U"],
    line: "PRIVMSG #r :x",
    answer: "404 eve #r :Cannot send to channel: you are not in it",
  },
  {
    name: "PRIVMSG of somebody banned is 404 in a +U room",
    who: "bob",
    given: ["MODE #r +Ub bob"],
    line: "PRIVMSG #r :x",
    answer: "404 bob #r :Cannot send to channel: you are banned (+b)",
  },
]);

/** What ann, bob and eve, who is in #r as well, hear of some lines of bob's. */
async function heard(
  cast: Cast,
  given: string,
  ...lines: readonly string[]
): Promise<Record<string, string[]>> {
  await cast.eve.ask("JOIN #r");
  await cast.ann.ask(given);
  await cast.hush();
  const bob = await cast.bob.ask(...lines);
  return { ann: await cast.ann.sync(), bob, eve: await cast.eve.sync() };
}

Deno.test("ACTION is no CTCP for +C, in either case and without words", async () => {
  await using cast = await assemble();
  const lines = ["\x01ACTION waves\x01", "\x01action waves\x01", "\x01ACTION\x01"].map((text) =>
    `PRIVMSG #r :${text}`
  );
  const { ann, bob } = await heard(cast, "MODE #r +C", ...lines);
  assertEquals([ann?.length, bob], [3, []]);
});

Deno.test("NOTICE is silent where PRIVMSG is refused (Modern, NOTICE message)", async () => {
  await using cast = await assemble();
  const { ann, bob } = await heard(cast, "MODE #r +mC", "NOTICE #r :x", "NOTICE #r :\x01VERSION 1\x01");
  assertEquals([ann, bob], [[], []]);
});

Deno.test("+M hears those who are logged in, and voices", async () => {
  await using cast = await assemble();
  await logIn(cast.bob);
  const { ann, bob } = await heard(cast, "MODE #r +Mv eve", "PRIVMSG #r :known");
  assertEquals([ann, bob], [[by("bob", "PRIVMSG #r :known")], []]);
  await cast.eve.ask("PRIVMSG #r :voiced");
  assertEquals(await cast.ann.sync(), [by("eve", "PRIVMSG #r :voiced")]);
});

Deno.test("+U: whoever has no voice is heard by operators and half-operators alone", async () => {
  await using cast = await assemble();
  const { ann, eve } = await heard(cast, "MODE #r +U", "PRIVMSG #r :may I?");
  assertEquals([ann, eve], [[by("bob", "PRIVMSG #r :may I?")], []]);
  await cast.ann.ask("MODE #r +hv eve bob");
  await cast.hush();
  await cast.bob.ask("PRIVMSG #r :voiced");
  assertEquals(await cast.eve.sync(), [by("bob", "PRIVMSG #r :voiced")]);
  await cast.ann.ask("MODE #r -v bob");
  await cast.hush();
  await cast.bob.ask(
    "PRIVMSG #r :to half-operators",
    "PRIVMSG @#r :to operators",
    "PRIVMSG +#r :not to voices",
  );
  assertEquals(await cast.eve.sync(), [
    by("bob", "PRIVMSG #r :to half-operators"),
    by("bob", "PRIVMSG +#r :not to voices"),
  ]);
});

Deno.test("+mU: those whom m would silence are heard by operators alone", async () => {
  await using cast = await assemble();
  const { ann, bob, eve } = await heard(cast, "MODE #r +mMU", "PRIVMSG #r :may I?");
  assertEquals([ann, bob, eve], [[by("bob", "PRIVMSG #r :may I?")], [], []]);
});

Deno.test("STATUSMSG with several marks is for the lowest of them, in any order (Modern, PRIVMSG message)", async () => {
  await using cast = await assemble();
  const { ann, eve } = await heard(
    cast,
    "MODE #r +v eve",
    "PRIVMSG @+#r :a",
    "PRIVMSG +@#R :b",
    "PRIVMSG ~&#r :c",
  );
  assertEquals(ann, [by("bob", "PRIVMSG +#r :a"), by("bob", "PRIVMSG +#r :b")]);
  assertEquals(eve, ann);
});

Deno.test("whoever may speak from outside gets the echo too (IRCv3 echo-message)", async () => {
  await using cast = await assemble({ caps: ["echo-message"] });
  await cast.ann.ask("MODE #r -n");
  await cast.hush();
  assertEquals(await cast.eve.ask("PRIVMSG #r :hello", "PRIVMSG @#r :you"), [
    by("eve", "PRIVMSG #r :hello"),
    by("eve", "PRIVMSG @#r :you"),
  ]);
});

Deno.test("CTCP does not come in behind the first line of several (draft/multiline)", async () => {
  await using cast = await assemble({ caps: ["batch", "draft/multiline", "message-tags"] });
  await cast.ann.ask("MODE #r +C", "MODE ann +T");
  await cast.hush();
  const batch = (target: string) => [
    `BATCH +1 draft/multiline ${target}`,
    `@batch=1 PRIVMSG ${target} :look`,
    `@batch=1 PRIVMSG ${target} :\x01VERSION\x01`,
    "BATCH -1",
  ];
  assertEquals(await cast.bob.ask(...batch("#r"), ...batch("ann")), [
    ":chat.local 404 bob #r :Cannot send to channel: no CTCP here (+C)",
    ":chat.local 531 bob ann :Cannot send to them: no CTCP (+T)",
  ]);
  assertEquals(await cast.ann.sync(), []);
});

Deno.test("STATUSMSG, and what +U keeps from the others, is in nobody's history", async () => {
  await using cast = await assemble({ caps: ["batch", "draft/chathistory"] });
  await cast.bob.ask("PRIVMSG @#r :for operators", "PRIVMSG #r :for all");
  await cast.ann.ask("MODE #r +U");
  await cast.bob.ask("PRIVMSG #r :may I?");
  await cast.eve.ask("JOIN #r");
  const past = await cast.eve.ask("CHATHISTORY LATEST #r * 10");
  assertEquals(
    past.filter((line) => line.includes(" PRIVMSG ")).map((line) => line.split(" ").slice(1).join(" ")),
    [
      by("bob", "PRIVMSG #r :for all"),
    ],
  );
});
