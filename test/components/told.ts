/** Where whoever releases reports to; the build is not told. */
export const GITHUB = {
    apiUrl: "https://api.github.com",
    owner: "octo",
    repository: "shop-application",
    secret: "arn:Secret/github-token",
    label: "shop-eu-west-1",
};

/** What the release engine is told about an environment. */
export const told = (environment: string, branch: string) => ({
    project: "shop",
    environment,
    branch,
    healthPath: "/health",
    verifySeconds: 30,
    architecture: "x86_64" as const,
    variables: { LambdaFunctionAlias: environment, Branch: branch, ParameterPath: `/shop/${environment}/` },
    exclude: [] as readonly string[],
    api: { accountId: "123456789012", restApiId: "RestApi/api" },
});
