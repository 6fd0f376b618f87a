/** Lines about the connection: CAP, welcome, 005, PING, PONG, ERROR, refused nicks. */

import { parseIsupport } from "../../../protocol/isupport.ts";
import * as rpl from "../../../protocol/numerics.ts";
import type { Client } from "../client.ts";
import { updateRefusal } from "./errors.ts";
import { nickOf, type Update } from "./update.ts";

/** Characters of the server's last words that are kept. */
const FAREWELL = 400;

const ignore: Update = () => {};

/** Refused nicks: the reason is the last parameter, the nick (if given) the one before. */
const nickRefused: Update = (client, { command, params }) => {
  const { state, handshake } = client;
  const alias = params.length > 2 ? params[1]! : state.nick;
  handshake.refused({ alias, reason: params.at(-1) ?? "", unfit: command === rpl.ERR_ERRONEUSNICKNAME });
};

const enterRooms: Update = (client) => client.handshake.enterRooms();

export const CONNECTION_UPDATES: Readonly<Record<string, Update>> = {
  CAP(client, { params: [, subcommand = "", ...rest] }) {
    const list = rest.at(-1) ?? "";
    if (subcommand === "LS") client.handshake.offered(list, rest.length > 1);
    if (subcommand === "NEW") client.handshake.offered(list, false);
    if (subcommand === "ACK" || subcommand === "NAK") client.handshake.answered(list, subcommand === "ACK");
    if (subcommand === "DEL") client.handshake.withdrawn(list);
  },
  PING: (client, { params }) => client.send("PONG", ...params.slice(-1)),
  PONG(client, { params }) {
    client.pongs++;
    client.lag.answered(params.at(-1) ?? "");
    client.history.pages.ponged();
    // A server that ends its greeting with no line that we know answers all the same.
    if (client.state.phase === "welcomed") client.handshake.enterRooms();
    for (const { label } of client.outgoing.settleUpTo(params.at(-1) ?? "")) {
      client.emit({ kind: "stored", label });
    }
  },
  ERROR(client, message) {
    // The answer to our own goodbye, or to a password that was refused in words of its own.
    if (client.over) return;
    client.farewell = (message.params.at(-1) ?? "").slice(0, FAREWELL);
    const from = nickOf(message) || client.state.server || "server";
    client.emit({ kind: "note", from, text: message.params.at(-1) ?? "" });
  },
  [rpl.RPL_WELCOME]: (client, message) => client.handshake.welcomed(message.params[0] ?? "", nickOf(message)),
  [rpl.RPL_ISUPPORT](client, { params }) {
    for (const { name, value, removed } of parseIsupport(params)) {
      client.state.setToken(name, removed ? undefined : value);
    }
  },
  [rpl.RPL_ENDOFMOTD]: enterRooms,
  [rpl.ERR_NOMOTD]: enterRooms,
  [rpl.ERR_NICKNAMEINUSE]: nickRefused,
  [rpl.ERR_ERRONEUSNICKNAME]: nickRefused,
  [rpl.ERR_NICKCOLLISION]: nickRefused,
  [rpl.ERR_UNAVAILRESOURCE](client, message) {
    const isRoom = client.state.isRoom(message.params[1] ?? "");
    (isRoom ? updateRefusal : nickRefused)(client, message);
  },
  [rpl.ERR_PASSWDMISMATCH](client, message) {
    if (client.state.phase === "welcomed") return updateRefusal(client, message);
    client.giveUp();
    client.emit({ kind: "error", text: passwordAdvice(client, message.params.at(-1) ?? "") });
  },
  ...Object.fromEntries([
    rpl.RPL_YOURHOST,
    rpl.RPL_CREATED,
    rpl.RPL_MYINFO,
    rpl.RPL_LUSERCLIENT,
    rpl.RPL_LUSEROP,
    rpl.RPL_LUSERUNKNOWN,
    rpl.RPL_LUSERCHANNELS,
    rpl.RPL_LUSERME,
    rpl.RPL_LOCALUSERS,
    rpl.RPL_GLOBALUSERS,
    rpl.RPL_VISIBLEHOST,
    rpl.RPL_UMODEIS,
  ].map((numeric) => [numeric, ignore])),
};

function passwordAdvice(client: Client, reason: string): string {
  const given = client.options.password !== undefined;
  return given
    ? `The server did not take the password: ${reason}`
    : "This server wants a password: join with --password";
}
