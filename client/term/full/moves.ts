/** Comings and goings of a while in one sentence. Words only. */
import type { Move } from "./entries.ts";

/** People who are named in one sentence; of more it gives the number. */
const NAMED = 6;

/**
 * `--> amy and bob came`, `<-- carl went`, `--- dan is now danny`; one who did both, `came and went`, is named once.
 * The text begins with what the first of them did.
 */
export function movesWords(moves: readonly Move[]): string {
  const parts = [...comings(moves), ...renamings(moves)];
  return `${mark(moves)} ${parts.join(", ")}`;
}

function mark(moves: readonly Move[]): string {
  const kinds = new Set(moves.map(({ kind }) => kind));
  if (kinds.size > 1) return "---";
  return kinds.has("came") ? "-->" : kinds.has("went") ? "<--" : "---";
}

function comings(moves: readonly Move[]): string[] {
  const ends = new Map<string, { first: Move["kind"]; last: Move["kind"] }>();
  for (const { kind, who } of moves) {
    if (kind !== "renamed") ends.set(who, { first: ends.get(who)?.first ?? kind, last: kind });
  }
  const of = (first: Move["kind"], last: Move["kind"], words: string) => {
    const names = [...ends].filter(([, end]) => end.first === first && end.last === last).map(([who]) => who);
    return names.length === 0 ? [] : [`${listed(names)} ${words}`];
  };
  return [
    ...of("came", "came", "came"),
    ...of("went", "went", "went"),
    ...of("came", "went", "came and went"),
    ...of("went", "came", "went and came back"),
  ];
}

function renamings(moves: readonly Move[]): string[] {
  const names = moves.filter((move) => move.kind === "renamed").map(({ who, to }) => `${who} is now ${to}`);
  const more = names.length > NAMED ? [`${names.length - NAMED} more took other names`] : [];
  return [...names.slice(0, NAMED), ...more];
}

function listed(names: readonly string[]): string {
  const shown = names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} others`] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
