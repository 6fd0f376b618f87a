/** Lists that servers announce: capabilities and the tokens of 005. */
import { assert, assertEquals } from "@std/assert";
import { parseCapabilities } from "../../protocol/caps.ts";
import { formatIsupport, type IsupportToken, parseIsupport } from "../../protocol/isupport.ts";

const OFFERED: [list: string, entries: [string, string][]][] = [
  ["", []],
  ["  ", []],
  ["multi-prefix sasl=PLAIN,EXTERNAL batch", [["multi-prefix", ""], ["sasl", "PLAIN,EXTERNAL"], [
    "batch",
    "",
  ]]],
  [" a  b ", [["a", ""], ["b", ""]]],
  ["-batch draft/x=a=b", [["-batch", ""], ["draft/x", "a=b"]]],
  ["a=1 a=2 b=", [["a", "2"], ["b", ""]]],
  ["=x", []],
  ["__proto__=1", [["__proto__", "1"]]],
];

Deno.test("parseCapabilities: names and values in their order (capability-negotiation, CAP LS)", () => {
  for (const [list, entries] of OFFERED) assertEquals([...parseCapabilities(list)], entries, list);
});

const TOKENS: [token: string, read: IsupportToken][] = [
  ["SAFELIST", { name: "SAFELIST", value: "", removed: false }],
  ["NICKLEN=32", { name: "NICKLEN", value: "32", removed: false }],
  ["EXCEPTS=", { name: "EXCEPTS", value: "", removed: false }],
  ["-KNOCK", { name: "KNOCK", value: "", removed: true }],
  ["PREFIX=(qaohv)~&@%+", { name: "PREFIX", value: "(qaohv)~&@%+", removed: false }],
  ["NETWORK=A\\x20B\\x5CC\\x3DD", { name: "NETWORK", value: "A B\\C=D", removed: false }],
  ["NETWORK=\\xd0\\x96\\x20", { name: "NETWORK", value: "Ж ", removed: false }],
  ["NETWORK=\\x4\\xzz\\", { name: "NETWORK", value: "\\x4\\xzz\\", removed: false }],
  ["A=b=c", { name: "A", value: "b=c", removed: false }],
];

Deno.test("parseIsupport: tokens, escapes and removals (Modern IRC, RPL_ISUPPORT)", () => {
  for (const [token, read] of TOKENS) {
    assertEquals(parseIsupport(["bob", token, "are supported by this server"]), [read]);
  }
});

Deno.test("parseIsupport: neither the client's name nor the closing text is a token", () => {
  assertEquals(parseIsupport(["A=1", "are supported by this server"]), []);
  assertEquals(parseIsupport([]), []);
  assertEquals(parseIsupport(["bob", "=x", "-", "B"]).map(({ name }) => name), ["B"]);
});

Deno.test("formatIsupport: at most 13 tokens a line (Modern IRC, RPL_ISUPPORT)", () => {
  const tokens = new Map(Array.from({ length: 30 }, (_, index) => [`T${index}`, ""]));
  assertEquals(formatIsupport(tokens).map((line) => line.length), [13, 13, 4]);
  assertEquals(formatIsupport(new Map()), []);
});

Deno.test("formatIsupport: long values make short lines, so that 512 bytes hold each", () => {
  const tokens = new Map(Array.from({ length: 9 }, (_, index) => [`T${index}`, "ж".repeat(60)]));
  const lines = formatIsupport(tokens);
  assertEquals(lines.flat().length, 9);
  for (const line of lines) assert(new TextEncoder().encode(line.join(" ")).length <= 350);
});

Deno.test("formatIsupport: a token too long for any line has one to itself", () => {
  const tokens = new Map([["A", "x".repeat(400)], ["B", "y".repeat(400)], ["C", ""]]);
  assertEquals(formatIsupport(tokens).map((line) => line.length), [1, 1, 1]);
});

Deno.test("formatIsupport: what may not stand in a value is escaped and read back", () => {
  const tokens = new Map([["NETWORK", "A B\\C=D"], ["X", "\0\r\n\x7f"], ["Y", "Ж:~"], ["Z", ""]]);
  const [line = []] = formatIsupport(tokens);
  assertEquals(line, ["NETWORK=A\\x20B\\x5CC\\x3DD", "X=\\x00\\x0D\\x0A\\x7F", "Y=Ж:~", "Z"]);
  const read = parseIsupport(["bob", ...line, "are supported"]);
  assertEquals(new Map(read.map(({ name, value }) => [name, value])), tokens);
});
