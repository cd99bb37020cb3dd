import { OWN_TAGS, sameButForCase } from "./resourceTags";
import { removeCommand } from "./fault";
import type { Reader } from "./reader";
import { tags } from "./keys/tags";

/** AWS allows that many tags on a resource: "Tag naming limits and requirements". */
const TAGS_OF_RESOURCE = 50;

/** What is wrong with keys that IAM takes for one. */
const SAME = "and IAM does not tell upper and lower case apart";

/** Checks that the keys of the audit tags differ in more than upper and lower case. */
export function checkTags(root: Reader): void {
    const reader = root.object("tags", "");
    reader.keys().forEach((key, index, keys) => {
        const same = sameButForCase(key, keys.slice(0, index));
        if (tags.names.check(key) === true && same !== undefined) {
            const path = reader.at(key);
            const problem = `is the key ${same} again, ${SAME}`;
            const expected = "keys that differ in more than that";
            reader.faults.push({ path, problem, expected, mend: removeCommand(path) });
        }
    });
}

/**
 * Checks `aws:defaultTags`, which the provider adds to the tags of every resource: the tag of a resource wins over one of
 * the very same key only.
 *
 * @param root Of the namespace `aws`, by whole keys.
 * @param tags The audit tags.
 */
export function checkDefaultTags(root: Reader, tags: Readonly<Record<string, string>>): void {
    const map = root.object("aws:defaultTags", "a map with tags").object("tags", "a map of tag keys to values");
    const configured = Object.keys(tags);
    const own = OWN_TAGS.filter((key) => sameButForCase(key, configured) === undefined);
    const known = [...own, ...configured];
    for (const key of map.keys()) {
        const path = map.at(key);
        const same = sameButForCase(key, known);
        if (same !== undefined) {
            const problem = `is the key ${same} again, ${SAME}`;
            const expected = `the key left out, or written ${same}`;
            map.faults.push({ path, problem, expected, mend: removeCommand(path) });
        }
        known.push(key);
    }
    const count = new Set(known).size;
    if (count > TAGS_OF_RESOURCE) {
        const problem = `makes ${count} tags, with those of tags and the platform's own`;
        const path = "aws:defaultTags";
        map.faults.push({ path, problem, expected: `at most ${TAGS_OF_RESOURCE}`, mend: removeCommand(path) });
    }
}
