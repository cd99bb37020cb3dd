import { commandLine, type PlatformOptions } from "../session/options";
import type { Session } from "../session/session";
import type { EnvironmentState } from "../session/state";
import type { Tools } from "../../release";
import type { Finding } from "./finding";

/**
 * The step that is due of an environment that is being moved to a function of its own: until that has the very code which the
 * environment serves, and so have its further handlers, no `up` lets the stage call it. What AWS does not say of that function counts as not there yet.
 */
export async function movingStep(
    session: Session,
    options: PlatformOptions,
    { target: { environment }, codeSha256 }: EnvironmentState,
): Promise<readonly Finding[]> {
    const own = session.platform.outputs.environments[environment]?.moving?.functionName;
    if (own === undefined) {
        return [];
    }
    const [there, here] = [session.toolsIn(own), session.toolsOf(environment)];
    const isThere =
        codeSha256 !== undefined &&
        (await codeOf(there.functions, environment)) === codeSha256 &&
        (await haveSameHandlers(there, here, environment));
    const moves = `It is being moved to a function of its own, ${own}`;
    const up = `pulumi up --stack ${session.platform.stack}`;
    const again = commandLine(["release", environment, "--again"], options);
    return [
        isThere
            ? { isProblem: false, text: `${moves}, which has the code that it serves.`, remedy: `Next: ${up}` }
            : {
                  isProblem: false,
                  text: `${moves}, which does not have the code that it serves.`,
                  remedy: `Next: ${again}; then: ${up}`,
              },
    ];
}

/** Whether each further handler of the function that it serves from has its code in the other one, too. */
async function haveSameHandlers(
    there: Pick<Tools, "handlers">,
    here: Pick<Tools, "handlers">,
    environment: string,
): Promise<boolean> {
    const same = (here.handlers ?? []).map(async ({ key, functions }) => {
        const other = there.handlers?.find((each) => each.key === key)?.functions;
        const [served, adopted] = await Promise.all([
            codeOf(functions, environment),
            other && codeOf(other, environment),
        ]);
        return served !== undefined && served === adopted;
    });
    return !(await Promise.all(same)).includes(false);
}

/** The digest of the code that an environment's alias of a function has; undefined where AWS does not say. */
async function codeOf(functions: Tools["functions"], environment: string): Promise<string | undefined> {
    const alias = await functions.alias(environment).catch(() => undefined);
    const version = alias && (await functions.version(alias.version).catch(() => undefined));
    return version?.codeSha256;
}
