// One server, one room, four ways to be in it: chat join on a terminal, irssi, ncat and the tutorial's Python client.

import { assertEquals } from "@std/assert";
import { Tmux } from "../client/term/tmux.ts";
import { testServer } from "../support/server.ts";
import { Irssi } from "./irssi.ts";
import { testWith } from "./needs.ts";
import { chat, Program } from "./program.ts";
import { until } from "./until.ts";

const SCRIPT = new URL("tutorial_client.py", import.meta.url).pathname;

/** Somebody in the room, whatever program that is. */
interface Seat {
  readonly name: string;
  says(text: string): Promise<unknown>;
  /** What the program shows so far. */
  shown(): string | Promise<string>;
}

testWith({
  name: "one conversation: chat join, irssi, ncat and the Python client hear each other, in one order",
  programs: ["tmux", "irssi", "ncat", "python3"],
  async fn() {
    await using server = await testServer();
    const port = String(server.port);
    await using terminal = await Tmux.start({ columns: 90, rows: 40 });
    await terminal.run(`clear; ${chat("join", `joe@127.0.0.1:${port}`).join(" ")}`);
    await terminal.untilLastRow("joe> |");
    await using irssi = await Irssi.start(server.port, "irma");
    const irma = irssi.tmux;
    await irma.run("/join #lobby");
    await irma.until(/#lobby: Total of 2 nicks/);
    await using nc = new Program(["ncat", "127.0.0.1", port]);
    await nc.says(/^alias\?$/);
    await nc.type("nick\n");
    await nc.says(/nick has connected to the chat room\n/);
    await using python = new Program(["python3", SCRIPT, "pyra", port]);
    await python.says(/pyra has connected to the chat room\n/);

    const seats = [
      inTerminal("joe", terminal),
      inTerminal("irma", irma),
      inProgram("nick", nc),
      inProgram("pyra", python),
    ];
    for (const seat of seats) await everyoneHears(seat, seats);
    for (const seat of seats) await hearsInOrder(seat, seats);

    python.signal("SIGKILL");
    await terminal.until(/pyra went/);
    await irma.until(/pyra .*has quit/);
    await nc.says(/^pyra has left the chat room!$/m);
    await terminal.press("C-d");
    await terminal.untilLastRow("$ |");
    await nc.says(/^joe has left the chat room!$/m);
  },
});

/** What this one says reaches all the others; then the next may speak. */
async function everyoneHears(speaker: Seat, seats: readonly Seat[]): Promise<void> {
  await speaker.says(`${speaker.name} says 日本 hello 🎉`);
  for (const seat of seats.filter((seat) => seat !== speaker)) {
    await until(
      async () => (await seat.shown()).includes(`${speaker.name} says 日本 hello 🎉`),
      () => `${seat.name} does not hear ${speaker.name}`,
    );
  }
}

/** Each saying of the others once, in the order in which they were said. */
async function hearsInOrder(listener: Seat, seats: readonly Seat[]): Promise<void> {
  const others = seats.map(({ name }) => name).filter((name) => name !== listener.name);
  const heard = [...(await listener.shown()).matchAll(/(\w+) says 日本 hello 🎉/g)].map(([, name]) => name);
  assertEquals(heard.filter((name) => name !== listener.name), others, `what ${listener.name} hears`);
}

function inTerminal(name: string, tmux: Tmux): Seat {
  return { name, says: (text) => tmux.run(text), shown: async () => (await tmux.screen()).join("\n") };
}

function inProgram(name: string, program: Program): Seat {
  return { name, says: (text) => program.type(`${text}\n`), shown: () => program.output };
}
