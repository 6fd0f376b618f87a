import { assertEquals } from "@std/assert";
import { type Key, KeyDecoder, type Report } from "../../../client/term/keys.ts";

const encoder = new TextEncoder();
const text = (text: string): Key => ({ kind: "text", text });
const key = (name: string): Key => ({ kind: "key", name });
const paste = (text: string): Key => ({ kind: "paste", text });

const mouse = (action: "click" | "wheel-up" | "wheel-down", column: number, row: number): Report => ({
  kind: "mouse",
  action,
  column,
  row,
});
const answer = (text: string): Report => ({ kind: "answer", text });

const KEYS: readonly (readonly [string, readonly (Key | Report)[]])[] = [
  ["hello", [text("hello")]],
  ["日本👍🏽", [text("日本👍🏽")]],
  ["a\rb", [text("a"), key("enter"), text("b")]],
  ["\n", [key("enter")]],
  ["\t", [key("tab")]],
  ["\x1b[Z", [key("shift-tab")]],
  ["\x7f", [key("backspace")]],
  ["\x08", [key("ctrl-h")]],
  ["\x01\x05\x15\x0b\x17", ["ctrl-a", "ctrl-e", "ctrl-u", "ctrl-k", "ctrl-w"].map(key)],
  ["\x03\x04\x1a\x0c", ["ctrl-c", "ctrl-d", "ctrl-z", "ctrl-l"].map(key)],
  ["\x00", [key("ctrl-space")]],
  ["\x1f", [key("ctrl-_")]],
  ["\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"].map(key)],
  ["\x1bOA\x1bOD\x1bOH\x1bOF", ["up", "left", "home", "end"].map(key)],
  ["\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", ["home", "end", "home", "end", "home", "end"].map(key)],
  ["\x1b[2~\x1b[3~\x1b[5~\x1b[6~", ["insert", "delete", "pageup", "pagedown"].map(key)],
  ["\x1b[1;5D\x1b[1;5C", ["ctrl-left", "ctrl-right"].map(key)],
  ["\x1b[1;3D\x1b[1;2A\x1b[1;8A", ["alt-left", "shift-up", "ctrl-alt-shift-up"].map(key)],
  ["\x1b[3;5~", [key("ctrl-delete")]],
  ["\x1b\x1b[A", [key("alt-up")]],
  ["\x1bb\x1bf\x1bd", ["alt-b", "alt-f", "alt-d"].map(key)],
  ["\x1bB", [key("alt-b")]],
  ["\x1bé", [key("alt-é")]],
  ["\x1b\r", [key("alt-enter")]],
  ["\x1b\x7f", [key("alt-backspace")]],
  ["\x1b\x01", [key("ctrl-alt-a")]],
  ["\x1b[13;2u", [key("shift-enter")]],
  ["\x1b[27;2;13~", [key("shift-enter")]],
  ["\x1b[97;5u", [key("ctrl-a")]],
  ["\x1b[228u", [text("ä")]],
  ["\x1bOP\x1b[15~\x1b[[A", ["f1", "f5", "f1"].map(key)],
  ["\x1b[200~one\rtwo\r\nthree\nfour\x1b[201~x", [paste("one\ntwo\nthree\nfour"), text("x")]],
  ["\x1b[200~a\x1b[31m\x07b\tc\x1b[201~", [paste("a[31mb    c")]],
  ["\x1b[200~\x1b[201~", []],
  ["\x1b[I\x1b[O", [{ kind: "focus", focused: true }, { kind: "focus", focused: false }]],
  ["\x1b[<0;3;5M\x1b[<0;3;5m", [mouse("click", 2, 4)]],
  ["\x1b[<64;1;1M\x1b[<69;80;24M", [mouse("wheel-up", 0, 0), mouse("wheel-down", 79, 23)]],
  ["\x1b[<2;3;5M\x1b[<0;0;0M\x1b[<M", []],
  ["\x1b]11;rgb:0000/1111/ffff\x07a", [answer("11;rgb:0000/1111/ffff"), text("a")]],
  ["\x1b]11;rgb:00/11/ff\x1b\\", [answer("11;rgb:00/11/ff")]],
  ["\x1b]x", [key("alt-]"), text("x")]],
  ["\x1b[?1;2c", []],
  ["\x1b[999~", []],
  ["\u0085\u009b", []],
  ["\x1b\x1bq", [key("escape"), key("alt-q")]],
];

for (const [bytes, expected] of KEYS) {
  Deno.test(`keys: ${JSON.stringify(bytes)} whole and one byte a read`, () => {
    assertEquals(joined(new KeyDecoder().decode(encoder.encode(bytes))), expected);
    const decoder = new KeyDecoder();
    const slowly = Array.from(encoder.encode(bytes), (byte) => decoder.decode(Uint8Array.of(byte))).flat();
    assertEquals(joined(slowly), joined(expected));
  });
}

/** Text that came in several reads, put together again. */
function joined(keys: readonly (Key | Report)[]): (Key | Report)[] {
  const together: (Key | Report)[] = [];
  for (const one of keys) {
    const last = together.at(-1);
    if (one.kind === "text" && last?.kind === "text") {
      together[together.length - 1] = text(last.text + one.text);
    } else together.push(one);
  }
  return together;
}

Deno.test("keys: a lone ESC waits for the next key and makes it an Alt key, without any timer", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.decode(encoder.encode("\x1b")), []);
  assertEquals(decoder.decode(encoder.encode("b")), [key("alt-b")]);
});

Deno.test("keys: Escape alone is told when nothing has come after it for a while", () => {
  const decoder = new KeyDecoder();
  decoder.decode(encoder.encode("\x1b"));
  assertEquals(decoder.holds, true);
  assertEquals(decoder.flush(), [key("escape")]);
  assertEquals(decoder.decode(encoder.encode("b")), [text("b")]);
  decoder.decode(encoder.encode("\x1b["));
  assertEquals(decoder.flush(), [key("alt-[")]);
  assertEquals(decoder.flush(), []);
});

Deno.test("keys: a sequence without end is given up after 64 characters", () => {
  const keys = new KeyDecoder().decode(encoder.encode(`\x1b[${"1".repeat(80)}`));
  assertEquals(keys[0], key("alt-["));
  assertEquals(keys[1], text("1".repeat(80)));
});

Deno.test("keys: a paste of ten million characters is cut, not kept", () => {
  const decoder = new KeyDecoder();
  const chunk = encoder.encode("x".repeat(1_000_000));
  decoder.decode(encoder.encode("\x1b[200~"));
  for (let i = 0; i < 10; i++) decoder.decode(chunk);
  const [pasted] = decoder.decode(encoder.encode("\x1b[201~"));
  assertEquals(pasted?.kind === "paste" && pasted.text.length, 1 << 20);
});

Deno.test("keys: random bytes throw nothing and leave the decoder usable", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 0x7fffffff) % 256;
  const decoder = new KeyDecoder();
  for (let i = 0; i < 2000; i++) {
    decoder.decode(Uint8Array.from({ length: 8 }, () => random() % 5 === 0 ? 0x1b : random()));
  }
  decoder.decode(encoder.encode("\x1b[201~\x1b[201~aaaaaaaa"));
  assertEquals(decoder.decode(encoder.encode("ok")), [text("ok")]);
});
