import { Connection } from "@pulumi/aws/codeconnections";
import { Provider } from "@pulumi/github/provider";

import { PullRequests } from "../../components";

/** Pull requests into `main` are tested by the repository's own build specification, and nothing else may be merged. */
const connection = new Connection("github", { name: "orders", providerType: "GitHub" });
// The token is in the variable GITHUB_TOKEN of whoever runs this.
const github = new Provider("github", { owner: "octo" });

new PullRequests("orders", {
    check: {
        buildProjectName: "orders-check",
        repository: { owner: "octo", name: "orders" },
        branches: ["main"],
        source: { mode: "connection", connectionArn: connection.arn },
        context: "orders/check",
        build: { buildspec: "build/check.yaml", timeout: 20 },
    },
    rules: {
        repository: { name: "orders", opts: { provider: github } },
        branches: { main: { branch: "main", rulesetName: "orders/main" } },
    },
});
