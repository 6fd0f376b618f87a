/**
 * The plain conversation of `nc` and socket scripts, as a transport: what the person says becomes IRC lines,
 * what the server answers becomes readable text. Nobody else in the server knows that such clients exist.
 */

import { parseCtcp } from "../../protocol/ctcp.ts";
import { stripFormatting, visibleText } from "../../protocol/formatting.ts";
import { BLANKS, splitText } from "../../protocol/lines.ts";
import { type Message, parseMessage } from "../../protocol/message.ts";
import { parseSource } from "../../protocol/source.ts";
import type { Connection } from "./tcp.ts";
import type { Line, Transport } from "./transport.ts";
import { within } from "./within.ts";

/** What the conversation is about. */
export interface PlainWords {
  /** The room that everything said goes to. */
  readonly lobby: string;
  /** Whether the server asks for a password. */
  readonly password: boolean;
  /** Bytes that a message may have so that its line fits for every reader. */
  readonly messageBytes: number;
  /** Characters that no name and no password has: who answers with more is let go. */
  readonly longestAnswer: number;
  /** IRC lines → text, shared by all plain clients. */
  readonly translator: Translator;
}

/** Unusable aliases in a row after which a script that always gives the same answer is let go. */
const ATTEMPTS = 10;
/** Milliseconds between saying why and asking again, so that `alias?` arrives on its own. */
const PAUSE = 100;
/** Characters after which a line is said in pieces: nobody can make the server keep a line without end. */
const LONGEST = 16_384;
/** Milliseconds after a read that filled its buffer in which the rest of what was said must come. */
const MOMENT = 50;
const NOTHING = new Uint8Array(0);

const encoder = new TextEncoder();

/** A client of the plain conversation. It was asked `alias?` before this transport was made. */
export class PlainTransport implements Transport {
  readonly kind = "plain";
  readonly answersPing = false;
  readonly remote: string;
  readonly secure: boolean;
  readonly patience: number;
  readonly lines: AsyncIterable<readonly Line[]>;
  readonly #connection: Connection;
  readonly #words: PlainWords;
  #alias = "";
  #attempts = 0;
  #candidate: string | undefined;
  #over = false;
  /** Whether the store did not take its JOIN: what is said next begins with another. */
  #outside = false;
  #verdict = Promise.withResolvers<boolean>();

  constructor(
    connection: Connection,
    options: { chunks: AsyncIterable<Uint8Array>; words: PlainWords; patience: number },
  ) {
    this.#connection = connection;
    this.#words = options.words;
    this.remote = connection.remote;
    this.secure = connection.secure;
    this.patience = options.patience;
    this.lines = this.#converse(readTexts(options.chunks, { connection, alias: () => this.#alias }));
    connection.keepAlive();
  }

  async write(bytes: Uint8Array): Promise<number> {
    const text = this.#words.translator.translate(bytes);
    if (text.length > 0) await this.#connection.write(text);
    const outcome = this.#over ? undefined : this.#words.translator.outcome(bytes);
    if (outcome === "outside") this.#outside = true;
    if (outcome === "refused") await this.#askAgain();
    if (outcome === "refused" || outcome === "welcome") this.#verdict.resolve(outcome === "welcome");
    return bytes.length;
  }

  finish(): void {
    this.#end();
    this.#connection.finish();
  }

  close(): void {
    this.#end();
    this.#connection.close();
  }

  #end(): void {
    this.#over = true;
    this.#verdict.resolve(false);
  }

  async *#converse(texts: AsyncGenerator<string[]>): AsyncGenerator<string[]> {
    let waiting: string[] = [];
    let welcome = false;
    for await (const batch of texts) {
      waiting.push(...batch);
      while (!welcome && waiting.length > 0 && !this.#over) {
        const answer = waiting.shift()!;
        if (answer === "") {
          yield [""];
          continue;
        }
        if (answer.length > this.#words.longestAnswer) return this.close();
        welcome = yield* this.#introduce(answer);
        if (welcome) yield [`JOIN ${this.#words.lobby}`];
      }
      if (this.#over) return;
      if (welcome && waiting.length > 0) {
        yield [...this.#way(), ...waiting.flatMap((text) => this.#message(text))];
      }
      waiting = welcome ? [] : waiting;
    }
  }

  async *#introduce(answer: string): AsyncGenerator<string[], boolean> {
    if (this.#words.password && this.#candidate === undefined) {
      this.#candidate = answer;
      await this.#connection.write(encoder.encode("password?")).catch(() => {});
      return false;
    }
    const first = this.#alias === "";
    const alias = (first ? this.#candidate ?? answer : answer).trim();
    const secret = first && this.#candidate !== undefined ? [`PASS :${answer}`] : [];
    // A new name of the room is one sentence, where the fallback would be a farewell and a greeting.
    const user = first ? ["CAP REQ draft/channel-rename", `USER plain 0 * :${alias}`, "CAP END"] : [];
    this.#alias = alias;
    this.#verdict = Promise.withResolvers();
    // An answer that cannot even be sent as a nick is refused in the same words as any other.
    yield [...secret, `NICK ${/^[^\s:]\S*$/.test(alias) ? alias : "*"}`, ...user];
    return await this.#verdict.promise;
  }

  /** What leads into the room, if it is not there. */
  #way(): string[] {
    const way = this.#outside ? [`JOIN ${this.#words.lobby}`] : [];
    this.#outside = false;
    return way;
  }

  #message(text: string): string[] {
    if (text === "") return [""];
    const own = `${this.#alias}: `;
    const said = text.startsWith(own) ? text.slice(own.length) : text;
    return splitText(said, this.#words.messageBytes).map((part) => `PRIVMSG ${this.#words.lobby} :${part}`);
  }

  async #askAgain(): Promise<void> {
    if (++this.#attempts >= ATTEMPTS) return this.close();
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    await this.#connection.write(encoder.encode("alias?"));
  }
}

