/** Finds and runs what was typed after a slash. */

import type { Client } from "../client.ts";
import { commandOf, COMMANDS, usageOf } from "./table.ts";

/** Runs a command line without its slash. A command that does not exist or lacks words sends nothing. */
export function runCommand(client: Client, line: string): void {
  const [, name = "", rest = ""] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
  const found = commandOf(name);
  if (found === undefined) {
    return client.emit({
      kind: "error",
      text: `There is no command /${name}. ${advice(name)}, or //${name} to say it.`,
    });
  }
  const [known, command] = found;
  const words = split(rest.trim(), command.most);
  if (words.length < command.least) {
    return client.emit({ kind: "error", text: `Usage: ${usageOf(known)}` });
  }
  if (client.state.phase !== "welcomed" && !command.offline) {
    return client.emit({ kind: "error", text: "Not connected just now; try again in a moment." });
  }
  command.run(client, words);
}

/** What to type instead: a command that begins so or has the same letters, or help. */
function advice(name: string): string {
  const letters = (text: string) => [...text.toLowerCase()].sort().join("");
  const names = Object.keys(COMMANDS);
  const meant = names.find((other) => name.length > 1 && other.startsWith(name.toLowerCase())) ??
    names.find((other) => letters(other) === letters(name));
  return meant === undefined ? "Type /help" : `Did you mean /${meant}? Type that`;
}

/** Splits into at most `most` words; the last one is the rest of the line. */
function split(text: string, most: number): string[] {
  const words: string[] = [];
  let rest = text;
  while (rest !== "" && words.length < most - 1) {
    const [, word = "", others = ""] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
    words.push(word);
    rest = others;
  }
  return rest === "" || most === 0 ? words : [...words, rest];
}
