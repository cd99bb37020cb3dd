import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LabRecord } from "../../../lab/folder";

/** Lets in whoever sends the token `let me in`, to that one method. */
const SOURCE = `
def handler(event, context):
    effect = "Allow" if event["authorizationToken"] == "let me in" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": "somebody", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
`;

/** Runs the AWS CLI against a lab, whose environment need not be that of this process. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is as AWS documents it
export function awsIn({ aws, path }: Pick<LabRecord, "aws" | "path">, ...args: readonly string[]): any {
    const env = { ...process.env, ...aws, PATH: [...path, process.env["PATH"]].join(":") };
    const text = execFileSync("aws", [...args, "--output", "json"], { encoding: "utf8", env });
    return text.trim() === "" ? {} : JSON.parse(text);
}

/** Makes a function that decides who may call an API, as a team has one of its own. @returns Its ARN */
export function makeAuthorizer(record: Pick<LabRecord, "aws" | "path">): string {
    const folder = mkdtempSync(join(tmpdir(), "authorizer-"));
    try {
        writeFileSync(join(folder, "auth.py"), SOURCE);
        execFileSync("python3", ["-m", "zipfile", "-c", "auth.zip", "auth.py"], { cwd: folder });
        const options = {
            "function-name": "team-auth",
            role: "arn:aws:iam::000000000000:role/team-auth",
            runtime: "python3.12",
            handler: "auth.handler",
            "zip-file": `fileb://${join(folder, "auth.zip")}`,
        };
        const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
        return awsIn(record, "lambda", "create-function", ...words).FunctionArn as string;
    } finally {
        rmSync(folder, { recursive: true });
    }
}
