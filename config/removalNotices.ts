import type { Standing } from ".";
import { parameterFolder } from "../contract/parameters";

/**
 * What `pulumi up` says of environments that go with it, and of those that are still named as going.
 *
 * @param standing The environments that the stack has had.
 * @param names Those that it is to have.
 * @param going What `removal.environments` names.
 */
export function removalNotices(
    { projectName, stack }: { readonly projectName: string; readonly stack: string },
    standing: Standing,
    names: readonly string[],
    going: readonly string[],
): readonly string[] {
    const removed = [...standing.keys()].filter((name) => !names.includes(name));
    const stays = removed.map(
        (name) =>
            `The environment ${name} goes, and this stays: its secrets under ${parameterFolder(projectName, name)}, ` +
            "which an environment added later under that name would find; its deployments in GitHub, which are shown as active; " +
            `its part of the ledger.\n  To clear the first two: npm run platform -- forget ${name} --stack ${stack}`,
    );
    const stale = going.flatMap((name, index) =>
        names.includes(name) || removed.includes(name)
            ? []
            : [
                  `removal.environments names ${name}, which the stack does not have; an environment added under that name ` +
                      `would not be protected.\n  pulumi config rm --path 'removal.environments[${index}]' --stack ${stack}`,
              ],
    );
    return [...stays, ...stale];
}
