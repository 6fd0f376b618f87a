// Whatever is said, lost and paged, a recorder of what our client tells has every message exactly once, in the log's order.

import { assertEquals } from "@std/assert";
import { fc } from "../../support/properties.ts";
import { newClient } from "./fixture.ts";
import { LogServer, type LogServerOptions } from "./log_server.ts";
import { Recorder } from "./recorder.ts";

const number = fc.integer({ min: 0, max: 6 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constantFrom("room", "amy"), count: number }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom("carl", "tick"), count: number }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom("type", "whisper"), count: fc.constant(1) }) },
  { weight: 8, arbitrary: fc.record({ does: fc.constantFrom("deliver", "take"), count: number }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("lose"), count: number }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("connect"), count: number }) },
);

type Step = { readonly does: string; readonly count: number };

class Scene {
  readonly client;
  readonly server: LogServer;
  readonly recorder = new Recorder();
  readonly typed: string[] = [];
  #texts = 0;

  constructor(past: number, options: LogServerOptions) {
    this.client = newClient({ past });
    this.server = new LogServer(this.client, options);
  }

  act({ does, count }: Step): void {
    const { server } = this;
    if (does === "room") { for (let i = 0; i < count; i++) server.say("#lobby", this.#text("amy")); }
    if (does === "amy") { for (let i = 0; i < count; i++) server.say("amy", this.#text("psst")); }
    if (does === "carl") this.#carl(count);
    if (does === "tick") server.tick(count * 2_000);
    if (does === "type") this.#type("");
    if (does === "whisper") this.#type("/msg amy ");
    if (does === "deliver") server.deliver(count);
    if (does === "take" && server.up) server.take(count);
    if (does === "lose") server.lose(count);
    if (does === "connect" && !server.up) server.connect();
    this.recorder.take(this.client.takeEvents());
  }

  /** Everything arrives. */
  finish(): void {
    if (!this.server.up) this.server.connect();
    this.server.settle();
    this.recorder.take(this.client.takeEvents());
  }

  said(log: string): string[] {
    return this.server.logs[log]!.filter(({ command }) => command === "PRIVMSG").map(({ params }) =>
      params[1]!
    );
  }

  #text(from: string): string {
    return `${from} ${++this.#texts}`;
  }

  #type(command: string): void {
    // Every other text is like one before it.
    const text = `bob ${Math.floor(this.typed.length / 2)}`;
    this.typed.push(text);
    this.client.input(command + text);
  }

  #carl(count: number): void {
    const source = "carl!c@h";
    const params = count % 2 === 0 ? ["#lobby"] : ["bye"];
    this.server.happen("#lobby", { source, command: count % 2 === 0 ? "JOIN" : "QUIT", params });
  }
}

Deno.test("history: every message exactly once and in order, whatever is lost and whenever", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 80, size: "max" }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      fc.constantFrom("msgid,timestamp", "timestamp"),
      (steps, page, playback, references) => {
        // Of lines in the same millisecond, times alone can tell no more apart than fit a page.
        const byTime = references === "timestamp";
        const scene = new Scene(0, {
          page: byTime ? page + 3 : page,
          playback,
          references,
          ties: byTime ? 2 : 9,
        });
        scene.server.connect();
        scene.server.settle();
        for (const step of steps) scene.act(step);
        scene.finish();
        for (const log of ["#lobby", "amy"]) assertEquals(scene.recorder.texts[log], scene.said(log));
        const own = [...scene.said("#lobby"), ...scene.said("amy")].filter((text) => text.startsWith("bob"));
        assertEquals(own.toSorted(), scene.typed.toSorted());
        assertEquals([scene.client.settled, scene.recorder.unstored], [true, 0]);
      },
    ),
    { numRuns: 1_000 },
  );
});

Deno.test("history: who enters sees the latest of what was said before, then what is said since", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40, size: "max" }),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      (steps, past, playback) => {
        const scene = new Scene(past, { page: 100, playback });
        for (let i = 0; i < 10; i++) scene.server.say("#lobby", `before ${i}`);
        scene.server.connect();
        // What was said ourselves and long ago, with the first page lost, may be beyond the latest.
        for (const step of steps.filter(({ does }) => does !== "type")) scene.act(step);
        scene.finish();
        const all = scene.said("#lobby");
        const shown = scene.recorder.texts["#lobby"]!;
        assertEquals(shown, all.slice(all.length - shown.length));
        // Of what the server gives, all may be comings and goings.
        if (!playback) assertEquals(shown.length >= Math.min(past, all.length), true);
      },
    ),
    { numRuns: 1_000 },
  );
});
