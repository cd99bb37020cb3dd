import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { labEnvironment, labSettings } from "../../../lab/project";
import type { Host } from "../../support/workflows/job";
import type { TestLab } from "./lab";
import type { PlatformRepository } from "./platformRepository";

/** The machines of a CI system, with the engine of a lab and its emulators in place of AWS. */
export function ciHost(lab: TestLab, repository: PlatformRepository): Host {
    const folder = join(lab.folder.root, "ci");
    mkdirSync(folder);
    const { path, pulumiHome, aws: credentials, github } = lab.record;
    const all = labEnvironment(lab.folder, lab.record);
    return {
        folder,
        repository: `${labSettings().owner}/platform`,
        apiUrl: `${github.url}/api/v3`,
        checkout: (commit, into) => repository.checkout(commit, into),
        vars: {
            PLATFORM_PREVIEW_ROLE: "arn:preview",
            PLATFORM_APPLY_ROLE: "arn:apply",
            PLATFORM_DRIFT_ROLE: "arn:drift",
            PLATFORM_REGION: credentials["AWS_REGION"] ?? "",
            PULUMI_BACKEND_URL: all["PULUMI_BACKEND_URL"] ?? "",
        },
        secrets: { PULUMI_CONFIG_PASSPHRASE: all["PULUMI_CONFIG_PASSPHRASE"] ?? "" },
        pulumi: {
            path,
            env: {
                PULUMI_HOME: pulumiHome,
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            },
        },
        credentials: (role) => ({ ...credentials, AWS_ROLE_ARN_TAKEN: role }),
    };
}
