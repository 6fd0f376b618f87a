/**
 * The line being typed: (state, key) → state. Pure data and functions; knows no terminal, no room and no width,
 * and moves by grapheme so that an emoji or an accented letter is always one step.
 */
import {
  blankStart,
  edgeAtOrAfter,
  edgeAtOrBefore,
  nextEdge,
  previousEdge,
  wordEnd,
  wordStart,
} from "./edges.ts";
import type { Key } from "./keys.ts";
import { type Sought, sought } from "./seeking.ts";

/** One thing that Tab may put in, with its ending; how a menu shows it, and what it says beside it. */
export interface Candidate {
  readonly text: string;
  readonly shown: string;
  readonly detail: string;
}

/** What Tab may put between `start` and the cursor; the candidates are cycled through in their order. */
export interface Completions {
  readonly start: number;
  readonly candidates: readonly Candidate[];
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
  /** What Ctrl-Y brings back, the latest first; Alt-Y goes on to the next. */
  readonly kills: readonly string[];
  /** True right after a kill: the next one adds to it. */
  readonly killing: boolean;
  /** Earlier texts of this line, the latest last. */
  readonly undone: readonly Earlier[];
  /** True while characters are typed one after another: they are undone together. */
  readonly typing: boolean;
  /** Where the text that Ctrl-Y brought back stands, right after it, and which it was. */
  readonly yank?: { readonly start: number; readonly index: number };
  /** The search in the history, while Ctrl-R is at it. */
  readonly seeking?: Sought;
  /** The Tab cycle, while Tab is the last key. */
  readonly cycle?: { readonly found: Completions; readonly index: number };
}

/** A text as it was. */
export interface Earlier {
  readonly text: string;
  readonly cursor: number;
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
/** Texts that Ctrl-Y and Alt-Y can bring back, and changes that can be undone. */
const MAX_KILLS = 20;
const MAX_UNDO = 200;

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
  "ctrl-y": yanked,
  "alt-y": yankedNext,
  "ctrl-_": undone,
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
    kills: [],
    killing: false,
    undone: [],
    typing: false,
  };
}

/**
 * The state after `key`. A line is submitted even when it is blank, since that may be an answer. Line breaks from Alt-Enter or a paste stay in the text as `\n`, and a submitted text
 * may hold several lines. Keys without a meaning change nothing.
 */
export function pressKey(state: EditorState, key: Key, complete?: Complete): Edited {
  if (state.seeking !== undefined) {
    const found = sought(state.seeking, key, state.history);
    if (found.kind === "seeking") return { state: { ...state, ...found.shown, seeking: found.seeking } };
    const ended = { ...state, ...found.shown, seeking: undefined };
    return found.kind === "done" ? { state: ended } : pressKey(ended, key, complete);
  }
  const edited = pressed(state, key, complete);
  return { ...edited, state: remembered(state, edited.state, key) };
}

/** With what undo needs: a text before it was changed, typed characters together. */
function remembered(before: EditorState, after: EditorState, key: Key): EditorState {
  const typing = key.kind === "text" && !/\s$/.test(key.text);
  const isNewLine = after.undone.length < before.undone.length || after.place !== before.place;
  if (before.text === after.text || isNewLine) return { ...after, typing };
  if (before.typing && key.kind === "text") return { ...after, typing };
  const { text, cursor } = before;
  return { ...after, typing, undone: [...before.undone, { text, cursor }].slice(-MAX_UNDO) };
}

function pressed(state: EditorState, key: Key, complete?: Complete): Edited {
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
    case "ctrl-r":
      return {
        state: { ...settled(state), seeking: { query: "", place: state.history.length, before: state } },
      };
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
  return { ...state, killing: false, cycle: undefined, yank: undefined };
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
  const [latest = "", ...others] = state.kills;
  const before = state.killing ? latest : "";
  const together = end === state.cursor ? piece + before : before + piece;
  const older = state.killing ? others : state.kills;
  const kills = piece === "" ? state.kills : [together, ...older].slice(0, MAX_KILLS);
  return { ...removed(state, start, end), kills, killing: true };
}

function yanked(state: EditorState): EditorState {
  return { ...insert(state, state.kills[0] ?? ""), yank: { start: state.cursor, index: 0 } };
}

/** Right after Ctrl-Y: what was killed before that, in its place. */
function yankedNext(state: EditorState): EditorState {
  if (state.yank === undefined || state.kills.length < 2) return settled(state);
  const { start } = state.yank;
  const index = (state.yank.index + 1) % state.kills.length;
  const without = {
    ...state,
    text: state.text.slice(0, start) + state.text.slice(state.cursor),
    cursor: start,
  };
  return { ...insert(without, state.kills[index] ?? ""), yank: { start, index } };
}

function undone(state: EditorState): EditorState {
  const last = state.undone.at(-1);
  if (last === undefined) return settled(state);
  return { ...settled(state), ...last, undone: state.undone.slice(0, -1) };
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
  return { ...settled(state), edits, place, text, cursor: text.length, undone: [] };
}

function submitted(state: EditorState): Edited {
  const forgettable = state.text.trim() === "" || state.history.at(-1) === state.text;
  const history = forgettable ? state.history : [...state.history, state.text].slice(-MAX_HISTORY);
  return {
    state: { ...newEditor(history), kills: state.kills },
    effect: { kind: "submit", text: state.text },
  };
}

function completed(state: EditorState, step: number, complete: Complete | undefined): EditorState {
  const found = state.cycle?.found ?? complete?.(state.text, state.cursor);
  if (found === undefined || found.candidates.length === 0) return settled(state);
  const before = state.cycle?.index ?? (step > 0 ? -1 : 0);
  const index = (before + step + found.candidates.length) % found.candidates.length;
  const head = state.text.slice(0, found.start) + (found.candidates[index]?.text ?? "");
  return {
    ...settled(state),
    text: head + state.text.slice(state.cursor),
    cursor: head.length,
    cycle: { found, index },
  };
}
