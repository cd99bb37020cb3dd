import { parse, stringify } from "yaml";

import { aws } from "./emulated";

/** Runs something while a pipeline is as an update has not reached it yet: its build does all, and hands nothing on. */
export async function withPipelineOf2Stages(name: string, run: () => Promise<void>): Promise<void> {
    const { pipeline } = aws("codepipeline", "get-pipeline", "--name", name) as { pipeline: Definition };
    const [source, build] = pipeline.stages;
    const [action] = build?.actions ?? [];
    if (source === undefined || action === undefined || pipeline.stages.length !== 3) {
        throw new Error(`${name} has not the three stages that a managed build takes`);
    }
    const old = { ...action, outputArtifacts: [], configuration: withoutHandover(action.configuration) };
    const update = (stages: unknown) =>
        aws("codepipeline", "update-pipeline", "--pipeline", JSON.stringify({ ...pipeline, stages }));
    update([source, { ...build, actions: [old] }]);
    try {
        await run();
    } finally {
        update(pipeline.stages);
    }
}

interface Action {
    readonly configuration: Readonly<Record<string, string>>;
}

interface Definition {
    readonly stages: readonly { readonly name: string; readonly actions: readonly Action[] }[];
}

function withoutHandover(configuration: Action["configuration"]): Action["configuration"] {
    const variables = JSON.parse(configuration["EnvironmentVariables"] ?? "[]") as readonly { readonly name: string }[];
    const kept = variables.filter(({ name }) => name !== "PLATFORM_HANDOVER");
    return { ...configuration, EnvironmentVariables: JSON.stringify(kept) };
}

/** Runs something while a build project hands nothing on, as those did whose builds released themselves. */
export async function withoutArtifacts(name: string, run: () => Promise<void>): Promise<void> {
    const { projects } = aws("codebuild", "batch-get-projects", "--names", name) as {
        projects: readonly [{ source: { buildspec: string } }];
    };
    const { source } = projects[0];
    const { artifacts, ...rest } = parse(source.buildspec) as Readonly<Record<string, unknown>>;
    if (artifacts === undefined) {
        throw new Error(`${name} hands nothing on anyway`);
    }
    const update = (buildspec: string) =>
        aws("codebuild", "update-project", "--name", name, "--source", JSON.stringify({ ...source, buildspec }));
    update(stringify(rest, { lineWidth: 0 }));
    try {
        await run();
    } finally {
        update(source.buildspec);
    }
}
