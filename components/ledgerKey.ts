import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";

import { ledgerKeyPolicy, type LedgerKeyHolders } from "./policies";
import type { Tags } from "./tags";

/** The arguments of {@link LedgerKey}. */
export interface LedgerKeyArgs {
    /** What a person reads beside it in the console. */
    readonly description: pulumi.Input<string>;
    readonly holders: LedgerKeyHolders;
    /** Whether destroying the stack deletes the key, which AWS does 30 days later; otherwise it stays. An option of the engine, known before. */
    readonly deleteOnDestroy: boolean;
    readonly tags?: Tags | undefined;
}

/** LedgerKey signs the records of a ledger: without it nobody can say any more whose they are, so that it stays when the stack goes. */
export class LedgerKey extends pulumi.ComponentResource {
    readonly arn: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args Who may sign, and who may check.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: LedgerKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:LedgerKey", name, {}, opts);
        const key = new kms.Key(
            name,
            {
                description: args.description,
                customerMasterKeySpec: "ECC_NIST_P256",
                keyUsage: "SIGN_VERIFY",
                policy: JSON.stringify(ledgerKeyPolicy(args.holders)),
                deletionWindowInDays: 30,
                tags: args.tags,
            },
            { parent: this, retainOnDelete: !args.deleteOnDestroy },
        );
        this.arn = key.arn;
        this.registerOutputs({ arn: this.arn });
    }
}
