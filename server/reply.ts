/** One command's answers on their way to the client that gave it: here labels and batches are added. */

import { formatMessage } from "../protocol/message.ts";
import * as rpl from "../protocol/numerics.ts";
import { escapeTagValue } from "../protocol/tags.ts";
import { type ChatEvent, render } from "./envelope.ts";
import { cutLine } from "./output/line_length.ts";

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

  /** What is counted of it: the numeric, or the code of a FAIL. */
  get reason(): string {
    return this.numeric === "FAIL" ? this.params[1] ?? "FAIL" : this.numeric;
  }
}

/** A line of an answer, given the tag that it is to carry (`label=…`, `batch=…`, or none). */
type Line = (tag: string) => string;

/** Where the lines of an answer go, and how it would name its batch. */
export interface AnswerOptions {
  /** The server's name. */
  readonly server: string;
  /** A batch reference that this client has not been given before. */
  readonly reference: string;
  readonly send: (lines: string) => void;
}

/**
 * What a labelled command is answered with (IRCv3 labeled-response): one line carries the label, several go as a
 * batch that does, none is an ACK. Only the first line is held back, until it is known whether there are more.
 */
export class Answer {
  readonly #label: string;
  readonly #options: AnswerOptions;
  #first: Line | undefined;
  /** What tags every further line, once the label is out; `""` inside a batch of the command's own. */
  #tag: string | undefined;
  #closing = "";

  constructor(label: string, options: AnswerOptions) {
    this.#label = `label=${escapeTagValue(label)}`;
    this.#options = options;
  }

  /** Adds a line that has no tags of its own. */
  line(text: string): void {
    this.#add((tag) => tag === "" ? `${text}\r\n` : `@${tag} ${text}\r\n`);
  }

  /** Adds the client's own copy of an event. */
  event(event: ChatEvent, mask: number): void {
    if (render(event, mask) !== "") this.#add((tag) => render(event, mask, tag));
  }

  /** The answer is a batch of the command's own, and this line opens it: what follows tags itself. */
  batch(text: string): void {
    if (this.#first !== undefined || this.#tag !== undefined) return this.line(text);
    this.#tag = "";
    this.#options.send(`@${this.#label} ${text}\r\n`);
  }

  /** Nothing more comes. */
  end(): void {
    const { server, send } = this.#options;
    if (this.#tag !== undefined) return this.#closing === "" ? undefined : send(this.#closing);
    const line = this.#first ?? ((tag) => `@${tag} ${formatMessage({ source: server, command: "ACK" })}\r\n`);
    send(line(this.#label));
  }

  #add(line: Line): void {
    const { send } = this.#options;
    if (this.#tag !== undefined) return send(line(this.#tag));
    if (this.#first === undefined) this.#first = line;
    else send(this.#open() + this.#first(this.#tag!) + line(this.#tag!));
  }

  #open(): string {
    const { server, reference } = this.#options;
    const batch = (...params: string[]) => formatMessage({ source: server, command: "BATCH", params });
    this.#tag = `batch=${reference}`;
    this.#closing = `${batch(`-${reference}`)}\r\n`;
    return `@${this.#label} ${batch(`+${reference}`, "labeled-response")}\r\n`;
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
  return cutLine(formatMessage({ source, command, params: safe, trailing: !WORDS.includes(command) }));
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
  "AUTHENTICATE",
  "BATCH",
  "MARKREAD",
];

function asMiddle(param: string): string {
  return param === "" || param.startsWith(":") || param.includes(" ") ? "*" : param.slice(0, ECHOED);
}
