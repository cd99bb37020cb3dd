import type { Fact, Note } from "../note";
import type { Access, RouteAccess } from "./describedAccess";
import type { DescribedCors } from "./cors";
import type { Place } from "./arns";
import type { DescribedEvent } from "./events";
import type { Links, MadeResource } from "./made";
import type { Told } from "./notes";
import type { Permissions } from "./permissions";

/** A route that calls a function. */
export interface DescribedRoute {
    /** In capitals; `ANY` for all. */
    readonly method: string;
    /** As API Gateway writes it, such as `/todos/{id}`; `/{proxy+}` for all that nothing else takes. */
    readonly path: string;
    readonly where: string;
    /** Whether a mapping template of the Serverless Framework makes the handler's event. @default - it gets the request */
    readonly integration?: "lambda";
    /** @default - everybody may call it */
    readonly access?: RouteAccess;
    /** Whether it takes what no other route does, at every path: the root, too. @default false */
    readonly isDefault?: boolean;
    /** Whether an OpenAPI document has it send payload format 2.0. @default false */
    readonly hasNewPayload?: boolean;
}

/** What a handler behind an HTTP API or a function URL does that one behind a REST API may not. */
export interface NewPayload {
    readonly what: string;
    readonly where: string;
}

/** A function as a template describes it, in the words of the configuration. */
export interface DescribedFunction {
    readonly name: string;
    readonly where: string;
    /** Whether something but the API calls it, or nothing that the template names. */
    readonly routes: readonly DescribedRoute[];
    /** What calls it besides; what of that cannot be written has been noted. */
    readonly events: readonly DescribedEvent[];
    /** Whether something else calls it that cannot be written, which has been noted. */
    readonly hasOtherEvents: boolean;
    /** The folder that is its package, from the application's folder; empty for that itself. */
    readonly folder: string;
    readonly runtime?: Told<string>;
    readonly handler?: Told<string>;
    /** Its variables, those that are plain texts. */
    readonly environment: ReadonlyMap<string, Told<string>>;
    readonly links: Links;
    /** Where its variables stand that look like secrets, by name. */
    readonly secrets: ReadonlyMap<string, string>;
    /** Members of `function` in the configuration, by name. */
    readonly settings: ReadonlyMap<string, Told>;
    /** What it may do beside what all functions may. */
    readonly permissions: Permissions;
    /** What has to be said if it is taken over. */
    readonly notes: readonly Note[];
    /** What writes its sources before they are built. @default - nothing has to */
    readonly commands?: readonly string[];
    /** `build.output` of what these make. @default - the application's folder */
    readonly output?: string;
    /** Whether its sources are not in the folder, which has been said. */
    readonly isElsewhere?: boolean;
    /** Whether its API sends payload format 2.0, as HTTP APIs and function URLs do. */
    readonly hasNewPayload: boolean;
    /** What its code in the template has of that format. @default - nothing, or it is in a file */
    readonly inlinePayload?: NewPayload;
}

/** Described is what a template says of an application. */
export interface Described {
    readonly file: string;
    /** Such as `serverless.yml of the Serverless Framework`. */
    readonly kind: string;
    /** Where it is to be released, as far as that is known. */
    readonly place: Place;
    readonly functions: readonly DescribedFunction[];
    /** Values of the configuration outside `function`, by path. */
    readonly settings: ReadonlyMap<string, Told>;
    readonly facts: readonly Fact[];
    /** What is said of CORS, and whether there are routes of which it is not. */
    readonly cors: { readonly all: readonly DescribedCors[]; readonly hasOthers: boolean };
    readonly made: readonly MadeResource[];
    readonly access: Access;
    /** What all functions may do. */
    readonly permissions: Permissions;
    readonly notes: readonly Note[];
}

/** Permissions of which there are none. */
export const NO_PERMISSIONS: Permissions = { policies: [], statements: [], grants: [] };

/** The same of CORS. */
export const NO_CORS: Described["cors"] = { all: [], hasOthers: false };

/** The same of who may call. */
export const NO_ACCESS: Access = { authorizers: new Map(), keys: [], keyNotes: [], responses: new Map() };
