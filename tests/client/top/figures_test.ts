// What `chat top` makes of two scrapes.

import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../../client/address.ts";
import { Figures } from "../../../client/top/figures.ts";
import { parseSamples, type Scrape, scrape, ScrapeError } from "../../../client/top/scrape.ts";
import { placeIn } from "../../../client/top/top.ts";
import { topRows } from "../../../client/top/view.ts";
import { HttpPort } from "../../../server/transport/http.ts";

function at(time: number, text: string): Scrape {
  return { time, samples: parseSamples(text) };
}

Deno.test("top: samples are read from Prometheus' text, and what is none is left out", () => {
  const text = '# HELP a b\n# TYPE a gauge\na 1\nb{x="y z",le="+Inf"} 2.5e3\n\nno sample\nc +Inf\n';
  assertEquals([...parseSamples(text)], [["a", 1], ['b{x="y z",le="+Inf"}', 2_500], ["c", Infinity]]);
});

Deno.test("top: sums over labels, and counts by one of them, the largest first", () => {
  const figures = new Figures(
    at(0, 'c{kind="irc",state="a"} 2\nc{kind="plain"} 9\nc{kind="irc",state="b"} 3\ncc 5\n'),
  );
  assertEquals([figures.sum("c"), figures.sum("cc"), figures.sum("d")], [14, 5, 0]);
  assertEquals(figures.by("c", "kind"), [["plain", 9], ["irc", 5]]);
});

Deno.test("top: rates are per second; none at first, and none below zero after a restart", () => {
  assertEquals(new Figures(at(0, "n 5\n")).rate("n"), undefined);
  assertEquals(new Figures(at(2_000, "n 25\n"), at(0, "n 5\n")).rate("n"), 10);
  assertEquals(new Figures(at(2_000, "n 1\n"), at(0, "n 5\n")).rate("n"), 0);
});

Deno.test("top: a quantile is of what happened lately, and of everything when nothing did", () => {
  const histogram = (...counts: number[]) =>
    ["0.001", "0.01", "+Inf"].map((le, i) => `t_bucket{le="${le}"} ${counts[i]}\n`).join("");
  const before = at(0, histogram(100, 100, 100));
  assertEquals(new Figures(at(1, histogram(100, 110, 110)), before).quantile("t", 0.5), 0.01);
  assertEquals(new Figures(at(1, histogram(100, 100, 100)), before).quantile("t", 0.5), 0.001);
  assertEquals(new Figures(at(1, histogram(0, 0, 4))).quantile("t", 0.99), Infinity);
  assertEquals(new Figures(at(1, histogram(0, 0, 0))).quantile("t", 0.99), undefined);
});

Deno.test("top: the rows name what there is, in units that one can read", () => {
  const before = at(0, "chat_messages_received_total 1000\n");
  const now = at(
    1_000,
    "chat_store_healthy 0\nchat_people 12345\nchat_messages_received_total 3500\nprocess_resident_memory_bytes 72216576\n" +
      'chat_refusals_total{reason="ERR_NICKNAMEINUSE"} 3\nchat_event_loop_lag_seconds_bucket{le="0.0025"} 1\n' +
      'chat_event_loop_lag_seconds_bucket{le="+Inf"} 1\n',
  );
  const text = topRows(new Figures(now, before), "127.0.0.1:1").map((row) =>
    row.map((part) => part.text).join("")
  )
    .join("\n");
  for (
    const wanted of [
      "the store FAILS",
      "people                  12,345",
      "messages in              2,500         3,500",
      "72.2 MB",
      "ERR_NICKNAMEINUSE 3",
      "≤ 2.5 ms",
    ]
  ) assertStringIncludes(text, wanted);
});

Deno.test("top: what a server calls itself cannot move the cursor", () => {
  const now = at(0, 'chat_build_info{version="\x1b[2J\u202e"} 1\n');
  const [row = []] = topRows(new Figures(now), "h:1");
  assertEquals(row.map((part) => part.text).join(""), "chat ␛[2J  h:1");
});

for (const place of ["127.0.0.1:9464", "chat.example:80", "[::1]:9464", "localhost:65535"]) {
  Deno.test(`top: ${place} is a place to ask`, () => assertEquals(placeIn([place]), place));
}

for (
  const args of [
    [],
    ["--live"],
    ["h:1", "x"],
    ["127.0.0.1"],
    ["h:0"],
    ["h:70000"],
    ["http://h:1"],
    ["h:1/x"],
    ["u@h:1"],
  ]
) {
  Deno.test(`top: ${JSON.stringify(args)} is wrong use, in one sentence`, () => {
    assertThrows(() => placeIn(args), UsageError, "chat top");
  });
}

for (
  const [what, status, body, wanted] of [
    ["something else", 200, "<html>", "answers, but not with the metrics of a chat server"],
    ["an error", 404, "no", "answers, but not with metrics (404)"],
    ["an answer without end", 200, "x".repeat(1_100_000), "larger than any metrics"],
  ] as const
) {
  Deno.test(`top: ${what} where metrics should be is one sentence`, async () => {
    const answer = () => ({ status, type: "text/plain", body });
    await using port = new HttpPort({ hostname: "127.0.0.1", port: 0, answer });
    await assertRejects(() => scrape(`127.0.0.1:${port.port}`), ScrapeError, wanted);
  });
}

Deno.test("top: nobody there is one sentence", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  await assertRejects(() => scrape(`127.0.0.1:${port}`), ScrapeError, "nobody answers there");
});
