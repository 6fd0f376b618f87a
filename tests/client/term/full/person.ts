/** A person before the full screen in tests: a client, a server in a few lines, and a screen of cells. */
import { Client } from "../../../../client/core/client.ts";
import { ShortMemory } from "../../../../client/core/memory.ts";
import { FullFace } from "../../../../client/term/full/face.ts";
import type { ThemeWish } from "../../../../client/term/full/appearance.ts";
import { runSession } from "../../../../client/term/session.ts";
import { FakeLink } from "../fake_link.ts";
import { FakeTty } from "../fake_tty.ts";
import { ScreenModel } from "./screen_model.ts";

/** Everything about one of them. */
export interface Seated {
  readonly client: Client;
  readonly link: FakeLink;
  readonly tty: FakeTty<ScreenModel>;
  readonly leaving: AbortController;
  /** Settles when the session is over. */
  readonly done: Promise<void>;
}

/** How they begin. */
export interface SeatOptions {
  readonly alias?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly capabilities?: string;
  readonly theme?: ThemeWish;
  readonly colour?: boolean;
}

/** Somebody joins, as bob unless it says otherwise. */
export function seated(options: SeatOptions = {}): Seated {
  const { alias = "bob", columns = 80, rows = 24, capabilities = "", theme = "dark", colour = true } =
    options;
  const client = new Client({
    ...{ alias, rooms: [], person: true, reads: "focused", memory: new ShortMemory() },
    now: () => Date.now(),
  });
  const link = new FakeLink(client, capabilities);
  const tty = new FakeTty(new ScreenModel(columns, rows), { colour });
  const leaving = new AbortController();
  const face = new FullFace(tty, { client, flush: () => link.flush(), theme });
  const done = runSession(face, { client, link, signal: leaving.signal });
  return { client, link, tty, leaving, done };
}
