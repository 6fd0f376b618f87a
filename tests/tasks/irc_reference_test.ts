import { assertEquals } from "@std/assert";
import { reference } from "../../tasks/irc_reference.ts";
import { ROOM_MODE_WORDS, ROOM_MODES } from "../../server/room/room_modes.ts";

const written = new URL("../../docs/irc.md", import.meta.url);

Deno.test("docs/irc.md is what the server's tables say (else: deno task irc-reference)", async () => {
  const unpadded = (text: string) => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  assertEquals(unpadded(await Deno.readTextFile(written)), unpadded(await reference()));
});

Deno.test("every room mode has its words", () => {
  assertEquals(
    Object.keys(ROOM_MODE_WORDS).sort(),
    Object.values(ROOM_MODES).flatMap((letters: string) => [...letters]).sort(),
  );
});
