import {
    AddPermissionCommand,
    CreateAliasCommand,
    DeleteAliasCommand,
    GetAliasCommand,
    paginateListAliases,
    RemovePermissionCommand,
    UpdateAliasCommand,
    type AliasConfiguration,
    type LambdaClient,
} from "@aws-sdk/client-lambda";

import type { Aliases, DescribedAlias } from "../../previews/ports";
import { explain, explaining, isNamed } from "./errors";
import { policyStatements, principalOf } from "./functionPolicy";

const API_GATEWAY = "apigateway.amazonaws.com";

/** How often a permission is asked for while others take a stale one away. */
const MOST_PERMITS = 3;

/** The aliases of the function, in AWS: those of previews are made and removed here. */
export class LambdaAliases implements Aliases {
    private readonly name: { readonly FunctionName: string };

    constructor(
        private readonly lambda: LambdaClient,
        private readonly functionName: string,
    ) {
        this.name = { FunctionName: functionName };
    }

    async list(): Promise<readonly DescribedAlias[]> {
        return explaining(`Listing the aliases of ${this.functionName}`, async () => {
            const found: DescribedAlias[] = [];
            for await (const { Aliases = [] } of paginateListAliases({ client: this.lambda }, { ...this.name })) {
                found.push(...Aliases.map(describedAlias));
            }
            return found;
        });
    }

    async find(name: string): Promise<DescribedAlias | undefined> {
        try {
            return describedAlias(await this.lambda.send(new GetAliasCommand({ ...this.name, Name: name })));
        } catch (error) {
            if (isNamed(error, "ResourceNotFoundException")) {
                return undefined;
            }
            throw explain(`Reading the alias ${name} of ${this.functionName}`, error);
        }
    }

    async create(name: string, version: string, description: string): Promise<"done" | "exists"> {
        try {
            const input = { ...this.name, Name: name, FunctionVersion: version, Description: description };
            await this.lambda.send(new CreateAliasCommand(input));
            return "done";
        } catch (error) {
            if (isNamed(error, "ResourceConflictException")) {
                return "exists";
            }
            throw explain(`Making the alias ${name} of ${this.functionName}`, error);
        }
    }

    async describe(name: string, description: string, revisionId: string): Promise<"done" | "conflict"> {
        try {
            const input = { ...this.name, Name: name, Description: description, RevisionId: revisionId };
            await this.lambda.send(new UpdateAliasCommand(input));
            return "done";
        } catch (error) {
            // Where there is none any more, it is in another state than was seen, too.
            const names = ["PreconditionFailedException", "ResourceConflictException", "ResourceNotFoundException"];
            if (isNamed(error, ...names)) {
                return "conflict";
            }
            throw explain(`Marking the alias ${name} of ${this.functionName}`, error);
        }
    }

    async permit(name: string, sourceArn: string): Promise<void> {
        const statement = { ...this.name, Qualifier: name, StatementId: `preview-${name}` };
        const add = async () =>
            this.lambda.send(
                new AddPermissionCommand({
                    // Its id is always the same, so that a second one is refused.
                    ...statement,
                    Action: "lambda:InvokeFunction",
                    Principal: API_GATEWAY,
                    SourceArn: sourceArn,
                }),
            );
        await explaining(`Letting the API invoke ${this.functionName}:${name}`, async () => {
            for (let attempt = 1; ; attempt++) {
                try {
                    await add();
                    return;
                } catch (error) {
                    if (!isNamed(error, "ResourceConflictException") || attempt === MOST_PERMITS) {
                        throw error;
                    }
                }
                if (await this.permits(name, statement.StatementId, sourceArn)) {
                    return;
                }
                // It permits something else, such as an API that has gone since. Another controller may be quicker.
                await this.lambda.send(new RemovePermissionCommand(statement)).catch((error: unknown) => {
                    if (!isNamed(error, "ResourceNotFoundException")) {
                        throw error;
                    }
                });
            }
        });
    }

    /** Whether the statement of that id permits just that. */
    private async permits(name: string, id: string, sourceArn: string): Promise<boolean> {
        const statements = await policyStatements(this.lambda, { ...this.name, Qualifier: name });
        return statements.some(
            (each) =>
                each.Sid === id &&
                each.Effect === "Allow" &&
                principalOf(each) === API_GATEWAY &&
                each.Action === "lambda:InvokeFunction" &&
                each.Condition?.ArnLike?.["AWS:SourceArn"] === sourceArn,
        );
    }

    async remove(name: string): Promise<void> {
        try {
            await this.lambda.send(new DeleteAliasCommand({ ...this.name, Name: name }));
        } catch (error) {
            if (!isNamed(error, "ResourceNotFoundException")) {
                throw explain(`Deleting the alias ${name} of ${this.functionName}`, error);
            }
        }
    }
}

function describedAlias(configuration: AliasConfiguration): DescribedAlias {
    const { Name = "", FunctionVersion = "", RoutingConfig, RevisionId = "", Description = "" } = configuration;
    const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
    return { name: Name, version: FunctionVersion, weights, revisionId: RevisionId, description: Description };
}
