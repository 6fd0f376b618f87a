/**
 * The capabilities that this server offers, and the few of them that decide what a recipient's copy of an
 * event looks like. Each distinct combination of those is a variant, numbered densely.
 */

import { MECHANISMS } from "./accounts/sasl.ts";
import type { Config } from "./config.ts";

/** Parts of the server that capabilities lean on. */
export type Feature = "accounts" | "history" | "metadata" | "redaction" | "read-marker";

/** The parts that stand. */
export const FEATURES: ReadonlySet<Feature> = new Set<Feature>([
  "accounts",
  "history",
  "metadata",
  "read-marker",
  "redaction",
]);

/** One capability: its value in CAP LS 302, and its bit if it changes the bytes that a client receives. */
export interface Capability {
  /** It is offered once this part stands. */
  readonly needs?: Feature;
  readonly value?: (config: Config) => string;
  readonly bit?: number;
}

/** Bits of the capabilities that change what is delivered. */
export const MESSAGE_TAGS = 1 << 0;
export const SERVER_TIME = 1 << 1;
export const ACCOUNT_TAG = 1 << 2;
export const EXTENDED_JOIN = 1 << 3;
export const AWAY_NOTIFY = 1 << 4;
export const ACCOUNT_NOTIFY = 1 << 5;
export const SETNAME = 1 << 6;
export const CHGHOST = 1 << 7;
export const INVITE_NOTIFY = 1 << 8;
export const ECHO_MESSAGE = 1 << 9;
export const MULTILINE = 1 << 10;
export const REDACTION = 1 << 11;
export const CHANNEL_RENAME = 1 << 12;

/** Everything that CAP LS can have, in its order; {@linkcode OFFERED} is what it has. */
const CAPABILITIES: ReadonlyMap<string, Capability> = new Map<string, Capability>([
  ["account-notify", { bit: ACCOUNT_NOTIFY }],
  ["account-tag", { bit: ACCOUNT_TAG }],
  ["away-notify", { bit: AWAY_NOTIFY }],
  ["batch", {}],
  ["cap-notify", {}],
  ["chghost", { bit: CHGHOST }],
  ["echo-message", { bit: ECHO_MESSAGE }],
  ["extended-join", { bit: EXTENDED_JOIN }],
  ["extended-monitor", {}],
  ["invite-notify", { bit: INVITE_NOTIFY }],
  ["labeled-response", {}],
  ["message-tags", { bit: MESSAGE_TAGS }],
  ["multi-prefix", {}],
  ["no-implicit-names", {}],
  ["sasl", { needs: "accounts", value: () => Object.keys(MECHANISMS).join(",") }],
  ["server-time", { bit: SERVER_TIME }],
  ["setname", { bit: SETNAME }],
  ["standard-replies", {}],
  ["userhost-in-names", {}],
  ["draft/account-registration", {
    needs: "accounts",
    // Whoever has not given the server's password yet is to make no account either.
    value: ({ password }) => `${password === undefined ? "before-connect," : ""}custom-account-name`,
  }],
  ["draft/channel-rename", { bit: CHANNEL_RENAME }],
  ["draft/chathistory", { needs: "history" }],
  ["draft/event-playback", { needs: "history" }],
  ["draft/extended-isupport", {}],
  ["draft/message-redaction", { needs: "redaction", bit: REDACTION }],
  ["draft/metadata-2", { needs: "metadata", value: metadataLimits }],
  ["draft/metadata-3", { needs: "metadata", value: metadataLimits }],
  ["draft/multiline", {
    bit: MULTILINE,
    value: ({ limits }) => multilineValue(limits["multiline-bytes"], limits["multiline-lines"]),
  }],
  ["draft/pre-away", {}],
  ["draft/read-marker", { needs: "read-marker" }],
  ["soju.im/search", { needs: "history" }],
]);

/** What this server offers. */
export const OFFERED: ReadonlyMap<string, Capability> = new Map(
  [...CAPABILITIES].filter(([, { needs }]) => needs === undefined || FEATURES.has(needs)),
);

/** `max-bytes` is required, be there a limit or not; `max-lines` is not. */
function multilineValue(bytes: number, lines: number): string {
  const most = Number.isFinite(bytes) ? bytes : 2 ** 31 - 1;
  return `max-bytes=${most}${Number.isFinite(lines) ? `,max-lines=${lines}` : ""}`;
}

function metadataLimits({ limits }: Config): string {
  const bounds = {
    "max-subs": limits["metadata-subs"],
    "max-keys": limits["metadata-keys"],
    "max-value-bytes": limits["metadata-bytes"],
  };
  const finite = Object.entries(bounds).filter(([, bound]) => Number.isFinite(bound));
  return ["before-connect", ...finite.map(([name, bound]) => `${name}=${bound}`)].join(",");
}

/** Bits that matter to the sender alone: two readers who differ only in them get the same bytes. */
const NOT_RENDERED = ECHO_MESSAGE;

/**
 * @param names capabilities in force
 * @returns their bits
 */
export function maskOf(names: Iterable<string>): number {
  let mask = 0;
  let batches = false;
  for (const name of names) {
    mask |= OFFERED.get(name)?.bit ?? 0;
    batches ||= name === "batch";
  }
  // IRCv3 draft/multiline, "Dependencies"
  return batches ? mask : mask & ~MULTILINE;
}

/** Numbers the masks in use, so that what is kept per variant is a short array. */
export class Variants {
  readonly #numbers = new Map<number, number>();
  readonly #masks: number[] = [];

  /** @returns the number of the variant that a client with these bits reads */
  number(mask: number): number {
    const rendered = mask & ~NOT_RENDERED;
    let number = this.#numbers.get(rendered);
    if (number === undefined) {
      number = this.#masks.push(rendered) - 1;
      this.#numbers.set(rendered, number);
    }
    return number;
  }

  /** @returns the bits of a variant that `number` gave */
  mask(number: number): number {
    return this.#masks[number] ?? 0;
  }
}
