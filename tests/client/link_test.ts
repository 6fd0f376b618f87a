import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Client, type ClientOptions } from "../../client/core/client.ts";
import type { ClientEvent, EventKind } from "../../client/core/events.ts";
import { type Connection, Link, Unreachable } from "../../client/link.ts";
import { FakeClock, FakeConnection, turn } from "./fake_dial.ts";

type Answer = FakeConnection | Unreachable | "never";

const REFUSED = new Unreachable("Cannot reach h:1: nobody listens there", { reason: "nobody listens there" });
const WELCOME = [
  ":s CAP * LS :",
  ":s 001 bob :Hi",
  ":s 005 bob SAFERATE :are supported by this server",
  ":s 422 bob :No MOTD",
  ":bob!b@h JOIN #lobby",
  ":s 366 bob #lobby :End",
];

/** A link whose dials are answered in turn, and what its face has seen. */
class Scene {
  readonly client: Client;
  readonly clock = new FakeClock();
  readonly batches: (readonly ClientEvent[])[] = [];
  readonly stop = new AbortController();
  readonly link: Link;
  dials = 0;
  end: "running" | "settled" | Error = "running";

  constructor(options: Partial<ClientOptions>, ...answers: readonly Answer[]) {
    this.client = new Client({ alias: "bob", rooms: [], now: () => 0, ...options });
    const waiting = [...answers];
    this.link = new Link({
      client: this.client,
      dial: (signal) => this.#dial(waiting.shift() ?? "never", signal),
      place: "h:1",
      after: this.clock.after,
      random: () => 0,
      signal: this.stop.signal,
    });
  }

  async run(): Promise<void> {
    this.link.run((events) => void this.batches.push(events)).then(
      () => this.end = "settled",
      (error) => this.end = error,
    );
    await turn();
  }

  of<K extends EventKind>(kind: K) {
    return this.batches.flat().filter((event) => event.kind === kind) as Extract<ClientEvent, { kind: K }>[];
  }

  #dial(answer: Answer, signal: AbortSignal): Promise<Connection> {
    this.dials++;
    if (answer instanceof FakeConnection) return Promise.resolve(answer);
    if (answer instanceof Unreachable) return Promise.reject(answer);
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }

  /** Leaves, and checks that nothing is left behind. */
  async finish(): Promise<void> {
    this.stop.abort();
    await this.clock.pass(2_000);
    assertEquals(this.end, "settled");
    assertEquals(this.clock.waiting, 0);
  }
}

async function welcomed(...more: readonly Answer[]): Promise<{ scene: Scene; server: FakeConnection }> {
  const server = new FakeConnection();
  const scene = new Scene({}, server, ...more);
  await scene.run();
  server.arrive(...WELCOME);
  await turn();
  return { scene, server };
}

Deno.test("link: what was read is told in one line after a while, and not while there is no connection", async () => {
  const [server, next] = [new FakeConnection(), new FakeConnection()];
  const scene = new Scene({ reads: "all" }, server, next);
  await scene.run();
  const caps = "server-time draft/read-marker";
  const hears = (second: number) => `@time=2026-01-01T00:00:0${second}.000Z :amy!a@h PRIVMSG #lobby :hi`;
  server.arrive(`:s CAP * LS :${caps}`, `:s CAP * ACK :${caps}`, ...WELCOME.slice(1), hears(1), hears(2));
  await scene.clock.pass(2_999);
  assertEquals(server.lines.filter((line) => line.startsWith("MARKREAD")), []);
  await scene.clock.pass(1);
  assertEquals(server.lines.filter((line) => line.startsWith("MARKREAD")), [
    "MARKREAD #lobby timestamp=2026-01-01T00:00:02.000Z",
  ]);
  server.arrive(hears(3));
  await turn();
  server.close();
  await scene.clock.pass(500);
  assertEquals(next.lines.filter((line) => line.startsWith("MARKREAD")), []);
  await scene.finish();
});

Deno.test("link: greets in one write, and hands a read's events on in one batch", async () => {
  const { scene, server } = await welcomed();
  assertEquals(server.writes[0], "CAP LS 302\r\nNICK bob\r\nUSER bob 0 * bob\r\n");
  const arrival = scene.batches.find((batch) => batch.some(({ kind }) => kind === "welcome"));
  assert(arrival?.some(({ kind }) => kind === "joined"));
  await scene.finish();
});

