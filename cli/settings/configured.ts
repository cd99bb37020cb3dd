import { completeEnvironments, parseConfig, type Fault, type RawConfig } from "../../config";
import { deliveryOrder } from "../../config/deliveryOrder";
import { UserError } from "../../common/errors";
import { openStackFile } from "../session/project";
import { readConfiguration } from "../session/configuration";
import { checkEnvironment, type Installation } from "../session/platform";

/** The map `environments` as it is configured, whoever has checked it. */
type Environments = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** Configured is what a stack's configuration says about the settings of one environment. */
export interface Configured {
    readonly values: Readonly<Record<string, string>>;
    /** Whether the stack's own file has the environments, and not only the project's defaults. */
    readonly isOwn: boolean;
    readonly environments: Environments;
    /** Everything that would be wrong with the settings if they were other ones, and is not yet. */
    readonly faultsOf: (values: Readonly<Record<string, string>>) => readonly Fault[];
}

/**
 * Reads the settings of an environment from the stack's configuration.
 *
 * @throws {UserError} where it has no such environment, or cannot be worked with.
 */
export async function readConfigured(installation: Installation, environment: string): Promise<Configured> {
    const { project, stack, file } = installation;
    const raw = await readConfiguration(installation);
    const environments = completeEnvironments(raw.project["environments"]) as Environments;
    if (typeof environments !== "object" || raw.secrets.has("environments")) {
        throw new UserError(
            `In the configuration of the stack '${stack}', environments is no map of names to branches in clear.`,
            "Its settings cannot be changed from here.",
        );
    }
    checkEnvironment(environment, deliveryOrder(environments), stack);
    const before = new Set(faults(raw).map(faultKey));
    return {
        values: textsOf(environments[environment]?.["settings"]),
        isOwn: openStackFile(file, project).shown(["environments"]) !== undefined,
        environments,
        faultsOf: (settings) => {
            const changed = { ...environments, [environment]: { ...environments[environment], settings } };
            const found = faults({ ...raw, project: { ...raw.project, environments: changed } });
            return found.filter((fault) => !before.has(faultKey(fault)));
        },
    };
}

/** The members of the environments, by their paths, as `pulumi config set-all --path` takes them. */
export function flattened(environments: Environments): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    const visit = (path: string, value: unknown): void => {
        if (typeof value === "object" && value !== null) {
            Object.entries(value).forEach(([key, member]) => visit(`${path}.${key}`, member));
        } else if (value !== undefined && value !== null) {
            found[path] = textOf(value);
        }
    };
    visit("environments", environments);
    return found;
}

function faults(raw: RawConfig): readonly Fault[] {
    return parseConfig(raw).faults;
}

function faultKey({ path, problem }: Fault): string {
    return `${path} ${problem}`;
}

function textsOf(settings: unknown): Readonly<Record<string, string>> {
    const members = typeof settings === "object" && settings !== null ? Object.entries(settings) : [];
    return Object.fromEntries(members.map(([name, value]) => [name, textOf(value)] as const).sort());
}

/** Numbers and truth values are texts to a stage. */
function textOf(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
