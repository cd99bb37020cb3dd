/** `cdk synth` runs this: the platform as a CDK app, with as many environments as BENCH_ENVIRONMENTS says. */
import { App, Stack } from "aws-cdk-lib";

import { Environment } from "./environment";
import { Shared } from "./shared";

const app = new App({
    // CloudFormation takes 500 resources in a stack: what is measured beyond that could be synthesized, but not deployed.
    context: { "@aws-cdk/core:stackResourceLimit": 0 },
    analyticsReporting: false,
});
const stack = new Stack(app, "bench", {
    env: { account: "123456789012", region: "eu-west-1" },
    tags: { ManagedBy: "cdk", Project: "bench", Stack: "bench" },
});
const shared = new Shared(stack, "shared");
for (let index = 0; index < Number(process.env["BENCH_ENVIRONMENTS"]); index += 1) {
    new Environment(stack, `env${index}`, { shared, branch: `branch${index}` });
}
app.synth();
