import { existsSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";

import { UserError } from "../../common/errors";
/** Where an application of one's own comes from. */
export type ApplicationReference =
    | { readonly kind: "folder"; readonly folder: string }
    | {
          readonly kind: "repository";
          /** As Git takes it: an address, or the absolute path of a repository. */
          readonly url: string;
          /** @default - the repository's own default branch */
          readonly branch: string | undefined;
      };

/** `https://…`, `ssh://…` and the like, and `git@github.com:owner/name`, which is no Windows drive. */
const ADDRESS = /^(?:(?:https?|ssh|git|file):\/\/|[\w.-]+@[\w.-]+:)/;

const PASSWORD = /^(?:https?:\/\/[^/]*@|\w+:\/\/[^/:]*:[^/@]*@)/;

/**
 * Reads what was typed behind `--app`: a folder, or a repository with `#branch` where another than its default is meant.
 * A folder is taken as it is, with what is not committed; `folder#branch` is what is committed to that branch.
 *
 * @param text As it was typed.
 * @param cwd What a relative path counts from.
 * @throws {UserError} where there is no such folder, or the address holds a password: the lab would keep it in clear.
 */
export function parseReference(text: string, cwd: string): ApplicationReference {
    const hash = text.lastIndexOf("#");
    const [place, branch] = hash < 0 ? [text, undefined] : [text.slice(0, hash), text.slice(hash + 1) || undefined];
    if (PASSWORD.test(text)) {
        throw new UserError(
            "The address of the repository holds a name or a password, which the lab does not take.",
            "Leave it out, and let Git know it by a credential helper or an SSH key.",
        );
    }
    if (ADDRESS.test(text)) {
        return { kind: "repository", url: place, branch };
    }
    const whole = isAbsolute(text) ? text : resolve(cwd, text);
    if (isFolder(whole)) {
        return isBare(whole)
            ? { kind: "repository", url: whole, branch: undefined }
            : { kind: "folder", folder: whole };
    }
    const folder = isAbsolute(place) ? place : resolve(cwd, place);
    if (branch !== undefined && isFolder(folder)) {
        return { kind: "repository", url: folder, branch };
    }
    throw new UserError(
        existsSync(whole) ? `${whole} is no folder.` : `There is no folder ${whole}.`,
        "Name the folder of an application, or a repository as git clone takes it, such as https://github.com/owner/name#branch.",
    );
}

/** A reference as a person reads it, and as {@link parseReference} reads it again. */
export function referenceText(reference: ApplicationReference): string {
    return reference.kind === "folder"
        ? reference.folder
        : reference.url + (reference.branch === undefined ? "" : `#${reference.branch}`);
}

function isFolder(path: string): boolean {
    return existsSync(path) && statSync(path).isDirectory();
}

function isBare(folder: string): boolean {
    return ["HEAD", "objects", "refs"].every((name) => existsSync(join(folder, name)));
}
