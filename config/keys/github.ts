import { GITHUB_API, githubName as defaultName } from "../../contract/githubAccess";
import { derived, preset } from "../declare/absence";
import { secret, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const githubOwner = text({
    meaning: "Who owns the application's repository.",
    rule: pattern(
        /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$/,
        "a GitHub user or organization: up to 39 letters, digits and single hyphens",
        "my-organization",
    ),
});

export const githubRepository = text({
    meaning: "The application's repository.",
    rule: pattern(
        /^(?!\.{1,2}$)[\w.-]{1,100}$/,
        "the repository's name alone (no owner, no URL): up to 100 of letters, digits, '-', '_' and '.'",
        "my-application",
    ),
});

export const githubToken = secret({
    meaning:
        "The OAuth token with which CodePipeline reads the repository and with which webhooks and branch protection are set " +
        "up: `pulumi config set --secret githubToken`. It is never shown. Not needed in mode `connection`, unless something " +
        "else that is configured takes it.",
});

export const githubBuildToken = secret({
    meaning:
        "Another token, of fewer rights, for what runs in builds: it reads the repository, and writes commit statuses, " +
        "deployments and comments. It is kept in Secrets Manager. Without it, `githubToken` does that, too.",
});

export const githubCheckToken = secret({
    meaning:
        "A third token, which may only read the repository's contents, for the check of pull requests: any code of a pull request can read " +
        "what the check reads the repository with. The controller of previews writes the check's commit status then, so that it takes " +
        "`pullRequests.previews`. It is kept in Secrets Manager. Without it, the check has `githubBuildToken`.",
});

export const githubName = text({
    meaning:
        "What the platform is called in GitHub: before the slash of commit statuses and of deployments' environments, in the " +
        "names of rulesets and in the comments of previews. Two platforms for one repository need different ones.",
    // With the name of an environment behind it, within the 255 characters of a commit status's context.
    rule: pattern(
        /^[A-Za-z0-9][\w.-]{0,99}$/,
        "1 to 100 letters, digits, '.', '_' and '-', starting with a letter or digit",
        "my-project-live",
    ),
    absent: derived(
        "`<projectName>-<region>`",
        ({ projectName, region }: { readonly projectName: string; readonly region: string }) =>
            defaultName(projectName, region),
    ),
});

export const githubApiUrl = text({
    meaning: "Where GitHub's API is. For the lab's stand-in.",
    rule: pattern(
        /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)*$/,
        "an http(s) URL without a slash at its end",
        "https://api.github.com",
    ),
    absent: preset(GITHUB_API),
});
