/**
 * Logging in by SASL: one exchange of a session at a time, and the mechanisms it may use. It knows the bytes of
 * the messages and the accounts; how they are cut into lines is protocol/sasl.ts's, what is answered commands/account.ts's.
 */

import {
  ED25519_CHALLENGE,
  formatChallenge,
  type Hello,
  isSigned,
  newChallenge,
  parseHello,
} from "../../protocol/ed25519_challenge.ts";
import { ED25519_LINK } from "../../protocol/link_code.ts";
import { Chunks, parsePlain } from "../../protocol/sasl.ts";
import { parseClientFirst, ScramServer } from "../../protocol/scram.ts";
import type { Limits } from "../limits.ts";
import { hasKey } from "./account_keys.ts";
import type { Account, Accounts, Failure } from "./accounts.ts";
import { redeem } from "./link_codes.ts";

/**
 * How a message was taken: an answer to be sent, an account that is proved (and the key that it has got by that), or
 * why not.
 */
export type Step =
  | { readonly challenge: Uint8Array }
  | { readonly account: string; readonly added?: Hello["publicKey"] }
  | { readonly failure: Failure | "full" };

/** What an exchange needs to know of its session. */
export interface SaslContext {
  readonly accounts: Accounts;
  /** The address of the connection. */
  readonly from: string;
  /** The name of this server, to which a signature is bound. */
  readonly server: string;
  readonly limits: Limits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** Takes the client's messages of one exchange, one after the other. */
export type Mechanism = (message: Uint8Array<ArrayBuffer>) => Promise<Step>;

const WRONG: Step = { failure: "wrong" };
const encoder = new TextEncoder();

/** The mechanisms on offer, best first, as the value of the `sasl` capability lists them. */
export const MECHANISMS: Readonly<Record<string, (context: SaslContext) => Mechanism>> = {
  "SCRAM-SHA-256": scram,
  "PLAIN": plain,
  [ED25519_CHALLENGE]: ed25519,
  [ED25519_LINK]: link,
};

/** One exchange under way. */
export class SaslExchange {
  readonly chunks = new Chunks();
  readonly take: Mechanism;
  /** When it began, by the context's clock. */
  readonly since: number;

  /** @param mechanism a key of {@linkcode MECHANISMS} */
  constructor(mechanism: string, context: SaslContext) {
    this.take = MECHANISMS[mechanism]!(context);
    this.since = context.clock();
  }
}

/** RFC 4616 */
function plain({ accounts, from }: SaslContext): Mechanism {
  return async (message) => {
    const login = parsePlain(message);
    if (login === undefined || !isOwn(login)) return WRONG;
    const outcome = await accounts.logIn({ name: login.name, from }, login.password);
    return typeof outcome === "string" ? { failure: outcome } : { account: outcome.name };
  };
}

/** RFC 5802: the client's first message, its proof, and its word that it has seen ours. */
function scram({ accounts, from }: SaslContext): Mechanism {
  let exchange: {
    account: Account | undefined;
    server: ScramServer;
    attempt: { name: string; from: string };
  };
  let proved: string | undefined;
  const steps: Mechanism[] = [
    async (message) => {
      const first = parseClientFirst(textOf(message));
      if (first === undefined || !isOwn(first)) return WRONG;
      const attempt = { name: first.name, from };
      if (accounts.isHeld(attempt)) return { failure: "throttled" };
      const { account, verifier } = await accounts.verifierOf(first.name);
      exchange = { account, server: new ScramServer(first, verifier), attempt };
      return { challenge: encoder.encode(exchange.server.challenge) };
    },
    async (message) => {
      const { account, attempt, server } = exchange;
      let signature: string | undefined;
      const right = await accounts.judge(attempt, async () => {
        signature = await server.verify(textOf(message));
        return signature !== undefined && account !== undefined;
      });
      if (right === "throttled") return { failure: right };
      proved = right ? account?.name : undefined;
      return proved === undefined ? WRONG : { challenge: encoder.encode(signature) };
    },
    () => Promise.resolve(proved === undefined ? WRONG : { account: proved }),
  ];
  return (message) => steps.shift()?.(message) ?? Promise.resolve(WRONG);
}

/** A key of the account signs what we made up (docs/accounts.md). An unknown name and a wrong key look the same. */
function ed25519({ accounts, from, server }: SaslContext): Mechanism {
  const challenge = newChallenge(server);
  let hello: Hello | undefined;
  const steps: Mechanism[] = [
    (message) => {
      hello = parseHello(message);
      if (hello === undefined) return Promise.resolve(WRONG);
      if (accounts.isHeld({ name: hello.account, from })) return Promise.resolve({ failure: "throttled" });
      return Promise.resolve({ challenge: formatChallenge(challenge) });
    },
    async (signature) => {
      const { account: name, publicKey } = hello!;
      const account = await accounts.find(name);
      const proved = await isSigned(hello!, { challenge, signature }) &&
        await hasKey(accounts, name, publicKey);
      accounts.judged({ name, from }, proved);
      return proved && account !== undefined ? { account: account.name } : WRONG;
    },
  ];
  return (message) => steps.shift()?.(message) ?? Promise.resolve(WRONG);
}

/** A code of the account is proved, and the account gets a key by that (docs/accounts.md). Otherwise like {@linkcode ed25519}. */
function link({ accounts, from, server, limits, now }: SaslContext): Mechanism {
  let hello: Hello | undefined;
  const steps: Mechanism[] = [
    (message) => {
      hello = parseHello(message);
      if (hello === undefined) return Promise.resolve(WRONG);
      if (accounts.isHeld({ name: hello.account, from })) return Promise.resolve({ failure: "throttled" });
      return Promise.resolve({ challenge: encoder.encode(server) });
    },
    async (proof) => {
      const proved = { hello: hello!, server, proof, now: now(), most: limits.keys };
      const outcome = await redeem(accounts, proved);
      accounts.judged({ name: hello!.account, from }, outcome !== "wrong");
      if (typeof outcome === "string") return { failure: outcome };
      return { account: outcome.name, added: hello!.publicKey };
    },
  ];
  return (message) => steps.shift()?.(message) ?? Promise.resolve(WRONG);
}

/** Nobody here may act for somebody else: the other identity is one's own, or none. */
function isOwn({ authzid, name }: { authzid: string; name: string }): boolean {
  return authzid === "" || authzid === name;
}

/** What is no UTF-8 reads as replacement characters, which no message of a mechanism has. */
function textOf(message: Uint8Array): string {
  return new TextDecoder().decode(message);
}
