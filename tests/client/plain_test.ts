// `chat join --plain` with the tutorial's server, and with our own.

import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { ChunkText } from "../../client/chunk_text.ts";
import { type Connection, Unreachable } from "../../client/link.ts";
import { type PlainFace, runPlain } from "../../client/plain.ts";
import { testWith } from "../end_to_end/needs.ts";
import { chat, Program } from "../end_to_end/program.ts";
import { until } from "../end_to_end/until.ts";
import { PlainClient } from "../support/plain.ts";
import { testServer } from "../support/server.ts";
import { FakeClock, FakeConnection, turn } from "./fake_dial.ts";

const SERVER = new URL("tutorial_server.py", import.meta.url).pathname;

const bytes = (...values: number[]) => new Uint8Array(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

Deno.test("chunk text: the end of a chunk is the end of a line, but never inside a character", () => {
  const text = new ChunkText();
  assertEquals(text.push(utf8("bob: hello")), ["bob: hello"]);
  assertEquals(text.push(utf8("one\ntwo\r\n\nthree")), ["one", "two", "three"]);
  assertEquals(text.push(bytes(0x61, 0xf0, 0x9f)), []);
  assertEquals(text.push(bytes(0x98)), []);
  assertEquals(text.push(bytes(0x80)), ["a😀"]);
  assertEquals(text.push(bytes(0x62, 0xc3)), []);
  assertEquals(text.push(bytes(0xa9, 0x0a)), ["bé"]);
  // What is no UTF-8 at all comes out all the same.
  assertEquals(text.push(bytes(0x62, 0xe9, 0x62)), ["b\ufffdb"]);
  assertEquals(text.push(bytes(0x80, 0x80, 0x80, 0x80)), ["\ufffd\ufffd\ufffd\ufffd"]);
});

Deno.test("chunk text: a chunk that never completes its character is not kept for ever", () => {
  const text = new ChunkText();
  const chunk = new Uint8Array(4_096).fill(0x61);
  chunk[4_095] = 0xc3;
  const given = Array.from({ length: 6 }, () => text.push(chunk)).flat();
  assert(given.length > 0);
});

/** A face whose lines come from the test. */
class FakeFace implements PlainFace {
  readonly printed: string[] = [];
  readonly #lines = new TransformStream<string, string>(undefined, undefined, { highWaterMark: 100 });
  readonly #writer = this.#lines.writable.getWriter();

  print(line: string): void {
    this.printed.push(line);
  }

  async type(line: string): Promise<void> {
    await this.#writer.write(line);
    await turn();
  }

  async end(): Promise<void> {
    await this.#writer.close().catch(() => {});
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this.#lines.readable[Symbol.asyncIterator]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

function converse(options: { person?: boolean; password?: string; connection?: Connection } = {}) {
  const connection = new FakeConnection();
  const face = new FakeFace();
  const clock = new FakeClock();
  const { person = false, password } = options;
  const running = runPlain({
    ...{ connection, face, alias: "bob", password, person, place: "h:1", after: clock.after },
  });
  const end = running.then(() => undefined, (error: Error) => error);
  return { connection, face, clock, end };
}

/** Lets the server close, and gives how it ended. */
async function closed({ connection, clock, end }: ReturnType<typeof converse>): Promise<Error | undefined> {
  connection.close();
  await clock.pass(30_000);
  const ended = await end;
  assertEquals(clock.waiting, 0);
  return ended;
}

Deno.test("plain: answers the question raw, and speaks when it is welcome", async () => {
  const scene = converse();
  const { connection, face, clock } = scene;
  await face.type("hello");
  connection.arriveRaw("alias?");
  await turn();
  assertEquals(connection.writes, ["bob"]);
  connection.arriveRaw("bob has connected to the chat room");
  await clock.pass(1_000);
  assertEquals(connection.writes, ["bob"]);
  connection.arriveRaw("you are now connected!");
  await clock.pass(1_000);
  assertEquals(connection.writes, ["bob", "bob: hello"]);
  assertEquals(face.printed, ["bob has connected to the chat room", "you are now connected!"]);
  assert(await closed(scene) instanceof Unreachable);
});

Deno.test("plain: gives the server the time to read each message on its own", async () => {
  const scene = converse();
  const { connection, face, clock, end } = scene;
  connection.arriveRaw("alias?");
  await clock.pass(100);
  connection.arriveRaw("you are now connected!");
  await clock.pass(100);
  await face.type("one");
  await face.type("two");
  await turn();
  assertEquals(connection.writes, ["bob", "bob: one"]);
  await clock.pass(100);
  assertEquals(connection.writes, ["bob", "bob: one", "bob: two"]);
  await face.end();
  // Closing at once could take away what the server has not read yet.
  await clock.pass(100);
  assertEquals([connection.finished, connection.closed], [true, false]);
  await clock.pass(2_000);
  assertEquals(await end, undefined);
  assertEquals([connection.closed, clock.waiting], [true, 0]);
});

Deno.test("plain: a long line goes out in pieces that one recv takes", async () => {
  const scene = converse();
  const { connection, face, clock } = scene;
  connection.arriveRaw("alias?");
  await clock.pass(100);
  connection.arriveRaw("you are now connected!");
  await face.type("é".repeat(1_000));
  await clock.pass(1_000);
  const said = connection.writes.slice(1);
  assertEquals(said.map((text) => text.slice(0, 5)), ["bob: ", "bob: "]);
  assert(said.every((text) => utf8(text).length <= 1_024));
  assertEquals(said.map((text) => text.slice(5)).join(""), "é".repeat(1_000));
  await closed(scene);
});

Deno.test("plain: what others send cannot reach the terminal", async () => {
  const scene = converse();
  scene.connection.arriveRaw("alias?");
  await scene.clock.pass(100);
  scene.connection.arriveRaw("amy: \x1b[2Jhi\u202e\n\x07");
  await turn();
  assertEquals(scene.face.printed, ["amy: ␛[2Jhi", "␇"]);
  await closed(scene);
});

Deno.test("plain: asked again, a pipe gives up", async () => {
  const scene = converse();
  scene.connection.arriveRaw("alias?");
  await scene.clock.pass(200);
  scene.connection.arriveRaw("bob is taken\nalias?");
  await scene.clock.pass(2_000);
  assertMatch(String(await scene.end), /Cannot chat at h:1: the server does not take the alias "bob"/);
  assertEquals(scene.connection.writes, ["bob"]);
});

Deno.test("plain: asked again, a person answers, and is called so from then on", async () => {
  const scene = converse({ person: true, password: "sesame" });
  const { connection, face, clock } = scene;
  connection.arriveRaw("alias?");
  await clock.pass(200);
  connection.arriveRaw("password?");
  await clock.pass(200);
  connection.arriveRaw("bob is taken\nalias?");
  await clock.pass(200);
  await face.type("bobby");
  await clock.pass(200);
  connection.arriveRaw("you are now connected!");
  await face.type("hello");
  await clock.pass(200);
  assertEquals(connection.writes, ["bob", "sesame", "bobby", "bobby: hello"]);
  assertEquals(face.printed, ["bob is taken", "alias?", "you are now connected!", "bobby: hello"]);
  // Once welcome, somebody who says so is no question.
  connection.arriveRaw("alias?");
  connection.arriveRaw("bobby: hello");
  await turn();
  // A server that sends everything to everyone does not make own words appear twice.
  assertEquals(face.printed.slice(4), ["alias?"]);
  await closed(scene);
});

Deno.test("plain: a server that asks nothing is left after a while", async () => {
  const scene = converse();
  await scene.clock.pass(20_000);
  assertMatch(String(await scene.end), /asks for no alias/);
  assertEquals(scene.clock.waiting, 0);
});

/** The tutorial's server, its port, and two who use it: bob runs `chat join --plain`, pat has a bare socket. */
function withTutorial(name: string, body: (scene: { port: number; server: Program }) => Promise<void>): void {
  testWith({
    name: `plain: with the tutorial's server, ${name}`,
    programs: ["python3"],
    async fn() {
      await using server = new Program(["python3", SERVER, "127.0.0.1", "0"]);
      const [, port] = await server.says(/Server is running on 127\.0\.0\.1:(\d+)/);
      await body({ port: Number(port), server });
    },
  });
}

function plainly(port: number, alias: string): Program {
  return new Program(chat("join", "--plain", `${alias}@127.0.0.1:${port}`));
}

withTutorial("two people talk, and one leaves", async ({ port, server }) => {
  await using bob = plainly(port, "bob");
  await server.says(/^The alias of this client is bob$/m);
  await bob.says(/you are now connected!/);
  await using amy = plainly(port, "amy");
  await bob.says(/amy has connected to the chat room/);
  await amy.says(/you are now connected!/);
  await amy.type("hello bob\nhow are you\n");
  await bob.says(/^amy: how are you$/m);
  assertMatch(bob.output, /^amy: hello bob$/m);
  assertNotMatch(amy.output, /hello bob/);
  await bob.type("fine");
  await bob.endInput();
  assertEquals(await bob.exitCode(), 0);
  await amy.says(/^bob: fine$/m);
  await amy.says(/^bob has left the chat room!$/m);
  amy.signal("SIGTERM");
  assertEquals(await amy.exitCode(), 0);
  assertEquals(amy.errors + bob.errors, "");
});

withTutorial("a raw script hears what is piped in, in order", async ({ port }) => {
  await using pat = await PlainClient.connect(port);
  await pat.until("alias?");
  await pat.send("pat");
  await pat.until("you are now connected!");
  await using bob = plainly(port, "bob");
  await bob.says(/you are now connected!/);
  await bob.type("one\ntwo\nthree\n");
  await pat.until("bob: three");
  assertMatch(pat.text, /bob: one.*bob: two.*bob: three/s);
});

withTutorial("its end is told, and makes the exit code 1", async ({ port, server }) => {
  await using bob = plainly(port, "bob");
  await bob.says(/you are now connected!/);
  server.signal("SIGKILL");
  assertEquals(await bob.exitCode(), 1);
  assertMatch(bob.errors, /^Cannot chat at 127\.0\.0\.1:\d+: the server closed the connection\n$/);
});

withTutorial("who forgets --plain is told", async ({ port }) => {
  await using bob = new Program(chat("join", `bob@127.0.0.1:${port}`));
  assertEquals(await bob.exitCode(), 1);
  assertMatch(bob.errors, /knows no IRC; join it with --plain/);
});

Deno.test("plain: with our own server, a pipe talks to everybody else", async () => {
  await using server = await testServer();
  await using pat = await PlainClient.join(server.port, "pat");
  await using bob = plainly(server.port, "bob");
  await bob.type("hello\n");
  await pat.until("bob: hello\n");
  await pat.send("hi bob\n");
  await bob.says(/^pat: hi bob$/m);
  await bob.endInput();
  assertEquals(await bob.exitCode(), 0);
  await pat.until("bob has left the chat room!");
});

Deno.test("plain: with our own server, a taken alias ends a pipe", async () => {
  await using server = await testServer();
  await using pat = await PlainClient.join(server.port, "pat");
  await using bob = plainly(server.port, "pat");
  await until(() => bob.errors, () => bob.output);
  assertEquals(await bob.exitCode(), 1);
  assertMatch(bob.errors, /does not take the alias "pat"/);
  await pat.send("still here");
});
