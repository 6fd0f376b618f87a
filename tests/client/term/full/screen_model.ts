/**
 * A terminal's screen as a grid of cells: absolute positions, erasing, styles, and the modes that are on. Anything else
 * that could move a cursor or change a mode is an error, so that a test sees what reaches a screen.
 */
import { graphemeCells, graphemes } from "../../../../client/term/width.ts";

const LINK = "\\x1b\\]8;;([\\x21-\\x7e]*)\\x1b\\\\";
const TOLD =
  "\\x1b\\](11;\\?|(?:9|2|777);[^\\x00-\\x1f\\x7f-\\x9f]*|52;c;[A-Za-z0-9+/=]*)(?:\\x1b\\\\|\\x07)";
const CONTROL = "\\x1b\\[([\\d;?]*)([A-Za-z])";
const SEQUENCE = new RegExp(`${LINK}|${TOLD}|${CONTROL}|\\x07|\\x1b.?|[^\\x1b\\x07]+`, "gs");

/** Modes that may be set and must be given back. */
const MODES = ["?1049", "?7", "?1000", "?1004", "?1006", "?2004", "?2026", "?25"];

interface Cell {
  /** "" is the second cell of a wide character. */
  readonly text: string;
  readonly style: string;
}

const BLANK: Cell = { text: " ", style: "" };

/** One terminal. */
export class ScreenModel {
  /** Modes that are on, by their numbers; `?25` and `?7` are at first. */
  readonly modes: Set<string> = new Set(["?7", "?25"]);
  /** What was told by OSC, besides links and titles. */
  readonly told: string[] = [];
  /** What the window was called, one after the other, and how many titles are put aside. */
  readonly titles: string[] = [];
  titlesAside = 0;
  /** How often it rang. */
  bells = 0;
  row = 0;
  column = 0;
  #cells: Cell[][] = [];
  #style = "";
  #link = "";
  readonly #widthOf: (grapheme: string) => number;

  /** @param widthOf how wide this terminal believes a grapheme to be */
  constructor(public columns: number, public rows: number, widthOf = graphemeCells) {
    this.#widthOf = widthOf;
    this.#erase();
  }

  write(bytes: Uint8Array | string): void {
    const text = typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    for (const [whole, link, told, parameters = "", final] of text.matchAll(SEQUENCE)) {
      if (final !== undefined) this.#control(parameters, final);
      else if (link !== undefined) this.#link = link;
      else if (told !== undefined) (told.startsWith("2;") ? this.titles : this.told).push(told);
      else if (whole === "\x07") this.bells++;
      else if (whole.startsWith("\x1b")) throw new Error(`Cannot draw ${JSON.stringify(whole)}`);
      else graphemes(whole).forEach((grapheme) => this.#put(grapheme));
    }
  }

  resize(columns: number, rows: number): void {
    Object.assign(this, { columns, rows });
    this.row = Math.min(this.row, rows - 1);
    this.column = Math.min(this.column, columns - 1);
    this.#cells = Array.from(
      { length: rows },
      (_, row) => Array.from({ length: columns }, (_, column) => this.#cells[row]?.[column] ?? BLANK),
    );
  }

  /** The rows as text, without trailing blanks. */
  get text(): string[] {
    return this.#cells.map((row) => row.map(({ text }) => text).join("").trimEnd());
  }

  /** Every cell with its style, for comparing two screens. */
  get picture(): string[] {
    return this.#cells.map((row) => row.map(({ text, style }) => `${text}${style}`).join("|"));
  }

  /** The style of the first cell of a text that is on the screen. */
  styleOf(text: string): string | undefined {
    for (const row of this.#cells) {
      const at = row.map((cell) => cell.text || "\0").join("").indexOf(text);
      if (at >= 0) return row[at]?.style;
    }
    return undefined;
  }

  #control(parameters: string, final: string): void {
    const [first = 1, second = 1] = parameters.split(";").map((digits) => Number.parseInt(digits) || 1);
    if (final === "m") this.#style = parameters === "0" || parameters === "" ? "" : parameters;
    else if (final === "H") [this.row, this.column] = [first - 1, second - 1];
    else if (final === "X") this.#blank(first);
    else if (final === "J" && parameters === "2") this.#erase();
    else if (final === "t" && /^2[23];2$/.test(parameters)) {
      this.titlesAside += parameters[1] === "2" ? 1 : -1;
    } else if ((final === "h" || final === "l") && MODES.includes(parameters)) {
      if (final === "h") this.modes.add(parameters);
      else this.modes.delete(parameters);
    } else throw new Error(`Cannot do CSI ${parameters}${final}`);
    if (this.row >= this.rows || this.column >= this.columns) {
      throw new Error(`Left the screen with CSI ${parameters}${final}`);
    }
  }

  #erase(): void {
    this.#cells = Array.from({ length: this.rows }, () => Array.from({ length: this.columns }, () => BLANK));
  }

  #blank(count: number): void {
    for (let column = this.column; column < Math.min(this.columns, this.column + count); column++) {
      this.#set(column, BLANK);
    }
  }

  #put(grapheme: string): void {
    if (/[\p{Cc}\u2066-\u2069]/u.test(grapheme) && !/^[\u2068\u2069]$/.test(grapheme)) {
      throw new Error(`Cannot draw ${JSON.stringify(grapheme)}`);
    }
    const wide = this.#widthOf(grapheme);
    if (wide === 0) return;
    const style = this.#style + (this.#link === "" ? "" : ` ${this.#link}`);
    // Without wrapping, what does not fit stands in the last cells.
    const column = Math.min(this.column, this.columns - wide);
    if (column < 0) return;
    this.#set(column, { text: grapheme, style });
    for (let more = 1; more < wide; more++) this.#set(column + more, { text: "", style });
    this.column = Math.min(this.columns - 1, column + wide);
  }

  /** Writing on one half of a wide character takes the other one away. */
  #set(column: number, cell: Cell): void {
    const row = this.#cells[this.row]!;
    if (cell.text !== "" && row[column]?.text === "") {
      for (let before = column - 1; before >= 0; before--) {
        const was = row[before]!.text;
        row[before] = BLANK;
        if (was !== "") break;
      }
    }
    row[column] = cell;
    for (let after = column + 1; cell.text !== "" && row[after]?.text === ""; after++) row[after] = BLANK;
  }
}
