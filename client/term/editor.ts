/**
 * The line being typed: (state, key) → state. Pure data and functions; knows no terminal, no room and no width,
 * and moves by grapheme so that an emoji or an accented letter is always one step.
 */
import type { Key } from "./keys.ts";

/** What Tab may put between `start` and the cursor; the candidates are cycled through in their order. */
export interface Completions {
  readonly start: number;
  readonly candidates: readonly string[];
}

/** Finds the completions for `text` with the cursor at `cursor`; undefined when there is nothing to complete. */
export type Complete = (text: string, cursor: number) => Completions | undefined;

/** The editor between two keys. `cursor` is an index into `text`, always on a grapheme's edge. */
export interface EditorState {
  readonly text: string;
  readonly cursor: number;
  /** Lines submitted before, oldest first. */
  readonly history: readonly string[];
  /** The line of the history being looked at; `history.length` is the new line. */
  readonly place: number;
  /** What was changed in lines of the history, and the new line while an old one is looked at. */
  readonly edits: ReadonlyMap<number, string>;
  /** What Ctrl-Y brings back. */
  readonly killed: string;
  /** True right after a kill: the next one adds to it. */
  readonly killing: boolean;
  /** The Tab cycle, while Tab is the last key. */
  readonly cycle?: { readonly found: Completions; readonly index: number };
}

/** What the key asks of the editor's owner, beyond the new state. */
export type EditorEffect =
  | { readonly kind: "submit"; readonly text: string }
  | { readonly kind: "leave" | "redraw" | "suspend" | "cut" };

/** The outcome of one key. */
export interface Edited {
  readonly state: EditorState;
  readonly effect?: EditorEffect;
}

/** Characters one input may have: some forty lines of chat, and short enough to lay out within a frame. */
export const MAX_INPUT = 16_384;
/** Submitted lines that are remembered. */
const MAX_HISTORY = 500;

type Edit = (state: EditorState) => EditorState;

const EDITS: Readonly<Record<string, Edit>> = {
  "alt-enter": (state) => insert(state, "\n"),
  "shift-enter": (state) => insert(state, "\n"),
  "left": (state) => moved(state, previousEdge(state.text, state.cursor)),
  "ctrl-b": (state) => moved(state, previousEdge(state.text, state.cursor)),
  "right": (state) => moved(state, nextEdge(state.text, state.cursor)),
  "ctrl-f": (state) => moved(state, nextEdge(state.text, state.cursor)),
  "home": (state) => moved(state, 0),
  "ctrl-a": (state) => moved(state, 0),
  "end": (state) => moved(state, state.text.length),
  "ctrl-e": (state) => moved(state, state.text.length),
  "alt-b": (state) => moved(state, wordStart(state.text, state.cursor)),
  "ctrl-left": (state) => moved(state, wordStart(state.text, state.cursor)),
  "alt-left": (state) => moved(state, wordStart(state.text, state.cursor)),
  "alt-f": (state) => moved(state, wordEnd(state.text, state.cursor)),
  "ctrl-right": (state) => moved(state, wordEnd(state.text, state.cursor)),
  "alt-right": (state) => moved(state, wordEnd(state.text, state.cursor)),
  "backspace": (state) => removed(state, previousEdge(state.text, state.cursor), state.cursor),
  "ctrl-h": (state) => removed(state, previousEdge(state.text, state.cursor), state.cursor),
  "delete": (state) => removed(state, state.cursor, nextEdge(state.text, state.cursor)),
  "ctrl-u": (state) => killed(state, 0, state.cursor),
  "ctrl-k": (state) => killed(state, state.cursor, state.text.length),
  "ctrl-w": (state) => killed(state, blankStart(state.text, state.cursor), state.cursor),
  "alt-backspace": (state) => killed(state, wordStart(state.text, state.cursor), state.cursor),
  "alt-d": (state) => killed(state, state.cursor, wordEnd(state.text, state.cursor)),
  "ctrl-delete": (state) => killed(state, state.cursor, wordEnd(state.text, state.cursor)),
  "ctrl-y": (state) => insert(state, state.killed),
  "ctrl-t": transposed,
  "up": (state) => recalled(state, state.place - 1),
  "ctrl-p": (state) => recalled(state, state.place - 1),
  "down": (state) => recalled(state, state.place + 1),
  "ctrl-n": (state) => recalled(state, state.place + 1),
};

/** An empty editor, with earlier lines to go back to. */
export function newEditor(history: readonly string[] = []): EditorState {
  return {
    text: "",
    cursor: 0,
    history,
    place: history.length,
    edits: new Map(),
    killed: "",
    killing: false,
  };
}

/**
 * The state after `key`. A line is submitted even when it is blank, since that may be an answer. Line breaks from Alt-Enter or a paste stay in the text as `\n`, and a submitted text
 * may hold several lines. Keys without a meaning change nothing.
 */
export function pressKey(state: EditorState, key: Key, complete?: Complete): Edited {
  if (key.kind !== "key") return inserted(state, key.text);
  switch (key.name) {
    case "enter":
      return submitted(state);
    case "tab":
      return { state: completed(state, 1, complete) };
    case "shift-tab":
      return { state: completed(state, -1, complete) };
    case "ctrl-c":
      return { state: settled(state), effect: { kind: "leave" } };
    case "ctrl-d":
      if (state.text === "") return { state: settled(state), effect: { kind: "leave" } };
      return { state: removed(state, state.cursor, nextEdge(state.text, state.cursor)) };
    case "ctrl-l":
      return { state: settled(state), effect: { kind: "redraw" } };
    case "ctrl-z":
      return { state: settled(state), effect: { kind: "suspend" } };
    default:
      return { state: Object.hasOwn(EDITS, key.name) ? EDITS[key.name]!(state) : settled(state) };
  }
}

