import { buildGithubProvider, githubProviderRecipe } from "./build/githubProvider";
import { providerPlugin } from "./plugin";
import type { ToolSource } from "./tool";

/** The provider plugin for GitHub. */
export function githubProvider(cliFile = "pulumi"): ToolSource {
    return providerPlugin(
        {
            name: "github",
            title: "GitHub provider",
            build: { duration: "about 1 minute on 2 cores", recipe: githubProviderRecipe, fill: buildGithubProvider },
        },
        cliFile,
    );
}
