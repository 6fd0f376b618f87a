/**
 * The assertions of `@std/assert` that this project's tests use, for machines that cannot reach JSR.
 * Same names, parameters and verdicts as the original; only the wording of a failure is its own.
 */
export { AssertionError } from "./assertion_error.ts";
export { equal } from "./equal.ts";
export {
  assertArrayIncludes,
  assertEquals,
  assertNotEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "./equality.ts";
export { assertIsError, assertRejects, assertThrows } from "./errors.ts";
export {
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "./order_and_text.ts";
export { assert, assertExists, assertFalse, assertInstanceOf, fail, unreachable } from "./truth.ts";
export type { AnyConstructor, Falsy, GetConstructorType } from "./truth.ts";
export type { ArrayLikeArg } from "./equality.ts";
