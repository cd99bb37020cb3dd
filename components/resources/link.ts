import type * as pulumi from "@pulumi/pulumi";

import { allowances, type GrantOf } from "../../config/links";
import type { ResourceKind } from "../../contract/resourceNames";
import type { PolicyDocument } from "../policies";

/** What the role of a function may do with a resource: a statement of IAM whose resources may not be known yet. */
export interface LinkStatement {
    /** A name for it. Statements of one name and the same actions become one. @default - none */
    readonly Sid?: string;
    /** @default "Allow" */
    readonly Effect?: "Allow" | "Deny";
    readonly Action: string | readonly string[];
    readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[];
    /** @default - always */
    readonly Condition?: PolicyDocument["Statement"][number]["Condition"];
}

/** What connects an application with something that it uses: settings that it reads, and what its role may do. */
export interface Link {
    /** By name, such as `name` for `${tables.users.name}` in a variable of the function. @default {} */
    readonly settings?: Readonly<Record<string, pulumi.Input<string>>>;
    /** @default [] */
    readonly statements?: readonly LinkStatement[];
    /**
     * Whether somebody has written the statements, so that they may say anything: what is the platform's own is then denied besides.
     * @default false
     */
    readonly isWritten?: boolean;
}

/**
 * What a grant on a resource allows.
 *
 * @param indexes What stands for the indexes of a table, such as `byOwner`. @default [] - it has none
 */
export function granted<K extends ResourceKind>(
    kind: K,
    grant: GrantOf<K>,
    arn: pulumi.Output<string>,
    indexes: readonly string[] = [],
): readonly LinkStatement[] {
    return allowances(kind, grant).map(({ sid, actions, on = [""] }) => ({
        Sid: sid,
        Action: actions,
        Resource: on.flatMap((end) =>
            end === "/index/"
                ? indexes.map((index) => arn.apply((known) => `${known}/index/${index}`))
                : [behind(arn, end)],
        ),
    }));
}

function behind(arn: pulumi.Output<string>, end: string): pulumi.Output<string> {
    return end === "" ? arn : arn.apply((known) => `${known}${end}`);
}
