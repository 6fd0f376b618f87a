/** Our side of the SASL mechanisms. It knows their messages, and nothing of how these travel. */

import { formatPlain } from "../../protocol/sasl.ts";
import { ScramClient } from "../../protocol/scram.ts";

/** One exchange, from the server's first (empty) message on. */
export interface Conversation {
  /** Takes the server's message and gives ours; undefined when there is none to give to such a server. */
  answer(challenge: Uint8Array): Promise<Uint8Array | undefined>;
  /** Whether the server has proved what the mechanism has it prove; a login that succeeds before that is none. */
  readonly proved: boolean;
}

/** What we can speak, best first. */
export const MECHANISMS: Readonly<Record<string, (account: string, password: string) => Conversation>> = {
  "SCRAM-SHA-256": (account, password) => new Scram(account, password),
  "PLAIN": plain,
};

/** RFC 4616: the server gets the password itself, and proves nothing. */
function plain(account: string, password: string): Conversation {
  const message = formatPlain({ authzid: "", name: account, password });
  return { proved: true, answer: () => Promise.resolve(message) };
}

/** RFC 5802 */
class Scram implements Conversation {
  readonly #client: ScramClient;
  readonly #steps: ((challenge: string) => Promise<string | undefined>)[];
  proved = false;

  constructor(account: string, password: string) {
    this.#client = new ScramClient(account, password);
    this.#steps = [
      () => Promise.resolve(this.#client.first),
      (challenge) => this.#client.answer(challenge),
      (final) => {
        this.proved = this.#client.isServer(final);
        return Promise.resolve(this.proved ? "" : undefined);
      },
    ];
  }

  async answer(challenge: Uint8Array): Promise<Uint8Array | undefined> {
    const text = await this.#steps.shift()?.(new TextDecoder().decode(challenge));
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }
}
