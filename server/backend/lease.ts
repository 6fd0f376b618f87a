/**
 * One process per server and store. Whoever has the store keeps a listener open on this machine that answers with
 * an id; whoever finds the store taken asks there. So one that is running is never pushed aside, and one that was
 * killed never stands in the way.
 */

import { within } from "../transport/within.ts";
import { StoreError } from "./backend.ts";
import { patiently } from "./patiently.ts";

/** Milliseconds for the holder to answer: after a kill nobody listens, so only a busy holder needs any. */
const PATIENCE = 3_000;
/** Milliseconds between two looks for a question when there are no descriptors left. */
const PAUSE = 100;
/** Races for the store after which something is wrong with it. */
const ATTEMPTS = 5;

/** What the store says of who has it. */
interface Holder {
  readonly owner: string;
  /** On 127.0.0.1. */
  readonly port: number;
}

/** The right to write to the store, as long as the check that goes with every write holds. */
export class Lease {
  /** To be part of every write: it fails once another process has taken the store over. */
  readonly check: Deno.AtomicCheck;
  readonly #answering: Answering;

  /** Made by {@linkcode Lease.take}. */
  constructor(check: Deno.AtomicCheck, answering: Answering) {
    this.check = check;
    this.#answering = answering;
  }

  /**
   * Takes the store, over from a holder that does not answer any more if need be.
   *
   * @param key where the store says who has it
   * @throws {StoreError} when a running process has it
   */
  static async take(kv: Deno.Kv, key: Deno.KvKey): Promise<Lease> {
    const answering = new Answering();
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const found = await kv.get(key);
        if (isHolder(found.value) && await answers(found.value)) throw new StoreError(taken(String(key[0])));
        const { owner, port } = answering;
        const stored = await patiently(() => kv.atomic().check(found).set(key, { owner, port }).commit());
        if (stored.ok) return new Lease({ key, versionstamp: stored.versionstamp }, answering);
      }
      throw new StoreError("Others keep taking the store while this one starts");
    } catch (error) {
      answering.close();
      throw error;
    }
  }

  /** Whether the store still says that this process has it. */
  async holds(kv: Deno.Kv): Promise<boolean> {
    return (await kv.get(this.check.key)).versionstamp === this.check.versionstamp;
  }

  /** Gives the store free, and stops answering whatever comes of it. */
  async release(kv: Deno.Kv): Promise<void> {
    try {
      await patiently(() => kv.atomic().check(this.check).delete(this.check.key).commit());
    } finally {
      this.#answering.close();
    }
  }
}

/** A listener that tells everyone who asks the same id. */
class Answering {
  readonly owner = crypto.randomUUID();
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #open = true;

  constructor() {
    // The process may end while it answers.
    this.#listener.unref();
    void this.#answer();
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#listener.close();
  }

  async #answer(): Promise<void> {
    while (this.#open) {
      try {
        using conn = await this.#listener.accept();
        await conn.write(new TextEncoder().encode(this.owner));
      } catch {
        if (this.#open) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }
}

function isHolder(value: unknown): value is Holder {
  const { owner, port } = (value ?? {}) as Partial<Holder>;
  return typeof owner === "string" && Number.isInteger(port) && port! > 0 && port! < 65_536;
}

/** Whether the holder runs: its port says its id. Silence, another answer or nobody there is a no. */
async function answers({ owner, port }: Holder): Promise<boolean> {
  const stop = new AbortController();
  const asking = ask(port, stop.signal).catch(() => "");
  const answer = await within(asking, PATIENCE);
  stop.abort();
  await asking;
  return answer === owner;
}

async function ask(port: number, signal: AbortSignal): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port, signal });
  const interrupt = () => conn.close();
  signal.addEventListener("abort", interrupt);
  const buffer = new Uint8Array(64);
  const size = await conn.read(buffer);
  signal.removeEventListener("abort", interrupt);
  return new TextDecoder().decode(buffer.subarray(0, size ?? 0));
}

function taken(name: string): string {
  return `Another chat serve --name ${name} is running on this machine and has its store; ` +
    "stop it, or give this one another --name, or --memory, which keeps nothing";
}
