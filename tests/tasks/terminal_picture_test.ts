// What a terminal shows, drawn: each run of cells says where it begins, how long it is and how it looks.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { terminalPicture, terminalRecording } from "../../tasks/terminal_picture.ts";

/** The runs of one drawn row, each as its text and its attributes. */
function drawn(row: string): [string, Record<string, string>][] {
  const picture = terminalPicture({ title: "t", rows: [row], columns: 20, height: 1 });
  return [...picture.matchAll(/<tspan ([^>]*)>([^<]*)<\/tspan>/g)].map(([, attributes = "", text = ""]) => [
    text,
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
  ]);
}

/** The column that a run begins at, and the cells it takes. */
function cells({ x, textLength }: Record<string, string>): [number, number] {
  return [Math.round((Number(x) - 14) / 8.4), Math.round(Number(textLength) / 8.4)];
}

Deno.test("terminal picture: words keep their columns, after wide characters too", () => {
  const runs = drawn("ab 日x 🎉 e\u0301z");
  assertEquals(runs.map(([text]) => text), ["ab", "日", "x", "🎉", "e\u0301z"]);
  assertEquals(runs.map(([, place]) => cells(place)), [[0, 2], [3, 2], [5, 1], [7, 2], [10, 2]]);
});

for (
  const [name, codes, look] of [
    ["bold", "1", { "font-weight": "bold" }],
    ["dim", "2", { "fill-opacity": "0.55" }],
    ["italic", "3", { "font-style": "italic" }],
    ["underline", "4", { "text-decoration": "underline" }],
    ["one of sixteen colours", "32", { fill: "#3fb950" }],
    ["a bright one", "91", { fill: "#ffa198" }],
    ["one of the cube", "38;5;208", { fill: "#ff8700" }],
    ["a grey", "38;5;244", { fill: "#808080" }],
    ["one of all", "38;2;1;2;255", { fill: "#0102ff" }],
    ["a background and no colour", "48;5;196", {}],
    ["reverse", "7", { fill: "#11161d" }],
    ["two at once", "1;38;5;208", { "font-weight": "bold", fill: "#ff8700" }],
    ["bold that ends", "1;22", {}],
    ["a colour that ends", "31;39", {}],
    ["all that ends", "1;3;31;0", {}],
    ["nothing, which is an end too", "", {}],
  ] as const
) {
  Deno.test(`terminal picture: SGR ${name}`, () => {
    const [[, { x: _x, textLength: _length, lengthAdjust: _adjust, ...attributes }] = ["", {}]] = drawn(
      `\x1b[${codes}mword\x1b[0m`,
    );
    assertEquals(attributes, look);
  });
}

Deno.test("terminal picture: a look lasts into the next row until it is changed", () => {
  const rows = ["\x1b[2mone", "two \x1b[0mthree"];
  const picture = terminalPicture({ title: "t", rows, columns: 20, height: 2 });
  assertEquals(picture.match(/fill-opacity="0.55">(\w+)</g), [
    'fill-opacity="0.55">one<',
    'fill-opacity="0.55">two<',
  ]);
});

Deno.test("terminal picture: what is written cannot become markup", () => {
  assertEquals(drawn("<b>&amp;").map(([text]) => text), ["&lt;b&gt;&amp;amp;"]);
});

Deno.test("terminal picture: backgrounds and the cursor fill their cells", () => {
  const rows = ["a \x1b[41mred\x1b[0m"];
  const cursor = { column: 5, row: 0 };
  const picture = terminalPicture({ title: "t", rows, columns: 20, height: 1, cursor });
  assertStringIncludes(picture, `<rect x="30.8" y="34" width="25.2" height="19" fill="#ff7b72"/>`);
  assertMatch(picture, /<rect x="56" y="34" width="8.4" height="18" fill="#d6dce4" fill-opacity="0.75"\/>/);
});

Deno.test("terminal recording: screens in one place, each in its time, the last one where nothing may move", () => {
  const screens = ["one", "two", "three"].map((row) => ({ title: "t", rows: [row], columns: 10, height: 2 }));
  const recording = terminalRecording(screens, 2);
  assertMatch(recording, /^<svg [^>]*width="112" height="86"/);
  assertEquals(
    recording.match(/animation-delay:-\ds">[^]*?(one|two|three)<\/tspan>/g)?.map((part) =>
      part.replace(/[^]*delay:(-\ds)[^]*>(\w+)<\/tspan>$/, "$1 $2")
    ),
    ["-6s one", "-4s two", "-2s three"],
  );
  assertStringIncludes(recording, ".frame{visibility:hidden}.frame:last-of-type{visibility:visible}");
  assertStringIncludes(recording, "animation:frame 6s step-end infinite");
  assertStringIncludes(recording, "33.3%{visibility:hidden}");
});
