import { assert, assertEquals } from "@std/assert";
import { Screen, type ScreenPort } from "../../../client/term/screen.ts";
import { type Line, span } from "../../../client/term/style.ts";
import { TerminalModel } from "./terminal_model.ts";

/** A screen on a model of a terminal, which counts the writes. */
class ModelPort implements ScreenPort {
  readonly colour = true;
  readonly model: TerminalModel;
  writes = 0;
  /** What a write waits for, to play a terminal that takes nothing. */
  open: Promise<void> = Promise.resolve();

  constructor(columns = 40, rows = 10) {
    this.model = new TerminalModel(columns, rows);
  }

  size() {
    return { columns: this.model.columns, rows: this.model.rows };
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.writes++;
    await this.open;
    this.model.write(bytes);
  }
}

function line(text: string, indent = 0): Line {
  return { spans: [span(text)], indent };
}

function input(text: string, cursor = text.length) {
  return { prompt: span("#lobby bob> ", { bold: true }), text, cursor };
}

Deno.test("screen: the input stands at the bottom with its cursor in place", async () => {
  const port = new ModelPort();
  const screen = new Screen(port);
  screen.show(input("hello", 3));
  await screen.settled();
  assertEquals(port.model.text, ["#lobby bob> hello"]);
  assertEquals(port.model.cursorLine, "#lobby bob> hel|lo");
});

Deno.test("screen: a message in the middle of a word goes above it and leaves it as it was", async () => {
  const port = new ModelPort();
  const screen = new Screen(port);
  screen.show(input("hello", 2));
  await screen.settled();
  screen.print(line("12:00 amy hi"));
  await screen.settled();
  assertEquals(port.model.text, ["12:00 amy hi", "#lobby bob> hello"]);
  assertEquals(port.model.cursorLine, "#lobby bob> he|llo");
});

Deno.test("screen: what happens together is one write", async () => {
  const port = new ModelPort();
  const screen = new Screen(port);
  screen.show(input(""));
  for (let i = 0; i < 100; i++) screen.print(line(`line ${i}`));
  screen.show(input("x"));
  await screen.settled();
  assertEquals(port.writes, 1);
  assertEquals(port.model.text.slice(-2), ["line 99", "#lobby bob> x"]);
});

Deno.test("screen: 10,000 lines take few writes, in order, and the input shows in between", async () => {
  const port = new ModelPort(80, 24);
  const screen = new Screen(port);
  screen.show(input("typing"));
  for (let i = 0; i < 10_000; i++) screen.print(line(`line ${i}`));
  await screen.settled();
  assert(port.writes <= 100, `${port.writes} writes`);
  assertEquals(port.model.text.length, 10_001);
  assertEquals(port.model.text[5_000], "line 5000");
  assertEquals(port.model.cursorLine, "#lobby bob> typing|");
});

Deno.test("screen: printing never waits for a stuck terminal, and what is dropped is said", async () => {
  const port = new ModelPort(80, 24);
  const stuck = Promise.withResolvers<void>();
  port.open = stuck.promise;
  const screen = new Screen(port);
  for (let i = 0; i < 30_000; i++) screen.print(line(`line ${i}`));
  stuck.resolve();
  await screen.settled();
  const said = port.model.text.find((text) => text.includes("lines were skipped"));
  assert(said !== undefined);
  assertEquals(port.model.text.at(-2), "line 29999");
});

Deno.test("screen: of few lines without measure, too, a stuck terminal has not all wait", async () => {
  const port = new ModelPort(80, 24);
  const stuck = Promise.withResolvers<void>();
  port.open = stuck.promise;
  const screen = new Screen(port);
  for (let i = 0; i < 300; i++) screen.print(line(`line ${i} ${"w".repeat(60_000)}`));
  stuck.resolve();
  await screen.settled();
  const shown = port.model.text.filter((text) => text.startsWith("line ")).length;
  assert(shown > 30 && shown <= 70, `${shown} lines`);
  assert(port.model.text.some((text) => text.includes("lines were skipped")));
});

