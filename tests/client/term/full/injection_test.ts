import { assert, assertEquals } from "@std/assert";
import { HOSTILE } from "../hostile_texts.ts";
import { type Seated, seated } from "./person.ts";

const INVISIBLE =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2067\ufeff\u{e0000}-\u{e007f}]/u;

/** What can be in one line of IRC, wherever a stranger may put it. */
function lines(bad: string): string[] {
  const text = bad.replace(/[\r\n\0]/g, "");
  const word = text.replace(/[ :,!@]/g, "") || "x";
  const tag = (value: string) =>
    value.replace(/[\\; ]/g, (found) => ({ "\\": "\\\\", ";": "\\:", " ": "\\s" })[found] ?? "");
  const [nick, room] = [`n${word}`, `#r${word}`];
  return [
    `:${nick}!u${word}@h${word} JOIN #lobby a${word} :real ${text}`,
    `:${nick}!u@h PRIVMSG #lobby :hello ${text} bob`,
    `@msgid=m1 :${nick}!u@h PRIVMSG #lobby :\x01ACTION waves ${text}\x01`,
    `@msgid=m2;+reply=m1 :${nick}!u@h PRIVMSG #lobby :answer ${text}`,
    `@+draft/react=${tag(text)};+draft/reply=m2 :${nick}!u@h TAGMSG #lobby`,
    `@+typing=active :${nick}!u@h TAGMSG #lobby`,
    `:${nick}!u@h PRIVMSG bob :in private ${text}`,
    `:${nick}!u@h NOTICE bob :notice ${text}`,
    `:srv${word}.x NOTICE bob :of the server ${text}`,
    `:${nick}!u@h TOPIC #lobby :about ${text}`,
    `:${nick}!u@h MODE #lobby +b ${word}!*@*`,
    `:${nick}!u@h KICK #lobby carl :out ${text}`,
    `:${nick}!u@h INVITE bob ${room}`,
    `:bob!u@h JOIN ${room}`,
    `:srv 332 bob ${room} :topic ${text}`,
    `:srv 353 bob = ${room} :@${nick} bob`,
    `:srv 366 bob ${room} :End`,
    `:srv 311 bob ${nick} u${word} h${word} * :real ${text}`,
    `:srv 330 bob ${nick} a${word} :is logged in as`,
    `:srv 318 bob ${nick} :End`,
    `:srv 301 bob ${nick} :away ${text}`,
    `FAIL * CODE${word} ${word} :failed ${text}`,
    `:${nick}!u@h NICK m${word}`,
    `:m${word}!u@h PART #lobby :bye ${text}`,
    `:amy!u@h QUIT :quit ${text}`,
  ];
}

const CAPS = "message-tags server-time echo-message setname account-tag extended-join";

async function looked({ tty, client }: Seated): Promise<void> {
  for (let number = 0; number < client.buffers.list.length; number++) {
    tty.type(`\x1b${number}x`);
    await new Promise((resolve) => setTimeout(resolve, 25));
    for (const row of tty.model.text) {
      assertEquals(row.replaceAll(/[\u2068\u2069]/g, "").match(INVISIBLE), null);
    }
  }
}

for (const [index, bad] of HOSTILE.entries()) {
  // The model of the screen throws at every sequence that is not one of ours.
  Deno.test(`injection: ${JSON.stringify(bad)} is text on every part of the full screen (${index})`, async () => {
    const person = seated({ capabilities: CAPS, columns: 120, rows: 30 });
    await person.tty.until(/^▸ #lobby/);
    const modes = [...person.tty.model.modes];
    for (const line of lines(bad)) person.link.say(line);
    await looked(person);
    assertEquals([...person.tty.model.modes], modes);
    assertEquals(person.tty.model.told.filter((told) => !/^(?:2|9|777);/.test(told)), []);
    person.tty.type("\x03");
    await person.done;
    assert(!person.tty.isRaw);
  });
}

Deno.test("injection: what is pasted is text too, in the line that is typed", async () => {
  const person = seated();
  await person.tty.until(/^▸ #lobby/);
  for (const bad of HOSTILE) person.tty.type(`\x1b[200~a${bad}b\x1b[201~\x15`);
  person.tty.type("still here");
  await person.tty.until(/^bob> still here$/);
  person.tty.type("\x03");
  await person.done;
});
