import type { Break } from "./break";

const LINKS = ["test/components/resources/resources.spec.ts", "test/components/resources/ownLinks.spec.ts"];
const ACCESS = ["test/components/apiAccess.spec.ts"];

/** Breaks of links that live on, and of an API that lets not everybody in. */
export const TOUCHED_BREAKS: readonly Break[] = [
    {
        file: "automation/gates.ts",
        before: '"aws:apigateway/domainName:DomainName": ["domain", "its name does not answer any more"],',
        after: "",
        specs: ["test/automation/gates.spec.ts"],
    },
    {
        file: "components/resources/table.ts",
        before: "deletionProtectionEnabled: args.protect ?? false,",
        after: "deletionProtectionEnabled: false,",
        specs: LINKS,
    },
    {
        file: "components/resources/existing.ts",
        before: 'statements: granted(kind, grant, known, ["*"]),',
        after: "statements: granted(kind, grant, known),",
        specs: LINKS,
    },
    {
        file: "components/resources/link.ts",
        before: ": [behind(arn, end)],",
        after: ": [arn],",
        specs: LINKS,
    },
    {
        file: "components/stageKeys.ts",
        before: "const plan = usagePlan(own, called, args, {}, opts);",
        after: "const plan = usagePlan(own, called, args, limits, opts);",
        specs: ACCESS,
    },
    {
        file: "components/apiAuthorizer.ts",
        before: "authorizerResultTtlInSeconds: cacheSeconds,",
        after: "",
        specs: ACCESS,
    },
    {
        file: "components/apiAuthorizer.ts",
        before: "authorizerCredentials: role.arn,",
        after: "",
        specs: ACCESS,
    },
    {
        file: "components/documents/apiSurface.ts",
        before: "return { ...apiSurface(config), keys: false };",
        after: "return apiSurface(config);",
        specs: ACCESS,
    },
];
