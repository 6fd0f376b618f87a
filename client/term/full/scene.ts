/** What there is to be seen: of the client, the line being typed, and what is open above it. Puts it nowhere. */
import type { Client } from "../../core/client.ts";
import type { TypedLine } from "../typed_line.ts";
import { menuRows } from "./completion_menu.ts";
import type { Scene } from "./compose.ts";
import { heldRows } from "./held.ts";
import type { Mode } from "./mode.ts";
import type { People } from "./people.ts";
import { previewRows } from "./preview.ts";
import type { Theme } from "./theme.ts";

/** What it is made of. */
export interface SceneParts {
  readonly client: Client;
  readonly theme: Theme;
  readonly people: People;
  readonly line: TypedLine;
  readonly mode: Mode | undefined;
  readonly reading: Scene["reading"];
}

/** The scene of now. */
export function sceneOf({ client, theme, people, line, mode, reading }: SceneParts): Scene {
  const { buffers, state, settings, can } = client;
  const { current } = buffers;
  return {
    theme,
    list: buffers.list,
    current,
    members: people.here,
    membersWish: settings.get("members"),
    input: mode?.input ?? line.input,
    panel: (area) => {
      if (mode !== undefined) return mode.rows({ ...area, theme });
      const menu = menuRows(line.cycle, { ...area, theme });
      if (menu.length > 0) return menu;
      const preview = previewRows(line.text, { ...area, theme, together: can.multiline });
      return preview.length > 0 ? preview : heldRows(client, { ...area, theme });
    },
    selected: mode?.selected,
    reading,
    status: {
      nick: state.nick,
      phase: state.phase,
      security: state.security,
      lag: client.lag.value,
      away: client.away.isAway,
      typing: current.typing,
      hint: mode?.hint,
    },
  };
}
