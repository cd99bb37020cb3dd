import { UsageError, UserError } from "../../common/errors";
import type { Context } from "../shell/command";
import type { Forge, ForgeOptions } from "./forge";
import { gitHub } from "./github";
import { gitLab } from "./gitlab";

/**
 * The service that the job runs on, by the variables that it sets.
 *
 * @throws {UserError} where there is none, or no token.
 */
export function openForge({ env }: Pick<Context, "env">, options: ForgeOptions): Forge {
    const isGitLab = env["CI_API_V4_URL"] !== undefined;
    const token = isGitLab ? env["GITLAB_TOKEN"] : env["GITHUB_TOKEN"];
    if ((token ?? "") === "") {
        throw new UserError(
            `There is no token: ${isGitLab ? "GITLAB_TOKEN" : "GITHUB_TOKEN"} is not set.`,
            isGitLab
                ? "Make a project access token with the scope api, and store it as a masked variable of the project."
                : "In the workflow: env: GITHUB_TOKEN: ${{ github.token }}",
        );
    }
    const repository = options.repository ?? (isGitLab ? env["CI_PROJECT_PATH"] : env["GITHUB_REPOSITORY"]) ?? "";
    if (!/^[\w.-]+(\/[\w.-]+)+$/.test(repository)) {
        throw new UsageError(
            `--repository takes owner/name, not '${repository}'.`,
            "Without it, the job's own repository is taken.",
        );
    }
    const where = { repository, token: token ?? "", author: options.author };
    return isGitLab
        ? gitLab({ ...where, apiUrl: env["CI_API_V4_URL"] ?? "" })
        : gitHub({ ...where, apiUrl: env["GITHUB_API_URL"] ?? "https://api.github.com" });
}
