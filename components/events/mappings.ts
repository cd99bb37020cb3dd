import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { mappingsPolicy } from "../policies";
import type { Tags } from "../tags";
import type { MappingArgs } from "./args";

/** The arguments of {@link makeMappings}. */
export interface MappingsArgs {
    /** What is called where a mapping says nothing else. */
    readonly alias: lambda.Alias;
    /** The name of the role that the function runs as; so do those of further handlers. */
    readonly functionRole: pulumi.Input<string>;
    readonly mappings: readonly MappingArgs[];
    readonly tags?: Tags | undefined;
}

/** Makes the mappings from queues and streams to an environment's aliases, and lets the function's role read them. */
export function makeMappings(name: string, args: MappingsArgs, parent: pulumi.Resource): void {
    const { alias, functionRole, mappings, tags } = args;
    if (mappings.length === 0) {
        return;
    }
    const destinations = mappings.flatMap(({ stream }) => (stream?.onFailure === undefined ? [] : [stream.onFailure]));
    const policy = new iam.RolePolicy(
        `${name}-events`,
        {
            role: functionRole,
            policy: pulumi
                .all([pulumi.all(mappings.map(({ source }) => source)), pulumi.all(destinations)])
                .apply(([sources, failures]) => JSON.stringify(mappingsPolicy({ sources, destinations: failures }))),
        },
        { parent },
    );
    for (const mapping of mappings) {
        new lambda.EventSourceMapping(
            `${name}-${mapping.name}`,
            { functionName: (mapping.alias ?? alias).arn, ...mappingInputs(mapping), tags },
            // Lambda looks whether the role may read before it takes a mapping.
            { parent, dependsOn: policy },
        );
    }
}

/** What the provider leaves as it is where nothing is said, it is told always. */
function mappingInputs(mapping: MappingArgs): Omit<lambda.EventSourceMappingArgs, "functionName"> {
    const { source, batchSize, window, partialFailures, filters, enabled, concurrency, stream } = mapping;
    return {
        eventSourceArn: source,
        enabled,
        batchSize,
        maximumBatchingWindowInSeconds: window,
        functionResponseTypes: partialFailures ? ["ReportBatchItemFailures"] : [],
        ...(filters.length === 0 ? {} : { filterCriteria: { filters: filters.map((pattern) => ({ pattern })) } }),
        ...(concurrency === undefined ? {} : { scalingConfig: { maximumConcurrency: concurrency } }),
        ...(stream === undefined
            ? {}
            : {
                  startingPosition: stream.startingPosition,
                  parallelizationFactor: stream.parallelism,
                  bisectBatchOnFunctionError: stream.bisect,
                  maximumRetryAttempts: stream.retries,
                  maximumRecordAgeInSeconds: stream.maximumAge,
                  ...(stream.onFailure === undefined
                      ? {}
                      : { destinationConfig: { onFailure: { destinationArn: stream.onFailure } } }),
              }),
    };
}
