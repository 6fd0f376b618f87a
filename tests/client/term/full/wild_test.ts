import { assert } from "@std/assert";
import { tmuxTest } from "../tmux.ts";
import { goWild } from "./wild.ts";

tmuxTest("wild: random keys and lines leave the screen whole, and the terminal as it was", async () => {
  const { keys, lines, pictures } = await goWild({ seed: 11, seconds: 8 });
  assert(keys > 0 && lines > 0 && pictures > 0);
});
