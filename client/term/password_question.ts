/** One question for a password: what it says, and when the answer is complete. A new password is asked for twice. */

import type { EventOf } from "../core/events.ts";
import { type Span, span } from "./style.ts";

/** What became of an answer: still a question, a password, or (`undefined`) nobody wants to give one. */
export type Answered = "again" | { readonly password: string | undefined };

/** A question that stands until it is answered. */
export class PasswordQuestion {
  readonly #wanted: EventOf<"password-wanted">;
  /** A new password that was typed once. */
  #first: string | undefined;
  #differed = false;

  constructor(wanted: EventOf<"password-wanted">) {
    this.#wanted = wanted;
  }

  /** What stands before the answer, of which nothing is shown. */
  get prompt(): Span {
    return span(this.#words(), { bold: true });
  }

  /** Takes what was entered. */
  answer(text: string): Answered {
    const { purpose } = this.#wanted;
    // A password that was pasted may have brought the end of its line.
    const password = text.replace(/\n+$/, "");
    if (password === "") return { password: undefined };
    if (purpose === "log-in" || purpose === "current") return { password };
    if (password === this.#first) return { password };
    this.#differed = this.#first !== undefined;
    this.#first = this.#differed ? undefined : password;
    return "again";
  }

  #words(): string {
    const { purpose, account } = this.#wanted;
    if (purpose === "current") return `The password of ${account} as it is: `;
    if (purpose === "log-in") return `Password of ${account}: `;
    if (this.#first !== undefined) return "The same again: ";
    const kind = purpose === "change" ? "new password" : "password";
    return this.#differed ? `They differ. A ${kind} for the account: ` : `A ${kind} for ${account}: `;
  }
}
