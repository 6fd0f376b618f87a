/** Times as operators write them: `45s`, `30m`, `12h`, `7d`, `2w`. */

const MILLISECONDS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * @param text a whole number of up to nine digits with its unit behind it
 * @returns milliseconds; undefined when it is no time
 */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * MILLISECONDS[unit]!;
}
