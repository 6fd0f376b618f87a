import { assert, assertEquals } from "@std/assert";
import { TerminalFace } from "../../../client/term/line_face.ts";
import { span } from "../../../client/term/style.ts";
import { FakeTty, lineTty } from "./fake_tty.ts";

function open(tty = lineTty()) {
  return { tty, face: new TerminalFace(tty, { prompt: span("> ") }) };
}

async function all(face: TerminalFace): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of face) lines.push(line);
  return lines;
}

Deno.test("line face: gives the lines entered until Ctrl-D, and the terminal back", async () => {
  const { tty, face } = open();
  assert(tty.isRaw);
  tty.type("one\rtwo\r\x04");
  assertEquals(await all(face), ["one", "two"]);
  await face[Symbol.asyncDispose]();
  assert(!tty.isRaw);
  assertEquals(tty.events, undefined);
  assertEquals(tty.model.text, [""]);
});

Deno.test("line face: a printed line leaves the half typed word and its cursor alone", async () => {
  const { tty, face } = open();
  tty.type("hello\x1b[D\x1b[D");
  await tty.until(/> hello/);
  face.print("amy: hi \x1b[31mthere");
  await tty.until(/^amy/);
  assertEquals(tty.model.text, ["amy: hi ␛[31mthere", "> hello"]);
  assertEquals(tty.model.cursorLine, "> hel|lo");
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: typing goes on while nobody takes the lines", async () => {
  const { tty, face } = open();
  tty.type("first\rsecond");
  await tty.until(/> second/);
  tty.type("\r\x04");
  assertEquals(await all(face), ["first", "second"]);
  await face[Symbol.asyncDispose]();
});

for (
  const [what, end] of [
    ["Ctrl-C with a half typed line", (tty: FakeTty) => tty.type("half\x03")],
    ["a signal", (tty: FakeTty) => tty.events?.ended()],
    ["a terminal that hung up", (tty: FakeTty) => tty.hangUp()],
  ] as const
) {
  Deno.test(`line face: ${what} ends it and gives the terminal back`, async () => {
    const { tty, face } = open();
    end(tty);
    assertEquals(await all(face), []);
    await face[Symbol.asyncDispose]();
    assert(!tty.isRaw);
  });
}

Deno.test("line face: an error that nobody catches gives the terminal back at once", async () => {
  const { tty, face } = open();
  tty.type("half");
  await tty.until(/> half/);
  tty.events?.crashed();
  assert(!tty.isRaw);
  assertEquals(tty.model.text, [""]);
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: Ctrl-Z says how to leave and keeps the line", async () => {
  const { tty, face } = open();
  tty.type("half\x1a");
  await tty.until(/^Ctrl-Z does not stop/);
  assertEquals(tty.model.cursorLine, "> half|");
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: an input beyond its limit says that it was cut", async () => {
  const { tty, face } = open();
  tty.type(`\x1b[200~${"x".repeat(20_000)}\x1b[201~`);
  await tty.until(/^That is too long/);
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: a new prompt keeps what is typed, a fresh start does not", async () => {
  const { tty, face } = open();
  tty.type("words");
  await tty.until(/> words/);
  face.ask(span("#dev> "));
  await tty.until(/^#dev> words/);
  face.startAfresh();
  await tty.until(/^#dev>$/);
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: Up brings back what was typed in earlier runs, also after a fresh start", async () => {
  const tty = lineTty();
  const face = new TerminalFace(tty, { prompt: span("> "), history: () => ["before", "latest"] });
  tty.type("\x1b[A");
  await tty.until(/^> latest$/);
  face.startAfresh();
  tty.type("\x1b[A\x1b[A");
  await tty.until(/^> before$/);
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: a size that changes is drawn anew", async () => {
  const { tty, face } = open();
  tty.type("some words that are long");
  await tty.until(/long/);
  tty.model.resize(12, 10);
  tty.events?.disturbed();
  await tty.until(/^> some word$/);
  assertEquals(tty.model.text.filter((row) => row.startsWith(">")).length, 1);
  await face[Symbol.asyncDispose]();
});

Deno.test("line face: a secret is entered, and nothing of it is ever written, remembered or completed", async () => {
  const tty = lineTty();
  let written = "";
  tty.write = (bytes) => {
    written += new TextDecoder().decode(bytes);
    tty.model.write(bytes);
    return Promise.resolve();
  };
  await using face = new TerminalFace(tty, {
    prompt: span("> "),
    complete: () => ({ start: 0, candidates: [{ text: "completed", shown: "completed", detail: "" }] }),
  });
  const lines = face[Symbol.asyncIterator]();
  tty.type("half a l");
  await tty.until(/^> half a l$/);
  face.askSecret(span("Password: "));
  await tty.until(/^Password:$/);
  // Ctrl-Z has something to say, with a frame that could show the secret.
  tty.type("hunter2\x1a");
  await tty.until(/^Ctrl-Z does not stop/);
  tty.type("\t\r");
  assertEquals((await lines.next()).value, "hunter2");
  face.askSecret(span("Again: "));
  tty.type("\x1b[A\r");
  assertEquals((await lines.next()).value, "", "Up recalls no secret");
  face.ask(span("> "));
  await tty.until(/^> half a l$/);
  tty.type("ine\r");
  assertEquals((await lines.next()).value, "half a line");
  tty.type("\x1b[A\x1b[A\r");
  assertEquals((await lines.next()).value, "half a line");
  assertEquals(written.includes("hunter"), false);
});
