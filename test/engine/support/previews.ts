import { PLACEHOLDER_ALIAS } from "../../../contract/placeholder";
import { functionNameOf, restApiOf, type PlatformOutputs } from "../../../contract/outputs";
import { aws } from "./emulated";

/** Code that answers with its name, and with the variables of its stage. */
export function code(name: string, status = 200): string {
    return `import json
def lambda_handler(event, context):
    return {"statusCode": ${status}, "body": json.dumps({"code": "${name}", **event["stageVariables"]})}
`;
}

/** What previews have in the emulated account. @param outputs The stack's outputs by now. */
export function previewsOf(outputs: () => PlatformOutputs) {
    /** The names of the API's stages, of environments too. */
    const stages = () => {
        const found = aws("apigateway", "get-stages", "--rest-api-id", restApiOf(outputs(), "staging")).item as {
            stageName: string;
        }[];
        return found.map(({ stageName }) => stageName).sort();
    };
    /** The deployments of the API, whoever made them. */
    const deployments = () =>
        aws("apigateway", "get-deployments", "--rest-api-id", restApiOf(outputs(), "staging")).items as {
            id: string;
            description?: string;
        }[];
    /** The previews that deployments were made for. */
    const owned = () =>
        deployments().flatMap(({ description = "" }) => /^Preview (pr-\d+)/.exec(description)?.[1] ?? []);
    /** The function's aliases, without the placeholder's. */
    const aliases = () => {
        const found = aws("lambda", "list-aliases", "--function-name", functionNameOf(outputs(), "staging"))
            .Aliases as {
            Name: string;
        }[];
        return found
            .map(({ Name }) => Name)
            .filter((name) => name !== PLACEHOLDER_ALIAS)
            .sort();
    };
    return { stages, deployments, owned, aliases };
}
