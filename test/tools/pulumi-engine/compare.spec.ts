import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compareWithSdk } from "../../../tools/pulumi-engine/schema/compare";
import type { PackageSchema } from "../../../tools/pulumi-engine/schema/offered";

const TOKEN = "aws:lambda/alias:Alias";

/** A small SDK and a schema that goes with it; each test changes one thing in the schema. */
describe("compareWithSdk", () => {
    let sdk: string;

    before(() => {
        sdk = mkdtempSync(path.join(tmpdir(), "compare-spec-"));
        mkdirSync(path.join(sdk, "types"));
        mkdirSync(path.join(sdk, "lambda"));
        const files = {
            "types/input.d.ts": `
                export declare namespace lambda {
                    interface AliasRouting { weights?: pulumi.Input<{ [key: string]: pulumi.Input<number> } | undefined>; }
                }`,
            "provider.d.ts": `
                export interface ProviderArgs { region?: pulumi.Input<string | enums.Region | undefined>; }`,
            "lambda/alias.d.ts": `
                export declare class Alias { static get(): Alias; readonly arn: pulumi.Output<string>; }
                export interface AliasArgs {
                    function: pulumi.Input<string | Function>;
                    layers?: pulumi.Input<pulumi.Input<string>[] | undefined>;
                    routing?: pulumi.Input<inputs.lambda.AliasRouting | undefined>;
                    code?: pulumi.Input<pulumi.asset.Archive | undefined>;
                }`,
            "lambda/alias.js": `Alias.__pulumiType = '${TOKEN}';`,
        };
        for (const [name, text] of Object.entries(files)) {
            writeFileSync(path.join(sdk, name), text);
        }
    });
    after(() => rmSync(sdk, { recursive: true }));

    const alias = {
        properties: { arn: { type: "string" } },
        requiredInputs: ["function"],
        inputProperties: {
            function: { oneOf: [{ type: "string" }, { $ref: "#/types/aws:lambda/function:Function" }] },
            layers: { type: "array", items: { type: "string" } },
            routing: { $ref: "#/types/aws:lambda/AliasRouting:AliasRouting" },
            code: { $ref: "pulumi.json#/Archive" },
        },
    };
    const weights = { type: "object", additionalProperties: { type: "number" } };

    const differences = (changed: Partial<typeof alias> = {}, change: Partial<PackageSchema> = {}) =>
        compareWithSdk(
            {
                name: "aws",
                provider: { inputProperties: { region: { type: "string" } } },
                types: { "aws:lambda/AliasRouting:AliasRouting": { properties: { weights } } },
                resources: { [TOKEN]: { ...alias, ...changed } },
                functions: {},
                ...change,
            },
            sdk,
        );

    it("finds none when both say the same", () => assert.deepEqual(differences(), []));

    it("finds an input that is not offered, and one that is not declared", () => {
        const { layers, ...others } = alias.inputProperties;
        const inputProperties = { ...others, planes: layers } as unknown as typeof alias.inputProperties;
        assert.deepEqual(differences({ inputProperties }), [
            `${TOKEN} input layers: not offered`,
            `${TOKEN} input planes: not declared`,
        ]);
    });

    it("finds an input that is required on one side only", () => {
        assert.deepEqual(differences({ requiredInputs: ["function", "layers"] }), [
            `${TOKEN} input layers: required, declared optional`,
        ]);
    });

    it("finds another type, also of an element and of a nested field", () => {
        const types = {
            "aws:lambda/AliasRouting:AliasRouting": {
                properties: { weights: { ...weights, additionalProperties: { type: "string" } } },
            },
        };
        const inputProperties = { ...alias.inputProperties, layers: { type: "array", items: { type: "boolean" } } };
        assert.deepEqual(differences({ inputProperties }, { types }), [
            `${TOKEN} input layers[]: boolean, declared string`,
            `${TOKEN} input routing.weights[]: string, declared number`,
        ]);
    });

    it("finds an output that is not offered", () => {
        const properties = {} as typeof alias.properties;
        assert.deepEqual(differences({ properties }), [`${TOKEN} output arn: not offered`]);
    });

    it("finds resources that only one side has", () => {
        const resources = { "aws:lambda/allies:Allies": {} };
        assert.deepEqual(differences({}, { resources }), [
            "aws:lambda/alias:Alias: not offered",
            "aws:lambda/allies:Allies: not in the SDK",
        ]);
    });

    it("finds differences in the provider's own configuration", () => {
        const provider = { inputProperties: {} };
        assert.deepEqual(differences({}, { provider }), ["aws:Provider input region: not offered"]);
    });
});
