/** The configuration of the peers, from the files beside this one. */

/** What is filled in. */
export interface Places {
  readonly port: number;
  /** Where the server may leave its files. */
  readonly folder: string;
}

/** The text of a configuration for ngIRCd. */
export async function ngircdSettings(places: Places): Promise<string> {
  return fillIn(await Deno.readTextFile(new URL("ngircd.conf", import.meta.url)), places);
}

/** The text of a configuration for InspIRCd 3. */
export async function inspircdSettings(places: Places): Promise<string> {
  return fillIn(await Deno.readTextFile(new URL("inspircd.conf", import.meta.url)), places);
}

/** Puts port and folder where the text says `{port}` and `{folder}`. */
export function fillIn(text: string, { port, folder }: Places): string {
  return text.replaceAll("{port}", String(port)).replaceAll("{folder}", folder);
}
