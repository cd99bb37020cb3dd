import { UserError } from "../../common/errors";

/** The symbolic links of a package: by the path of each, what it says, relative to the folder that it lies in. */
export type Links = Readonly<Record<string, string>>;

/** Linux follows no more links than that on the way to one file: path_resolution(7). */
const MOST_FOLLOWED = 40;

/**
 * Where a path leads in the end when its links are followed, as Lambda's Linux does.
 *
 * @returns The path inside the package; undefined where it leads out of the package or around in a circle.
 */
export function resolvePath(links: Links, path: string): string | undefined {
    const found: string[] = [];
    const names = path.split("/");
    let followed = 0;
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
        if (name === "" || name === ".") {
            continue;
        }
        if (name === "..") {
            if (found.pop() === undefined) {
                return undefined;
            }
            continue;
        }
        const place = [...found, name].join("/");
        const target = Object.hasOwn(links, place) ? links[place] : undefined;
        if (target === undefined) {
            found.push(name);
        } else if (target.startsWith("/") || (followed += 1) > MOST_FOLLOWED) {
            return undefined;
        } else {
            names.unshift(...target.split("/"));
        }
    }
    return found.join("/");
}

/** Why a symbolic link cannot be packaged. */
export function linkError(path: string, problem: string): UserError {
    return new UserError(
        `The symbolic link ${path} ${problem}, so it cannot be packaged.`,
        "Put the file itself in its place, or leave the link out with build.exclude.",
    );
}
