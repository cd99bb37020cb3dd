import { PLACEHOLDER_ALIAS } from "../../contract/placeholder";
import { Ledger } from "../ledger/ledger";
import { GRACE } from "./reconcile";
import type { ControllerContext } from "./ports";

/**
 * Deletes versions that no preview serves, nor can be taken back to: nobody prunes the function of previews. Not where it is shared
 * with environments, whose versions are theirs.
 */
export async function removeVersions({ tools, settings }: ControllerContext): Promise<void> {
    if (settings.stage === undefined) {
        return;
    }
    const { functions, store, clock } = tools;
    // In this order: what is published and served in between is no candidate.
    const versions = await functions.versions();
    const aliases = await functions.aliases();
    const kept = new Set(aliases.flatMap(({ version, weights }) => [version, ...Object.keys(weights)]));
    for (const { name } of aliases.filter((alias) => alias.name !== PLACEHOLDER_ALIAS)) {
        const { records } = await new Ledger(store, functions).read(name, 1);
        records.forEach(({ version, previous }) => kept.add(version).add(previous.version));
    }
    for (const { version, lastModified } of versions) {
        if (!kept.has(version) && clock.now() - Date.parse(lastModified) > GRACE) {
            await functions.deleteVersion(version);
        }
    }
}
