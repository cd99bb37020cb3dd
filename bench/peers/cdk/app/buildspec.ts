interface BuildspecSettings {
    readonly restApiId: string;
    readonly environment: string;
    readonly branch: string;
}

/** What a build runs, as the platform writes it. */
export function buildspec(engine: string, { restApiId, environment, branch }: BuildspecSettings): string {
    const release = {
        api: { accountId: "123456789012", restApiId },
        architecture: "x86_64",
        branch,
        environment,
        exclude: [],
        healthPath: "/health",
        project: "bench",
        verifySeconds: 30,
    };
    const command = (name: string) => `      - node "$CODEBUILD_SRC_DIR/.platform/release.cjs" ${name}`;
    return `version: 0.2
env:
  shell: bash
  variables:
    PLATFORM_ENGINE: ${engine}
    PLATFORM_RELEASE: '${JSON.stringify(release)}'
    PLATFORM_BUILD: '{"architecture":"x86_64","handlers":["app.lambda_handler"],"runtime":"python3.13"}'
phases:
  install:
    runtime-versions:
      nodejs: "22"
      python: "3.13"
    commands:
      - mkdir -p .platform
      - aws s3 cp --only-show-errors "s3://$ARTIFACT_BUCKET/$PLATFORM_ENGINE" .platform/release.cjs
${command("begin")}
${command("install")}
  pre_build:
    commands:
${command("build")}
${command("test")}
  build:
    on-failure: ABORT
    commands:
      - cd "$CODEBUILD_SRC_DIR"
${command("package")}
artifacts:
  base-directory: .platform/handover
  files:
    - "**/*"
`;
}
