// Whether the event loop keeps up, with the clock in the test's hands.

import { assertEquals } from "@std/assert";
import { Histogram } from "../../../server/metrics/histogram.ts";
import { LoopWatch } from "../../../server/metrics/loop_watch.ts";

function watched() {
  const place = { time: 0, lag: new Histogram([0.1, 1]) };
  const watch = new LoopWatch({
    lag: place.lag,
    now: () => place.time,
  });
  return { place, watch };
}

Deno.test("loop watch: what is late is lag", () => {
  const { place, watch } = watched();
  using _ = watch;
  place.time = 100;
  watch.look();
  assertEquals([place.lag.count, watch.largest], [0, 0], "nothing was due");
  place.time = 300;
  watch.look();
  assertEquals([place.lag.counts, watch.largest], [[1, 0, 0], 0.05]);
  place.time = 30_550;
  watch.look();
  watch.look();
  assertEquals([place.lag.counts, watch.largest], [[1, 0, 1], 30], "what was late is found once");
});

Deno.test("loop watch: only the last ten seconds are remembered", () => {
  const { place, watch } = watched();
  using _ = watch;
  place.time = 950;
  watch.look();
  assertEquals(watch.largest, 0.7);
  for (let i = 0; i < 40; i++) {
    place.time += 250;
    watch.look();
  }
  assertEquals(watch.largest, 0);
});
