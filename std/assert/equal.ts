/** Deep equality as `@std/assert` defines it; it decides, it never throws for a difference. */

type Visited = Map<object, object>;

/**
 * Whether two values have the same shape and content.
 *
 * Unlike `isDeepStrictEqual` of `node:util` it takes `0` and `-0` for equal, and an object without a prototype
 * for a plain one. A property that is missing differs from one that is `undefined`.
 * Throws TypeError for two `WeakMap`s or two `WeakSet`s, which cannot be looked into.
 */
export function equal(a: unknown, b: unknown): boolean {
  return equalWithin(a, b, new Map());
}

function equalWithin(a: unknown, b: unknown, visited: Visited): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || !sameKind(a, b)) return false;
  if (visited.get(a) === b) return true;
  visited.set(a, b);
  if (a instanceof WeakRef && b instanceof WeakRef) return equalWithin(a.deref(), b.deref(), visited);
  return equalInside(a, b) && equalProperties(a, b, visited) && equalEntries(a, b, visited);
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

function sameKind(a: object, b: object): boolean {
  return (a.constructor ?? Object) === (b.constructor ?? Object);
}

/** Compares what built-in objects hold outside of their properties. */
function equalInside(a: object, b: object): boolean {
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(`Cannot compare ${a.constructor.name} instances`);
  }
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  return true;
}

function equalProperties(a: object, b: object, visited: Visited): boolean {
  const keys = ownKeys(a);
  if (keys.length !== ownKeys(b).length) return false;
  return keys.every((key) =>
    Object.hasOwn(b, key) && equalWithin(Reflect.get(a, key), Reflect.get(b, key), visited)
  );
}

function ownKeys(value: object): PropertyKey[] {
  const enumerable = Object.prototype.propertyIsEnumerable;
  return Reflect.ownKeys(value).filter((key) => enumerable.call(value, key));
}

function equalEntries(a: object, b: object, visited: Visited): boolean {
  if (a instanceof Set) return matchAll(a, b as Set<unknown>, visited);
  if (a instanceof Map) return matchAll(a, b as Map<unknown, unknown>, visited);
  return true;
}

/** Pairs the entries of two collections off, in whatever order they stand. */
function matchAll(a: Iterable<unknown>, b: Iterable<unknown>, visited: Visited): boolean {
  const left = [...b];
  for (const entry of a) {
    const found = left.findIndex((other) => equalWithin(entry, other, new Map(visited)));
    if (found === -1) return false;
    left.splice(found, 1);
  }
  return left.length === 0;
}
