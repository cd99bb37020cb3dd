import { parseConfig } from "../../../config";
import { nested, type Note, type Setting } from "./note";

/** What a stack has beside an application, so that the rest can be checked. */
const STACK = {
    projectName: "platform",
    accountId: "123456789012",
    githubOwner: "owner",
    githubRepository: "repository",
};

/** How often what is left is checked again: one value may be a fault because of another. */
const ROUNDS = 5;

/** Takes out whatever the rules of the configuration refuse, and says so by name. */
export function refuseUnfit(
    settings: readonly Setting[],
    notes: readonly Note[],
): { readonly settings: readonly Setting[]; readonly notes: readonly Note[] } {
    // Lambda takes what is in its own Region alone; which that is to be, the stack says.
    const region =
        /"arn:aws[\w-]*:[\w-]+:([a-z]{2}(?:-[a-z]+)+-\d):/.exec(JSON.stringify(settings))?.[1] ?? "us-east-1";
    let left = settings;
    const refused: Note[] = [];
    for (let round = 0; round < ROUNDS; round++) {
        const { faults } = parseConfig({
            project: { ...STACK, ...nested(left) },
            aws: { region },
            tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
            secrets: new Set(),
        });
        const isOf = (path: string, { path: steps }: Setting) => {
            const key = steps.join(".");
            return (
                path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`) || key.startsWith(`${path}.`)
            );
        };
        const out = left.filter((setting) => faults.some(({ path }) => isOf(path, setting)));
        if (out.length === 0) {
            break;
        }
        for (const setting of out) {
            const fault = faults.find(({ path }) => isOf(path, setting));
            const name = setting.path.join(".");
            const what = `it ${fault?.problem ?? "is refused"}, which the platform does not take`;
            const expected = fault?.expected ?? "another value";
            refused.push({
                name,
                where: setting.where,
                kind: "missing",
                what,
                todo: `set ${name} by hand, to ${expected}`,
            });
        }
        left = left.filter((setting) => !out.includes(setting));
    }
    return { settings: withoutLoose(left), notes: [...notes, ...refused] };
}

/** Settings without what an environment says of an event that has been taken out: alone it would be one without a source. */
function withoutLoose(settings: readonly Setting[]): readonly Setting[] {
    const keys = new Set(settings.map(({ path }) => path.join(".")));
    return settings.filter(({ path: [group, , section, ...event] }) => {
        const isOfEvent = group === "environments" && section === "events";
        return !isOfEvent || keys.has(["events", ...event.slice(0, 2)].join("."));
    });
}
