// `chat top` on a terminal: it takes the screen, follows the server, and gives the screen back on every way out.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ScrapeError } from "../../../client/top/scrape.ts";
import { live } from "../../../client/top/top.ts";
import type { Tty, TtyEvents } from "../../../client/term/tty.ts";
import { HttpPort } from "../../../server/transport/http.ts";
import { chat, Program } from "../../end_to_end/program.ts";
import { until } from "../../end_to_end/until.ts";
import { testServer } from "../../support/server.ts";
import { Tmux, tmuxTest } from "../term/tmux.ts";

const [ENTER, LEAVE] = ["\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"];

/** A terminal that keeps what is written, and whose keys and signals are the test's. */
class Paper implements Tty {
  readonly colour = false;
  readonly input: ReadableStream<Uint8Array>;
  events: TtyEvents | undefined;
  isRaw = false;
  text = "";
  #keys: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor() {
    this.input = new ReadableStream({ start: (keys) => void (this.#keys = keys) });
  }

  press(key: string): void {
    this.#keys?.enqueue(new TextEncoder().encode(key));
  }

  hangUp(): void {
    this.#keys?.error(new Deno.errors.Interrupted());
  }

  size() {
    return { columns: 40, rows: 12 };
  }

  write(bytes: Uint8Array): Promise<void> {
    this.text += new TextDecoder().decode(bytes);
    return Promise.resolve();
  }

  writeNow(text: string): void {
    this.text += text;
  }

  raw(on: boolean): void {
    this.isRaw = on;
  }

  echo(): void {
    throw new Error("Nothing is asked here");
  }

  watch(events: TtyEvents): () => void {
    this.events = events;
    return () => void (this.events = undefined);
  }
}

/** Asserts that the terminal is as it was found. */
function assertGivenBack(paper: Paper): void {
  assertEquals(paper.text.startsWith(ENTER), true);
  assertEquals(paper.text.split(ENTER).length, 2);
  assertEquals(paper.text.endsWith(LEAVE), true, "nothing is drawn afterwards");
  assertEquals(paper.text.split(LEAVE).length, 2);
  assertEquals([paper.isRaw, paper.events], [false, undefined]);
}

const WAYS: readonly [what: string, leave: (paper: Paper) => void][] = [
  ["q", (paper) => paper.press("q")],
  ["Ctrl-C", (paper) => paper.press("\x03")],
  ["Ctrl-D", (paper) => paper.press("\x04")],
  ["a signal", (paper) => paper.events?.ended()],
  ["a terminal that hangs up", (paper) => paper.hangUp()],
];
for (const [what, leave] of WAYS) {
  Deno.test(`top: ${what} leaves, and the terminal is as it was`, async () => {
    await using server = await testServer({ adminPort: 0 });
    const paper = new Paper();
    const shown = live(`127.0.0.1:${server.adminPort}`, paper);
    await until(() => paper.text.includes("people"), () => paper.text);
    assertEquals(paper.isRaw, true);
    paper.press("x");
    leave(paper);
    await shown;
    assertGivenBack(paper);
  });
}

Deno.test("top: a crash gives the terminal back at once", async () => {
  await using server = await testServer({ adminPort: 0 });
  const paper = new Paper();
  const shown = live(`127.0.0.1:${server.adminPort}`, paper);
  await until(() => paper.text.includes("people"), () => paper.text);
  paper.events?.crashed();
  assertEquals([paper.text.endsWith(LEAVE), paper.isRaw], [true, false]);
  paper.press("q");
  await shown;
  assertGivenBack(paper);
});

Deno.test("top: rows are cut to the terminal, and there are no more of them than it has", async () => {
  await using server = await testServer({ adminPort: 0 });
  const paper = new Paper();
  const shown = live(`127.0.0.1:${server.adminPort}`, paper);
  await until(() => paper.text.includes("people"), () => paper.text);
  paper.press("q");
  await shown;
  const frame = paper.text.slice(ENTER.length).split("\x1b[J")[0]!.replace("\x1b[H", "");
  const rows = frame.split("\x1b[K\r\n").map((row) => row.replace("\x1b[K", ""));
  assertEquals(rows.length, 12);
  for (const row of rows) assert(row.length <= 40, row);
});

Deno.test("top: a server that stops answering is waited for", async () => {
  let body = "chat_people 7\n";
  const answer = () => ({ status: 200, type: "text/plain", body });
  await using port = new HttpPort({ hostname: "127.0.0.1", port: 0, answer });
  const paper = new Paper();
  const shown = live(`127.0.0.1:${port.port}`, paper);
  await until(() => paper.text.includes("people                       7"), () => paper.text);
  body = "";
  await until(() => paper.text.includes("answers, but not"), () => paper.text);
  body = "chat_people 8\n";
  await until(() => paper.text.includes("people                       8"), () => paper.text);
  paper.press("q");
  await shown;
  assertGivenBack(paper);
});

Deno.test("top: where nobody answers the terminal is not even taken", async () => {
  const answer = () => ({ status: 404, type: "text/plain", body: "" });
  await using port = new HttpPort({ hostname: "127.0.0.1", port: 0, answer });
  const paper = new Paper();
  const failure = await live(`127.0.0.1:${port.port}`, paper).catch((error) => error);
  assert(failure instanceof ScrapeError);
  assertEquals([paper.text, paper.isRaw], ["", false]);
});

Deno.test("chat top: without a terminal it prints the figures once, with nothing but text", async () => {
  await using server = await testServer({ adminPort: 0 });
  await using program = new Program(chat("top", `127.0.0.1:${server.adminPort}`));
  assertEquals([await program.exitCode(), program.errors], [0, ""]);
  assertStringIncludes(program.output, "\npeople                       0  0 rooms\n");
  assertEquals(program.output.includes("\x1b"), false);
});

Deno.test("chat top: wrong use is exit code 2, no metrics exit code 1, each one sentence", async () => {
  await using wrong = new Program(chat("top"));
  assertEquals([await wrong.exitCode(), wrong.output], [2, ""]);
  assertEquals(wrong.errors, "chat top takes HOST:PORT, as in 127.0.0.1:9464 (see: chat top --help)\n");
  const answer = () => ({ status: 404, type: "text/plain", body: "" });
  await using port = new HttpPort({ hostname: "127.0.0.1", port: 0, answer });
  await using none = new Program(chat("top", `127.0.0.1:${port.port}`));
  assertEquals([await none.exitCode(), none.output], [1, ""]);
  assertEquals(none.errors, `127.0.0.1:${port.port} answers, but not with metrics (404)\n`);
  await using help = new Program(chat("top", "--help"));
  assertEquals([await help.exitCode(), help.errors], [0, ""]);
  assertStringIncludes(help.output, "Usage: chat top HOST:PORT");
});

tmuxTest("tmux: chat top takes the screen, and q gives back what was there", async () => {
  await using server = await testServer({ adminPort: 0 });
  await using tmux = await Tmux.start();
  await tmux.run("echo what was here before");
  await tmux.until(/^what was here before$/);
  await tmux.run(chat("top", `127.0.0.1:${server.adminPort}`).join(" "));
  await tmux.until(/^people +0 {2}0 rooms$/);
  await tmux.until(/^messages in +0 +0$/);
  await tmux.type("q");
  const screen = await tmux.until(/^what was here before$/);
  assertEquals(screen.filter((row) => row.startsWith("people")), []);
  await tmux.run("echo typed $((40 + 2))");
  await tmux.until(/typed 42$/);
});
