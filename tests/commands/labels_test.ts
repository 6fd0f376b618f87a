// IRCv3 "labeled-response": what each kind of answer looks like to who gave its command a label.

import { assertEquals, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { assemble, by, type Cast } from "./cast.ts";

function labelled(more: readonly string[] = []): Promise<Cast> {
  return assemble({ caps: ["labeled-response", "batch", ...more] });
}

/** Checks that the lines are one batch with the label, and gives what is inside, without its batch tag. */
function insideBatch(lines: readonly string[], label: string): string[] {
  const [, reference = ""] = /^@label=(\S+) :chat\.local BATCH \+(\S+) :?labeled-response$/.exec(lines[0]!)
    ?.slice(0, 3).slice(1) ?? [];
  assertEquals(
    lines[0]?.startsWith(`@label=${label} :chat.local BATCH +${reference} `),
    true,
    lines.join("\n"),
  );
  assertMatch(lines.at(-1)!, new RegExp(`^:chat\\.local BATCH :?-${reference}$`));
  const inside = lines.slice(1, -1);
  assertEquals(inside.filter((line) => parseMessage(line)!.tags.get("batch") !== reference), []);
  return inside.map((line) => line.replace(`@batch=${reference} `, "").replace(`batch=${reference};`, ""));
}

Deno.test("labels: one answer carries the label", async () => {
  await using cast = await labelled();
  await cast.bob.send("@label=a1 PING token");
  assertEquals(await cast.bob.next("PONG"), "@label=a1 :chat.local PONG chat.local :token");
  assertEquals(await cast.bob.ask("@label=a2 DANCE"), [
    "@label=a2 :chat.local 421 bob DANCE :Unknown command",
  ]);
  assertEquals(await cast.bob.ask("@label=a3 PRIVMSG"), [
    "@label=a3 :chat.local 411 bob :No recipient given (PRIVMSG)",
  ]);
});

Deno.test("labels: several answers are one batch", async () => {
  await using cast = await labelled();
  assertEquals(insideBatch(await cast.bob.ask("@label=w WHOIS nobody"), "w"), [
    ":chat.local 401 bob nobody :No such nick",
    ":chat.local 318 bob nobody :End of /WHOIS list",
  ]);
});

Deno.test("labels: no answer is an ACK", async () => {
  await using cast = await labelled();
  assertEquals(await cast.bob.ask("@label=p PONG x", "@label=m PRIVMSG #r :hi", "@label=j JOIN #r"), [
    "@label=p :chat.local ACK",
    "@label=m :chat.local ACK",
    "@label=j :chat.local ACK",
  ]);
  assertEquals(await cast.ann.sync(), [by("bob", "PRIVMSG #r :hi")], "nobody else sees the label");
});

Deno.test("labels: with echo-message the echo is the answer (IRCv3, labeled-response with echo-message)", async () => {
  await using cast = await labelled(["echo-message"]);
  assertEquals(await cast.bob.ask("@label=e PRIVMSG #r :hi", "@label=f NOTICE eve :hi"), [
    `@label=e ${by("bob", "PRIVMSG #r :hi")}`,
    `@label=f ${by("bob", "NOTICE eve :hi")}`,
  ]);
});

Deno.test("labels: a message to oneself has the label on one of its two copies", async () => {
  await using cast = await labelled(["echo-message"]);
  const lines = await cast.bob.ask("@label=s PRIVMSG bob :note");
  assertEquals(lines.sort(), [by("bob", "PRIVMSG bob :note"), `@label=s ${by("bob", "PRIVMSG bob :note")}`]);
});

Deno.test("labels: the echo to several targets, with the refusals, is one batch", async () => {
  await using cast = await labelled(["echo-message"]);
  assertEquals(
    insideBatch(await cast.bob.ask("@label=t PRIVMSG #r,nobody,eve :hi"), "t").sort(),
    [
      by("bob", "PRIVMSG #r :hi"),
      by("bob", "PRIVMSG eve :hi"),
      ":chat.local 401 bob nobody :No such nick",
    ].sort(),
  );
});

Deno.test("labels: 301 belongs to the answer as well", async () => {
  await using cast = await labelled();
  await cast.eve.ask("AWAY :lunch");
  assertEquals(await cast.bob.ask("@label=x PRIVMSG eve :hi"), ["@label=x :chat.local 301 bob eve :lunch"]);
});

Deno.test("labels: one's own JOIN is inside the batch, with the names", async () => {
  await using cast = await labelled();
  assertEquals(insideBatch(await cast.eve.ask("@label=j JOIN #r"), "j"), [
    by("eve", "JOIN #r"),
    ":chat.local 353 eve = #r :@ann bob eve",
    ":chat.local 366 eve #r :End of /NAMES list",
  ]);
  assertEquals(await cast.ann.sync(), [by("eve", "JOIN #r")]);
});

for (
  const [line, answer] of [
    ["NICK rob", by("bob", "NICK rob")],
    ["PART #r", by("bob", "PART #r")],
    ["MODE bob +i", by("bob", "MODE bob +i")],
    ["TOPIC #r :x", ":chat.local 482 bob #r :You're not a channel operator"],
    ["CAP LIST", ":chat.local CAP bob LIST :batch labeled-response"],
  ] as const
) {
  Deno.test(`labels: ${line} is answered with the label`, async () => {
    await using cast = await labelled();
    const [labelledAnswer] = await cast.bob.ask(`@label=n ${line}`);
    assertEquals(
      labelledAnswer!.replace("labeled-response batch", "batch labeled-response"),
      `@label=n ${answer}`,
    );
  });
}

Deno.test("labels: a rename is told once inside the label, also in several rooms", async () => {
  await using cast = await labelled();
  await cast.bob.ask("JOIN #2,#3");
  assertEquals(await cast.bob.ask("@label=n NICK rob"), [`@label=n ${by("bob", "NICK rob")}`]);
});

Deno.test("labels: QUIT's ERROR carries it", async () => {
  await using cast = await labelled();
  await cast.bob.send("@label=q QUIT :bye");
  assertEquals(await cast.bob.expectClosed(), ["@label=q ERROR :Closing link: localhost (Quit: bye)"]);
});

Deno.test("labels: answers of labelled and other commands come in the order of the commands", async () => {
  await using cast = await labelled(["echo-message"]);
  const answers = await cast.bob.ask(
    "PRIVMSG #r :1",
    "@label=2 PRIVMSG #r :2",
    "PRIVMSG #r :3",
    "@label=4 TOPIC #none",
    "PRIVMSG #r :5",
  );
  assertEquals(answers.map((line) => parseMessage(line)!.params.at(-1)), [
    "1",
    "2",
    "3",
    "No such channel",
    "5",
  ]);
  assertEquals(answers.map((line) => parseMessage(line)!.tags.get("label")), [
    undefined,
    "2",
    undefined,
    "4",
    undefined,
  ]);
});

Deno.test("labels: what others say meanwhile is not in the answer", async () => {
  await using cast = await labelled();
  await Promise.all([
    cast.ann.send(...Array.from({ length: 50 }, (_, i) => `PRIVMSG #r :${i}`)),
    cast.bob.send(...Array.from({ length: 50 }, (_, i) => `@label=${i} TOPIC #r`)),
  ]);
  await cast.ann.sync();
  const lines = (await cast.bob.sync()).map((line) => parseMessage(line)!);
  for (const { command, tags } of lines) assertEquals(tags.has("label"), command !== "PRIVMSG");
  assertEquals(lines.filter(({ command }) => command === "331").length, 50);
  assertEquals(lines.filter(({ command }) => command === "PRIVMSG").length, 50);
});

Deno.test("labels: odd characters come back escaped as they were", async () => {
  await using cast = await labelled();
  assertEquals(await cast.bob.ask("@label=a\\:b\\s\\\\ PONG"), ["@label=a\\:b\\s\\\\ :chat.local ACK"]);
});

Deno.test("labels: without the capability a label is nothing", async () => {
  await using cast = await assemble({ caps: ["message-tags"] });
  assertEquals(await cast.bob.ask("@label=x PONG", "@label=y DANCE"), [
    ":chat.local 421 bob DANCE :Unknown command",
  ]);
});

Deno.test("labels: they depend on batch, which must be asked for as well (IRCv3, labeled-response, Dependencies)", async () => {
  await using cast = await assemble({ caps: ["labeled-response"] });
  assertEquals(await cast.bob.ask("@label=x WHOIS nobody", "@label=y PONG"), [
    ":chat.local 401 bob nobody :No such nick",
    ":chat.local 318 bob nobody :End of /WHOIS list",
  ]);
});

Deno.test("labels: one without a value, or of more than 64 bytes, is none (IRCv3, labeled-response, Tag value)", async () => {
  await using cast = await labelled();
  const [long, longest] = ["é".repeat(33), "é".repeat(32)];
  assertEquals(await cast.bob.ask("@label DANCE", "@label= DANCE", `@label=${long} DANCE`), [
    ":chat.local 421 bob DANCE :Unknown command",
    ":chat.local 421 bob DANCE :Unknown command",
    ":chat.local 421 bob DANCE :Unknown command",
  ]);
  assertEquals(await cast.bob.ask(`@label=${longest} PONG`), [`@label=${longest} :chat.local ACK`]);
});

Deno.test("labels: what cannot be taken at all is refused under its label, in its turn (IRCv3, labeled-response, Tags)", async () => {
  await using cast = await labelled(["echo-message"]);
  await cast.bob.send("PRIVMSG #r :1", `@label=long PRIVMSG #r :${"x".repeat(600)}`);
  await cast.bob.sendRaw(
    Uint8Array.from([...new TextEncoder().encode("@label=raw TOPIC #r :"), 0xff, 13, 10]),
  );
  await cast.bob.send("@label=cr TOPIC #r :a\rb");
  await cast.bob.sendRaw(Uint8Array.from([...new TextEncoder().encode("@label=\xff"), 0xff, 32, 65, 13, 10]));
  assertEquals(await cast.bob.sync(), [
    by("bob", "PRIVMSG #r :1"),
    "@label=long :chat.local 417 bob :Input line was too long",
    "@label=raw :chat.local FAIL TOPIC INVALID_UTF8 :This server takes UTF-8 only; your line was not sent",
    "@label=cr :chat.local 400 bob TOPIC :A line may not hold NUL or CR",
    ":chat.local FAIL A INVALID_UTF8 :This server takes UTF-8 only; your line was not sent",
  ]);
});

Deno.test("labels: a batch inside the answer says so at both ends (IRCv3, batch, The BATCH verb)", async () => {
  await using cast = await labelled(["draft/extended-isupport"]);
  const lines = await cast.bob.ask("@label=v VERSION");
  const [, outer] = /BATCH \+(\S+) labeled-response$/.exec(lines[0]!)!;
  const [, inner] = /BATCH \+(\S+) draft\/isupport$/.exec(lines[2]!)!;
  assertEquals(lines[2], `@batch=${outer} :chat.local BATCH +${inner} draft/isupport`);
  assertEquals(lines.slice(-2), [
    `@batch=${outer} :chat.local BATCH -${inner}`,
    `:chat.local BATCH -${outer}`,
  ]);
});
