import { UserError } from "../common/errors";
import { deploymentFacts, type DeploymentFacts } from "./deployment";
import type { Pulumi } from "./pulumi";

/** A stack's state that was copied to another back-end. */
export interface Moved {
    readonly resources: number;
    readonly digest: string;
}

/** A back-end, as much of it as a move uses. */
export type StateKeeper = Pick<Pulumi, "createStack" | "exportStack" | "hasStack" | "importStack" | "removeStack">;

/** The same stack, seen through two back-ends. */
export interface Move {
    readonly stack: string;
    readonly from: Pick<StateKeeper, "exportStack">;
    readonly to: StateKeeper;
}

/**
 * Copies a stack's state into another back-end, and looks at both before and after: the copy is the same, and nobody has written
 * the old one meanwhile. The old one stays as it is. Neither program nor cloud is asked.
 *
 * @throws {UserError} where the state is not whole, the other back-end has such a stack, or the two differ at the end; then the
 *   copy is taken away again.
 */
export async function moveState({ stack, from, to }: Move): Promise<Moved> {
    const exported = await from.exportStack(stack);
    const before = deploymentFacts(exported);
    checkWhole(stack, before);
    await makeRoom(stack, to, before);
    await to.importStack(stack, exported);
    const [copied, still] = await Promise.all([to.exportStack(stack), from.exportStack(stack)]);
    const [after, source] = [deploymentFacts(copied), deploymentFacts(still)];
    if (after.digest !== before.digest || source.sealed !== before.sealed) {
        await to.removeStack(stack);
        throw new UserError(
            source.sealed === before.sealed
                ? `The copy of the stack '${stack}' is not what it was made of. It is taken away again.`
                : `Somebody has changed the stack '${stack}' meanwhile. The copy is taken away again.`,
            "Run the same command again, while nobody works on the stack.",
        );
    }
    return { resources: after.resources, digest: after.digest };
}

function checkWhole(stack: string, { pending, secretsProvider }: DeploymentFacts): void {
    if (pending.length > 0) {
        throw new UserError(
            `The stack '${stack}' was interrupted in the middle: ${pending.join(", ")}. Nothing is moved.`,
            `Bring it in order first: npm run platform -- refresh --stack ${stack}`,
        );
    }
    if (secretsProvider === "pulumi") {
        throw new UserError(
            `Pulumi Cloud itself encrypts the secrets of the stack '${stack}', and nobody else can read them. Nothing is moved.`,
            `Have something else encrypt them first: npm run platform -- state secrets --to passphrase --stack ${stack}`,
        );
    }
}

/** Makes the stack in the other back-end. One that is there and empty was left by a run that was killed. */
async function makeRoom(stack: string, to: StateKeeper, { secretsProvider }: DeploymentFacts): Promise<void> {
    if (!(await to.hasStack(stack))) {
        await to.createStack(stack, secretsProvider);
        return;
    }
    const { resources } = deploymentFacts(await to.exportStack(stack));
    if (resources > 0) {
        throw new UserError(
            `There is a stack '${stack}' already where it is to go, with ${resources} resources. Nothing is moved.`,
            "If it is what an earlier move has left, use that one. Otherwise name another place with --to.",
        );
    }
}
