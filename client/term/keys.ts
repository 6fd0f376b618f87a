/**
 * Bytes from a terminal → keys. A pure decoder: no timer, no stream, no idea what a key is for.
 *
 * An ESC is held until the next byte says what it began, so Escape followed by a character is that key with Alt, as
 * readline has it. Who wants Escape alone asks for it with `flush`, when nothing has come for a while.
 */

/**
 * One key. Text arrives as typed (several characters when several came in one read); every other key has a
 * name: `enter`, `tab`, `backspace`, `delete`, `up`, `f5`, `escape`, with `ctrl-`, `alt-` and `shift-` before it in
 * that order (`ctrl-a`, `alt-enter`, `ctrl-alt-left`). A paste keeps its line breaks as `\n`.
 */
export type Key =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "paste"; readonly text: string };

/** What else a terminal tells where it was asked to: the mouse, its focus, and answers to queries (OSC). */
export type Report =
  | { readonly kind: "mouse"; readonly action: MouseAction; readonly row: number; readonly column: number }
  | { readonly kind: "focus"; readonly focused: boolean }
  | { readonly kind: "answer"; readonly text: string };

/** What the mouse did; the other buttons, and letting go, are nobody's business. Rows and columns count from 0. */
export type MouseAction = "click" | "wheel-up" | "wheel-down";

/** Whether it is a key, and no report. */
export function isKey(key: Key | Report): key is Key {
  return key.kind === "text" || key.kind === "key" || key.kind === "paste";
}

/** A paste longer than this many characters loses its end: no chat line needs more, and memory stays bounded. */
const MAX_PASTE = 1 << 20;
/** An escape sequence longer than this is noise, not a key. */
const MAX_SEQUENCE = 64;

/** Answers that a terminal gives are shorter than this. */
const MAX_ANSWER = 256;
const MOUSE: Readonly<Record<number, MouseAction>> = { 0: "click", 64: "wheel-up", 65: "wheel-down" };

const PASTE_END = "\x1b[201~";
const FINAL_NAMES: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  H: "home",
  M: "enter",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};
const TILDE_NAMES: Readonly<Record<string, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};
const CODE_NAMES: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
};

/** Decodes the reads of one terminal, in order; a character or sequence may be split across reads. */
export class KeyDecoder {
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  #rest = "";
  #paste: string | undefined;

  /** The keys that `chunk` completes. What it only begins is kept for the next call. */
  decode(chunk: Uint8Array): (Key | Report)[] {
    this.#rest += this.#utf8.decode(chunk, { stream: true });
    const keys: (Key | Report)[] = [];
    while (this.#rest !== "") {
      const key = this.#paste === undefined ? this.#next() : this.#pasted();
      if (key === "incomplete") break;
      if (key !== undefined) keys.push(key);
    }
    return keys;
  }

  /** Whether an Escape may have been pressed, or a sequence has only begun. */
  get holds(): boolean {
    return this.#rest.startsWith("\x1b") && this.#paste === undefined;
  }

  /** Nothing more has come for a while: what is held were keys by themselves. */
  flush(): (Key | Report)[] {
    if (!this.holds) return [];
    const rest = this.#rest.slice(1);
    this.#rest = "";
    if (rest === "") return [{ kind: "key", name: "escape" }];
    return rest.length === 1 ? [{ kind: "key", name: altName(rest) }] : [];
  }

  #next(): Key | Report | undefined | "incomplete" {
    const plain = /^\P{Cc}+/u.exec(this.#rest)?.[0];
    if (plain !== undefined) return this.#take(plain.length, { kind: "text", text: plain });
    if (this.#rest[0] === "\x1b") return this.#escape();
    return this.#take(1, named(controlName(this.#rest.charCodeAt(0))));
  }

  #escape(): Key | Report | undefined | "incomplete" {
    const next = this.#rest[1];
    if (next === undefined) return "incomplete";
    if (next === "[" || next === "O") return this.#sequence(1, "");
    if (next === "\x1b") return this.#escapeTwice();
    if (next === "]") return this.#answer();
    const character = String.fromCodePoint(this.#rest.codePointAt(1) ?? 0);
    return this.#take(1 + character.length, named(altName(character)));
  }

  /** An OSC that the terminal answers with; without a digit it is Alt with the bracket. */
  #answer(): Key | Report | undefined | "incomplete" {
    // deno-lint-ignore no-control-regex
    const match = /^\x1b\](\d[^\x07\x1b]*)(?:\x07|\x1b\\)/.exec(this.#rest);
    if (match !== null) return this.#take(match[0].length, { kind: "answer", text: match[1] ?? "" });
    // deno-lint-ignore no-control-regex
    const growing = /^\x1b\](?:\d[^\x07\x1b]*\x1b?)?$/.test(this.#rest) && this.#rest.length < MAX_ANSWER;
    return growing ? "incomplete" : this.#take(2, named("alt-]"));
  }

