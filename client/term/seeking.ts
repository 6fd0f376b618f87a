/** Ctrl-R: looks back through what was entered before for the letters typed. Pure; knows nothing else of the editor. */
import { previousEdge } from "./edges.ts";
import type { Key } from "./keys.ts";

/** What is looked for, the line of the history that has it, and the text to come back to. */
export interface Sought {
  readonly query: string;
  /** The line that is shown; the history's length when none was found yet. */
  readonly place: number;
  readonly before: { readonly text: string; readonly cursor: number };
}

/** What became of it: still at it, done with the key, or done and the key is for the editor. */
export interface Finding {
  readonly kind: "seeking" | "done" | "passed";
  readonly seeking: Sought;
  readonly shown: { readonly text: string; readonly cursor: number };
}

/**
 * The search after a key: letters go on with it, Ctrl-R looks further back, Enter takes what was found into the line
 * without sending it, Escape and Ctrl-G give it up.
 */
export function sought(seeking: Sought, key: Key, history: readonly string[]): Finding {
  if (key.kind !== "key") {
    const query = seeking.query + key.text.replace(/\n.*/s, "");
    return found({ ...seeking, query }, { history, from: seeking.place });
  }
  switch (key.name) {
    case "ctrl-r":
    case "up":
      return found(seeking, { history, from: seeking.place - 1 });
    case "backspace":
    case "ctrl-h": {
      const query = seeking.query.slice(0, previousEdge(seeking.query, seeking.query.length));
      return found({ ...seeking, query }, { history, from: history.length });
    }
    case "escape":
    case "ctrl-g":
    case "ctrl-c":
      return { kind: "done", seeking, shown: seeking.before };
    default: {
      const kind = key.name === "enter" ? "done" : "passed";
      return { kind, seeking, shown: shownOf(seeking, history) };
    }
  }
}

/** The nearest line at `from` or before it that has the letters; what was found before stays when there is none. */
function found(
  seeking: Sought,
  { history, from }: { history: readonly string[]; from: number },
): Finding {
  const query = seeking.query.toLowerCase();
  for (let place = Math.min(from, history.length - 1); place >= 0 && query !== ""; place--) {
    if (!history[place]!.toLowerCase().includes(query)) continue;
    const now = { ...seeking, place };
    return { kind: "seeking", seeking: now, shown: shownOf(now, history) };
  }
  return { kind: "seeking", seeking, shown: shownOf(seeking, history) };
}

function shownOf({ place, before }: Sought, history: readonly string[]): { text: string; cursor: number } {
  const text = history[place];
  return text === undefined ? { text: before.text, cursor: before.cursor } : { text, cursor: text.length };
}
