/** How a command shows and changes a list that the person keeps. */

import type { Client } from "../client.ts";
import type { KeptList } from "../lists.ts";

/** The words for it. */
export interface ToggleWords {
  /** What is added or taken out; undefined shows the list. */
  readonly entry: string | undefined;
  readonly added: (entry: string) => string;
  readonly removed: (entry: string) => string;
  /** What an empty list is, and what stands before another one. */
  readonly none: string;
  readonly all: string;
}

/** Adds an entry or takes it out, or shows what there is. */
export function toggleEntry(client: Client, list: KeptList, words: ToggleWords): void {
  client.emit(told(list, words));
}

function told(list: KeptList, words: ToggleWords): { kind: "info" | "error"; text: string } {
  const { entry, added, removed, none, all } = words;
  const { entries } = list;
  if (entry === undefined) {
    return { kind: "info", text: entries.length === 0 ? none : `${all}: ${entries.join(", ")}` };
  }
  const outcome = list.toggle(entry);
  if (outcome === "full") {
    return { kind: "error", text: `That is too much to keep. ${all}: ${entries.length}` };
  }
  return { kind: "info", text: outcome === "added" ? added(entry) : removed(entry) };
}
