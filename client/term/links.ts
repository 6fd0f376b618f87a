/** Finds addresses of the web in styled text and makes links of them (OSC 8). It opens none and asks nobody. */
import { type Span, type Style } from "./style.ts";

const ADDRESS = /https?:\/\/[^\s<>"`{}|\\^\u2400-\u2421\ufffd]{1,2000}/gi;
/** Longer ones stay text: terminals have limits of their own. */
const MAX_LINK = 2_000;

/** The spans with each address a link; what is shown stays as it was written. */
export function linkedSpans(spans: readonly Span[]): Span[] {
  return spans.flatMap((part) => part.text.includes("://") ? linked(part) : [part]);
}

/** @returns the addresses in a text, as they may be opened */
export function linksIn(text: string): string[] {
  return [...text.matchAll(ADDRESS)].map(([found]) => target(trimmed(found))).filter((link) =>
    link !== undefined
  );
}

function linked({ text, style }: Span): Span[] {
  const found: Span[] = [];
  let rest = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const link = target(address);
    if (link === undefined) continue;
    if (match.index > rest) found.push({ text: text.slice(rest, match.index), style });
    const linkStyle: Style = { ...style, underline: true, link };
    found.push({ text: address, style: linkStyle });
    rest = match.index + address.length;
  }
  return rest === text.length ? found : [...found, { text: text.slice(rest), style }];
}

/** Without what ends the sentence around it. */
function trimmed(address: string): string {
  const whole = address.replace(/[.,;:!?'*_~]+$/, "");
  return whole.endsWith(")") && !whole.includes("(") ? whole.slice(0, -1) : whole;
}

/** Where it leads, in ASCII. One with a name or password in it leads elsewhere than it seems to, and is none. */
function target(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "" || url.hostname === "") return undefined;
  return /^[\x21-\x7e]+$/.test(url.href) && url.href.length <= MAX_LINK ? url.href : undefined;
}
