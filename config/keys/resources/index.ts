import type { ResourceKind } from "../../../contract/resourceNames";
import { group, map, type ValueOf } from "../../declare/kinds";
import { buckets } from "./buckets";
import { RESOURCE_KEY, shared } from "./common";
import { queues, topics } from "./messages";
import { tables } from "./tables";

const secret = group(
    { meaning: "A secret.", shape: "a map with grant" },
    {
        ...shared("secret of Secrets Manager", {
            grants: ["read"],
            usual: "read",
            arn: "^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[\\w/+=.@-]{1,512}-\\w{6}$",
            name: {
                pattern: /^[\w/+=.@-]{1,512}$/,
                expected: "1 to 512 letters, digits and / _ + = . @ -",
                example: "stripe",
            },
        }),
    },
);

export const resources = group(
    {
        meaning:
            "What the application keeps data in and sends messages through: [docs/resources.md](docs/resources.md). Variables of a " +
            "function are given it as `${tables.<name>.name}`. What holds data is protected, and stays in AWS when the stack lets go of it.",
        shape: "a map of tables, buckets, queues, topics and secrets",
    },
    {
        tables,
        buckets,
        queues,
        topics,
        secrets: map({
            meaning: "Secrets of Secrets Manager. They are made empty: the value is put there by hand.",
            shape: "a map of names to secrets",
            names: RESOURCE_KEY,
            nameIs: "the name of a secret",
            placeholder: "<name>",
            of: secret,
        }),
    },
);

/** The resources of the application, by kind and key. */
export type ResourcesConfig = ValueOf<typeof resources>;

/** A resource of a kind. */
export type ResourceConfig<K extends ResourceKind> = ResourcesConfig[K][string];
