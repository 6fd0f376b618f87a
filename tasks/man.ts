/** Writes docs/chat.1, the manual page; a test says when it is out of date. */

import { manualPage } from "../manual/manual_page.ts";

if (import.meta.main) await Deno.writeTextFile(new URL("../docs/chat.1", import.meta.url), manualPage());
