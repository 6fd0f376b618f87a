/** What each line from the server changes and tells, in one table: command or numeric → update. */

import type { Message } from "../../../protocol/message.ts";
import { ACCOUNT_UPDATES } from "./account.ts";
import { CHANNEL_UPDATES } from "./channel.ts";
import { CONNECTION_UPDATES } from "./connection.ts";
import { ERROR_UPDATES, isRefusal, updateRefusal } from "./errors.ts";
import { INFO_UPDATES } from "./info.ts";
import { MESSAGE_UPDATES } from "./message.ts";
import { nickOf, type Update } from "./update.ts";

export const UPDATES: Readonly<Record<string, Update>> = {
  ...CONNECTION_UPDATES,
  ...ACCOUNT_UPDATES,
  ...CHANNEL_UPDATES,
  ...MESSAGE_UPDATES,
  ...INFO_UPDATES,
  ...ERROR_UPDATES,
};

/** What is in no table: a refusal is an error, any other numeric a note, and a command we do not know nothing. */
export const updateOther: Update = (client, message: Message) => {
  if (isRefusal(message.command)) return updateRefusal(client, message);
  if (!/^\d{3}$/.test(message.command)) return;
  client.emit({ kind: "note", from: nickOf(message), text: message.params.slice(1).join(" ") });
};
