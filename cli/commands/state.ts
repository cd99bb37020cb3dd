import { CHANGE_OPTIONS } from "../session/options";
import { changeSecrets, moveTo, showState, type StateOptions } from "../state/actions";
import { actionNamed } from "../shell/arguments";
import type { Command } from "../shell/command";

const ACTIONS = { show: showState, move: moveTo, secrets: changeSecrets };

/** `platform state`: where a stack's state is kept, and what encrypts its secrets. */
export const command: Command<StateOptions> = {
    description:
        "`show` says where the stack's state is kept and what encrypts its secrets. `move --to` copies it to another back-end and " +
        "checks that both are the same: s3://<bucket>, which is made if it is missing, cloud, file, or file://<folder>. `secrets --to` " +
        "has something else encrypt the secrets: passphrase, or kms:<key>, where kms:alias/<name> is made if it is missing. Nothing of the " +
        "platform in AWS changes by either.",
    arguments: { "[action]": "show (the default), move or secrets" },
    choices: Object.keys(ACTIONS),
    examples: {
        "state --stack production": "where it is kept, and what encrypts its secrets",
        "state move --to s3://shop-state --stack production": "moves it into a bucket of S3",
        "state secrets --to kms:alias/shop-state --stack production": "has a key of KMS encrypt its secrets",
    },
    options: [
        { flags: "--to <place>", description: "where the state goes, or what is to encrypt the secrets" },
        ...CHANGE_OPTIONS,
    ],
    async run(context, [name = "show"], options) {
        return actionNamed(ACTIONS, name)(context, options);
    },
};
