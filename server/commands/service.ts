/** What a service is: a nick that nobody bears, and commands in words. */

import type { Session } from "../session.ts";

/** A command of a service. */
export interface ServiceCommand {
  /** How it is said, for HELP. */
  readonly usage: string;
  readonly does: string;
  readonly minParams: number;
  /** @param say answers with one line of text */
  run(session: Session, params: readonly string[], say: (text: string) => void): void | Promise<void>;
}

/** A service. */
export interface Service {
  readonly nick: string;
  /** What it is for, in a few words. */
  readonly does: string;
  readonly commands: Readonly<Record<string, ServiceCommand>>;
}
