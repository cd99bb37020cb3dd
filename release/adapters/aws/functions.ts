import {
    DeleteFunctionCommand,
    GetAliasCommand,
    GetFunctionCommand,
    GetFunctionConfigurationCommand,
    InvokeCommand,
    PublishVersionCommand,
    UpdateAliasCommand,
    UpdateFunctionCodeCommand,
    paginateListAliases,
    paginateListVersionsByFunction,
    waitUntilFunctionUpdated,
    waitUntilPublishedVersionActive,
    type AliasConfiguration,
    type Architecture,
    type FunctionConfiguration,
    type LambdaClient,
} from "@aws-sdk/client-lambda";

import { ALIAS_GONE, FUNCTION_GONE } from "../../../common/deletedByHand";
import { UserError } from "../../../common/errors";
import type { Alias, Functions, Invocation, Version } from "../../ports";
import { explain, explaining, isNamed } from "./errors";
import { settingsByName, settingsHash } from "./settings";
import { downloaded } from "./download";
import { tooLargeWithLayers } from "./unzippedSize";
import { patience, waited } from "./waited";

/** The function, in AWS. */
export class LambdaFunctions implements Functions {
    private readonly named: { readonly FunctionName: string };

    constructor(
        private readonly lambda: LambdaClient,
        readonly name: string,
        private readonly bucket: string,
        readonly isShared: boolean = true,
    ) {
        this.named = { FunctionName: name };
    }

    async alias(name: string): Promise<Alias> {
        try {
            return aliasOf(await this.lambda.send(new GetAliasCommand({ ...this.named, Name: name })));
        } catch (error) {
            if (isNamed(error, "ResourceNotFoundException")) {
                // The alias is not there either way; whoever may not ask about the function is told that much.
                const isThere = await this.version("$LATEST").then(
                    (latest) => latest !== undefined,
                    () => true,
                );
                throw !isThere
                    ? new UserError(`There is no function ${this.name}.`, FUNCTION_GONE)
                    : new UserError(`${this.name} has no alias ${name}.`, ALIAS_GONE);
            }
            throw explain(`Reading the alias ${name} of ${this.name}`, error);
        }
    }

    async aliases(): Promise<readonly Alias[]> {
        return explaining(`Listing the aliases of ${this.name}`, async () => {
            const found: Alias[] = [];
            for await (const { Aliases = [] } of paginateListAliases({ client: this.lambda }, { ...this.named })) {
                found.push(...Aliases.map(aliasOf));
            }
            return found;
        });
    }

    async version(version: string): Promise<Version | undefined> {
        try {
            const input = { ...this.named, Qualifier: version };
            return versionOf(await this.lambda.send(new GetFunctionConfigurationCommand(input)));
        } catch (error) {
            if (isNamed(error, "ResourceNotFoundException")) {
                return undefined;
            }
            throw explain(`Reading version ${version} of ${this.name}`, error);
        }
    }

    async versions(): Promise<readonly Version[]> {
        return explaining(`Listing the versions of ${this.name}`, async () => {
            const found: Version[] = [];
            const pages = paginateListVersionsByFunction({ client: this.lambda }, { ...this.named });
            for await (const { Versions = [] } of pages) {
                found.push(...Versions.filter(({ Version: number }) => number !== "$LATEST").map(versionOf));
            }
            return found.sort((left, right) => Number(left.version) - Number(right.version));
        });
    }

    async updateCode(key: string, architecture: string, unzippedBytes?: number): Promise<string> {
        try {
            const { CodeSha256 = "" } = await this.lambda.send(
                new UpdateFunctionCodeCommand({
                    ...this.named,
                    S3Bucket: this.bucket,
                    S3Key: key,
                    Architectures: [architecture as Architecture],
                }),
            );
            await this.settled();
            return CodeSha256;
        } catch (error) {
            if (isNamed(error, "ResourceConflictException")) {
                await this.settled();
                return "conflict";
            }
            const what = `Updating the code of ${this.name}`;
            const why = await tooLargeWithLayers(this.lambda, this.name, error, unzippedBytes).catch(
                () => undefined, // What Lambda has said first is what matters.
            );
            throw why ?? explain(what, error);
        }
    }

