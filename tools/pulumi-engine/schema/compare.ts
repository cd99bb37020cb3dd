import { Declared, moduleOf } from "./declared";
import { Offered, type PackageSchema } from "./offered";
import { describeShape, type Member, type ObjectShape, type Shape } from "./shape";

/**
 * Every difference between what a provider offers and what the types of its SDK declare, one line each, sorted. A line
 * begins with the token and the path of the field: `aws:lambda/function:Function input durableConfig: not offered`. Of the
 * SDK's modules, only those are looked at of which the provider offers anything.
 *
 * @param schema What the provider answers to GetSchema.
 * @param sdk The folder of the SDK package, such as `node_modules/@pulumi/aws`.
 */
export function compareWithSdk(schema: PackageSchema, sdk: string): readonly string[] {
    const offered = new Offered(schema);
    const declared = new Declared(sdk);
    const offers = new Set([...offered.resources, ...offered.functions]);
    const modules = new Set([...offers].map((token) => moduleOf(token)));
    const others = [...modules].flatMap((module) => declared.tokens(module)).filter((token) => !offers.has(token));
    return [
        ...compareObjects(`${schema.name}:Provider input`, offered.provider(), declared.provider()),
        ...offered.resources.flatMap((token) =>
            compareMembers(token, offered.resource(token), declared.resource(token)),
        ),
        ...offered.functions.flatMap((token) =>
            compareMembers(token, offered.function(token), declared.function(token)),
        ),
        ...others.map((token) => `${token}: not offered`),
    ].sort();
}

function compareMembers(token: string, offered: Member, declared: Member | undefined): readonly string[] {
    if (declared === undefined) {
        return [`${token}: not in the SDK`];
    }
    const missing = [...declared.outputs].filter((name) => !offered.outputs.has(name) && name !== "id");
    return [
        ...compareObjects(`${token} input`, offered.inputs, declared.inputs),
        ...missing.map((name) => `${token} output ${name}: not offered`),
    ];
}

function compareObjects(path: string, offered: ObjectShape, declared: ObjectShape): readonly string[] {
    const names = new Set([...offered.fields.keys(), ...declared.fields.keys()]);
    return [...names].flatMap((name) => {
        const field = path.endsWith(" input") ? `${path} ${name}` : `${path}.${name}`;
        const [ours, theirs] = [offered.fields.get(name), declared.fields.get(name)];
        if (ours === undefined || theirs === undefined) {
            return [`${field}: ${ours === undefined ? "not offered" : "not declared"}`];
        }
        const required =
            ours.required === theirs.required
                ? []
                : [
                      `${field}: ${ours.required ? "required" : "optional"}, declared ${theirs.required ? "required" : "optional"}`,
                  ];
        return [...required, ...compareShapes(field, ours.shape, theirs.shape)];
    });
}

function compareShapes(path: string, offered: Shape, declared: Shape): readonly string[] {
    if (offered.kind === "object" && declared.kind === "object") {
        return compareObjects(path, offered, declared);
    }
    if ("of" in offered && "of" in declared && offered.kind === declared.kind) {
        return compareShapes(`${path}[]`, offered.of, declared.of);
    }
    return offered.kind === declared.kind
        ? []
        : [`${path}: ${describeShape(offered)}, declared ${describeShape(declared)}`];
}
