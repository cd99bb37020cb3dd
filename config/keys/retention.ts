import { preset } from "../declare/absence";
import { group, integer } from "../declare/kinds";

export const retention = group(
    { meaning: "How long things are kept.", shape: "a map with logs and artifacts" },
    {
        logs: integer({
            meaning: "For the logs of function, API and builds.",
            values: [
                1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
            ],
            unit: "days",
            absent: preset(30),
            limits: "PutRetentionPolicy of CloudWatch Logs",
        }),
        artifacts: integer({
            meaning:
                "For what pipelines hand on, and for packages that `prune` has deleted. The ledger and the packages of releases are kept for ever.",
            from: 1,
            to: 3650,
            unit: "days",
            absent: preset(90),
        }),
    },
);
