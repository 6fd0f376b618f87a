import { assertEquals } from "@std/assert";
import type { ClientEvent } from "../../../client/core/events.ts";
import { jsonLine } from "../../../client/term/transcript.ts";
import { HOSTILE } from "./hostile_texts.ts";

const FILLERS = "\u034f\u115f\u3164\uffa0\u180b\ufe0f\u{e0100}\u{e0fff}\ufffe\u{1ffff}";

for (const bad of [...HOSTILE, FILLERS]) {
  Deno.test(`transcript: ${JSON.stringify(bad)} as JSON is one line that shows all there is, and the same again`, () => {
    const event: ClientEvent = { kind: "note", at: 0, from: `s${bad}`, text: `a${bad}z` };
    const line = jsonLine(event);
    assertEquals(
      line.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}{5}/u),
      null,
    );
    assertEquals(JSON.parse(line), event);
  });
}