    async publish(codeSha256: string, description: string): Promise<Version | "conflict"> {
        try {
            const input = { ...this.named, CodeSha256: codeSha256, Description: description };
            const published = await this.lambda.send(new PublishVersionCommand(input));
            const qualified = { ...this.named, Qualifier: published.Version };
            await waited(`Publishing version ${published.Version} of ${this.name}`, async () =>
                waitUntilPublishedVersionActive(patience(this.lambda), qualified),
            );
            return versionOf(published);
        } catch (error) {
            // Lambda has no error of its own for other code than was named.
            const isOtherCode = isNamed(error, "InvalidParameterValueException") && /CodeSHA256/i.test(String(error));
            if (isOtherCode || isNamed(error, "ResourceConflictException")) {
                return "conflict";
            }
            throw explain(`Publishing a version of ${this.name}`, error);
        }
    }

    async move(alias: string, version: string, revisionId: string, description?: string): Promise<Alias | "conflict"> {
        try {
            const input = {
                ...this.named,
                Name: alias,
                FunctionVersion: version,
                RevisionId: revisionId,
                RoutingConfig: { AdditionalVersionWeights: {} },
                ...(description === undefined ? {} : { Description: description }),
            };
            return aliasOf(await this.lambda.send(new UpdateAliasCommand(input)));
        } catch (error) {
            if (isNamed(error, "PreconditionFailedException", "ResourceConflictException")) {
                return "conflict";
            }
            throw explain(`Moving the alias ${alias} of ${this.name}`, error);
        }
    }

    async invoke(qualifier: string, event: unknown, timeout: number): Promise<Invocation> {
        const abortSignal = AbortSignal.timeout(timeout);
        const input = { ...this.named, Qualifier: qualifier, Payload: Buffer.from(JSON.stringify(event)) };
        try {
            const answer = await this.lambda.send(new InvokeCommand(input), { abortSignal });
            const { FunctionError: functionError, Payload, ExecutedVersion: executedVersion } = answer;
            return { functionError, payload: Payload?.transformToString() ?? "", executedVersion };
        } catch (error) {
            if (abortSignal.aborted) {
                return { functionError: undefined, payload: "", isLate: true };
            }
            throw explain(`Invoking ${this.name}:${qualifier}`, error);
        }
    }

    async code(version: string): Promise<Uint8Array | undefined> {
        const what = `Reading the package of version ${version} of ${this.name}`;
        try {
            const { Code } = await this.lambda.send(new GetFunctionCommand({ ...this.named, Qualifier: version }));
            return await downloaded(what, Code?.Location ?? "");
        } catch (error) {
            if (isNamed(error, "ResourceNotFoundException")) {
                return undefined;
            }
            throw explain(what, error);
        }
    }

    async deleteVersion(version: string): Promise<void> {
        if (!/^\d+$/.test(version)) {
            throw new Error(`not the number of a version: ${version}`); // Without one, AWS deletes the function.
        }
        try {
            await this.lambda.send(new DeleteFunctionCommand({ ...this.named, Qualifier: version }));
        } catch (error) {
            if (isNamed(error, "ResourceConflictException")) {
                throw new UserError(`Version ${version} is in use by an alias meanwhile.`, "Run prune again.");
            }
            if (!isNamed(error, "ResourceNotFoundException")) {
                throw explain(`Deleting version ${version} of ${this.name}`, error);
            }
        }
    }

    /** Not with the waiter's second edition: that asks with GetFunction, which also gives the code away. */
    private async settled(): Promise<void> {
        await waited(`Updating the code of ${this.name}`, async () =>
            waitUntilFunctionUpdated(patience(this.lambda), this.named),
        );
    }
}

function aliasOf(configuration: AliasConfiguration): Alias {
    const { Name = "", FunctionVersion = "", RoutingConfig, RevisionId = "", Description = "" } = configuration;
    const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
    const alias = { name: Name, version: FunctionVersion, weights, revisionId: RevisionId };
    return Description === "" ? alias : { ...alias, description: Description };
}

function versionOf(configuration: FunctionConfiguration): Version {
    const { Version: version = "", CodeSha256 = "", Handler = "", Runtime = "", Architectures } = configuration;
    const { Description: description = "" } = configuration;
    return {
        version,
        codeSha256: CodeSha256,
        settings: settingsHash(configuration),
        settingsByName: settingsByName(configuration),
        handler: Handler,
        runtime: Runtime,
        architecture: Architectures?.[0] ?? "x86_64",
        codeSize: configuration.CodeSize ?? 0,
        lastModified: configuration.LastModified ?? "",
        ...(description === "" ? {} : { description }),
    };
}
