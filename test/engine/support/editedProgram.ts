import * as pulumi from "@pulumi/pulumi";

/** The program as it would be if somebody gave the aliases a description, with an eye on nothing else. */
export async function editedProgram(): Promise<Record<string, unknown>> {
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type === "aws:lambda/alias:Alias" ? { props: { ...props, description: "edited" }, opts } : undefined,
    );
    const platform = require("../../../index") as typeof import("../../../index");
    return platform();
}
