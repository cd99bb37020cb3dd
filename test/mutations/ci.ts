import type { Break } from "./break";

const REVIEW = ["test/automation/review.spec.ts"];
const ROLES = ["test/config/ciRoles.spec.ts"];
const DOMAINS = ["test/config/ciDomains.spec.ts"];

/** Breaks of what reviews changes in CI, and of the roles of its jobs. */
export const CI_BREAKS: readonly Break[] = [
    {
        file: "config/ci/webAclRights.ts",
        before: "resources: [...new Set(webAcls.map(({ arn }) => arn)), ...stages],",
        after: "resources: [`arn:${scope.partition}:wafv2:${scope.region}:${scope.accountId}:regional/webacl/*`, ...stages],",
        specs: ["test/config/ciDomains.spec.ts"],
    },
    {
        file: "config/ci/webAclRights.ts",
        before: "({ environment }) => `arn:${scope.partition}:apigateway:${scope.region}::/restapis/*/stages/${environment}`,",
        after: "() => `arn:${scope.partition}:apigateway:${scope.region}::/restapis/*/stages/*`,",
        specs: ["test/config/ciDomains.spec.ts"],
    },
    {
        file: "cli/ci/trust.ts",
        before: "webAcls,",
        after: "",
        specs: ["test/cli/ci.spec.ts"],
    },
    {
        file: "automation/review.ts",
        before: 'return canonicalJson([urn, kind, isKept === true, kind === "delete" ? null : what]);',
        after: "return canonicalJson([urn, isKept === true, what]);",
        specs: REVIEW,
    },
    {
        file: "automation/review.ts",
        before: 'const what = kind === "create" ? unnamed(portable(after), name) : visibleDifferences(full);',
        after: 'const what = kind === "create" ? portable(after) : visibleDifferences(full);',
        specs: REVIEW,
    },
    {
        file: "automation/review.ts",
        before: "change.properties.some((path) => !/^tags(All)?\\b/.test(path)),",
        after: "change.properties.length > 0,",
        specs: REVIEW,
    },
    {
        file: "automation/comment.ts",
        before: 'const fence = "`".repeat(1 + Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length)));',
        after: 'const fence = "`";',
        specs: REVIEW,
    },
    {
        file: "automation/comment.ts",
        before: "return `${cut(`${head}${body}`, LONGEST_COMMENT - foot.length)}${foot}`;",
        after: "return `${head}${body}${foot}`;",
        specs: REVIEW,
    },
    {
        file: "automation/comment.ts",
        before: "return /^<!-- platform preview of \\S+: (sha256:[0-9a-f]{64}) -->/.exec(comment)?.[1];",
        after: "return /(sha256:[0-9a-f]{64})/.exec(comment)?.[1];",
        specs: REVIEW,
    },
    {
        file: "cli/ci/github.ts",
        before: "return all.filter(({ user }) => user?.login === me);",
        after: "return all;",
        specs: ["test/cli/ci.spec.ts"],
    },
    {
        file: "cli/commands/up.ts",
        before: "return reviewed === undefined || reviewed === digest",
        after: "return reviewed !== digest",
        specs: ["test/cli/ci.spec.ts", "test/cli/up.spec.ts"],
    },
    {
        file: "config/ci/rights.ts",
        before: 'arnIn(place, "lambda", `function:${projectName}_*`),',
        after: 'arnIn(place, "lambda", `function:${names.previews.function}`),',
        specs: ROLES,
    },
    {
        file: "config/ci/rights.ts",
        before: "return [role(`${projectName}-${scope.region}-*`), role(`${projectName}-${scope.region}_*`)];",
        after: "return [role(`${projectName}-${scope.region}*`)];",
        specs: ROLES,
    },
    {
        file: "config/ci/roles.ts",
        before: 'StringEquals: { "iam:PassedToService": PASSED_TO.map((each) => `${each}.${scope.dnsSuffix}`) },',
        after: 'StringLike: { "iam:PassedToService": [`*.${scope.dnsSuffix}`] },',
        specs: ROLES,
    },
    {
        file: "config/ci/roles.ts",
        before: 'const underBoundary = { StringEquals: { "iam:PermissionsBoundary": bound } };',
        after: 'const underBoundary = { StringLike: { "iam:PermissionsBoundary": "*" } };',
        specs: ROLES,
    },
    {
        file: "config/ci/rights.ts",
        before: 'const API_PATHS = ["/restapis", "/usageplans"];',
        after: 'const API_PATHS = ["/restapis"];',
        specs: DOMAINS,
    },
    {
        file: "config/ci/rights.ts",
        before: 'reads: place.hasApiKeys === true ? words("apigateway", "GET") : [],',
        after: 'reads: words("apigateway", "GET"),',
        specs: DOMAINS,
    },
    {
        file: "config/ci/domainRights.ts",
        before: '"ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["A", "CNAME"] },',
        after: "",
        specs: DOMAINS,
    },
    {
        file: "config/ci/domainRights.ts",
        before: "`_*.${name}`,",
        after: '                        "*",',
        specs: DOMAINS,
    },
    {
        file: "config/ci/domainRights.ts",
        before: '"ForAllValues:StringEquals": { "acm:DomainNames": names },',
        after: "",
        specs: DOMAINS,
    },
    {
        file: "config/ci/trust.ts",
        before: '? trust(place, [`repo:${place.repository}:pull_request`], "StringEquals")',
        after: '? trust(place, [`repo:${place.repository}:*`], "StringLike")',
        specs: ROLES,
    },
    {
        file: "release/adapters/aws/lostStores.ts",
        before: "return ARN === undefined || DeletedDate !== undefined ? [] : [ARN];",
        after: "return ARN === undefined ? [] : [ARN];",
        specs: ["test/release/adapters/aws/lostResources.spec.ts"],
    },
    {
        file: "release/adapters/aws/tags.ts",
        before: ".filter(([key]) => !isSettled || OWNERS.includes(key))",
        after: "",
        specs: ["test/release/adapters/aws/lostKinds.spec.ts"],
    },
    {
        file: "automation/lostState.ts",
        before: "const id = isMadeUp(type, inputs) ? undefined : idOf(type, inputs);",
        after: "const id = idOf(type, inputs);",
        specs: ["test/cli/lostState.spec.ts"],
    },
    {
        file: "automation/lostState.ts",
        before: "if (!(error instanceof LockedError)) {",
        after: "if (error instanceof LockedError) {",
        specs: ["test/automation/lostState.spec.ts"],
    },
    {
        file: "automation/lostState.ts",
        before: "refuseOthers(name, taken, planned);",
        after: "",
        specs: ["test/automation/lostState.spec.ts"],
    },
    {
        file: "cli/adopt/ids.ts",
        before: "return count === undefined || count > alike(each).length || (count === 0 && HELD.includes(each.resource.type));",
        after: "return count === undefined || count > 9;",
        specs: ["test/cli/lostState.spec.ts"],
    },
    {
        file: "cli/operations/unfinished.ts",
        before: "return { resource, ids: ids?.filter((id) => !own.some((each) => id === each || id.endsWith(`/${each}`))) };",
        after: "return { resource, ids };",
        specs: ["test/cli/unfinished.spec.ts"],
    },
];
