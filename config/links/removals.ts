import { removeCommand, setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import type { Reader } from "../reader";
import { countCommand } from "./counting";
import { isSame, type StandingResource } from "./standing";

/** What may be taken away. */
interface Removable {
    /** Whether anything is protected at all: `removal.protect`. */
    readonly protect: boolean;
    /** What is not, because it is to go: `removal.resources`. */
    readonly resources: readonly string[];
}

/** Checks that the configuration leaves out nothing that holds data, unless that was said. */
export function checkResourceRemovals(
    root: Reader,
    resources: Values["resources"],
    environments: readonly string[],
    standing: readonly StandingResource[],
    removable: Removable,
): void {
    // What goes with its environment is checked with that.
    const there = standing.filter(({ environment }) => environment === undefined || environments.includes(environment));
    const missing = there.filter((each) => !isWanted(each, resources));
    root.faults.push(...removalFaults(missing, removable));
}

/** What is wrong with leaving out some of what there is, one fault for each key. */
export function removalFaults(
    missing: readonly StandingResource[],
    { protect, resources: going }: Removable,
): readonly Fault[] {
    const names = [...new Set(missing.map(({ kind, key }) => `${kind}.${key}`))].sort();
    const unsaid = names.filter((name) => protect && !going.includes(name));
    return names.flatMap((name): Fault[] => {
        const those = missing.filter(({ kind, key }) => `${kind}.${key}` === name);
        const shown = those.map((each) => each.name).join(", ");
        const path = `resources.${name}`;
        if (unsaid.includes(name)) {
            const say = setCommand(`removal.resources[${going.length + unsaid.indexOf(name)}]`, name);
            return [
                {
                    path,
                    problem: `is left out, and the stack has it: the application would lose ${shown}, with all that is in it`,
                    expected:
                        "what holds data to stay as it is. Under another key or name, or shared otherwise, it is another one, which is empty",
                    mend: [
                        "# put it back as it was or, if it is to go: put it back, and allow it with",
                        `# ${say}`,
                        ...those.flatMap((each) => countCommand(each)),
                    ].join("\n"),
                },
            ];
        }
        return those.some((each) => each.protect)
            ? [
                  {
                      path,
                      problem: `is left out, and the stack still protects ${shown}: that goes with one pulumi up before`,
                      expected: "the resource as it was until that pulumi up is done",
                      mend: ["# put it back as it was, and then", "pulumi up", removeCommand(path)].join("\n"),
                  },
              ]
            : [];
    });
}

/** Whether the configuration makes it still. */
function isWanted(standing: StandingResource, resources: Values["resources"]): boolean {
    const found = resources[standing.kind][standing.key];
    const wanted = { ...standing, environment: found?.shared === true ? undefined : (standing.environment ?? "") };
    const isNamed = found?.name === undefined || found.name === standing.name;
    return found !== undefined && found.arn === undefined && isNamed && isSame(standing, wanted);
}

/** What `pulumi up` says of resources that it lets go of, those of environments that go included: they stay in AWS. */
export function resourceNotices(
    standing: readonly StandingResource[],
    resources: Values["resources"],
    environments: readonly string[],
): readonly string[] {
    return standing
        .filter((each) => {
            const isThere = each.environment === undefined || environments.includes(each.environment);
            return !(isThere && isWanted(each, resources));
        })
        .map(staysNotice);
}

/** What `pulumi up` says of a resource that it lets go of. */
export function staysNotice({ kind, key, name }: StandingResource): string {
    return (
        `${kind}.${key} is no part of the stack any more. ${name} stays in AWS with all that is in it, and costs what ` +
        `it cost, until somebody deletes it: docs/resources.md#taking-one-away`
    );
}
