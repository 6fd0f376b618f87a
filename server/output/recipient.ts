/**
 * One who is told things: the answers to a command, under its label and in batches, what others did, and what nobody
 * asked for. It knows no command and reads nothing.
 */

import { ECHO_MESSAGE } from "../capabilities.ts";
import { type ChatEvent, render } from "../envelope.ts";
import type { Outbox } from "../outbox.ts";
import { Answer, type Refusal, replyLine } from "../reply.ts";
import type { Server } from "../server.ts";

/** Events that their source gets back only with echo-message. */
const SAYINGS: readonly string[] = ["PRIVMSG", "NOTICE", "TAGMSG", "REDACT"];

/** What a session is to those who have something to tell it. */
export abstract class Recipient {
  abstract readonly server: Server;
  abstract readonly outbox: Outbox;
  /** The name for numerics. */
  abstract readonly addressee: string;
  /** Bits of the capabilities in force. */
  abstract readonly mask: number;
  /** Where the answers to a labelled command are gathered while it runs. */
  answer: Answer | undefined;
  #batches = 0;

  /** Answers with a numeric; the client's nick comes first by itself. */
  reply(numeric: string, ...params: readonly string[]): void {
    this.send(numeric, this.addressee, ...params);
  }

  /** Answers with a refusal, as the numeric or FAIL that it carries. */
  refuse(refusal: Refusal): void {
    this.server.metrics.refusals.add(refusal.reason);
    if (refusal.numeric === "FAIL") this.send("FAIL", ...refusal.params);
    else this.reply(refusal.numeric, ...refusal.params);
  }

  /** Answers with a line from the server. */
  send(command: string, ...params: readonly string[]): void {
    this.#answerLine(replyLine(command, params, this.server.config.name));
  }

  /** Answers with a line from somebody else, who is no session. */
  sendAs(source: string, command: string, ...params: readonly string[]): void {
    this.#answerLine(replyLine(command, params, source));
  }

  /** Answers with a line that has no source, such as ERROR. */
  sendBare(command: string, ...params: readonly string[]): void {
    this.#answerLine(replyLine(command, params));
  }

  /** Tells the client something that it did not ask for just now, past the answer to a labelled command. */
  notify(numeric: string, ...params: readonly string[]): void {
    this.notifyAs(numeric, this.addressee, ...params);
  }

  /** The same, for a command that does not begin with whom it is for. */
  notifyAs(command: string, ...params: readonly string[]): void {
    this.outbox.send(`${replyLine(command, params, this.server.config.name)}\r\n`);
  }

  /** Delivers somebody else's event to this client. */
  receive(event: ChatEvent): void {
    const line = render(event, this.mask);
    if (line === "") return;
    this.server.tick.deliveries++;
    this.outbox.send(line);
  }

  /** Delivers the client's copy of what it did itself: echo is ordinary delivery, to those who want it. */
  own(event: ChatEvent): void {
    if (SAYINGS.includes(event.command) && (this.mask & ECHO_MESSAGE) === 0) return;
    if (this.answer !== undefined) this.answer.event(event, this.mask);
    else this.receive(event);
  }

  /** From here on what this client is answered goes under a label (IRCv3 labeled-response). */
  beginAnswer(label: string): void {
    this.answer = new Answer(label, {
      server: this.server.config.name,
      reference: this.nextReference(),
      send: (lines) => this.outbox.send(lines),
    });
  }

  /** Opens a batch of a type; under a label it is the whole answer. Its lines are sent past the answer, tagged. */
  openBatch(reference: string, ...type: readonly string[]): void {
    const line = replyLine("BATCH", [`+${reference}`, ...type], this.server.config.name);
    if (this.answer !== undefined) this.answer.batch(line);
    else this.outbox.send(`${line}\r\n`);
  }

  /** Closes a batch that {@linkcode openBatch} opened. */
  closeBatch(reference: string): void {
    this.send("BATCH", `-${reference}`);
  }

  /** The answer to a labelled command is complete. */
  finishAnswer(): void {
    const { answer } = this;
    this.answer = undefined;
    answer?.end();
  }

  /** @returns a batch reference that this client has not been given before */
  nextReference(): string {
    return `r${++this.#batches}`;
  }

  #answerLine(line: string): void {
    if (this.answer !== undefined) this.answer.line(line);
    else this.outbox.send(`${line}\r\n`);
  }
}
