/** Assertions that a function throws or rejects, and with what. */

import { inspect, stripVTControlCharacters } from "node:util";
import { AssertionError, suffix } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any -- a class is matched whatever its constructor takes
type ErrorClass<E> = abstract new (...args: any[]) => E;

interface Expectation<E> {
  readonly type?: ErrorClass<E>;
  readonly text?: string;
  readonly msg?: string;
}

/** Asserts that a value is an Error, of a class and with a message that holds a text or matches a pattern. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  type?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(`Expected an Error, not ${inspect(error)}${suffix(msg)}`);
  }
  if (type && !(error instanceof type)) {
    throw new AssertionError(
      `Expected an error of class "${type.name}", not ${inspect(error)}${suffix(msg)}`,
    );
  }
  if (!msgMatches || matches(error.message, msgMatches)) return;
  const wanted = typeof msgMatches === "string" ? JSON.stringify(msgMatches) : String(msgMatches);
  throw new AssertionError(
    `Expected the error's message to include ${wanted}, but it is ${JSON.stringify(error.message)}${
      suffix(msg)
    }`,
  );
}

/** Asserts that a function throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an Error of a class whose message holds a text; returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  errorClassOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const expected = expectation(errorClassOrMsg, msgIncludes, msg);
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
    return checked(thrown, expected);
  }
  throw new AssertionError(`Expected function to throw${suffix(expected.msg)}`);
}

/** Asserts that a function returns a promise that rejects; resolves to what it rejected with. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Asserts that a promise rejects with an Error of a class whose message holds a text; resolves to the error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  errorClassOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const expected = expectation(errorClassOrMsg, msgIncludes, msg);
  const promise = started(fn, expected.msg);
  try {
    await promise;
  } catch (error) {
    return checked(error, expected);
  }
  throw new AssertionError(`Expected function to reject${suffix(expected.msg)}`);
}

/** Throwing before there is a promise is a failure of its own: a caller's `.catch` would never see it. */
function started(fn: () => PromiseLike<unknown>, msg: string | undefined): PromiseLike<unknown> {
  let promise: unknown;
  try {
    promise = fn();
  } catch (cause) {
    throw new AssertionError(`Function throws when expected to reject${suffix(msg)}`, { cause });
  }
  if (isPromiseLike(promise)) return promise;
  throw new AssertionError(`Function returned no promise when expected to reject${suffix(msg)}`);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function expectation(
  errorClassOrMsg: ErrorClass<Error> | string | undefined,
  text: string | undefined,
  msg: string | undefined,
): Expectation<Error> {
  if (typeof errorClassOrMsg === "string") return { msg: errorClassOrMsg };
  return { type: errorClassOrMsg, text, msg };
}

function checked(error: unknown, { type, text, msg }: Expectation<Error>): unknown {
  if (type) assertIsError(error, type, text, msg);
  return error;
}

function matches(message: string, wanted: string | RegExp): boolean {
  const plain = stripVTControlCharacters(message);
  return typeof wanted === "string" ? plain.includes(stripVTControlCharacters(wanted)) : wanted.test(plain);
}