Deno.test("link: what is typed goes out at once", async () => {
  const { scene, server } = await welcomed();
  scene.link.input("hello");
  await turn();
  assertMatch(server.writes.at(-1) ?? "", /PRIVMSG #lobby hello\r\n/);
  await scene.finish();
});

Deno.test("link: while a write is on its way, all that follows waits for one more", async () => {
  const { scene, server } = await welcomed();
  server.stuck = true;
  const before = server.writes.length;
  for (const text of ["one", "two", "three"]) scene.link.input(text);
  await turn();
  assertEquals(server.writes.length, before + 1);
  server.release();
  await turn();
  assertEquals(server.writes.length, before + 2);
  assertEquals(server.lines.filter((line) => line.startsWith("PRIVMSG")).map((line) => line.split(" ")[2]), [
    "one",
    "two",
    "three",
  ]);
  await scene.finish();
});

/** In #lobby on a server that puts out whoever floods it, with nothing sent for a while. */
async function rested(): Promise<{ scene: Scene; server: FakeConnection; sent: () => string[] }> {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  server.arrive(...WELCOME.filter((line) => !line.includes("SAFERATE")));
  await scene.clock.pass(20_000);
  const before = server.lines.length;
  return { scene, server, sent: () => server.lines.slice(before) };
}

Deno.test("link: the client's next moment comes without a line, and none is left when the connection is gone", async () => {
  const server = new FakeConnection();
  const scene: Scene = new Scene({ now: () => scene.clock.now }, server);
  await scene.run();
  server.arrive(":s CAP * LS :message-tags", ":s CAP * ACK :message-tags", ...WELCOME.slice(1));
  server.arrive("@+typing=active :amy!a@h TAGMSG #lobby");
  await turn();
  await scene.clock.pass(5_999);
  assertEquals(scene.of("typing").map(({ nicks }) => nicks), [["amy"]]);
  await scene.clock.pass(1);
  assertEquals(scene.of("typing").map(({ nicks }) => nicks), [["amy"], []]);
  server.arrive("@+typing=active :amy!a@h TAGMSG #lobby");
  await turn();
  await scene.finish();
  assertEquals(scene.clock.waiting, 0);
});

Deno.test("link: a server that does not say SAFERATE gets five lines, and then one in two seconds", async () => {
  const { scene, sent } = await rested();
  const texts = Array.from({ length: 8 }, (_, index) => `line${index}`);
  scene.link.input(texts.join("\n"));
  await turn();
  const lines = [...texts.map((text) => `PRIVMSG #lobby ${text}`), "PING m1.0007"];
  assertEquals(sent(), lines.slice(0, 5));
  await scene.clock.pass(1_999);
  assertEquals(sent(), lines.slice(0, 5));
  await scene.clock.pass(1);
  assertEquals(sent(), lines.slice(0, 6));
  await scene.clock.pass(20_000);
  assertEquals(sent(), lines, "the question whether it has them comes after all of them");
  assertEquals(scene.clock.waiting, 1, "only the vigil is left");
  await scene.finish();
});

Deno.test("link: an answer to PING and a goodbye pass what waits for its turn", async () => {
  const { scene, server, sent } = await rested();
  scene.link.input(Array.from({ length: 8 }, (_, index) => `line${index}`).join("\n"));
  server.arrive("PING :are you there");
  await turn();
  assertEquals(sent().slice(5), ["PONG :are you there"]);
  scene.link.input("/quit");
  await turn();
  assertEquals(sent().slice(6), ["QUIT"]);
  await scene.finish();
});

Deno.test("link: a connection that is lost while lines wait leaves no timer behind", async () => {
  const { scene, server } = await rested();
  scene.link.input("a\nb\nc\nd\ne\nf");
  await turn();
  server.close();
  await turn();
  assertEquals(scene.of("lost").length, 1);
  assertEquals(scene.clock.waiting, 1, "only the next attempt is left");
  await scene.finish();
});

Deno.test("link: lines of other servers may be long or hold bad bytes", async () => {
  const { scene, server } = await welcomed();
  server.arrive(`@x=${"y".repeat(8_000)} :amy!a@h PRIVMSG #lobby :${"z".repeat(8_000)}`);
  await turn();
  assertEquals(scene.of("message")[0]?.text.length, 8_000);
  server.arriveRaw(
    Uint8Array.from(":amy!a@h PRIVMSG #lobby :caf\xe9!\r\n", (letter) => letter.charCodeAt(0)),
  );
  await turn();
  assertEquals(scene.of("message")[1]?.text, "caf\ufffd!");
  await scene.finish();
});

Deno.test("link: a line without an end is no chat", async () => {
  const { scene, server } = await welcomed();
  server.arriveRaw("x".repeat(70_000));
  await turn();
  assert(server.closed);
  assertMatch(scene.of("lost")[0]?.reason ?? "", /without an end/);
  await scene.finish();
});

Deno.test("link: the first dial that fails is the end of it", async () => {
  const scene = new Scene({}, REFUSED);
  await scene.run();
  assertEquals(scene.end, REFUSED);
  assertEquals([scene.dials, scene.clock.waiting], [1, 0]);
});

Deno.test("link: a dial without an answer ends after twenty seconds", async () => {
  const scene = new Scene({}, "never");
  await scene.run();
  await scene.clock.pass(19_999);
  assertEquals(scene.end, "running");
  await scene.clock.pass(1);
  assertMatch(String(scene.end), /Cannot reach h:1: there is no answer/);
});

Deno.test("link: a server that closes before the welcome is not tried again", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  server.close();
  await turn();
  assertMatch(String(scene.end), /Cannot join h:1: the server closed the connection/);
  assertEquals([scene.dials, scene.clock.waiting, scene.of("lost").length], [1, 0, 0]);
});

