// What a program asks of chat join --json: docs/json.md.

import { assertEquals } from "@std/assert";
import { type Misunderstood, type Request, requestOf } from "../../../client/term/requests.ts";

const READ: [line: string, request: Request][] = [
  ['{"say":"hello"}', { say: "hello", room: undefined }],
  ['{"say":"hello","room":"#dev"}', { say: "hello", room: "#dev" }],
  ['{"room":"amy","say":"two\\nlines"}', { say: "two\nlines", room: "amy" }],
  ['{"say":"/quit"}', { say: "/quit", room: undefined }],
  ['{"text":"as before"}', { say: "as before", room: undefined }],
  ['{"command":"/topic x"}', { command: "/topic x" }],
  ['{"command":"topic x"}', { command: "/topic x" }],
  [' {"say":"with space around"} ', { say: "with space around", room: undefined }],
];

for (const [line, request] of READ) {
  Deno.test(`--json in: ${line} is understood`, () => assertEquals(requestOf(line), request));
}

const WRONG: [line: string, wrong: Misunderstood["wrong"]][] = [
  ['{"say":"hello"', "it is no object of JSON"],
  ["{}", 'it needs one of "say" and "command"'],
  ['["say"]', "it is no object of JSON"],
  ["null", "it is no object of JSON"],
  ["7", "it is no object of JSON"],
  ['{"say":1}', '"say" is to be a text that is not empty'],
  ['{"say":""}', '"say" is to be a text that is not empty'],
  ['{"say":"a","room":null}', '"room" is to be a text that is not empty'],
  ['{"say":"a","romm":"#dev"}', 'there is no field "romm"'],
  ['{"say":"a","__proto__":"#dev"}', 'there is no field "__proto__"'],
  ['{"say":"a","command":"/quit"}', 'it needs one of "say" and "command"'],
  ['{"say":"a","text":"b"}', 'it needs one of "say" and "command"'],
  ['{"say":"a","room":"#dev,#lobby"}', '"room" is no name of a room'],
  ['{"say":"a","room":"#dev x"}', '"room" is no name of a room'],
  ['{"command":"/quit","room":"#dev"}', '"room" goes with "say"; a command names its own'],
  ['{"command":"/topic x\\n/quit"}', "a command is one line"],
];

for (const [line, wrong] of WRONG) {
  Deno.test(`--json in: ${line} is refused: ${wrong}`, () => assertEquals(requestOf(line), { wrong }));
}
