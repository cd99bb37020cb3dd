import { awsProviderRecipe, buildAwsProvider } from "./build/awsProvider";
import { providerPlugin } from "./plugin";
import type { ToolSource } from "./tool";

/** The provider plugin for AWS. */
export function awsProvider(cliFile = "pulumi"): ToolSource {
    return providerPlugin(
        {
            name: "aws",
            title: "AWS provider",
            build: { duration: "about 5 minutes on 2 cores", recipe: awsProviderRecipe, fill: buildAwsProvider },
        },
        cliFile,
    );
}
