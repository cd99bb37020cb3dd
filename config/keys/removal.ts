import { preset } from "../declare/absence";
import { flag, group, list, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const removal = group(
    { meaning: "What may be taken away.", shape: "a map with protect, environments, resources and deleteArtifacts" },
    {
        protect: flag({
            meaning:
                "Refuse every plan that deletes or replaces the function, the REST API, the artifact bucket, or an " +
                "environment's alias, stage or pipeline, or what holds data of `resources`, and every map `environments` or `resources` " +
                "that leaves out one which the stack has.",
            absent: preset(true),
        }),
        environments: list({
            meaning:
                "Environments that are to go: they are not protected, and may be left out of the map once a `pulumi up` has been " +
                "told so.",
            // A stack of an older version may have one whose name is taken by now.
            of: text({
                meaning: "The name of an environment.",
                rule: pattern(/^[A-Za-z][\w-]{0,63}$/, "the name of an environment"),
            }),
            noun: "environments",
            absent: preset([]),
        }),
        resources: list({
            meaning:
                "Resources of the application that are to go, such as `tables.orders`: they are not protected, and may be left out of " +
                "`resources` once a `pulumi up` has been told so. AWS keeps them and what is in them.",
            of: text({
                meaning: "The kind and the key of a resource.",
                rule: pattern(
                    /^(buckets|queues|secrets|tables)\.[A-Za-z][A-Za-z0-9]{0,31}$/,
                    "a kind and a key, such as tables.orders",
                    "tables.orders",
                ),
            }),
            noun: "resources",
            absent: preset([]),
        }),
        deleteArtifacts: flag({
            meaning:
                "Let `pulumi destroy` delete the artifact bucket with all that is in it. Otherwise it stays behind, closed as it " +
                "is.",
            absent: preset(false),
        }),
    },
);
