import {
    CreateAliasCommand,
    CreateKeyCommand,
    DescribeKeyCommand,
    EnableKeyRotationCommand,
    GetKeyRotationStatusCommand,
    KMSClient,
    paginateListKeys,
    type KeyMetadata,
} from "@aws-sdk/client-kms";

import { partitionOf } from "../../../common/partition";
import { UserError } from "../../../common/errors";
import { MAX_ATTEMPTS } from "./connect";
import { explain, explaining, isNamed } from "./errors";
import { stateKeyPolicy } from "./stateKeyPolicy";

/** Which key of KMS encrypts the secrets of stacks, and what was done to it: empty where there was nothing to do. */
export interface StateKey {
    readonly arn: string;
    readonly work: readonly ("made" | "rotated every year")[];
}

/** Milliseconds between two looks at a key that was made just now, and how many of them there are. */
const SETTLING = { pause: 1_000, looks: 10 };

/**
 * The ARN of the key that an alias stands for; undefined where there is no such alias.
 *
 * @param alias Such as `alias/shop-state`.
 * @throws {UserError} where it is a key that cannot encrypt, or AWS refuses to say.
 */
export async function findStateKey(alias: string, region: string): Promise<string | undefined> {
    const found = await describe(open(region), alias);
    return found === undefined ? undefined : usable(alias, found).Arn;
}

/**
 * Sees to it that there is a key for the secrets of stacks, by its alias: symmetric, with new material every year, and a policy
 * that lets its own account encrypt and decrypt, as IAM says, and nobody else. A run that was killed in the middle is gone on
 * with. A key that somebody else has made under that alias is used as it is.
 *
 * @param account The account that the key is for.
 * @throws {UserError} where AWS refuses, or the alias stands for a key that cannot encrypt.
 */
export async function ensureStateKey(alias: string, region: string, account: string): Promise<StateKey> {
    const kms = open(region);
    const work: StateKey["work"][number][] = [];
    let key = await describe(kms, alias);
    if (key === undefined) {
        key = (await leftBehind(kms, alias)) ?? (await make(kms, alias, region, account));
        const target = { AliasName: alias, TargetKeyId: key.KeyId };
        await settled(`Naming the key ${alias}`, () => kms.send(new CreateAliasCommand(target)));
        work.push("made");
    }
    const { KeyId, Arn = "", Description } = usable(alias, key);
    if (Description === descriptionOf(alias)) {
        const { KeyRotationEnabled } = await settled(`Looking at the key ${alias}`, () =>
            kms.send(new GetKeyRotationStatusCommand({ KeyId })),
        );
        if (KeyRotationEnabled !== true) {
            await explaining(`Rotating the key ${alias}`, () => kms.send(new EnableKeyRotationCommand({ KeyId })));
            work.push("rotated every year");
        }
    }
    return { arn: Arn, work };
}

function open(region: string): KMSClient {
    return new KMSClient({ region, maxAttempts: MAX_ATTEMPTS });
}

/** By this a key that a killed run has left without its alias is known. */
function descriptionOf(alias: string): string {
    return `Secrets of Pulumi stacks, as ${alias}`;
}

async function describe(kms: KMSClient, KeyId: string): Promise<KeyMetadata | undefined> {
    try {
        return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
    } catch (error) {
        if (isNamed(error, "NotFoundException")) {
            return undefined;
        }
        throw explain(`Looking at the key ${KeyId}`, error);
    }
}

function usable(alias: string, key: KeyMetadata): KeyMetadata {
    const { KeySpec, KeyUsage, KeyState, Arn = "" } = key;
    if (KeySpec !== "SYMMETRIC_DEFAULT" || KeyUsage !== "ENCRYPT_DECRYPT" || KeyState !== "Enabled") {
        throw new UserError(
            `${alias} stands for ${Arn}, which cannot encrypt secrets: ${KeySpec ?? ""}, ${KeyUsage ?? ""}, ${KeyState ?? ""}.`,
            "It takes an enabled key of the kind SYMMETRIC_DEFAULT. Name another alias.",
        );
    }
    return key;
}

/** What a run that was killed between key and alias has made. Whoever may not list keys makes another one. */
async function leftBehind(kms: KMSClient, alias: string): Promise<KeyMetadata | undefined> {
    try {
        for await (const { Keys = [] } of paginateListKeys({ client: kms }, {})) {
            for (const { KeyId = "" } of Keys) {
                const key = await kms.send(new DescribeKeyCommand({ KeyId }));
                const { Description, KeyState } = key.KeyMetadata ?? {};
                if (Description === descriptionOf(alias) && KeyState === "Enabled") {
                    return key.KeyMetadata;
                }
            }
        }
        return undefined;
    } catch (error) {
        if (isNamed(error, "AccessDeniedException")) {
            return undefined;
        }
        throw explain("Looking through the keys of KMS", error);
    }
}

async function make(kms: KMSClient, alias: string, region: string, account: string): Promise<KeyMetadata> {
    const Policy = JSON.stringify(stateKeyPolicy(account, partitionOf(region)));
    const created = await explaining(`Making the key ${alias}`, () =>
        kms.send(new CreateKeyCommand({ Description: descriptionOf(alias), Policy })),
    );
    return created.KeyMetadata ?? { KeyId: undefined };
}

/** A new key is not found everywhere at once: "Eventual consistency" of AWS KMS. */
async function settled<T>(what: string, request: () => Promise<T>): Promise<T> {
    for (let look = 1; ; look += 1) {
        try {
            return await request();
        } catch (error) {
            if (!isNamed(error, "NotFoundException") || look === SETTLING.looks) {
                throw explain(what, error);
            }
            await new Promise((resolve) => setTimeout(resolve, SETTLING.pause));
        }
    }
}
