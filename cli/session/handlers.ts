import { UserError } from "../../common/errors";
import { PLACEHOLDER_ALIAS } from "../../contract/placeholder";
import type { HandlerOutputs, PlatformOutputs } from "../../contract/outputs";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { Alias, Connection, Tools } from "../../release";

/** A further handler of an environment as it is found. */
export interface HandlerState {
    readonly key: string;
    readonly functionName: string;
    /** The version that its alias serves; undefined where it could not be read. */
    readonly version: string | undefined;
    readonly weights: Alias["weights"];
    /** The version that it has in what the environment serves by its ledger; undefined where that could not be read. */
    readonly wanted: string | undefined;
    /** Why it could not be read. */
    readonly problem?: string;
}

/** The tools for an environment that has further handlers; those that were given where it has none. */
export function withHandlers(
    tools: Connection,
    handlers: Readonly<Record<string, HandlerOutputs>> | undefined,
): Connection {
    const entries = Object.entries(handlers ?? {});
    if (entries.length === 0) {
        return tools;
    }
    const further = entries.map(([key, { functionName }]) => {
        return { key, functions: tools.ofFunction(functionName, tools.functions.isShared).functions };
    });
    return { ...tools, handlers: further };
}

/** The further handlers of the function of that name, whoever's it is; undefined where it has none. */
export function handlersIn(
    { functionName: shared, handlers, environments }: PlatformOutputs,
    functionName: string,
): Readonly<Record<string, HandlerOutputs>> | undefined {
    const all = Object.values(environments);
    return functionName === shared
        ? handlers
        : (all.find((each) => each.functionName === functionName)?.handlers ??
              all.find(({ moving }) => moving?.functionName === functionName)?.moving?.handlers);
}

/**
 * Looks at the further handlers of an environment.
 *
 * @param record The move that has brought what it serves; undefined where nothing was ever released.
 */
export async function handlerStates(
    { handlers = [] }: Pick<Tools, "handlers">,
    environment: string,
    record: Pick<ReleaseRecord, "handlers"> | undefined,
): Promise<readonly HandlerState[]> {
    return Promise.all(
        handlers.map(async ({ key, functions }): Promise<HandlerState> => {
            const named = { key, functionName: functions.name };
            try {
                const recorded = record?.handlers?.[key];
                const [{ version, weights }, { version: wanted }] = await Promise.all([
                    functions.alias(environment),
                    recorded?.function === functions.name ? recorded : functions.alias(PLACEHOLDER_ALIAS),
                ]);
                return { ...named, version, weights, wanted };
            } catch (error) {
                if (!(error instanceof UserError)) {
                    throw error;
                }
                return { ...named, version: undefined, weights: {}, wanted: undefined, problem: error.message };
            }
        }),
    );
}

/** Whether it serves what the ledger says, and nothing else. */
export function isAtHome({ version, weights, wanted }: HandlerState): boolean {
    return version === wanted && Object.keys(weights).length === 0;
}
