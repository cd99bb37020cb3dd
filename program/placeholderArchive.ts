import { isExecuted, placeholderPackage } from "../contract/placeholder";
import { executableArchive } from "./executableArchive";

/**
 * The zip file of a placeholder whose files have to be executable.
 *
 * @param root The checkout, whose `node_modules` keeps it. @default - this one
 * @returns Its path; undefined where the texts alone will do.
 */
export function placeholderArchive(
    { runtime, handler }: { readonly runtime: string; readonly handler: string },
    root?: string,
): string | undefined {
    return isExecuted(runtime)
        ? executableArchive("placeholder", placeholderPackage(runtime, handler), root)
        : undefined;
}
