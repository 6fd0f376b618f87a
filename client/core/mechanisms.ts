/** Our side of the SASL mechanisms. It knows their messages, and nothing of how these travel. */

import { formatHello, parseChallenge, parsePublicKey, sign } from "../../protocol/ed25519_challenge.ts";
import { formatPlain } from "../../protocol/sasl.ts";
import { ScramClient } from "../../protocol/scram.ts";
import type { StoredKey } from "./keys.ts";

/** One exchange, from the server's first (empty) message on. */
export interface Conversation {
  /** Takes the server's message and gives ours; undefined when there is none to give to such a server. */
  answer(challenge: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined>;
  /** Whether the server has proved what the mechanism has it prove; a login that succeeds before that is none. */
  readonly proved: boolean;
}

/** What we can speak with a password, best first. */
export const MECHANISMS: Readonly<Record<string, (account: string, password: string) => Conversation>> = {
  "SCRAM-SHA-256": (account, password) => new Scram(account, password),
  "PLAIN": plain,
};

/** RFC 4616: the server gets the password itself, and proves nothing. */
function plain(account: string, password: string): Conversation {
  const message = formatPlain({ authzid: "", name: account, password });
  return { proved: true, answer: () => Promise.resolve(message) };
}

/** docs/accounts.md: nothing is signed for a server that has another name than the key was made for. */
export function ed25519(account: string, key: StoredKey): Conversation {
  const publicKey = parsePublicKey(key.publicKey);
  const steps: Conversation["answer"][] = [
    () => Promise.resolve(publicKey && formatHello({ account, publicKey })),
    async (message) => {
      const challenge = parseChallenge(message);
      if (challenge?.server !== key.server) return undefined;
      return await sign(key.privateKey, { account, challenge }).catch(() => undefined);
    },
  ];
  return { proved: true, answer: (message) => steps.shift()?.(message) ?? Promise.resolve(undefined) };
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