Deno.test("link: who is not let in reads the server's own words for it (Modern, ERROR)", async () => {
  const first = new FakeConnection();
  const scene = new Scene({}, first);
  await scene.run();
  first.arrive("ERROR :Closing link: Too many connections from your address");
  await turn();
  first.close();
  await turn();
  assertEquals(
    String(scene.end),
    "Unreachable: Cannot join h:1: the server closed the connection: " +
      "Closing link: Too many connections from your address",
  );
});

Deno.test("link: a server that closes while somebody thinks of another alias is tried again", async () => {
  const [first, second] = [new FakeConnection(), new FakeConnection()];
  const scene = new Scene({}, first, second);
  await scene.run();
  first.arrive(":s 433 * bob :Nickname is already in use");
  await turn();
  first.close();
  await scene.clock.pass(1_000);
  assertEquals(second.lines[0], "CAP LS 302");
  await scene.finish();
});

Deno.test("link: a password that is refused is not sent again", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  server.arrive(":s 464 bob :Password incorrect");
  server.close();
  await scene.clock.pass(60_000);
  assert(scene.end instanceof Unreachable);
  assertEquals(scene.dials, 1);
});

Deno.test("link: after a loss the pauses grow, and the rooms are joined again", async () => {
  const back = new FakeConnection();
  const { scene, server } = await welcomed(REFUSED, REFUSED, back);
  server.close();
  await turn();
  assertEquals(scene.of("lost").map(({ retryIn }) => retryIn), [1]);
  await scene.clock.pass(3_000);
  assertEquals(scene.of("lost").map(({ retryIn }) => retryIn), [1, 2, 4]);
  assertEquals(scene.of("lost")[1]?.reason, "nobody listens there");
  await scene.clock.pass(3_999);
  assertEquals(scene.dials, 3);
  await scene.clock.pass(1);
  assertEquals(scene.dials, 4);
  back.arrive(...WELCOME);
  await turn();
  assertEquals(back.lines.filter((line) => line.startsWith("JOIN")), ["JOIN #lobby"]);
  // In again, and for a while, so that the next loss begins with the shortest pause.
  await scene.clock.pass(30_000);
  back.close();
  await turn();
  assertEquals(scene.of("lost").at(-1)?.retryIn, 1);
  await scene.finish();
});

Deno.test("link: the pauses grow for a server that welcomes and hangs up again and again", async () => {
  const others = Array.from({ length: 4 }, () => new FakeConnection());
  const { scene, server } = await welcomed(...others);
  for (const [index, connection] of [server, ...others].entries()) {
    if (index > 0) connection.arrive(...WELCOME);
    await scene.clock.pass(29_999);
    connection.close();
    await scene.clock.pass(2 ** index * 1_000);
  }
  assertEquals(scene.of("lost").map(({ retryIn }) => retryIn), [1, 2, 4, 8, 16]);
  await scene.finish();
});

Deno.test("link: a server that talks but never welcomes is taken for gone after three minutes", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  for (let i = 0; i < 6; i++) {
    await scene.clock.pass(29_999);
    server.arrive("PING :still there");
  }
  await turn();
  assertEquals(scene.end, "running");
  await scene.clock.pass(6);
  assertMatch(String(scene.end), /Cannot join h:1: the server does not let us in/);
  assertEquals(scene.clock.waiting, 0);
});

Deno.test("link: who is asked for another alias has three minutes from then on", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  for (let i = 0; i < 8; i++) {
    await scene.clock.pass(30_000);
    server.arrive(i === 2 ? ":s 433 * bob :Nickname is already in use" : "PING :still there");
  }
  await turn();
  assertEquals([scene.of("lost").length, scene.end], [0, "running"]);
  await scene.clock.pass(30_000);
  assertEquals(scene.of("connected").length, 1);
  assertEquals(server.closed, true);
  await scene.finish();
});

