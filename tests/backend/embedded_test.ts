// The embedded backend keeps the contract, in memory and in a file.

import { openEmbedded } from "../../server/backend/embedded.ts";
import { testBackend } from "./contract.ts";

testBackend("embedded backend", (now) => openEmbedded({ name: "chat.local", path: ":memory:", now }));