  /** Some terminals send Alt with an arrow as ESC before the arrow's sequence. */
  #escapeTwice(): Key | Report | undefined | "incomplete" {
    const third = this.#rest[2];
    if (third === undefined) return "incomplete";
    return third === "[" || third === "O" ? this.#sequence(2, "alt-") : this.#take(1, named("escape"));
  }

  /** A CSI or SS3 sequence whose introducer stands at `at`. */
  #sequence(at: number, alt: string): Key | Report | undefined | "incomplete" {
    const body = this.#rest.slice(at, at + MAX_SEQUENCE);
    const match = /^(?:O[\x20-\x7e]|\[\[[A-E]|\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x5a\x5c-\x7e])/.exec(body);
    if (match === null) return this.#unfinished(body, at);
    const key = sequenceKey(match[0], alt);
    if (key !== "paste") return this.#take(at + match[0].length, key);
    this.#paste = "";
    return this.#take(at + match[0].length, undefined);
  }

  #unfinished(body: string, at: number): Key | undefined | "incomplete" {
    const growing = /^(?:O|\[\[?|\[[\x30-\x3f]*[\x20-\x2f]*)$/.test(body) && body.length < MAX_SEQUENCE;
    if (growing) return "incomplete";
    // Not a sequence after all: Alt with the bracket or the O, and the rest is read afresh.
    return this.#take(at + 1, named(altName(body[0] ?? "[")));
  }

  #pasted(): Key | undefined | "incomplete" {
    const end = this.#rest.indexOf(PASTE_END);
    // The end mark itself may be cut by the end of a read, so its possible beginning stays behind.
    const safe = end >= 0 ? end : Math.max(0, this.#rest.length - PASTE_END.length + 1);
    this.#paste = ((this.#paste ?? "") + this.#rest.slice(0, safe)).slice(0, MAX_PASTE);
    if (end < 0) {
      this.#rest = this.#rest.slice(safe);
      return "incomplete";
    }
    const text = cleanPaste(this.#paste);
    this.#paste = undefined;
    return this.#take(end + PASTE_END.length, text === "" ? undefined : { kind: "paste", text });
  }

  #take<K extends Key | Report>(length: number, key: K | undefined): K | undefined {
    this.#rest = this.#rest.slice(length);
    return key;
  }
}

function named(name: string | undefined): Key | undefined {
  return name === undefined ? undefined : { kind: "key", name };
}

function controlName(code: number): string | undefined {
  if (code === 0x0d || code === 0x0a) return "enter";
  if (code === 0x09) return "tab";
  if (code === 0x7f) return "backspace";
  if (code === 0) return "ctrl-space";
  if (code <= 0x1a) return `ctrl-${String.fromCharCode(code + 0x60)}`;
  return code <= 0x1f ? `ctrl-${String.fromCharCode(code + 0x40)}` : undefined;
}

function altName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = code < 0x20 || code === 0x7f ? controlName(code) : character.toLowerCase();
  return name?.startsWith("ctrl-") ? `ctrl-alt-${name.slice(5)}` : `alt-${name}`;
}

function sequenceKey(sequence: string, alt: string): Key | Report | undefined | "paste" {
  if (sequence === "[200~") return "paste";
  if (sequence === "[I" || sequence === "[O") return { kind: "focus", focused: sequence === "[I" };
  if (sequence.startsWith("[<")) return mouseReport(sequence);
  // The Linux console's own F1 to F5.
  if (sequence.startsWith("[[")) return named(`f${sequence.charCodeAt(2) - 0x40}`);
  if (sequence === "[Z") return named(`${alt}shift-tab`);
  const final = sequence.at(-1) ?? "";
  const [first = "", second = ""] = sequence.slice(1, -1).split(";");
  const name = final === "u"
    ? codeName(first)
    : final !== "~"
    ? FINAL_NAMES[final]
    : first === "27"
    ? codeName(sequence.slice(1, -1).split(";")[2] ?? "")
    : TILDE_NAMES[first];
  return name === undefined ? undefined : withModifiers(name, Number.parseInt(second) || 1, alt !== "");
}

/** xterm's SGR form: `[<button;column;rowM`, with `m` for letting go; Shift, Alt and Ctrl are added to the button. */
function mouseReport(sequence: string): Report | undefined {
  const [button = 0, column = 0, row = 0] = sequence.slice(2, -1).split(";").map(Number);
  const action = MOUSE[button & ~28];
  if (action === undefined || !sequence.endsWith("M") || !(row > 0 && column > 0)) return undefined;
  return { kind: "mouse", action, row: row - 1, column: column - 1 };
}

/** xterm and kitty can report a key as its code point, which is how Shift-Enter differs from Enter. */
function codeName(digits: string): string | undefined {
  const code = Number.parseInt(digits);
  if (!(code > 0 && code <= 0x10ffff)) return undefined;
  return CODE_NAMES[code] ?? (code < 0x20 ? controlName(code) : String.fromCodePoint(code));
}

/** xterm's modifier parameter is 1 + (Shift 1, Alt 2, Ctrl 4, Meta 8). */
function withModifiers(name: string, parameter: number, escaped: boolean): Key {
  const bits = parameter - 1;
  const shift = (bits & 1) !== 0;
  const alt = escaped || (bits & 10) !== 0;
  const ctrl = (bits & 4) !== 0;
  if (!alt && !ctrl && [...name].length === 1) {
    return { kind: "text", text: shift ? name.toUpperCase() : name };
  }
  return {
    kind: "key",
    name: (ctrl ? "ctrl-" : "") + (alt ? "alt-" : "") + (shift ? "shift-" : "") + name,
  };
}

function cleanPaste(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\t", "    ").replace(/(?!\n)\p{Cc}/gu, "");
}
