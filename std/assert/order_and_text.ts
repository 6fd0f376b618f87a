/** Assertions about order and about what a string holds. */

import { inspect } from "node:util";
import { AssertionError, suffix } from "./assertion_error.ts";

/** Asserts that a value is greater than another. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  require(actual > expected, `Expected ${inspect(actual)} > ${inspect(expected)}`, msg);
}

/** Asserts that a value is greater than another or equal to it. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  require(actual >= expected, `Expected ${inspect(actual)} >= ${inspect(expected)}`, msg);
}

/** Asserts that a value is less than another. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  require(actual < expected, `Expected ${inspect(actual)} < ${inspect(expected)}`, msg);
}

/** Asserts that a value is less than another or equal to it. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  require(actual <= expected, `Expected ${inspect(actual)} <= ${inspect(expected)}`, msg);
}

/** Asserts that a string matches a pattern. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  require(expected.test(actual), `Expected ${inspect(actual)} to match ${expected}`, msg);
}

/** Asserts that a string does not match a pattern. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  require(!expected.test(actual), `Expected ${inspect(actual)} not to match ${expected}`, msg);
}

/** Asserts that a string contains another. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  require(actual.includes(expected), `Expected ${inspect(actual)} to contain ${inspect(expected)}`, msg);
}

function require(holds: boolean, failure: string, msg: string | undefined): void {
  if (!holds) throw new AssertionError(failure + suffix(msg));
}
