import { find, type Recording } from "./recorder";

interface Statement {
    readonly Sid: string;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: unknown;
}

/** What the policy of that name allows: by the purpose of each statement, its actions, resources and conditions. */
export function statements(recording: Recording, name: string): Readonly<Record<string, readonly unknown[]>> {
    const { inputs } = find(recording, "aws:iam/rolePolicy:RolePolicy", name);
    const { Statement } = JSON.parse(String(inputs["policy"])) as { Statement: Statement[] };
    return Object.fromEntries(
        Statement.map(({ Sid, Action, Resource, Condition }) => [
            Sid,
            [Action, Resource, ...(Condition === undefined ? [] : [Condition])],
        ]),
    );
}
