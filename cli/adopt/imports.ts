import type { KnownResource } from "../../automation/deployment";
import { UserError } from "../../common/errors";
import type { FoundPlatform } from "../../release/adoption";

/** One entry of the file that `pulumi import --file` takes. */
export interface ImportEntry {
    readonly type: string;
    /** The name by which the other entries of the file know it. */
    readonly name: string;
    /** The name in the program. */
    readonly logicalName: string;
    /** Undefined for a component, which is no more than a place. */
    readonly id?: string;
    readonly component?: true;
    readonly parent?: string;
    readonly provider?: string;
}

/** The file that `pulumi import --file` takes. */
export interface ImportFile {
    /** URNs by the names that entries use. */
    readonly nameTable: Readonly<Record<string, string>>;
    readonly resources: readonly ImportEntry[];
}

/** The name of the program's provider of AWS, in the program and in the file. */
const PROVIDER = "aws";

/** Where a stack's resources are: the names of its project and of the stack. */
export interface StackPlace {
    readonly project: string;
    readonly stack: string;
}

/** The URN of the program's provider of AWS. */
export function providerUrn(place: StackPlace): string {
    return urnOf(place, "pulumi:providers:aws", PROVIDER);
}

/** The URN of a resource that is a child of the stack itself. */
function urnOf({ project, stack }: StackPlace, type: string, name: string): string {
    return `urn:pulumi:${stack}::${project}::${type}::${name}`;
}

/**
 * What the program takes over of what was found: the very resources that it would make, under its own names and below its own
 * components, so that it finds them in its state.
 *
 * @param environments The environments of the stack's configuration.
 */
export function importsOf(found: FoundPlatform, environments: readonly string[], place: StackPlace): ImportFile {
    const { functionName, logGroup, aliases, api } = found;
    const served = environments.filter(
        (name) => aliases.some((alias) => alias.name === name) || api.stages.some((stage) => stage.name === name),
    );
    const child = (parent: string, type: string, logicalName: string, id: string): ImportEntry => ({
        type,
        name: `${logicalName} ${type.split(":").pop()}`,
        logicalName,
        id,
        parent,
        provider: PROVIDER,
    });
    const methods = api.methods.flatMap(({ path, resourceId, httpMethod }) => {
        const name = path === "/" ? "api-root" : "api-proxy";
        const id = `${api.id}/${resourceId}/${httpMethod}`;
        return [
            child("ApiGateway", "aws:apigateway/method:Method", name, id),
            child("ApiGateway", "aws:apigateway/integration:Integration", name, id),
        ];
    });
    const ofEnvironments = served.flatMap((name) => [
        component("Environment", name, `Environment ${name}`),
        ...(aliases.some((alias) => alias.name === name)
            ? [child(`Environment ${name}`, "aws:lambda/alias:Alias", `function-${name}`, `${functionName}/${name}`)]
            : []),
        ...(api.stages.some((stage) => stage.name === name)
            ? [child(`Environment ${name}`, "aws:apigateway/stage:Stage", `api-${name}`, `${api.id}/${name}`)]
            : []),
    ]);
    return {
        nameTable: { [PROVIDER]: providerUrn(place) },
        resources: [
            component("AliasedLambda", "function"),
            child("AliasedLambda", "aws:lambda/function:Function", "function", functionName),
            ...(logGroup === undefined
                ? []
                : [child("AliasedLambda", "aws:cloudwatch/logGroup:LogGroup", "function", logGroup)]),
            component("ApiGateway", "api"),
            child("ApiGateway", "aws:apigateway/restApi:RestApi", "api", api.id),
            ...(api.proxyId === undefined
                ? []
                : [child("ApiGateway", "aws:apigateway/resource:Resource", "api-proxy", `${api.id}/${api.proxyId}`)]),
            ...methods,
            ...ofEnvironments,
        ],
    };
}

/**
 * The part of a file that a stack does not have yet, after a run that was killed. Components that it has are known by their URNs.
 *
 * @throws {UserError} where the stack has another function or API in that place.
 */
export function missingOf(file: ImportFile, known: readonly KnownResource[], place: StackPlace): ImportFile {
    const nameTable: Record<string, string> = { ...file.nameTable };
    const resources = file.resources.filter((entry) => {
        const there = known.filter(({ urn }) => nameIn(urn) === entry.logicalName && typeIn(urn) === entry.type);
        const [other] = there;
        if (other === undefined) {
            return true;
        }
        if (entry.component === true) {
            nameTable[entry.name] = urnOf(place, entry.type, entry.logicalName);
        } else if (other.id !== entry.id && !isSameBy(entry, other.id)) {
            throw new UserError(
                `The stack '${place.stack}' has a ${entry.type} of its own already: ${other.id ?? "without an id"}.`,
                "Take over into a new stack: what this one has made would be replaced.",
            );
        }
        return false;
    });
    const names = new Set(resources.map(({ name }) => name));
    const used = Object.entries(nameTable).filter(
        ([name]) => name === PROVIDER || (!names.has(name) && resources.some(({ parent }) => parent === name)),
    );
    return { nameTable: Object.fromEntries(used), resources };
}

/** The provider keeps ids of API Gateway and of aliases in another form than it takes them in, with the same parts. */
function isSameBy({ id = "" }: ImportEntry, known: string | undefined): boolean {
    const parts = id.split("/");
    return known !== undefined && parts.some((part) => part.length > 0 && known.includes(part));
}

function nameIn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function typeIn(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}

function component(type: string, logicalName: string, name: string = type): ImportEntry {
    return { type: `platform:index:${type}`, name, logicalName, component: true };
}
