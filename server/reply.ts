/** One command's answers on their way to the client that gave it: here labels and batches are added. */

import { formatMessage } from "../protocol/message.ts";
import * as rpl from "../protocol/numerics.ts";
import { escapeTagValue } from "../protocol/tags.ts";
import { type ChatEvent, render } from "./envelope.ts";

/** Characters of one parameter that goes back to a client in front of the text. */
const ECHOED = 128;

/** A refusal: thrown by a handler, sent by the dispatcher as the numeric it carries. */
export class Refusal extends Error {
  override name = "Refusal";
  /** The numeric, or `FAIL`. */
  readonly numeric: string;
  /** The parameters after the client's nick; the last one is the text for people. */
  readonly params: readonly string[];

  constructor(numeric: string, ...params: readonly string[]) {
    super(`${numeric} ${params.join(" ")}`);
    this.numeric = numeric;
    this.params = params;
  }
}

/** What a labelled command is answered with (IRCv3 labeled-response). */
export class Answer {
  readonly #label: string;
  readonly #lines: ((extra: string) => string)[] = [];

  constructor(label: string) {
    this.#label = `label=${escapeTagValue(label)}`;
  }

  /** Adds a line that has no tags of its own. */
  line(text: string): void {
    this.#lines.push((extra) => extra === "" ? `${text}\r\n` : `@${extra} ${text}\r\n`);
  }

  /** Adds the client's own copy of an event. */
  event(event: ChatEvent, mask: number): void {
    if (render(event, mask) !== "") this.#lines.push((extra) => render(event, mask, extra));
  }

  /**
   * One line carries the label; several go as a batch that does; none is an ACK.
   *
   * @param server the server's name
   * @param reference the batch's reference tag, unused by this client at present
   */
  lines(server: string, reference: string): string {
    const [first, ...others] = this.#lines;
    if (first === undefined) {
      return `@${this.#label} ${formatMessage({ source: server, command: "ACK" })}\r\n`;
    }
    if (others.length === 0) return first(this.#label);
    const batch = (sign: string, type: string[]) =>
      formatMessage({ source: server, command: "BATCH", params: [sign + reference, ...type] });
    const inside = this.#lines.map((line) => line(`batch=${reference}`));
    return `@${this.#label} ${batch("+", ["labeled-response"])}\r\n${inside.join("")}${batch("-", [])}\r\n`;
  }
}

/**
 * An answer often repeats what was asked, and that may be anything; only the last parameter can be.
 *
 * @returns the line, without CR LF
 */
export function replyLine(command: string, params: readonly string[], source?: string): string {
  const last = params.length - 1;
  const safe = params.map((param, index) => index === last ? param : asMiddle(param));
  return formatMessage({ source, command, params: safe, trailing: !WORDS.includes(command) });
}

/** Answers that end in a word; all others end in a text, which has its colon even where it could do without. */
const WORDS: readonly string[] = [
  rpl.RPL_MYINFO,
  rpl.RPL_CHANNELMODEIS,
  rpl.RPL_CREATIONTIME,
  rpl.RPL_TOPICWHOTIME,
  rpl.RPL_INVITELIST,
  rpl.RPL_INVITING,
  rpl.RPL_BANLIST,
  rpl.RPL_EXCEPTLIST,
  rpl.RPL_INVEXLIST,
  rpl.RPL_WHOSPCRPL,
  rpl.RPL_UMODEIS,
];

function asMiddle(param: string): string {
  return param === "" || param.startsWith(":") || param.includes(" ") ? "*" : param.slice(0, ECHOED);
}
