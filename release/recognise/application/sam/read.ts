import { posix } from "node:path";

import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { AppFolder } from "../folder";
import type { Place } from "../template/arns";
import { NO_PERMISSIONS, type Described, type DescribedFunction } from "../template/described";
import { urlRoute } from "../template/authorizers";
import { Notes, type Told } from "../template/notes";
import { concurrencyNote, fileSystemNote, imageNote, unknownNote, urlNote } from "../template/functionNotes";
import { Intrinsics } from "../template/intrinsics";
import { madeResources } from "../template/made";
import { noteResources } from "../template/resources";
import { firstOf, Values } from "../template/values";
import { SamAccess } from "./access";
import { noteApis } from "./apis";
import { isReadConnector } from "./connectors";
import { readSamEvents } from "./events";
import { inlineCode } from "./inline";
import { packedCode } from "./packed";
import { readPolicies } from "./policies";
import { httpCors } from "./cors";
import { openApiBodies, openApiCors, openApiRoutes } from "./openApi";

const FUNCTION_TYPE = /^AWS::(Serverless|Lambda)::Function$/;

/** Members of a function that are read, or say nothing about what runs. */
const FUNCTION =
    /^(FunctionName|Description|Handler|Runtime|CodeUri|MemorySize|Timeout|Environment|Events|Layers|VpcConfig|Tracing|Architectures|EphemeralStorage|ReservedConcurrentExecutions|ProvisionedConcurrencyConfig|KmsKeyArn|DeadLetterQueue|FileSystemConfigs|SnapStart|Policies|Role|FunctionUrlConfig|PackageType|ImageUri|ImageConfig|InlineCode|LoggingConfig|Tags|AutoPublishAlias|AutoPublishAliasAllProperties|AutoPublishCodeSha256|DeploymentPreference|VersionDescription|RolePath|PermissionsBoundary|AssumeRolePolicyDocument|EventInvokeConfig|RuntimeManagementConfig|PropagateTags|VersionDeletionPolicy|PublishToLatestPublished)$/;

/** Reads a template of AWS SAM, or one of CloudFormation that has functions. */
export function readSam(folder: AppFolder, file: string, root: Located, place: Place): Described {
    const notes = new Notes(file);
    const intrinsics = new Intrinsics(root, place);
    const settings = new Map<string, Told>();
    const resources = [...membersOf(at(root, "Resources"))];
    const typeOf = (value: Located) => scalarOf(at(value, "Type")) ?? "";
    const globals = at(root, "Globals", "Function");
    const bodies = openApiBodies(folder, root, notes);
    const access = new SamAccess(root, intrinsics);
    const functions = resources
        .filter(([, value]) => FUNCTION_TYPE.test(typeOf(value)))
        .map(([name, value]) =>
            readFunction(
                folder,
                name,
                value,
                root,
                globals,
                intrinsics,
                access,
                notes,
                openApiRoutes(bodies, name, access, notes),
            ),
        );
    const cors = [
        ...noteApis(root, intrinsics, notes, settings),
        ...openApiCors(bodies),
        ...resources.flatMap(([, value]) =>
            httpCors(at(value, "Properties", "FunctionUrlConfig", "Cors"), intrinsics, notes),
        ),
    ];
    const roles = resources
        .filter(([, value]) => FUNCTION_TYPE.test(typeOf(value)))
        .map(([, value]) => at(value, "Properties", "Role"));
    const isRead = (name: string) => isReadConnector(root, name, intrinsics);
    noteResources(root, intrinsics, [...roles, at(globals, "Role")], notes, isRead);
    const transform = at(root, "Transform");
    const kind = /Serverless/.test(scalarOf(transform) ?? itemsOf(transform).map(scalarOf).join(" "))
        ? "AWS SAM"
        : "CloudFormation";
    if (functions.length === 0) {
        notes.missing(
            "Resources",
            at(root, "Resources")?.line ?? 1,
            "there is no function in it",
            "name the folder with the application, or set function.handler by hand",
        );
    }
    return {
        file,
        kind: `${file} of ${kind}`,
        place,
        functions,
        settings,
        facts: [],
        permissions: NO_PERMISSIONS,
        made: madeResources(root, intrinsics, notes),
        cors: { all: cors, hasOthers: false },
        access: access.whole(cors.length > 0, notes),
        notes: notes.all,
    };
}

