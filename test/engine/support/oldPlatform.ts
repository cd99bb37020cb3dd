import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { aws } from "./emulated";

/** The `project_name` of the Ansible project's config.yaml. */
export const PROJECT = "shop";

/** What {@link makeOldPlatform} has made. */
export interface OldPlatform {
    readonly functionName: string;
    readonly restApiId: string;
    readonly proxyId: string;
}

/** A zip file with an application that answers with a text. */
export function applicationZip(text: string): string {
    const zip = "import sys,zipfile;z=zipfile.ZipFile(sys.argv[1],'w');z.writestr('app.py',sys.argv[2]);z.close()";
    const file = join(tmpdir(), `platform-old-${process.pid}-${text}.zip`);
    const body = `def lambda_handler(event, context):\n    return {"statusCode": 200, "body": "${text}"}\n`;
    assert.equal(spawnSync("python3", ["-c", zip, file, body]).status, 0);
    return file;
}

/**
 * Makes what the templates of the Ansible project make: an API with `/{proxy+}`, two stages that name their alias, and a function
 * whose alias staging is on `$LATEST`; production is on version 1, as a release has left it. Two stacks of CloudFormation have them.
 */
export function makeOldPlatform(account: string, region: string): OldPlatform {
    const functionName = "shop-application-lambda-Lambda-1A2B3C";
    const named = ["--function-name", functionName];
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    const role = aws(
        "iam",
        "create-role",
        "--role-name",
        "shop-old",
        "--assume-role-policy-document",
        JSON.stringify(trust),
    );
    const made = [
        "--runtime",
        "python3.13",
        "--handler",
        "app.lambda_handler",
        "--timeout",
        "7",
        "--role",
        role.Role.Arn,
    ];
    aws("lambda", "create-function", ...named, ...made, "--zip-file", `fileb://${applicationZip("one")}`);
    aws("lambda", "wait", "function-active-v2", ...named);
    assert.equal(aws("lambda", "publish-version", ...named).Version, "1");
    aws("lambda", "update-function-code", ...named, "--zip-file", `fileb://${applicationZip("two")}`);
    aws("lambda", "wait", "function-updated-v2", ...named);
    aws("lambda", "create-alias", ...named, "--name", "production", "--function-version", "1");
    aws("lambda", "create-alias", ...named, "--name", "staging", "--function-version", "$LATEST");
    const api = aws("apigateway", "create-rest-api", "--name", "shop api", "--endpoint-configuration", "types=EDGE");
    const there = ["--rest-api-id", api.id];
    const root = aws("apigateway", "get-resources", ...there).items[0].id;
    const proxy = aws("apigateway", "create-resource", ...there, "--parent-id", root, "--path-part", "{proxy+}").id;
    const method = [...there, "--resource-id", proxy, "--http-method", "ANY"];
    aws("apigateway", "put-method", ...method, "--authorization-type", "NONE");
    const target = `arn:aws:lambda:${region}:${account}:function:${functionName}:\${stageVariables.LambdaFunctionAlias}`;
    const uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${target}/invocations`;
    const proxied = ["--type", "AWS_PROXY", "--integration-http-method", "POST", "--uri", uri];
    aws("apigateway", "put-integration", ...method, ...proxied);
    for (const stage of ["staging", "production"]) {
        const deployment = aws("apigateway", "create-deployment", ...there, "--description", `shop ${stage}`).id;
        const variables = ["--variables", `LambdaFunctionAlias=${stage}`];
        aws("apigateway", "create-stage", ...there, "--stage-name", stage, "--deployment-id", deployment, ...variables);
        const permitted = ["--action", "lambda:InvokeFunction", "--principal", "apigateway.amazonaws.com"];
        aws("lambda", "add-permission", ...named, "--qualifier", stage, "--statement-id", `old-${stage}`, ...permitted);
    }
    const code = { Handler: "app.lambda_handler", Role: role.Role.Arn, Runtime: "python3.13", Code: { ZipFile: "0" } };
    inStack("lambda", "Lambda", "AWS::Lambda::Function", { FunctionName: functionName }, code);
    inStack("api-gateway", "RestApi", "AWS::ApiGateway::RestApi", { RestApiId: api.id }, { Name: "shop api" });
    return { functionName, restApiId: api.id, proxyId: proxy };
}

/** Gives what is there to a stack of CloudFormation, named as the Ansible project names its own. */
function inStack(name: string, logicalId: string, type: string, identifier: object, properties: object): void {
    const change = ["--stack-name", `${PROJECT}-application-${name}`, "--change-set-name", "take-in"];
    const Properties = { ...identifier, ...properties };
    const template = { Resources: { [logicalId]: { Type: type, DeletionPolicy: "Retain", Properties } } };
    const taken = [{ ResourceType: type, LogicalResourceId: logicalId, ResourceIdentifier: identifier }];
    const body = ["--template-body", JSON.stringify(template), "--resources-to-import", JSON.stringify(taken)];
    aws("cloudformation", "create-change-set", ...change, "--change-set-type", "IMPORT", ...body);
    aws("cloudformation", "wait", "change-set-create-complete", ...change);
    aws("cloudformation", "execute-change-set", ...change);
    aws("cloudformation", "wait", "stack-import-complete", ...change.slice(0, 2));
}
