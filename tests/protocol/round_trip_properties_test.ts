// What was taken apart and put together is what it was: messages, tags, tokens of 005, mode changes.

import { assertEquals, assertThrows } from "@std/assert";
import { formatIsupport, parseIsupport } from "../../protocol/isupport.ts";
import { formatMessage, type Message, parseMessage } from "../../protocol/message.ts";
import { formatModeChanges, type ModeKinds, parseModeChanges } from "../../protocol/modes.ts";
import { escapeTagValue, formatTags, parseTags, unescapeTagValue } from "../../protocol/tags.ts";
import { fc, textOf } from "../support/properties.ts";

const PIECES = [..."@: ;=\\aB1+/é#*,\t-", "😀", "\ud800", "\r", "\n", "\0"];
const LINES = ["@a=b;+c/d :n!u@h PRIVMSG #x :y z", "JOIN #a,#b k", ":s 005 n A=b :are supported"];

/** A good line with some of its characters exchanged. */
const mutated = fc.tuple(
  fc.constantFrom(...LINES),
  fc.array(fc.tuple(fc.nat(40), fc.nat(1), fc.constantFrom(...PIECES)), { maxLength: 6 }),
).map(([line, changes]) => {
  const chars = [...line];
  for (const [at, gone, piece] of changes) chars.splice(at, gone, piece);
  return chars.join("");
});

const word = textOf([..."ab#é:@;=\\"], 8).filter((text) => /^[^: \0\r\n][^ \0\r\n]*$/.test(text));
const text = textOf([..."ab :é\\"], 12).filter((text) => !/[\0\r\n]/.test(text));
const tagKey = word.filter((key) => !/[;=]/.test(key));
const tagValue = textOf([..."ab;: \\\r\né="], 10).filter((value) => !value.includes("\0"));
const tags = fc.array(fc.tuple(tagKey, tagValue), { maxLength: 4 }).map((pairs) => new Map(pairs));

const message: fc.Arbitrary<Message> = fc.record({
  tags,
  source: fc.option(word, { nil: undefined }),
  command: fc.stringMatching(/^[A-Z]{1,8}$|^[0-9]{3}$/),
  params: fc.tuple(fc.array(word, { maxLength: 5 }), fc.array(text, { maxLength: 1 })).map((both) =>
    both.flat()
  ),
});

function flat(message: Message | undefined): unknown {
  return message && { ...message, tags: [...message.tags] };
}

/** CR and LF have an escape in a tag's value and nowhere else, NUL has none. */
function breaksLine({ tags, source, command, params }: Message): boolean {
  const parts = [source ?? "", command, ...params, ...tags.keys()];
  return parts.some((part) => /[\r\n\0]/.test(part)) ||
    [...tags.values()].some((value) => value.includes("\0"));
}

Deno.test("parseMessage and formatMessage: any message comes back as it was (Modern IRC, Message Format)", () => {
  fc.assert(fc.property(message, fc.boolean(), (message, trailing) => {
    assertEquals(flat(parseMessage(formatMessage({ ...message, trailing }))), flat(message));
  }));
});

Deno.test("parseMessage and formatMessage: any line is read without an error, and the same once written", () => {
  fc.assert(
    fc.property(fc.oneof(mutated, textOf(PIECES, 30)), (line) => {
      const message = parseMessage(line);
      if (message === undefined) return;
      if (breaksLine(message)) return void assertThrows(() => formatMessage(message), TypeError);
      const written = formatMessage(message);
      assertEquals(flat(parseMessage(written)), flat(message));
      assertEquals(formatMessage(parseMessage(written)!), written);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("parseTags and formatTags: any tags come back, in their order (message-tags, Format)", () => {
  fc.assert(fc.property(tags, (tags) => assertEquals([...parseTags(formatTags(tags))], [...tags])));
});

Deno.test("escapeTagValue: any value comes back, and what is sent ends no tag (message-tags, Escaping values)", () => {
  fc.assert(fc.property(tagValue, (value) => {
    const escaped = escapeTagValue(value);
    assertEquals(/[; \r\n]/.test(escaped), false);
    assertEquals(unescapeTagValue(escaped), value);
  }));
});

Deno.test("parseIsupport and formatIsupport: any values come back, 13 tokens a line (Modern IRC, RPL_ISUPPORT)", () => {
  const value = textOf([..."a=\\ ,:é\0\r\n\x7f"], 20);
  const tokens = fc.dictionary(fc.stringMatching(/^[A-Z]{1,9}$/), value, { maxKeys: 40 });
  fc.assert(fc.property(tokens, (tokens) => {
    const given = new Map(Object.entries(tokens));
    const lines = formatIsupport(given);
    assertEquals(lines.every((line) => line.length > 0 && line.length <= 13), true);
    const read = lines.flatMap((line) => parseIsupport(["bob", ...line, "are supported"]));
    assertEquals(read.map(({ name, value }) => [name, value]), [...given]);
  }));
});

const ROOM: ModeKinds = { list: "beI", always: "k", whenSet: "lf", never: "imnst", prefix: "qaohv" };

Deno.test("parseModeChanges and formatModeChanges: any mode string is read, and the same once written (Modern IRC, MODE)", () => {
  const letters = textOf([..."++--beIklfimnstqaohv😀"], 12);
  fc.assert(fc.property(letters, fc.array(word, { maxLength: 8 }), (letters, args) => {
    const changes = parseModeChanges(letters, args, ROOM);
    const [written = "", ...rest] = formatModeChanges(changes);
    assertEquals(parseModeChanges(written, rest, ROOM), changes);
  }));
});
