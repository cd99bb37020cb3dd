/** Whether some ARN is in a policy's pattern and of a format such as `arn:${Partition}:lambda:${Region}:…` as well. */
export function fits(pattern: string, format: string): boolean {
    return overlap(pattern, format.replaceAll(/\$\{[^}]+\}/g, "*"));
}

/** Whether two texts, in which `*` stands for any characters, can be the same. */
function overlap(left: string, right: string): boolean {
    if (left.startsWith("*")) {
        return overlap(left.slice(1), right) || (right !== "" && overlap(left, right.slice(1)));
    }
    if (right.startsWith("*")) {
        return overlap(right, left);
    }
    return left === "" || right === ""
        ? left === right
        : left[0] === right[0] && overlap(left.slice(1), right.slice(1));
}
