/** Carries out one attack on a thread of its own, so that whoever measures is not slowed down by it. */

import { ATTACKS } from "./attacks.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent) => void;
  postMessage(data: unknown): void;
};
const over = new AbortController();
scope.onmessage = async ({ data }) => {
  if (data === "stop") return over.abort();
  await ATTACKS[data.attack]!(data.port, over.signal).catch((error) => console.error(String(error)));
  scope.postMessage("stopped");
};
