import { parseLegacy, redact, type Legacy } from "../../config/seed";
import { describeYamlFaults } from "../../common/yaml";
import type { Command, Context, ExitCode } from "../shell/command";
import { UserError } from "../../common/errors";
import { remainingFaults } from "../import/check";
import { hasWork, planImport } from "../import/plan";
import { printJson, printText, type Report } from "../import/report";
import { applyPlan, writeImport } from "../import/write";
import { userPath } from "../shell/paths";
import { openProject, openStackFile, readIfThere, stackFile } from "../session/project";
import { Pulumi } from "../../automation/pulumi";
import { STACK_FILE_OPTIONS, type StackFileOptions } from "../session/options";

interface Options extends StackFileOptions {
    readonly stack: string;
    readonly create?: boolean;
}

/** `platform import-config`: from the config.yaml of the old Ansible project to the configuration of a stack. */
export const command: Command<Options> = {
    description:
        "Takes over the config.yaml of the old Ansible project into a stack's configuration. The token is encrypted by " +
        "pulumi on the way. What is not understood is reported; what is still missing is named with the command that sets " +
        "it. Exit code 1: nothing was written, or something that the platform needs is missing.",
    arguments: { "<file>": "the old config.yaml" },
    examples: {
        "import-config config.yaml --stack production --create --dry-run": "what would be taken over",
        "import-config config.yaml --stack production --create": "takes it over into a new stack",
    },
    options: [
        { flags: "--stack <name>", description: "the stack to configure", required: true },
        { flags: "--create", description: "make the stack, if there is none of that name" },
        ...STACK_FILE_OPTIONS,
    ],
    async run(context, [source = ""], options) {
        const legacy = readLegacy(source, context);
        try {
            return await importConfig(legacy, source, context, options);
        } catch (error) {
            throw withoutSecrets(error, legacy);
        }
    },
};

async function importConfig(legacy: Legacy, source: string, context: Context, options: Options): Promise<ExitCode> {
    const { stack, cwd, create = false, force = false, dryRun = false, json = false } = options;
    const project = openProject(context, cwd);
    const path = stackFile(project, stack);
    const pulumi = new Pulumi(project.folder, context.env);
    const exists = await pulumi.hasStack(stack);
    if (!exists && !create) {
        throw new UserError(
            `There is no stack '${stack}' in project '${project.name}'.`,
            `Make it with \`pulumi stack init ${stack}\`, or add --create.`,
        );
    }
    const plan = await planImport(legacy, openStackFile(path, project), force, async () =>
        exists ? pulumi.getSecret(stack, "githubToken") : undefined,
    );
    const isWork = hasWork(plan) || !exists;
    const finish = (outcome: Report["outcome"], faults: Report["faults"]): ExitCode => {
        (json ? printJson : printText)(
            context,
            { source, stack, file: path, changes: plan.changes, outcome, faults },
            legacy,
        );
        return outcome === "conflict" || faults.length > 0 ? 1 : 0;
    };
    if (plan.changes.some(({ action }) => action === "conflict")) {
        return finish("conflict", []);
    }
    if (isWork && !dryRun) {
        if (!exists) {
            await pulumi.createStack(stack);
            context.stderr.write(`Created the stack '${stack}'.\n`);
        }
        await writeImport(plan, path, stack, project, pulumi);
    }
    const result = openStackFile(path, project);
    if (dryRun) {
        applyPlan(plan, result);
    }
    const faults = remainingFaults(legacy, plan, result, project, stack, source);
    return finish(!isWork ? "nothing to do" : dryRun ? "dry run" : "written", faults);
}

function readLegacy(source: string, context: Context): Legacy {
    const path = userPath(context, source);
    const text = readIfThere(path);
    if (text === undefined) {
        throw new UserError(`There is no file ${path}.`);
    }
    const parsed = parseLegacy(text);
    if (!("legacy" in parsed)) {
        throw new UserError(describeYamlFaults(source, parsed.faults), "Nothing is written.");
    }
    return parsed.legacy;
}

/** Whatever fails, in this program or in pulumi: what is said about it does not hold the token. */
function withoutSecrets(error: unknown, { secrets }: Legacy): unknown {
    if (error instanceof UserError) {
        return Object.assign(error, { message: redact(error.message, secrets) });
    }
    if (error instanceof Error) {
        return Object.assign(error, {
            message: redact(error.message, secrets),
            stack: redact(error.stack ?? "", secrets),
        });
    }
    return error;
}
