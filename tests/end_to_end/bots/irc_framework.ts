/** A bot on irc-framework, as a puppet: `deno run … irc_framework.ts PORT NICK`. */

import IRC from "irc-framework";
import { obey, tell } from "./puppet.ts";

const [port, nick] = Deno.args;

const client = new IRC.Client({
  host: "127.0.0.1",
  port: Number(port),
  nick,
  username: nick,
  gecos: "a bot on irc-framework",
  enable_echomessage: true,
  enable_chghost: true,
  enable_setname: true,
  auto_reconnect: false,
});
client.requestCap(["labeled-response", "extended-monitor"]);
type Next = () => void;
client.use((_client: unknown, _raw: unknown, parsed: { use(see: unknown): void }) =>
  parsed.use((event: string, details: object, _client: unknown, next: Next) => {
    tell(event, details);
    next();
  })
);
client.connect();

await obey(client);
