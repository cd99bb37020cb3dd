import { describeFaults, parseConfig, type PlatformConfig } from "../../config";
import { UsageError, UserError } from "../../common/errors";
import type { Changes } from "../../automation";
import { applyProgram } from "../adopt/apply";
import { adoptionFaults } from "../adopt/faults";
import { adoptLostState, type LostStateOptions } from "../adopt/lostState";
import { foundIn, locationOf, type LocateOptions } from "../adopt/locate";
import { doneText, faultsText, foundText, notesOf } from "../adopt/report";
import { missing, takeIn, writeNames, type Taking } from "../adopt/takeIn";
import { GATE_OPTIONS } from "../operations/gates";
import { changeFacts } from "../operations/report";
import { automation, openOperation, report, type Operation } from "../operations/session";
import { takeIn as takeInUnfinished } from "../operations/unfinished";
import { CHANGE_OPTIONS } from "../session/options";
import { readConfiguration } from "../session/configuration";
import { stepsOf } from "../session/session";
import type { Command, Context, ExitCode } from "../shell/command";
import { confirm } from "../shell/confirm";
import type { FoundPlatform } from "../../release/adoption";
import { leaveLatest, writeLedger } from "../adopt/serving";

interface Options extends LostStateOptions, LocateOptions {
    readonly stateLost?: boolean;
}

/** `platform adopt`: takes over a function and a REST API that are there. */
export const command: Command<Options> = {
    description:
        "Takes a REST API and a function that are there into a new stack: URL, aliases and what they serve stay. Shows what was " +
        "found, asks, takes it into the stack's state, shows what the program would change of it, asks again, and does it. A run that " +
        "was ended goes on where it was. How CloudFormation lets go of what it has made: docs/adopt.md.",
    arguments: {},
    examples: {
        "adopt --stack production --api 71ooo9scjj --function shop --dry-run":
            "says what would be taken over, and changes nothing",
        "adopt --stack production --from-project shop":
            "what the Ansible project has made, by the project_name of its config.yaml",
        "adopt --stack production --from-stacks api functions": "by the names of stacks of CloudFormation",
        "adopt --stack production --state-lost":
            "what the stack has made itself, where its state was lost: docs/restore.md",
    },
    options: [
        { flags: "--api <id>", description: "the id of the REST API, as in its URL" },
        { flags: "--function <name>", description: "the name of the function" },
        { flags: "--from-stacks <name...>", description: "stacks of CloudFormation that have one of each" },
        { flags: "--from-project <name>", description: "the project_name of the Ansible project's config.yaml" },
        { flags: "--state-lost", description: "what this stack has made itself: its state has not got it any more" },
        {
            flags: "--id <type:name=id...>",
            description: "with --state-lost: which one something is, such as Bucket:artifacts=<id>, or new",
        },
        { flags: "--dry-run", description: "show what would be taken over, and change nothing" },
        ...GATE_OPTIONS,
        ...CHANGE_OPTIONS,
    ],
    async run(context, _args, options) {
        if (options.stateLost === true || options.id !== undefined) {
            checkAlone(options);
            return adoptLostState(context, options);
        }
        const location = locationOf(options);
        const operation = await openOperation(context, options);
        const config = await configured(operation);
        const found = await lookAt(context, operation, config, location);
        const taking = { operation, found, environments: config.environments.map(({ name }) => name) };
        const file = await missing(taking);
        context.stderr.write(foundText(found, taking.environments, notesOf(found, config)));
        const facts = { stack: operation.stack.name, found, toTakeOver: file.resources.flatMap(({ id }) => id ?? []) };
        if (options.dryRun === true) {
            report(context, options, { outcome: "planned", ...facts }, "Nothing is changed.\n");
            return 0;
        }
        return apply(context, options, taking, config, facts);
    },
};

/** @throws {UsageError} where a command line names what is taken over, and says that the stack has made it itself. */
function checkAlone({ stateLost, api, function: name, fromStacks, fromProject }: Options): void {
    if (stateLost !== true) {
        throw new UsageError("--id goes with --state-lost alone.");
    }
    if ([api, name, fromStacks, fromProject].some((each) => each !== undefined)) {
        throw new UsageError(
            "--state-lost takes what the stack has made itself: name no API, function or other stack.",
        );
    }
}

async function apply(
    context: Context,
    options: Options,
    taking: Taking,
    config: PlatformConfig,
    facts: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
    const { operation, found, environments } = taking;
    const { stack, elapsed } = operation;
    if (!(await confirm(context, `Take that into '${stack.name}'?`, options.yes === true))) {
        return 1;
    }
    // Of a run that was killed while it applied the program.
    await takeInUnfinished(context, operation, { ...options, yes: true });
    await writeNames(operation, found);
    const moved = await leaveLatest(context, config, found, environments);
    const file = await missing(taking);
    if (file.resources.length > 0) {
        await takeIn(context, taking, file);
    }
    const young = async (changes: Changes["changes"]) => automation().unfinishedRoles(stack, changes);
    const done = await applyProgram(context, operation, options, young);
    if (done === undefined) {
        return 1;
    }
    const recorded = await writeLedger(context, operation, found, environments);
    report(
        context,
        options,
        {
            outcome: "adopted",
            ...facts,
            moved,
            recorded,
            changes: done.changes.map(changeFacts),
            durationMs: elapsed(),
        },
        doneText(stack.name, moved, recorded),
    );
    return 0;
}

/** @throws {UserError} with every fault of the stack's configuration. */
async function configured({ installation }: Operation): Promise<PlatformConfig> {
    const parsed = parseConfig(await readConfiguration(installation));
    if (!("config" in parsed)) {
        throw new UserError(describeFaults(installation.stack, parsed.faults));
    }
    return parsed.config;
}

/** @throws {UserError} where the credentials are those of another account, or it cannot be taken over. */
async function lookAt(
    context: Context,
    { installation }: Operation,
    { accountId, region, environments, adopted }: PlatformConfig,
    location: ReturnType<typeof locationOf>,
): Promise<FoundPlatform> {
    const found = await stepsOf(context).run("Look at what is there", async () => {
        const { account, arn } = await context.cloud.callerIdentity(region);
        if (account !== accountId) {
            throw new UserError(
                `The stack '${installation.stack}' is for the AWS account ${accountId}, but the credentials are those of ${arn} in ${account}.`,
                "Use credentials of that account: name their profile with --profile.",
            );
        }
        const where =
            "stacks" in location
                ? foundIn(await context.cloud.stackResources(region, location.stacks), location.stacks)
                : location;
        return context.cloud.found({ region, ...where });
    });
    if (adopted !== undefined && adopted.functionName !== found.functionName) {
        throw new UserError(
            `The stack '${installation.stack}' has taken over ${adopted.functionName}, and not ${found.functionName}.`,
            "A stack has one function and one API: take this over into another stack.",
        );
    }
    const own = environments.find(({ isolated }) => isolated);
    if (own !== undefined && adopted === undefined) {
        throw new UserError(
            `${own.name} has a function of its own by the configuration: the one that is there could not stay.`,
            `Take it over without environments.${own.name}.isolated, and say that afterwards.`,
        );
    }
    const names = environments.map(({ name }) => name);
    const faults = adoptionFaults(found, names, adopted !== undefined);
    if (faults.length > 0) {
        throw new UserError(`It cannot be taken over as it is; nothing is changed.\n${faultsText(faults)}`);
    }
    return found;
}
