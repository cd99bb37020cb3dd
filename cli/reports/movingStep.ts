import { commandLine, type PlatformOptions } from "../session/options";
import type { Session } from "../session/session";
import type { EnvironmentState } from "../session/state";
import type { Finding } from "./finding";

/**
 * The step that is due of an environment that is being moved to a function of its own: until that has the very code which the
 * environment serves, no `up` lets the stage call it. What AWS does not say of that function counts as not there yet.
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
    const { functions } = session.toolsIn(own);
    const alias = await functions.alias(environment).catch(() => undefined);
    const version = alias && (await functions.version(alias.version).catch(() => undefined));
    const isThere = codeSha256 !== undefined && version?.codeSha256 === codeSha256;
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
