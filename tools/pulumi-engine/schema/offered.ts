import type { Field, Member, ObjectShape, Shape } from "./shape";

/** The parts of a Pulumi package schema that say what a provider offers. */
export interface PackageSchema {
    readonly name: string;
    readonly version?: string;
    readonly provider: { readonly inputProperties: Properties; readonly requiredInputs?: readonly string[] };
    readonly types: Readonly<Record<string, ObjectType>>;
    readonly resources: Readonly<Record<string, ResourceType>>;
    readonly functions: Readonly<Record<string, FunctionType>>;
}

type Properties = Readonly<Record<string, PropertyType>>;

interface ObjectType {
    readonly properties?: Properties;
    readonly required?: readonly string[];
}

interface ResourceType {
    readonly properties?: Properties;
    readonly inputProperties?: Properties;
    readonly requiredInputs?: readonly string[];
}

interface FunctionType {
    readonly inputs?: ObjectType;
    readonly outputs?: ObjectType;
}

interface PropertyType {
    readonly type?: string;
    readonly $ref?: string;
    readonly items?: PropertyType;
    readonly additionalProperties?: PropertyType;
    readonly oneOf?: readonly PropertyType[];
}

const TYPE_REFERENCE = "#/types/";

/** Offered reads what a provider offers from its schema. */
export class Offered {
    constructor(private readonly schema: PackageSchema) {}

    /** Tokens of all resources, such as `aws:lambda/alias:Alias`. */
    get resources(): readonly string[] {
        return Object.keys(this.schema.resources).sort();
    }

    /** Tokens of all functions, such as `aws:lambda/getAlias:getAlias`; methods of the provider are not among them. */
    get functions(): readonly string[] {
        return Object.keys(this.schema.functions)
            .filter((token) => !token.startsWith("pulumi:providers:"))
            .sort();
    }

    /** What the provider itself is configured with. */
    provider(): ObjectShape {
        const { inputProperties, requiredInputs } = this.schema.provider;
        return this.object(inputProperties, requiredInputs);
    }

    resource(token: string): Member {
        const { inputProperties, requiredInputs, properties } = this.schema.resources[token] ?? {};
        return {
            inputs: this.object(inputProperties, requiredInputs),
            outputs: new Set(Object.keys(properties ?? {})),
        };
    }

    function(token: string): Member {
        const { inputs, outputs } = this.schema.functions[token] ?? {};
        return {
            inputs: this.object(inputs?.properties, inputs?.required),
            outputs: new Set(Object.keys(outputs?.properties ?? {})),
        };
    }

    private object(properties: Properties = {}, required: readonly string[] = []): ObjectShape {
        const fields = Object.entries(properties).map(([name, property]): [string, Field] => [
            name,
            { required: required.includes(name), shape: this.shape(property) },
        ]);
        return { kind: "object", fields: new Map(fields) };
    }

    private shape(property: PropertyType): Shape {
        const { type, $ref, items, additionalProperties, oneOf } = property;
        if (oneOf !== undefined) {
            // Every alternative of a string (an enumeration, a document, a resource) arrives as a string.
            return oneOf.some((alternative) => alternative.type === "string")
                ? { kind: "string" }
                : this.shape(oneOf[0] ?? {});
        }
        if ($ref !== undefined) {
            return this.reference($ref);
        }
        switch (type) {
            case "array":
                return { kind: "array", of: this.shape(items ?? {}) };
            case "object":
                return {
                    kind: "map",
                    of: additionalProperties ? this.shape(additionalProperties) : { kind: "string" },
                };
            case "integer":
                return { kind: "number" };
            case "string":
            case "number":
            case "boolean":
                return { kind: type };
            default:
                throw new Error(
                    `The provider's schema has a property of the unknown type ${JSON.stringify(property)}.`,
                );
        }
    }

    private reference(reference: string): Shape {
        switch (reference) {
            case "pulumi.json#/Any":
                return { kind: "any" };
            case "pulumi.json#/Archive":
                return { kind: "archive" };
            case "pulumi.json#/Asset":
                return { kind: "asset" };
        }
        const type = this.schema.types[decodeURIComponent(reference.slice(TYPE_REFERENCE.length))];
        if (!reference.startsWith(TYPE_REFERENCE) || type === undefined) {
            throw new Error(`The provider's schema refers to ${reference}, which it does not have.`);
        }
        return this.object(type.properties, type.required);
    }
}
