// Prometheus' exposition formats, "Text-based format", version 0.0.4.

import { assertEquals } from "@std/assert";
import { Histogram } from "../../../server/metrics/histogram.ts";
import { Tally } from "../../../server/metrics/metrics.ts";
import { writeFamilies } from "../../../server/metrics/text.ts";
import { whyClosed } from "../../../server/metrics/why_closed.ts";

Deno.test("metrics text: HELP, TYPE and a sample for each set of labels", () => {
  const written = writeFamilies([
    {
      name: "chat_connections",
      help: "Open connections.",
      type: "gauge",
      samples: [{ labels: { kind: "irc", state: "welcome" }, value: 3 }, { value: 0.5 }],
    },
    { name: "chat_refusals_total", help: "Refusals.", type: "counter", samples: [] },
  ]);
  assertEquals(
    written,
    "# HELP chat_connections Open connections.\n# TYPE chat_connections gauge\n" +
      'chat_connections{kind="irc",state="welcome"} 3\nchat_connections 0.5\n' +
      "# HELP chat_refusals_total Refusals.\n# TYPE chat_refusals_total counter\n",
  );
});

Deno.test("metrics text: backslash, newline and, in a label, quotes are escaped", () => {
  const written = writeFamilies([
    { name: "a", help: 'one\ntwo \\ "', type: "gauge", samples: [{ labels: { x: 'a"b\\c\nd' }, value: 1 }] },
  ]);
  assertEquals(written, '# HELP a one\\ntwo \\\\ "\n# TYPE a gauge\na{x="a\\"b\\\\c\\nd"} 1\n');
});

Deno.test("metrics text: a histogram's buckets add up, and the last one has all", () => {
  const samples = new Histogram([0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) samples.observe(value);
  assertEquals(samples.count, 4);
  assertEquals(
    writeFamilies([{ name: "t_seconds", help: "T.", type: "histogram", samples }]),
    '# HELP t_seconds T.\n# TYPE t_seconds histogram\nt_seconds_bucket{le="0.1"} 2\n' +
      't_seconds_bucket{le="1"} 3\nt_seconds_bucket{le="+Inf"} 4\nt_seconds_sum 7.65\nt_seconds_count 4\n',
  );
});

Deno.test("metrics: a tally counts words, whatever they are called", () => {
  const tally = new Tally();
  for (const word of ["433", "__proto__", "433", "constructor"]) tally.add(word);
  assertEquals([...tally], [["433", 2], ["__proto__", 1], ["constructor", 1]]);
  assertEquals([tally.of("433"), tally.of("toString")], [2, 0]);
});

for (
  const [reason, word] of [
    ["SendQ exceeded", "send-queue"],
    ["Ping timeout: 151 seconds", "ping-timeout"],
    ["Quit: Ping timeout", "quit"],
    ["Killed (ann (spam))", "killed"],
    ["what somebody made up", "other"],
  ] as const
) {
  Deno.test(`metrics: "${reason}" is counted as ${word}`, () => assertEquals(whyClosed(reason), word));
}
