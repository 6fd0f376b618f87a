/** KEY: the keys of one's account, which log in without its password (docs/accounts.md). Of this server alone, like its mechanism. */

import type { Message } from "../../protocol/message.ts";
import { keyId, parsePublicKey } from "../../protocol/ed25519_challenge.ts";
import { addKey, dropKey, keysOf } from "../accounts/account_keys.ts";
import { makeLinkCode, MINUTES } from "../accounts/link_codes.ts";
import { Refusal } from "../reply.ts";
import type { Session } from "../session.ts";
import { type CommandTable, cut } from "./command.ts";

/** Bytes of a key's name. */
const NAME = 60;

export const KEY: CommandTable = {
  KEY: {
    usage: "ADD <Base64 of a public key> [<name>] or LIST or DROP <id> or CODE",
    does:
      "keys that log in to your account without its password (ED25519-CHALLENGE); a code for one more machine",
    minParams: 1,
    cost: 5,
    run: key,
  },
};

async function key(session: Session, { params: [word = "", ...params] }: Message): Promise<void> {
  const subcommand = word.toUpperCase();
  if (!Object.hasOwn(SUBCOMMANDS, subcommand)) {
    throw failure("INVALID_SUBCOMMAND", "Say KEY ADD, KEY LIST, KEY DROP or KEY CODE");
  }
  if (session.account === undefined) throw failure("ACCOUNT_REQUIRED", "Log in first");
  await SUBCOMMANDS[subcommand]!(session, { account: session.account, params });
}

/** What a subcommand is given. */
interface Asked {
  readonly account: string;
  readonly params: readonly string[];
}

const SUBCOMMANDS: Readonly<Record<string, (session: Session, asked: Asked) => Promise<void>>> = {
  async ADD(session, { account, params: [text = "", name = "unnamed"] }) {
    const publicKey = parsePublicKey(text);
    if (publicKey === undefined) throw failure("INVALID_KEY", "A key is 32 bytes in Base64");
    const { accounts, config, now } = session.server;
    const key = { publicKey, name: cut(name, NAME), added: now() };
    if (!await addKey(accounts, account, { key, most: config.limits.keys })) {
      throw failure("TOO_MANY_KEYS", "Your account has as many keys as it may; drop one first");
    }
    tellAll(session, ["KEY_ADDED", keyId(publicKey)], `A key may log in to ${account} now: ${key.name}`);
  },
  async LIST(session, { account }) {
    for (const { publicKey, name, added } of await keysOf(session.server.accounts, account)) {
      const since = new Date(added).toISOString();
      session.send(
        "NOTE",
        "KEY",
        "KEY",
        keyId(publicKey),
        since,
        `${keyId(publicKey)}: ${name}, since ${since}`,
      );
    }
    session.send("NOTE", "KEY", "END_OF_KEYS", `These are the keys of ${account}`);
  },
  async DROP(session, { account, params: [id = ""] }) {
    if (!await dropKey(session.server.accounts, account, id)) {
      throw failure("NO_SUCH_KEY", "Your account has no such key; KEY LIST shows those it has");
    }
    tellAll(session, ["KEY_DROPPED", id], `A key may not log in to ${account} any more`);
  },
  async CODE(session, { account }) {
    const { accounts, journal, now } = session.server;
    const code = await makeLinkCode(accounts, account, now());
    if (code === undefined) throw failure("ACCOUNT_REQUIRED", "Your account is gone");
    journal.note("link-code", { nick: session.nick, account });
    session.send("NOTE", "KEY", "CODE", code, account, `Good once, for ${MINUTES} minutes: ${code}`);
  },
};

/** A machine was added by a code: by now the session is logged in. */
export function tellMachine(session: Session, publicKey: Uint8Array): void {
  const { account = "", server } = session;
  server.journal.note("linked", { account, key: keyId(publicKey), from: session.transport.remote });
  tellAll(
    session,
    ["KEY_ADDED", keyId(publicKey)],
    `A machine was added by a code, and may log in to ${account} now`,
  );
}

/** Every connection of the person: a key that somebody else added is to be noticed. */
function tellAll(session: Session, what: readonly string[], text: string): void {
  for (const own of session.server.logins.of(session)) {
    if (own === session) own.send("NOTE", "KEY", ...what, text);
    else own.notifyAs("NOTE", "KEY", ...what, text);
  }
}

function failure(code: string, text: string): Refusal {
  return new Refusal("FAIL", "KEY", code, text);
}
