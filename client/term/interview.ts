/**
 * What a client asks the person at its terminal: a name, another name, a password. Takes the answers and says whose
 * turn it is; draws nothing, and knows no key.
 */
import { isNick } from "../../protocol/names.ts";
import type { Client } from "../core/client.ts";
import type { ClientEvent, EventKind, EventOf } from "../core/events.ts";
import { plainLine, wrongLine } from "./lines.ts";
import { type Answered, PasswordQuestion } from "./password_question.ts";
import { type Line, type Span, span, type Style } from "./style.ts";

/** A question that the next line answers. What answers a secret one is shown to nobody. */
export interface Question {
  readonly prompt: Span;
  readonly secret: boolean;
}

/** What may become of a password that was given. */
const OUTCOMES: readonly EventKind[] = [
  "password-wanted",
  "welcome",
  "info",
  "error",
  "lost",
  "alias-refused",
];

const ASKING: Style = { bold: true };

/** The questions of one client. */
export class Interview {
  readonly #client: Client;
  readonly #print: (line: Line) => void;
  readonly #named: (name: string) => void;
  /** The password that is asked for. */
  #password: PasswordQuestion | undefined;
  /** Whether a password is with the server: what is typed now may be one as well, and is shown to nobody. */
  #checking = false;
  /** The name that was refused, while another one is asked for. */
  #refused: EventOf<"alias-refused"> | undefined;

  /** `print` shows a line; `named` hears of each name that the client is given. */
  constructor(
    client: Client,
    { print, named }: { print: (line: Line) => void; named: (name: string) => void },
  ) {
    this.#client = client;
    this.#print = print;
    this.#named = named;
  }

  /** What is asked now; undefined when what is typed is for the chat. */
  get question(): Question | undefined {
    if (this.#password !== undefined) return { prompt: this.#password.prompt, secret: true };
    if (this.#checking) return { prompt: span("One moment … "), secret: true };
    if (this.#refused !== undefined) {
      const prompt = span(`${refusal(this.#refused)}. Another name [${this.#refused.suggestion}]: `, ASKING);
      return { prompt, secret: false };
    }
    return this.#client.state.nick === ""
      ? { prompt: span("Your name: ", ASKING), secret: false }
      : undefined;
  }

  /** Takes a line. @returns false when nothing was asked, and the line is for the chat */
  entered(text: string): boolean {
    if (this.#password !== undefined) this.#answered(this.#password.answer(text));
    // A server that does not answer must not keep anybody from typing for ever.
    else if (this.#checking) this.#checking = text !== "";
    else if (this.#refused !== undefined) this.#offer(text.trim() || this.#refused.suggestion);
    else if (this.#client.state.nick === "") this.#offer(text.trim());
    else return false;
    return true;
  }

  /** Takes notice of what is told. */
  seen(event: ClientEvent): void {
    if (event.kind === "alias-refused") this.#aliasRefused(event);
    if (OUTCOMES.includes(event.kind)) this.#checking = false;
    if (event.kind === "password-wanted") this.#password = new PasswordQuestion(event);
    if (event.kind === "welcome") this.#refused = undefined;
  }

  #answered(answer: Answered): void {
    if (answer === "again") return;
    this.#password = undefined;
    this.#checking = answer.password !== undefined;
    this.#client.password(answer.password);
  }

  /** Gives the client a name, or says why that is none. */
  #offer(name: string): void {
    if (!isNick(name)) {
      if (name !== "") {
        this.#print(plainLine(`"${name}" cannot be a name: take letters and digits, no spaces.`));
      }
      return;
    }
    this.#refused = undefined;
    this.#client.alias(name);
    this.#named(name);
  }

  #aliasRefused(event: EventOf<"alias-refused">): void {
    if (this.#client.state.phase !== "welcomed") {
      this.#refused = event;
      return;
    }
    const words = `${refusal(event)}. /nick ${event.suggestion} may be free.`;
    this.#print(wrongLine(new Date(event.at), words));
  }
}

/** Servers say in many ways that somebody has the name; other reasons are theirs to word. */
function refusal({ alias, reason }: EventOf<"alias-refused">): string {
  return /in use|taken|collision/i.test(reason) ? `${alias} is taken` : `${alias} cannot be had (${reason})`;
}
