/** Assertions that two values are, or are not, the same. How deep equality is decided is `equal.ts`'s matter. */

import { AssertionError as NodeAssertionError } from "node:assert";
import { inspect } from "node:util";
import { AssertionError, suffix } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/** Anything with a length and indexed elements, but no string. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** Asserts that two values are deeply equal; the failure shows a line-by-line difference. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(`Values are not equal${suffix(msg)}\n\n${difference(actual, expected)}`);
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(`Expected a value other than ${inspect(actual)}${suffix(msg)}`);
}

/** Asserts that two values are the same by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const what = equal(actual, expected)
    ? "Values are equal but not the same"
    : "Values are not strictly equal";
  throw new AssertionError(`${what}${suffix(msg)}\n\n${difference(actual, expected)}`);
}

/** Asserts that two values are not the same by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!Object.is(actual, expected)) return;
  throw new AssertionError(`Expected a value other than ${inspect(actual)}${suffix(msg)}`);
}

/** Asserts that each expected value deeply equals some element of the actual ones. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) => !present.some((element) => equal(element, wanted)));
  if (missing.length === 0) return;
  throw new AssertionError(`Expected ${inspect(actual)} to include ${inspect(missing)}${suffix(msg)}`);
}

function difference(actual: unknown, expected: unknown): string {
  return new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
}
