import { currentEntry } from "../ledger/history";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { Tools } from "../ports";
import { environmentState, servesOnly } from "./environmentState";

/**
 * The move that brought what an environment serves, where that was built from what has that hash, and runs with the function's present
 * settings; undefined where it does not, or that is not known.
 */
export async function servedFrom(
    tools: Pick<Tools, "functions" | "store" | "clock">,
    environment: string,
    watched: string,
): Promise<ReleaseRecord | undefined> {
    const { alias, entries } = await environmentState(tools, environment);
    const served = currentEntry(entries)?.record;
    const isServed = served?.version === alias.version && servesOnly(alias, alias.version);
    if (!isServed || served?.watched !== watched) {
        return undefined;
    }
    const [serving, latest] = await Promise.all([
        tools.functions.version(alias.version),
        tools.functions.version("$LATEST"),
    ]);
    return serving !== undefined && serving.settings === latest?.settings ? served : undefined;
}
