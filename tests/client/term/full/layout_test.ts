import { assert, assertEquals } from "@std/assert";
import { type Layout, layOut } from "../../../../client/term/full/layout.ts";

const WISHES = [1, 3, 100].flatMap((inputRows) =>
  [true, false].flatMap((rooms) =>
    (["on", "off", "auto"] as const).map((members) => ({ inputRows, rooms, members }))
  )
);

Deno.test("layout: at any size the parts stand beside each other, with no gap and no overlap", () => {
  for (let columns = 1; columns <= 200; columns += columns < 120 ? 1 : 13) {
    for (let rows = 1; rows <= 60; rows++) {
      for (const wishes of WISHES) checked(layOut({ columns, rows }, wishes));
    }
  }
});

function checked({ size, topic, body, rooms, text, members, status, input }: Layout): void {
  const what = JSON.stringify({ size, topic, body, rooms, text, members, status, input });
  const down = [topic, body, status, input].filter((part) => part !== undefined);
  let row = 0;
  for (const part of down) {
    assertEquals(part.row, row, what);
    row += part.height;
  }
  assertEquals(row, Math.max(size.rows, 1), what);
  assert(input.height >= 1 && input.height <= Math.max(1, size.rows / 2), what);
  assertEquals(text.column, rooms === undefined ? 0 : rooms.width + 1, what);
  assertEquals(members?.column, members && text.column + text.width + 1, what);
  const right = members === undefined ? text.column + text.width : members.column + members.width;
  assertEquals(right, size.columns, what);
  assert(text.width >= Math.min(size.columns, 24), what);
}

Deno.test("layout: on 80 columns the conversations stand beside the text, the members only if wished for", () => {
  const size = { columns: 80, rows: 24 };
  const auto = layOut(size, { inputRows: 1, rooms: true, members: "auto" });
  assertEquals([auto.rooms?.width, auto.members], [17, undefined]);
  assertEquals(layOut(size, { inputRows: 1, rooms: true, members: "on" }).members?.width, 16);
  assertEquals(
    layOut({ columns: 120, rows: 24 }, { inputRows: 1, rooms: true, members: "off" }).members,
    undefined,
  );
});

Deno.test("layout: 40 columns and 10 rows are for the text", () => {
  const { rooms, members, text, body } = layOut({ columns: 40, rows: 10 }, {
    inputRows: 1,
    rooms: true,
    members: "auto",
  });
  assertEquals([rooms, members, text.width, body.height], [undefined, undefined, 40, 7]);
});
