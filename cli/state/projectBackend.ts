import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { describeYamlFaults, parseYaml } from "../../common/yaml";
import type { Project } from "../session/project";

/**
 * Has `Pulumi.yaml` name another back-end, where it names one: that goes before what `pulumi login` says. All else in the file, comments
 * among it, stays as it is.
 *
 * @returns Whether it names one.
 */
export function renameBackend({ folder }: Pick<Project, "folder">, url: string): boolean {
    const file = join(folder, "Pulumi.yaml");
    const yaml = parseYaml(readFileSync(file, "utf8"));
    if (!("document" in yaml)) {
        throw new UserError(describeYamlFaults(file, yaml.faults));
    }
    const { document } = yaml;
    if (!document.hasIn(["backend", "url"])) {
        return false;
    }
    document.setIn(["backend", "url"], url);
    writeFileSync(file, document.toString({ lineWidth: 0 }));
    return true;
}