for (
  const [what, ...lines] of [
    ["a login", ":s CAP * LS :sasl=FOO", ":s CAP * ACK :sasl"],
    ["a password", ":s 464 bob :Password incorrect"],
  ]
) {
  Deno.test(`link: ${what} that is refused ends it within two seconds, whatever the server goes on to say`, async () => {
    const server = new FakeConnection();
    const scene = new Scene({ account: "bob" }, server);
    await scene.run();
    server.arrive(...lines);
    await scene.clock.pass(1_000);
    server.arrive("PING :still there");
    await scene.clock.pass(1_000);
    assertMatch(String(scene.end), /Cannot join h:1/);
    assertEquals(scene.clock.waiting, 0);
  });
}

Deno.test("link: what is typed while offline is sent when it is back", async () => {
  const back = new FakeConnection();
  const { scene, server } = await welcomed(back);
  server.close();
  await turn();
  scene.link.input("still here");
  await scene.clock.pass(1_000);
  assertEquals(back.lines.filter((line) => line.startsWith("PRIVMSG")), []);
  back.arrive(...WELCOME);
  await turn();
  assertEquals(back.lines.filter((line) => line.startsWith("PRIVMSG")), ["PRIVMSG #lobby :still here"]);
  await scene.finish();
});

Deno.test("link: asks a silent server, and takes it for gone after two questions", async () => {
  const { scene, server } = await welcomed();
  await scene.clock.pass(59_999);
  assertEquals(server.lines.filter((line) => line.startsWith("PING")).length, 0);
  await scene.clock.pass(60_001);
  assertEquals(server.lines.filter((line) => line.startsWith("PING")).length, 2);
  assertEquals(scene.of("lost"), []);
  await scene.clock.pass(60_000);
  assertMatch(scene.of("lost")[0]?.reason ?? "", /does not answer/);
  await scene.finish();
});

Deno.test("link: an answer puts off the end", async () => {
  const { scene, server } = await welcomed();
  for (let i = 0; i < 5; i++) {
    await scene.clock.pass(60_000);
    server.arrive(":s PONG s alive");
    await turn();
  }
  assertEquals(scene.of("lost"), []);
  assertEquals(server.lines.filter((line) => line.startsWith("PING")).length, 5);
  await scene.finish();
});

Deno.test("link: a server that knows no IRC is found out by its question", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  server.arriveRaw("alias?");
  for (let i = 0; i < 4; i++) {
    await scene.clock.pass(1_000);
    server.arriveRaw("amy: is anybody there");
  }
  await scene.clock.pass(1_000);
  assertMatch(String(scene.end), /knows no IRC; join it with --plain/);
});

Deno.test("link: our own server may ask, too, when the greeting was slow to arrive", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  await scene.run();
  server.arriveRaw("alias?");
  await scene.clock.pass(4_000);
  server.arriveRaw("\r\n");
  server.arrive(...WELCOME);
  await scene.clock.pass(50_000);
  assertEquals(scene.end, "running");
  await scene.finish();
});

Deno.test("link: leaving sends QUIT, and settles when the server closes", async () => {
  const { scene, server } = await welcomed();
  scene.client.leave("bye");
  scene.link.flush();
  await turn();
  assertEquals(server.lines.at(-1), "QUIT bye");
  assertEquals(scene.end, "running");
  server.close();
  await turn();
  assertEquals([scene.end, scene.clock.waiting, scene.dials], ["settled", 0, 1]);
});

const LEAVING: readonly [where: string, begin: () => Promise<Scene>][] = [
  ["with a server that never closes", async () => (await welcomed()).scene],
  ["with a server that takes nothing", async () => {
    const { scene, server } = await welcomed();
    server.stuck = true;
    return scene;
  }],
  ["before the welcome", async () => {
    const scene = new Scene({}, new FakeConnection());
    await scene.run();
    return scene;
  }],
  ["in the middle of a dial", async () => {
    const scene = new Scene({}, "never");
    await scene.run();
    return scene;
  }],
  ["in a pause", async () => {
    const { scene, server } = await welcomed();
    server.close();
    await turn();
    return scene;
  }],
];

for (const [where, begin] of LEAVING) {
  Deno.test(`link: leaving settles within two seconds ${where}`, async () => {
    const scene = await begin();
    await scene.finish();
  });
}

Deno.test("link: told to leave before it began, it does not begin", async () => {
  const scene = new Scene({});
  scene.stop.abort();
  await scene.run();
  assertEquals([scene.end, scene.dials], ["settled", 0]);
});

Deno.test("link: an error in the face ends the run and the connection", async () => {
  const server = new FakeConnection();
  const scene = new Scene({}, server);
  const running = scene.link.run((events) => {
    if (events.some(({ kind }) => kind === "welcome")) throw new RangeError("face");
  });
  const failing = assertRejects(() => running, RangeError, "face");
  await turn();
  server.arrive(...WELCOME);
  await failing;
  assert(server.closed);
  assertEquals(scene.clock.waiting, 0);
});
