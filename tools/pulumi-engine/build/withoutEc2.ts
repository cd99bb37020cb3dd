/**
 * Takes Amazon EC2 out of what the cut provider keeps of other services. The two packages for it, Terraform's own and the AWS SDK's, are by far
 * the largest that a build would compile, and what is kept needs three things of them: the default security group of a network, in
 * which a function's interfaces may be left when it is deleted; the host name of EC2 in a Region, which is an output of the data source
 * `aws_region`; and the data source `aws_regions`. No program here uses any of them.
 */

const TERRAFORM = '\ttfec2 "github.com/hashicorp/terraform-provider-aws/internal/service/ec2"\n';
const SDK = '\t"github.com/aws/aws-sdk-go-v2/service/ec2"\n';

/** What of `internal/service/lambda/function.go` goes, with what takes its place. */
const FUNCTION = [
    [TERRAFORM, ""],
    ["\tec2Conn := meta.(*conns.AWSClient).EC2Client(ctx)\n", ""],
    [
        `		defaultSG, err := tfec2.FindSecurityGroupByNameAndVPCID(ctx, ec2Conn, "default", vpcID)
		if err != nil || defaultSG == nil {
			return fmt.Errorf("finding VPC (%s) default security group: %w", vpcID, err)
		}
		replacementSGIDs = []string{aws.ToString(defaultSG.GroupId)}
`,
        `		return fmt.Errorf("this build of the provider does not look for the default security group of VPC (%s): set replacement_security_group_ids", vpcID)
`,
    ],
] as const;

/** The same of `internal/service/meta/region_data_source.go`: EC2's host name is put together as its resolver does. */
const REGION = [
    [SDK, ""],
    ['\t"github.com/aws/aws-sdk-go-v2/aws"\n', ""],
    [
        `	endpoint, err := ec2.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, ec2.EndpointParameters{
		Region: aws.String(region.ID()),
	})
	if err != nil {
		return nil, err
	}

	return &endpoint.URI, nil
`,
        `	partition, _ := endpoints.PartitionForRegion(endpoints.DefaultPartitions(), region.ID())

	return url.Parse("https://ec2." + region.ID() + "." + partition.DNSSuffix())
`,
    ],
] as const;

/** The same of `internal/service/meta/service_package_gen.go`: the list without `aws_regions`. */
const META = [
    [
        `		{
			Factory:  newRegionsDataSource,
			TypeName: "aws_regions",
			Name:     "Regions",
			Region:   unique.Make(inttypes.ResourceRegionDisabled()),
		},
`,
        "",
    ],
] as const;

/** The files that change, each with how. @throws Error if a file has another shape than this was written for. */
export const WITHOUT_EC2 = [
    { file: "internal/service/lambda/function.go", change: (text: string) => replaceAll(text, FUNCTION) },
    { file: "internal/service/meta/region_data_source.go", change: (text: string) => replaceAll(text, REGION) },
    { file: "internal/service/meta/service_package_gen.go", change: (text: string) => replaceAll(text, META) },
] as const;

/** The files that go. */
export const ONLY_OF_EC2 = ["internal/service/meta/regions_data_source.go"] as const;

function replaceAll(source: string, changes: readonly (readonly [before: string, after: string])[]): string {
    return changes.reduce((text, [before, after]) => {
        if (text.split(before).length !== 2) {
            throw new Error(`What of EC2 is taken out has another shape than expected: no single "${before.trim()}".`);
        }
        return text.replace(before, () => after);
    }, source);
}