/** The state after a key that neither kills nor completes. */
function settled(state: EditorState): EditorState {
  return { ...state, killing: false, cycle: undefined };
}

function moved(state: EditorState, cursor: number): EditorState {
  return { ...settled(state), cursor };
}

function inserted(state: EditorState, text: string): Edited {
  const fits = state.text.length + text.length <= MAX_INPUT;
  return fits ? { state: insert(state, text) } : { state: insert(state, text), effect: { kind: "cut" } };
}

function insert(state: EditorState, added: string): EditorState {
  const room = MAX_INPUT - state.text.length;
  const piece = added.length <= room ? added : added.slice(0, edgeAtOrBefore(added, room));
  const text = state.text.slice(0, state.cursor) + piece + state.text.slice(state.cursor);
  // A joiner or a combining mark may have merged with what follows; the cursor goes behind the merged character.
  return { ...settled(state), text, cursor: edgeAtOrAfter(text, state.cursor + piece.length) };
}

function removed(state: EditorState, start: number, end: number): EditorState {
  const text = state.text.slice(0, start) + state.text.slice(end);
  return { ...settled(state), text, cursor: edgeAtOrAfter(text, start) };
}

function killed(state: EditorState, start: number, end: number): EditorState {
  const piece = state.text.slice(start, end);
  const before = state.killing ? state.killed : "";
  const together = end === state.cursor ? piece + before : before + piece;
  return { ...removed(state, start, end), killed: piece === "" ? state.killed : together, killing: true };
}

function transposed(state: EditorState): EditorState {
  const end = nextEdge(state.text, state.cursor);
  const middle = previousEdge(state.text, end);
  const start = previousEdge(state.text, middle);
  if (start === middle || middle === end || state.cursor === 0) return settled(state);
  const swapped = state.text.slice(middle, end) + state.text.slice(start, middle);
  return {
    ...settled(state),
    text: state.text.slice(0, start) + swapped + state.text.slice(end),
    cursor: end,
  };
}

function recalled(state: EditorState, place: number): EditorState {
  if (place < 0 || place > state.history.length) return settled(state);
  const edits = new Map(state.edits).set(state.place, state.text);
  const text = edits.get(place) ?? state.history[place] ?? "";
  return { ...settled(state), edits, place, text, cursor: text.length };
}

function submitted(state: EditorState): Edited {
  const forgettable = state.text.trim() === "" || state.history.at(-1) === state.text;
  const history = forgettable ? state.history : [...state.history, state.text].slice(-MAX_HISTORY);
  return {
    state: { ...newEditor(history), killed: state.killed },
    effect: { kind: "submit", text: state.text },
  };
}

function completed(state: EditorState, step: number, complete: Complete | undefined): EditorState {
  const found = state.cycle?.found ?? complete?.(state.text, state.cursor);
  if (found === undefined || found.candidates.length === 0) return settled(state);
  const before = state.cycle?.index ?? (step > 0 ? -1 : 0);
  const index = (before + step + found.candidates.length) % found.candidates.length;
  const head = state.text.slice(0, found.start) + (found.candidates[index] ?? "");
  return {
    ...settled(state),
    text: head + state.text.slice(state.cursor),
    cursor: head.length,
    cycle: { found, index },
  };
}

const WORD = /^[\p{L}\p{M}\p{N}_]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function nextEdge(text: string, index: number): number {
  const part = segmenter.segment(text).containing(index);
  return part === undefined ? text.length : part.index + part.segment.length;
}

function previousEdge(text: string, index: number): number {
  return index <= 0 ? 0 : segmenter.segment(text).containing(index - 1)?.index ?? 0;
}

function edgeAtOrAfter(text: string, index: number): number {
  return edgeAtOrBefore(text, index) === index ? index : nextEdge(text, index);
}

function edgeAtOrBefore(text: string, index: number): number {
  return segmenter.segment(text).containing(index)?.index ?? text.length;
}

/** Where Alt-B goes: over what is no word, then over one word of letters, marks and digits. */
function wordStart(text: string, cursor: number): number {
  const end = skipBack(text, cursor, (character) => !WORD.test(character));
  return skipBack(text, end, (character) => WORD.test(character));
}

function wordEnd(text: string, cursor: number): number {
  return cursor + (/^[^\p{L}\p{M}\p{N}_]*[\p{L}\p{M}\p{N}_]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Where Ctrl-W goes: over blanks, then over everything up to the next blank. */
function blankStart(text: string, cursor: number): number {
  const end = skipBack(text, cursor, (character) => /\s/.test(character));
  return skipBack(text, end, (character) => /\S/.test(character));
}

/** A loop and no RegExp with `$`, whose backtracking would be felt on a long line. */
function skipBack(text: string, cursor: number, skipped: (character: string) => boolean): number {
  let index = cursor;
  while (index > 0) {
    const start = previousEdge(text, index);
    if (!skipped(text.slice(start, index))) break;
    index = start;
  }
  return index;
}