Deno.test("screen: a long input wraps, at most over half of the screen, around its cursor", async () => {
  const port = new ModelPort(20, 6);
  const screen = new Screen(port);
  const text = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  screen.show(input(text));
  await screen.settled();
  assertEquals(port.model.text.length, 3);
  assertEquals(port.model.cursorLine, `${port.model.text.at(-1)}|`);
  screen.show(input(text, 0));
  await screen.settled();
  assertEquals(port.model.cursorLine, "#lobby bob> |abcdefg");
});

Deno.test("screen: a prompt longer than a row and a half is cut, a shorter one goes on in the next row", async () => {
  const port = new ModelPort(21, 8);
  const screen = new Screen(port);
  screen.show({ prompt: span("bob is taken. Another name: "), text: "x", cursor: 1 });
  await screen.settled();
  assertEquals(port.model.text, ["bob is taken. Anothe", "r name: x"]);
  screen.show({ prompt: span("#a-room-of-a-very-long-name bob> "), text: "x", cursor: 1 });
  await screen.settled();
  assertEquals(port.model.text, ["#a-room-of-a-very-lo", "ng-name … x"]);
});

Deno.test("screen: the cursor has its place behind a row that is full", async () => {
  const port = new ModelPort(20, 6);
  const screen = new Screen(port);
  screen.show({ prompt: span("> "), text: "x".repeat(17), cursor: 17 });
  await screen.settled();
  assertEquals(port.model.text, ["> " + "x".repeat(17)]);
  screen.print(line("a"));
  await screen.settled();
  assertEquals(port.model.text, ["a", "> " + "x".repeat(17)]);
});

Deno.test("screen: wide characters and emoji keep the cursor's place", async () => {
  const port = new ModelPort();
  const screen = new Screen(port);
  screen.show({ prompt: span("> "), text: "日本👩‍👩‍👧x", cursor: 2 });
  await screen.settled();
  assertEquals(port.model.cursorLine, "> 日本|👩‍👩‍👧x");
});

for (const columns of [19, 13, 7, 3]) {
  Deno.test(`screen: becoming ${columns} columns narrow leaves one input and every message`, async () => {
    const port = new ModelPort(60, 10);
    const screen = new Screen(port);
    screen.print(line("a message"));
    screen.show(input("some words that were typed", 12));
    await screen.settled();
    port.model.resize(columns, 10);
    screen.refresh();
    await screen.settled();
    const all = port.model.text.join("");
    assert(all.startsWith("a message"), all);
    assertEquals(all.split("#").length - 1, 1, all);
  });
}

Deno.test("screen: clearing empties what is visible and keeps the input", async () => {
  const port = new ModelPort(40, 5);
  const screen = new Screen(port);
  for (let i = 0; i < 8; i++) screen.print(line(`line ${i}`));
  screen.show(input("x"));
  await screen.settled();
  screen.clear();
  await screen.settled();
  assertEquals(port.model.text.filter((row) => row !== ""), [
    "line 0",
    "line 1",
    "line 2",
    "line 3",
    "#lobby bob> x",
  ]);
});

Deno.test("screen: closing draws what waits, takes the input away and leaves the cursor on an empty row", async () => {
  const port = new ModelPort();
  const screen = new Screen(port);
  screen.show(input("half a wo"));
  screen.print(line("last words"));
  await screen.close();
  assertEquals(port.model.text, ["last words", ""]);
  assertEquals(port.model.cursorLine, "|");
});

Deno.test("screen: a terminal that is gone makes nothing throw", async () => {
  const screen = new Screen({
    colour: false,
    size: () => ({ columns: 80, rows: 24 }),
    write: () => Promise.reject(new Deno.errors.BrokenPipe()),
  });
  screen.print(line("hello"));
  await screen.close();
});
