/** A place on disk for one test's store, and a database in it whose commits the test decides about. */

import type { Backend, Draft, Entry } from "../../server/backend/backend.ts";
import { type EmbeddedOptions, openEmbedded } from "../../server/backend/embedded.ts";

/** What becomes of a commit: the test may make it, or not, or wait. */
export type Decide = (commit: Commit) => ReturnType<Commit>;
type Commit = () => Promise<Deno.KvCommitResult | Deno.KvCommitError>;

/** A folder of its own, gone when disposed of; so are the stores that were opened in it. */
export class Place implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "chat-store-" });
  readonly path = `${this.folder}/store`;
  /** All that was noted, by every store opened here. */
  readonly notes: string[] = [];
  /** Decides about commits, while it is set. */
  decide: Decide | undefined;
  /** Rows that ranges were read for so far, by every store opened here. */
  looked = 0;
  readonly #open = new Set<Backend>();

  /** Opens the store here, with a clock that stands still unless one is given. */
  async open(options: Partial<EmbeddedOptions> = {}): Promise<Backend> {
    const backend = await openEmbedded({
      name: "chat.local",
      path: this.path,
      now: () => 1_000_000,
      note: (fact) => this.notes.push(fact),
      openKv: (path) => this.openKv(path),
      ...options,
    });
    this.#open.add(backend);
    return backend;
  }

  /** Closes one of the stores that were opened here. */
  async close(backend: Backend): Promise<void> {
    this.#open.delete(backend);
    await backend[Symbol.asyncDispose]();
  }

  /** The rows themselves, for a test that looks at or changes what is stored. The store must be closed. */
  async rows<T>(work: (kv: Deno.Kv) => Promise<T>): Promise<T> {
    const kv = await Deno.openKv(this.path);
    try {
      return await work(kv);
    } finally {
      kv.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.decide = undefined;
    for (const backend of [...this.#open]) await this.close(backend);
    await Deno.remove(this.folder, { recursive: true });
  }

  /** Opens the database itself, with its commits decided about and its rows counted. */
  async openKv(path: string | undefined): Promise<Deno.Kv> {
    const kv = await Deno.openKv(path);
    const atomic = kv.atomic.bind(kv);
    kv.atomic = () => {
      const operation = atomic();
      const commit = operation.commit.bind(operation);
      operation.commit = () => this.decide === undefined ? commit() : this.decide(commit);
      return operation;
    };
    kv.list = this.#counting(kv.list.bind(kv));
    return kv;
  }

  #counting(list: Deno.Kv["list"]): Deno.Kv["list"] {
    const counted = async function* (this: Place, ...args: Parameters<Deno.Kv["list"]>) {
      for await (const row of list(...args)) {
        this.looked++;
        yield row;
      }
    };
    return counted.bind(this) as unknown as Deno.Kv["list"];
  }
}

/** A message of bob. */
export function draft(text: string, more: Partial<Draft> = {}): Draft {
  return { source: "bob!~bob@localhost", command: "PRIVMSG", params: ["#r", text], origin: "1", ...more };
}

/** Appends texts without waiting in between; settles with how each ended. */
export async function appendAll(
  backend: Backend,
  texts: readonly string[],
): Promise<("stored" | "refused")[]> {
  const ends = await Promise.allSettled(texts.map((text) => backend.append("log", draft(text))));
  return ends.map(({ status }) => status === "fulfilled" ? "stored" : "refused");
}

/** What was said, in its order. */
export function textsOf(entries: readonly Entry[]): string[] {
  return entries.map((entry) => entry.params[1] ?? "");
}

/** `count` texts, no two alike. */
export function counted(count: number, name = "text"): string[] {
  return Array.from({ length: count }, (_, i) => `${name} ${i}`);
}
