import { preset } from "../declare/absence";
import { flag, group, list, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const removal = group(
    { meaning: "What may be taken away.", shape: "a map with protect, environments and deleteArtifacts" },
    {
        protect: flag({
            meaning:
                "Refuse every plan that deletes or replaces the function, the REST API, the artifact bucket, or an " +
                "environment's alias, stage or pipeline, and every map `environments` that leaves out one which the stack has.",
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
        deleteArtifacts: flag({
            meaning:
                "Let `pulumi destroy` delete the artifact bucket with all that is in it. Otherwise it stays behind, closed as it " +
                "is.",
            absent: preset(false),
        }),
    },
);
