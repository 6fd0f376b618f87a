/** Comparing secrets. */

/** Compares without telling by its duration where the first difference is. */
export function sameSecret(expected: string, given: string): boolean {
  const [a, b] = [new TextEncoder().encode(expected), new TextEncoder().encode(given)];
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= b[i]! ^ (a[i % a.length] ?? 0);
  return difference === 0;
}