/**
 * Cuts what arrives into what was said. A line is one saying, and so is the rest of a read that ends without a newline;
 * the tutorial's client writes `bob: one` and `bob: two` so quickly that they arrive together. Of blank lines it gives
 * each {@linkcode BLANKS}th, as an empty text, to be paid for.
 */
async function* readTexts(
  chunks: AsyncIterable<Uint8Array>,
  peer: { connection: Connection; alias: () => string },
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  const arrivals = chunks[Symbol.asyncIterator]();
  let arriving = arrivals.next();
  let rest = "";
  let blanks = 0;
  try {
    for (let done = false; !done;) {
      // A read that filled its buffer goes on in the next one, unless nothing more comes.
      const arrival = rest === "" ? await arriving : await within(arriving, MOMENT);
      const texts = (rest + decoder.decode(arrival?.value ?? NOTHING, { stream: true })).split("\n");
      const goesOn = arrival?.done === false && peer.connection.filled;
      done = arrival?.done === true;
      rest = texts.pop() ?? "";
      if ((!goesOn || rest.length > LONGEST) && rest !== "") {
        texts.push(...sayings(rest, peer.alias()));
        rest = "";
      }
      // A line of spaces is long enough to be paid for by itself; one of nothing, or of a CR, is not.
      const heard = texts.map(cleaned).filter((text, index) =>
        text !== "" || texts[index]!.length > 1 || ++blanks % BLANKS === 0
      );
      if (heard.length > 0) yield heard;
      if (arrival !== undefined && !done) arriving = arrivals.next();
    }
  } finally {
    await arrivals.return?.();
  }
}

/** @returns the text without what ends a line elsewhere; "" for spaces alone */
function cleaned(text: string): string {
  // deno-lint-ignore no-control-regex
  const clean = text.replace(/[\x00\r]/g, "");
  return clean.trim() === "" ? "" : clean;
}

/** Splits `bob: onebob: two`, if that is how this client marks what it says. */
function sayings(text: string, alias: string): string[] {
  const mark = `${alias}: `;
  if (alias === "" || !text.startsWith(mark)) return [text];
  return text.split(mark).slice(1).map((said) => mark + said);
}

/** Turns what the server sends into text for people. Copies that many clients share are translated once. */
export class Translator {
  readonly #texts = new WeakMap<Uint8Array, Uint8Array>();

  /** @returns the text of these IRC lines, each ended by LF; empty when they hold nothing for a person */
  translate(bytes: Uint8Array): Uint8Array {
    let text = this.#texts.get(bytes);
    if (text === undefined) {
      const lines = messages(bytes).map(sentence).filter((line) => line !== undefined);
      text = encoder.encode(lines.map((line) => `${visibleText(line)}\n`).join(""));
      this.#texts.set(bytes, text);
    }
    return text;
  }

  /** @returns what became of an attempt to get a name, or into the room, if these lines tell */
  outcome(bytes: Uint8Array): "welcome" | "refused" | "outside" | undefined {
    const told = messages(bytes);
    const commands = told.map((message) => message.command);
    if (commands.includes("001")) return "welcome";
    if (told.some(({ command, params }) => command === "FAIL" && params[0] === "JOIN")) return "outside";
    return commands.some((command) => command === "432" || command === "433") ? "refused" : undefined;
  }
}

function messages(bytes: Uint8Array): Message[] {
  const lines = new TextDecoder().decode(bytes).split("\r\n");
  return lines.map(parseMessage).filter((message) => message !== undefined);
}

function sentence(message: Message): string | undefined {
  const who = message.source === undefined ? "" : parseSource(message.source).nick;
  if (Object.hasOwn(SENTENCES, message.command)) return SENTENCES[message.command]!(who, message.params);
  // A refusal is told in its own words; other numerics are an IRC client's business.
  return /^[45]\d\d$/.test(message.command) ? message.params.at(-1) : undefined;
}

const SENTENCES: Readonly<Record<string, (who: string, params: readonly string[]) => string | undefined>> = {
  "001": () => "you are now connected!",
  "422": () => undefined,
  PRIVMSG: said,
  NOTICE: said,
  JOIN: (who) => `${who} has connected to the chat room`,
  PART: (who) => `${who} has left the chat room!`,
  QUIT: (who) => `${who} has left the chat room!`,
  KICK: (who, [, nick, reason]) => `${nick} was removed from the chat room by ${who}${because(reason)}`,
  NICK: (who, [nick]) => `${who} is now known as ${nick}`,
  RENAME: (who, [from, to, reason]) => `${who} renamed ${from} to ${to}${because(reason)}`,
  TOPIC: (who, [, topic]) => topic ? `${who} changed the topic to: ${topic}` : `${who} cleared the topic`,
  ERROR: (_, [reason]) => reason,
  FAIL: (_, params) => params.at(-1),
};

function said(who: string, [target = "", text = ""]: readonly string[]): string | undefined {
  const ctcp = parseCtcp(text);
  if (ctcp !== undefined) {
    return ctcp.command === "ACTION" ? `* ${who} ${stripFormatting(ctcp.text)}` : undefined;
  }
  const aside = target.startsWith("#") ? "" : target.startsWith("$") ? " (to everybody)" : " (to you alone)";
  return `${who}${aside}: ${stripFormatting(text)}`;
}

function because(reason: string | undefined): string {
  return reason ? ` (${reason})` : "";
}
