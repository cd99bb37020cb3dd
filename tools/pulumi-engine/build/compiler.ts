/** What no program here is debugged with: data for debuggers, which the linker would drop anyway. */
const WITHOUT_DEBUGGING = "-dwarf=false";

/**
 * Packages that a run of a program here hardly spends time in: clients of whole clouds, of which each run makes some tens of calls, those of
 * clouds and back-ends that the lab does not have, and what writes documents and SDKs for other languages.
 */
const SELDOM_RUN = [
    "cloud.google.com/go",
    "github.com/Azure",
    "github.com/alecthomas/chroma",
    "github.com/aws/aws-sdk-go",
    "github.com/aws/aws-sdk-go-v2/service",
    "github.com/go-git",
    "github.com/google/go-github",
    "github.com/hashicorp/terraform-provider-aws/internal/service",
    "github.com/hashicorp/vault",
    "github.com/pulumi/pulumi-dotnet",
    "github.com/pulumi/pulumi-java",
    "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tf2pulumi",
    "github.com/pulumi/pulumi-yaml",
    "github.com/pulumi/pulumi/pkg/v3/codegen",
    "github.com/pulumi/pulumi/sdk/v3/go/pulumi",
    "go.opentelemetry.io/collector",
    "google.golang.org/api",
];

/**
 * Flags of Go's compiler that save its time. Functions are not inlined (`-l`) in packages that are seldom run: in the AWS SDK's, the
 * largest of all, that takes a quarter of the compiler's time. They are the same for every module, so that each finds in Go's cache what
 * another one has compiled.
 */
export const COMPILER_FLAGS: readonly string[] = [
    `-gcflags=all=${WITHOUT_DEBUGGING}`,
    ...SELDOM_RUN.map((packages) => `-gcflags=${packages}/...=${WITHOUT_DEBUGGING} -l`),
];
