/** Mode strings and their arguments. */
import { assertEquals } from "@std/assert";
import {
  formatModeChanges,
  type ModeChange,
  type ModeKinds,
  parseModeChanges,
} from "../../protocol/modes.ts";

const ROOM: ModeKinds = { list: "beI", always: "k", whenSet: "lf", never: "imnst", prefix: "qaohv" };

/** `+o bob` for each change. */
function brief(changes: ModeChange[]): string[] {
  return changes.map(({ add, letter, argument }) => {
    return (add ? "+" : "-") + letter + (argument === undefined ? "" : " " + argument);
  });
}

const STRINGS: [letters: string, args: string[], changes: string[]][] = [
  ["+o-v", ["bob", "amy"], ["+o bob", "-v amy"]],
  ["nt", [], ["+n", "+t"]],
  ["+n-t+i", [], ["+n", "-t", "+i"]],
  ["++--n", [], ["-n"]],
  ["+kl", ["key", "5"], ["+k key", "+l 5"]],
  ["-kl", ["key", "5"], ["-k key", "-l"]],
  ["+ov", ["bob"], ["+o bob", "+v"]],
  ["b", [], ["+b"]],
  ["+b-b", ["a!*@*", "b!*@*"], ["+b a!*@*", "-b b!*@*"]],
  ["+n", ["left", "over"], ["+n"]],
  ["+Z", ["bob"], ["+Z"]],
  ["+Zo", ["bob"], ["+Z", "+o bob"]],
  ["+o", [""], ["+o "]],
  ["", [], []],
  ["+-", [], []],
  ["+😀n", [], ["+😀", "+n"]],
];

Deno.test("parseModeChanges: arguments go to the letters that take them (Modern IRC, CHANMODES and PREFIX)", () => {
  for (const [letters, args, changes] of STRINGS) {
    assertEquals(brief(parseModeChanges(letters, args, ROOM)), changes, letters);
  }
});

Deno.test("parseModeChanges: a user has no modes with arguments", () => {
  const user: ModeKinds = { list: "", always: "", whenSet: "", never: "iow", prefix: "" };
  assertEquals(brief(parseModeChanges("+i-w", ["x"], user)), ["+i", "-w"]);
});

Deno.test("formatModeChanges: a sign stands where it turns, arguments follow in order (Modern IRC, MODE)", () => {
  const bob = { add: true, letter: "o", argument: "bob" };
  const amy = { add: false, letter: "v", argument: "amy" };
  assertEquals(formatModeChanges([bob, amy]), ["+o-v", "bob", "amy"]);
  assertEquals(formatModeChanges([bob, { add: true, letter: "n" }, amy]), ["+on-v", "bob", "amy"]);
  assertEquals(formatModeChanges([]), []);
});

Deno.test("formatModeChanges: what was written is read back as it was", () => {
  for (const [letters, args] of STRINGS) {
    const changes = parseModeChanges(letters, args, ROOM);
    const [written = "", ...rest] = formatModeChanges(changes);
    // A letter that lacks its argument can only keep lacking it where no other follows that has one.
    assertEquals(parseModeChanges(written, rest, ROOM), changes, letters);
  }
});
