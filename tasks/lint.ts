/**
 * The house rules that a machine can check, as rules of `deno lint`. It goes by names alone: what a name
 * refers to, and where imports lead, are the type check's and `tests/tasks/structure_test.ts`'s matter.
 */

import { relative, resolve } from "node:path";

type Context = Deno.lint.RuleContext;
type Node = Deno.lint.Node;
type Selectors = Readonly<Record<string, string>>;

const ROOT = resolve(import.meta.dirname ?? ".", "..");

const PRODUCT = /^(main\.ts$|protocol\/|server\/|client\/)/;
const PURE = /^(protocol|client\/core)\//;
const RIM =
  /^(main\.ts$|server\/(serve|serve_command)\.ts$|server\/admission\/door\.ts$|server\/(transport|backend)\/|client\/dial\.ts$|client\/term\/)/;

const TIMER = "/^(setTimeout|setInterval|setImmediate|queueMicrotask)$/";
const CONNECTION = "/^(WebSocket|EventSource|Worker|BroadcastChannel)$/";
const SURROUNDINGS = "/^(document|localStorage|sessionStorage|navigator|console|process)$/";

const plugin: Deno.lint.Plugin = {
  name: "chat",
  rules: {
    // The runtime can be exchanged, and the rest be tested without it, as long as only the rim names it.
    "runtime-at-the-rim": rule((path) => PRODUCT.test(path) && !RIM.test(path), {
      "Identifier[name='Deno']":
        "Only main, serve, doors, transports, backends, dial and client/term may name Deno",
    }),
    // Protocol and client core turn lines into values and back; when, and over what, is decided outside.
    "pure": rule((path) => PURE.test(path), {
      [`CallExpression[callee.name=${TIMER}]`]: "What is pure has no timers: let the caller say when",
      [`NewExpression[callee.name=${CONNECTION}]`]:
        "What is pure opens no connection: take one as a parameter",
      "CallExpression[callee.name='fetch']": "What is pure opens no connection: take one as a parameter",
      [`MemberExpression[object.name=${SURROUNDINGS}]`]: "What is pure does not look around itself",
    }),
    "no-default-export": rule(always, { "ExportDefaultDeclaration": "Export by name" }),
    "no-enum": rule(always, { "TSEnumDeclaration": "Write a union of strings" }),
    "hash-private": rule(always, {
      "PropertyDefinition[accessibility=/^(private|protected)$/]": "Private state begins with #",
      "MethodDefinition[accessibility=/^(private|protected)$/]": "Private methods begin with #",
    }),
  },
};

// deno-lint-ignore chat/no-default-export -- `deno lint` asks a plugin for one
export default plugin;

/** A rule that reports each node that a selector finds, in the files whose path (from the root) it is for. */
function rule(isFor: (path: string) => boolean, selectors: Selectors): Deno.lint.Rule {
  return {
    create(context: Context) {
      if (!isFor(pathOf(context.filename))) return {};
      const report = ([selector, message]: [string, string]) => [
        selector,
        (node: Node) => context.report({ node, message }),
      ];
      return Object.fromEntries(Object.entries(selectors).map(report));
    },
  };
}

function always(): boolean {
  return true;
}

function pathOf(filename: string): string {
  return relative(ROOT, filename).replaceAll("\\", "/");
}
