/** What a client is started with: by whom, for whom, and with what memory. It does nothing. */

import type { KeyRing } from "./keys.ts";
import type { Memory } from "./memory.ts";

/** What a client is started with. */
export interface ClientOptions {
  /** The nick to ask for; without one, {@linkcode Client.alias} must give it before {@linkcode Client.connected}. */
  readonly alias?: string;
  /** Rooms to join; none means the server's own choice. */
  readonly rooms: readonly string[];
  readonly password?: string;
  /** The account to log in to; its password is asked for by `password-wanted`, unless there is a key. */
  readonly account?: string;
  /** A code that adds this machine to the account: it is used once, instead of a password. */
  readonly code?: string;
  /** A command to give instead of entering rooms, once we are in. */
  readonly errand?: readonly [command: string, ...params: string[]];
  /** The keys of this machine; without a ring none are used and none are made. */
  readonly keys?: KeyRing;
  readonly realname?: string;
  /** Messages that are shown of the past of a room when it is entered; none without it. What was missed always is. */
  readonly past?: number;
  /**
   * Whether a person sees what is told, so that their other devices may know: `all` of it, or what is said where they
   * look (`focused`).
   */
  readonly reads?: "all" | "focused";
  /** Whether a person types: then marks such as `*bold*` are sent as formatting, and a newcomer is told what to do. */
  readonly person?: boolean;
  /** What this machine remembers; without one everything is forgotten with the client. */
  readonly memory?: Memory;
  /** The server's address, `host:port`, under which its rooms and people are remembered. */
  readonly place?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