function readFunction(
    folder: AppFolder,
    name: string,
    value: Located,
    template: Located,
    globals: Located | undefined,
    intrinsics: Intrinsics,
    access: SamAccess,
    shared: Notes,
    declared: DescribedFunction["routes"],
): DescribedFunction {
    // What is no call of the API has to be said in any case; all else only if the function is taken over.
    const notes = new Notes(shared.file);
    const own = at(value, "Properties");
    const isLambda = scalarOf(at(value, "Type")) === "AWS::Lambda::Function";
    const either = (...steps: readonly string[]) => firstOf(at(own, ...steps), at(globals, ...steps));
    const values = new Values(intrinsics, notes, name);
    const { routes, events, hasOtherEvents, hasNewPayload } = readSamEvents(
        name,
        at(own, "Events"),
        intrinsics,
        access,
        shared,
    );
    const url = at(own, "FunctionUrlConfig");
    if (url !== undefined) {
        urlNote(notes, name, url);
        if (scalarOf(at(url, "InvokeMode")) === "RESPONSE_STREAM") {
            notes.missing(
                name,
                url.line,
                "it streams its answer",
                "have it answer at once: the platform's API does not stream",
            );
        }
    }
    if (scalarOf(either("PackageType")) === "Image" || at(own, "ImageUri") !== undefined) {
        imageNote(shared, name, value.line);
    }
    values.takeNumber(either("MemorySize"), "memorySize");
    values.takeNumber(either("Timeout"), "timeout");
    values.takeNumber(either("EphemeralStorage", "Size"), "ephemeralStorage");
    values.takeNumber(either("ReservedConcurrentExecutions"), "reservedConcurrency");
    values.takeText(itemsOf(either("Architectures"))[0], "architecture");
    values.takeText(either("KmsKeyArn"), "kmsKey");
    values.takeText(at(own, "DeadLetterQueue", "TargetArn") ?? at(own, "DeadLetterConfig", "TargetArn"), "deadLetter");
    values.takeText(isLambda ? at(own, "TracingConfig", "Mode") : either("Tracing"), "tracing");
    values.takeText(either("LoggingConfig", "LogFormat"), "logFormat");
    values.takeText(either("LoggingConfig", "ApplicationLogLevel"), "applicationLogLevel");
    values.takeText(either("LoggingConfig", "SystemLogLevel"), "systemLogLevel");
    const snap = either("SnapStart", "ApplyOn");
    if (scalarOf(snap) === "PublishedVersions") {
        values.take("snapStart", { value: true, where: notes.at(snap?.line ?? value.line) });
    }
    values.take("layers", values.list(either("Layers"), "layers"));
    values.takeVpc(either("VpcConfig"), "SubnetIds", "SecurityGroupIds");
    fileSystemNote(notes, name, either("FileSystemConfigs"));
    concurrencyNote(notes, name, at(own, "ProvisionedConcurrencyConfig"));
    for (const [key, member] of membersOf(own)) {
        if (!isLambda && !FUNCTION.test(key)) {
            unknownNote(notes, name, key, member.line);
        }
    }
    const permissions = readPolicies(name, own, globals, template, intrinsics, notes);
    const runtime = values.text(either("Runtime"), "function.runtime");
    const handler = values.text(either("Handler"), "function.handler");
    const hasInline = (at(own, "InlineCode") ?? at(own, "Code", "ZipFile")) !== undefined;
    const code = firstOf(at(own, "CodeUri"), at(globals, "CodeUri"), isLambda ? at(own, "Code") : undefined);
    const archive = /\.(zip|jar)$/.test(scalarOf(code) ?? "") ? scalarOf(code) : undefined;
    const called = { handler: handler?.value, runtime: runtime?.value };
    const packed =
        archive === undefined ? undefined : packedCode(folder, name, archive, called, code?.line ?? value.line, notes);
    const isNew = hasNewPayload || url !== undefined || declared.some((each) => each.hasNewPayload === true);
    const inline = inlineCode(name, own, runtime?.value, isNew, intrinsics, notes);
    noteBuild(name, value, notes);
    const all = [...routes, ...declared];
    return {
        name,
        where: notes.at(value.line),
        routes: url === undefined ? all : [...all, urlRoute(notes.at(url.line), at(url, "AuthType"), url.line)],
        events,
        hasOtherEvents,
        folder: packed?.folder ?? (hasInline ? "" : folderOf(name, code, notes)),
        ...(inline && { commands: inline.commands }),
        ...(inline?.payload && { inlinePayload: inline.payload }),
        ...(packed?.commands && { commands: packed.commands }),
        ...(packed?.output && { output: packed.output }),
        ...(runtime && { runtime }),
        ...(handler && {
            handler: inline === undefined ? handler : { ...handler, value: `${inline.folder}/${handler.value}` },
        }),
        environment: values.environment(at(globals, "Environment", "Variables"), at(own, "Environment", "Variables")),
        settings: values.settings,
        links: values.links,
        secrets: values.secrets,
        permissions,
        notes: notes.all,
        hasNewPayload: isNew && !hasInline,
        isElsewhere: hasInline || (archive !== undefined && packed === undefined),
    };
}

/** The folder of a function's code, from the template's own. */
function folderOf(name: string, code: Located | undefined, notes: Notes): string {
    const path = scalarOf(code);
    if (code === undefined || (path === undefined && code.value === null)) {
        return "";
    }
    const isPacked = path !== undefined && /^(s3:|https?:)|\.(zip|jar)$/.test(path);
    if (path === undefined || isPacked || posix.normalize(path).startsWith("..")) {
        const what = isPacked ? `its code is the package ${path}` : "its code is outside this folder, or in a bucket";
        notes.missing(name, code.line, what, "bring the sources here, or name the folder that has them");
        return "";
    }
    // A single file may be named, too.
    const named = /\.(c|m)?[jt]s$|\.py$/.test(path) ? posix.dirname(path) : path;
    const folder = posix.normalize(named).replace(/\/$/, "");
    return folder === "." ? "" : folder.replace(/^\//, "");
}

/** What `sam build` is told. */
function noteBuild(name: string, value: Located, notes: Notes): void {
    const method = at(value, "Metadata", "BuildMethod");
    const how = scalarOf(method);
    if (method === undefined || how === undefined) {
        return;
    }
    if (how === "go1.x") {
        // The platform knows how a program of Go is built, or says what it lacks.
        return;
    }
    if (how === "esbuild") {
        notes.add(
            "word",
            name,
            method.line,
            "sam build bundles it with esbuild",
            "nothing: the platform's build bundles TypeScript by itself",
        );
    } else if (
        /^(makefile|rust-cargolambda|dotnet7|java\d+|ruby|provided)/.test(how) ||
        !/^(python|nodejs)/.test(how)
    ) {
        notes.add(
            "value",
            name,
            method.line,
            `sam build makes it with ${how}`,
            "set build.commands to what makes it, and build.output to the folder that it writes",
        );
    }
}
