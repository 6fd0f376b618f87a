/** CTCP texts. */
import { assertEquals, assertThrows } from "@std/assert";
import { type Ctcp, formatCtcp, parseCtcp } from "../../protocol/ctcp.ts";

const TEXTS: [text: string, ctcp: Ctcp | undefined][] = [
  ["\x01ACTION waves\x01", { command: "ACTION", text: "waves" }],
  ["\x01ACTION waves", { command: "ACTION", text: "waves" }],
  ["\x01action  waves \x01", { command: "ACTION", text: " waves " }],
  ["\x01VERSION\x01", { command: "VERSION", text: "" }],
  ["\x01VERSION \x01", { command: "VERSION", text: "" }],
  ["hello", undefined],
  ["", undefined],
  ["\x01", undefined],
  ["\x01\x01", undefined],
  ["\x01 waves\x01", undefined],
  [" \x01ACTION waves\x01", undefined],
  ["\x01VERSION\x01\x01PING 1\x01", undefined],
  ["\x01ACTION a\x01 b", undefined],
];

Deno.test("parseCtcp: one CTCP a text, its end optional, anything else is ordinary text (Modern IRC, CTCP)", () => {
  for (const [text, ctcp] of TEXTS) assertEquals(parseCtcp(text), ctcp, JSON.stringify(text));
});

Deno.test("formatCtcp: writes what parseCtcp reads", () => {
  assertEquals(formatCtcp("ACTION", "waves at you"), "\x01ACTION waves at you\x01");
  assertEquals(formatCtcp("VERSION", ""), "\x01VERSION\x01");
  assertEquals(parseCtcp(formatCtcp("PING", "1 2")), { command: "PING", text: "1 2" });
});

Deno.test("formatCtcp: refuses what would not be read back, or would end the line", () => {
  const bad = [["", "x"], ["A B", "x"], ["A", "\x01"], ["A\x01", ""], ["A", "x\r"], ["A", "x\n"], [
    "A",
    "\0",
  ]] as const;
  for (const [command, text] of bad) assertThrows(() => formatCtcp(command, text), TypeError);
});
