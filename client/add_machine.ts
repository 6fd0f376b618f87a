/** `chat link`: logs in, asks the server for a code that adds another machine to the account, and says what to do with it. */

import { type Address, formatAddress, UsageError } from "./address.ts";
import { Client } from "./core/client.ts";
import type { ClientEvent, EventOf } from "./core/events.ts";
import { after } from "./join.ts";
import { keyNameOf, namesOn, StorageKeyRing } from "./key_ring.ts";
import { Link, Unreachable } from "./link.ts";
import { type JoinOptions, parseJoinArgs } from "./options.ts";
import { fail } from "./said.ts";
import { codeWords } from "./term/code_words.ts";
import { readSecret } from "./term/secret.ts";
import { readable, remark } from "./term/transcript.ts";
import { type Destination, wayTo } from "./way.ts";

/** What `chat link --help` prints. */
export const LINK_USAGE = `Usage: chat link [[account@]host[:port]] [options]

Gives a code with which another machine of yours logs in to your account, and
says what to type there. The code is good once, for ten minutes.

  --account NAME   the account; needed when this machine has keys of several
                   there, or of none
  --alias NAME     the name to be there by for that moment, if it is another one
  --password PW    the server's password
  --help           this text

It logs in by the key that this machine keeps, else by the account's password,
which is asked for unseen; where standard input is no terminal, that is its
first line. In chat join, /link does the same.`;

/** Names that are tried while somebody else bears the account's. */
const ALIASES = 10;

/**
 * Runs `chat link`.
 *
 * @param args what stands behind `link` on the command line
 * @returns the exit code: 0, 1 (failed) or 2 (wrong use), its reason said on standard error
 */
export async function linkCommand(args: readonly string[]): Promise<number> {
  try {
    const options = parseJoinArgs(args);
    if (options !== "help") return await new Errand(checked(options)).run();
    console.log(LINK_USAGE);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      return fail(`${error.message.replace("chat join", "chat link")} (see: chat link --help)`, 2);
    }
    if (error instanceof Unreachable) return fail(error.message, 1);
    throw error;
  }
}

/** Who asks, and where. */
interface Asker extends Destination {
  readonly account: string;
  readonly alias: string;
  readonly password: string | undefined;
  readonly keys: StorageKeyRing;
}

function checked(options: JoinOptions): Asker {
  refuseBeside(options);
  const { host, port, alias, account, password } = options;
  const keys = new StorageKeyRing(() => localStorage, formatAddress({ host, port }));
  const [only, ...others] = accountsAt({ host, port });
  const found = account ?? alias ?? (others.length === 0 ? only : undefined);
  if (found === undefined) {
    throw new UsageError("chat link needs to know the account: chat link NAME@HOST");
  }
  return { ...options, account: found, alias: alias ?? found, password, keys };
}

/** It shows no conversation, so nothing that is about one makes sense. */
function refuseBeside({ code, plain, json, rooms, face, theme }: JoinOptions): void {
  const [beside] = Object.entries({
    "--link": code,
    "--plain": plain,
    "--json": json,
    "a room": rooms[0],
    [`--${face}`]: face !== "full",
    "--theme": theme,
  }).find(([, given]) => given !== undefined && given !== false) ?? [];
  if (beside !== undefined) throw new UsageError(`chat link goes without ${beside}`);
}

/** The accounts, in small letters, of which this machine has a key for an address. */
function accountsAt(address: Pick<Address, "host" | "port">): string[] {
  const before = keyNameOf(formatAddress(address), "");
  return namesOn(() => localStorage).filter((name) => name.startsWith(before)).map((name) =>
    name.slice(before.length)
  );
}

/** One connection for one question. */
class Errand {
  readonly #client: Client;
  readonly #link: Link;
  #answer: EventOf<"link-code"> | undefined;
  #aliases = 0;

  constructor({ keys, account, alias, password, ...destination }: Asker) {
    const place = formatAddress(destination);
    const errand = ["KEY", "CODE"] as const;
    this.#client = new Client({ alias, account, password, keys, rooms: [], errand, place, now: Date.now });
    this.#link = new Link({ client: this.#client, ...wayTo(destination), place, after, random: Math.random });
  }

  async run(): Promise<number> {
    await this.#link.run((events) => {
      for (const event of events) this.#seen(event);
    });
    if (this.#answer === undefined) return 1;
    console.log(codeWords(this.#answer).map(readable).join("\n"));
    return 0;
  }

  #seen(event: ClientEvent): void {
    if (event.kind === "link-code") this.#answer = event;
    if (event.kind === "error") console.error(readable(event.text));
    if (event.kind === "password-wanted") void this.#ask(event);
    if (event.kind === "alias-refused") this.#rename(event);
    // One answer is all that it came for, and what is lost now is not worth waiting for.
    if (["link-code", "error", "lost"].includes(event.kind)) this.#leave();
  }

  async #ask(wanted: EventOf<"password-wanted">): Promise<void> {
    const refused = remark(wanted);
    if (refused !== undefined) console.error(refused);
    const question = `Password of ${readable(wanted.account)}:`;
    // A pipe has one line for this, and no second one.
    const secret = await readSecret(question).catch(() => ({ refused: "There was no other password" }));
    if (typeof secret !== "string") console.error(secret.refused);
    this.#client.password(typeof secret === "string" ? secret : undefined);
    this.#link.flush();
  }

  #rename({ alias, reason, suggestion }: EventOf<"alias-refused">): void {
    if (++this.#aliases <= ALIASES) return this.#client.alias(suggestion);
    console.error(readable(`${alias} cannot be had (${reason}); choose another name with --alias`));
    this.#leave();
  }

  #leave(): void {
    this.#client.leave();
    this.#link.flush();
  }
}
