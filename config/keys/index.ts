import type { SecretsOf, ValuesOf } from "../declare/kinds";
import { adopted } from "./adopted";
import { api } from "./api";
import { build } from "./build";
import { ci } from "./ci";
import { environments } from "./environments";
import { events } from "./events";
import { lambdaFunction, type FunctionConfig } from "./function";
import {
    githubApiUrl,
    githubBuildToken,
    githubCheckToken,
    githubName,
    githubOwner,
    githubRepository,
    githubToken,
} from "./github";
import { accountId, invokeUrl, permissionsBoundary, projectName, roleName } from "./project";
import { pullRequests } from "./pullRequests";
import { release } from "./release";
import { removal } from "./removal";
import { resources } from "./resources";
import { retention } from "./retention";
import { source } from "./source";
import { tags } from "./tags";

/** Every key of the configuration, in the order of the documents. */
export const KEYS = {
    projectName,
    accountId,
    roleName,
    permissionsBoundary,
    tags,
    githubOwner,
    githubRepository,
    githubToken,
    githubBuildToken,
    githubCheckToken,
    githubName,
    githubApiUrl,
    source,
    pullRequests,
    environments,
    events,
    function: lambdaFunction,
    resources,
    build,
    release,
    api,
    retention,
    removal,
    ci,
    invokeUrl,
    adopted,
};

/** The values of all keys, as they are declared; the function's variables are told apart by what they are. */
export type Values = Omit<ValuesOf<typeof KEYS>, "function"> & { readonly function: FunctionConfig };

/** The names of the secrets among them. */
export type SecretKeys = SecretsOf<typeof KEYS>;
