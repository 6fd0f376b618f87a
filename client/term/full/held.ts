/** What was entered and cannot be sent yet, right above the status bar, so that nobody takes it for lost. Rows of spans. */
import { stripFormatting } from "../../../protocol/formatting.ts";
import type { Client } from "../../core/client.ts";
import { type Span, span } from "../style.ts";
import { fitSpans } from "./strips.ts";
import type { Theme } from "./theme.ts";

/** Rows that it takes at most. */
const MOST = 4;

/** The texts that wait for the conversation in front, the oldest first; where not all can be shown, the last ones. */
export function heldRows(
  { waiting, state, buffers: { current } }: Client,
  { width, height, theme }: { width: number; height: number; theme: Theme },
): Span[][] {
  const here = waiting.filter(({ room }) =>
    room === undefined || state.fold(room) === state.fold(current.name)
  );
  const rows = Math.min(MOST, Math.max(1, Math.floor(height / 2)));
  const shown = here.slice(here.length > rows ? 1 - rows : 0);
  const texts = shown.map(({ text }) => stripFormatting(text).replaceAll("\n", " "));
  const more = here.length - shown.length;
  return [...more > 0 ? [`and ${more} before these`] : [], ...texts]
    .map((text) => fitSpans([span(` waits: ${text}`, theme.quiet)], width));
}
