import { deliveryOrder } from "../../config/deliveryOrder";
import type { PlatformOutputs } from "../../contract/outputs";
import type { LabFolder } from "../folder";

/** A text as a POSIX shell takes it for one word. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The lines that make the lab's repository a remote of one's own clone, and release to the environment that comes first. */
export function pushLines({ remote }: Pick<LabFolder, "remote">, { environments }: PlatformOutputs): readonly string[] {
    const path = /^[\w./-]+$/.test(remote) ? remote : quoted(remote);
    const branch = environments[deliveryOrder(environments)[0] ?? ""]?.branch ?? "";
    return [`git remote add lab ${path}`, `git push lab HEAD:${branch}`];
}
