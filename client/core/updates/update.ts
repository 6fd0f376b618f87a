/** What an update is, and the questions that all of them ask. */

import type { Message } from "../../../protocol/message.ts";
import { parseSource } from "../../../protocol/source.ts";
import type { Client } from "../client.ts";
import type { RoomState } from "../state.ts";

/** Takes in one line from the server. */
export type Update = (client: Client, message: Message) => void;

/** @returns the nick of whoever a line comes from, or the server's name */
export function nickOf(message: Message): string {
  return message.source === undefined ? "" : parseSource(message.source).nick;
}

/** Runs an update only for rooms that we are in. */
export function inRoom(act: (client: Client, room: RoomState, message: Message) => void, at: number): Update {
  return (client, message) => {
    const room = client.state.room(message.params[at] ?? "");
    if (room !== undefined) act(client, room, message);
  };
}
