// A backend that is heard keeps the contract like any other.

import { observed } from "../../server/search/observed.ts";
import { openMemory } from "../../server/backend/memory.ts";
import { testBackend } from "../backend/contract.ts";

testBackend("observed backend", (now) => Promise.resolve(observed(openMemory(now), () => {})));
