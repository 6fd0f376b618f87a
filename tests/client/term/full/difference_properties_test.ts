import { assert, assertEquals } from "@std/assert";
import { difference } from "../../../../client/term/full/difference.ts";
import { fitSpans, type Frame, type Strip } from "../../../../client/term/full/strips.ts";
import { type Span, span, type Style } from "../../../../client/term/style.ts";
import { graphemeCells, mostCells } from "../../../../client/term/width.ts";
import { fc } from "../../../support/properties.ts";
import { ScreenModel } from "./screen_model.ts";

const COLUMNS = 24;
const ROWS = 3;

/** A frame whose rows have a list, a line and a text beside each other; what is typed is in the row below. */
function frame(texts: readonly (readonly [string, readonly Span[]])[], typed = "ab"): Frame {
  const rows = texts.map(([left, spans]): Strip[] => [
    { column: 0, width: 6, spans: fitSpans([span(left)], 6) },
    { column: 6, width: 1, spans: [span("│", { dim: true })] },
    { column: 7, width: 17, spans: fitSpans(spans, 17) },
  ]);
  const input: Strip = { column: 0, width: COLUMNS, spans: fitSpans([span(typed)], COLUMNS) };
  return { rows: [...rows, [input]], cursor: { row: rows.length, before: [span(typed)] } };
}

function drawn(frames: readonly Frame[], widthOf = graphemeCells): ScreenModel {
  const model = new ScreenModel(COLUMNS, ROWS, widthOf);
  frames.forEach((after, index) => model.write(difference(frames[index - 1], after, true)));
  return model;
}

const STYLES: readonly Style[] = [{}, { dim: true }, { bold: true, colour: 33 }, { background: 236 }, {
  link: "https://example.org/x",
  underline: true,
}];
const PIECES = ["a", "b ", "hello", "日本", "é", "👩‍👩‍👧", "❤️", "…", "─", "e\u0301", "🇩🇪", "שלום", "1️⃣"];

const spans = fc.array(
  fc.tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }), fc.constantFrom(...STYLES))
    .map(([pieces, style]) => span(pieces.join(""), style)),
  { maxLength: 3 },
);
const anyFrame = fc.tuple(
  fc.array(fc.tuple(fc.constantFrom("one", "two 3", "日本", ""), spans), {
    minLength: ROWS - 1,
    maxLength: ROWS - 1,
  }),
  fc.constantFrom("", "ab", "日本"),
).map(([rows, typed]) => frame(rows, typed));

const OPINIONS: readonly (readonly [string, (grapheme: string) => number])[] = [
  ["as we do", graphemeCells],
  ["the parts of joined emoji side by side", mostCells],
  ["everything in one cell", (grapheme) => Math.min(1, graphemeCells(grapheme))],
];

for (const [opinion, widthOf] of OPINIONS) {
  Deno.test(`difference: leads to what a redraw shows, on a terminal that draws ${opinion}`, () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { minLength: 2, maxLength: 5 }), (frames) => {
        const step = drawn(frames, widthOf);
        const anew = drawn(frames.slice(-1), widthOf);
        assertEquals(step.picture, anew.picture);
        assertEquals([step.row, step.column], [anew.row, anew.column]);
      }),
      { numRuns: 300 },
    );
  });
}

Deno.test("difference: the same picture is nothing to write", () => {
  const one = frame([["one", [span("hello")]]]);
  assertEquals(difference(one, frame([["one", [span("hello")]]]), true), "");
});

Deno.test("difference: a letter that is typed is a letter to write", () => {
  const before = frame([["one", [span("hell")]]]);
  const text = difference(before, frame([["one", [span("hello")]]]), true);
  assert(text.includes("\x1b[1;12Ho\x1b[2;3H"), JSON.stringify(text));
});

Deno.test("difference: a cursor that moved is all to write", () => {
  const { rows } = frame([], "ab");
  const at = (before: string): Frame => ({ rows, cursor: { row: 0, before: [span(before)] } });
  assertEquals(difference(at("ab"), at("a"), true), "\x1b[1;2H");
});

Deno.test("difference: behind doubtful characters the cursor stands where the terminal itself puts it", () => {
  const { rows } = frame([], "👩‍👩‍👧a");
  const at = (before: string): Frame => ({ rows, cursor: { row: 0, before: [span(before)] } });
  assertEquals(difference(at("👩‍👩‍👧a"), at("👩‍👩‍👧"), true), "\x1b[1;1H👩‍👩‍👧");
});

Deno.test("difference: without colours what is bold stays bold, and nothing has a colour", () => {
  const spans = [span("hello", { bold: true, colour: 3, background: 4 })];
  const text = difference(undefined, frame([["one", spans]]), false);
  // deno-lint-ignore no-control-regex
  assertEquals([...new Set(text.match(/\x1b\[[\d;]*m/g))].sort(), ["\x1b[0m", "\x1b[1m", "\x1b[2m"]);
});
